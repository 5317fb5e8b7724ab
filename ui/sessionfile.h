// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a session lies on disk, and saving it somewhere else: the spool of a live one, the file of an opened one.
#pragma once

#include "app/session/session.h"

#include <QObject>

namespace forkscope {

class SaveJob;
class Spool;

class SessionFile : public QObject
{
    Q_OBJECT

public:
    // `path` is the file the session comes from; empty for a live one, which is kept from now on.
    SessionFile(Session &session, const QString &path, QObject *parent);

    // Where *Save* saves again without asking; empty as long as nobody chose.
    const QString &savedPath() const { return m_savedPath; }
    void saveTo(const QString &path);
    void cancelSaving();

Q_SIGNALS:
    void progressed(double fraction);
    void saved(const QString &path);
    void failed(const QString &sentence);
    // A live session cannot be kept any more.
    void spoolFailed(const QString &sentence);

private:
    Session &m_session;
    QString m_path;
    QString m_savedPath;
    Spool *m_spool = nullptr;
    SaveJob *m_job = nullptr;
};

} // namespace forkscope
