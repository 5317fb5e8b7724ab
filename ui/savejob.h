// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Copies a recording in slices between the events of the window, so that saving a long one never blocks it.
#pragma once

#include "app/recording/copyrecording.h"
#include "app/session/markerlist.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace forkscope {

class SaveJob : public QObject
{
    Q_OBJECT

public:
    // An existing file is replaced: whoever chose the name was asked. `markers` that were edited take the place of the
    // original's.
    SaveJob(const QString &from, const QString &to, const MarkerList &markers, QObject *parent = nullptr);

Q_SIGNALS:
    void progressed(double fraction);
    void done(const QString &path);
    void failed(const QString &sentence);

private:
    void advance();

    QString m_to;
    Result<std::unique_ptr<RecordingCopy>> m_copy;
    QTimer m_timer;
};

} // namespace forkscope
