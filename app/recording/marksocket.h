// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The way of a mark into a running recording: every recorder of a user has a socket in a directory of the user's own.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QString>

#include <memory>

class QSocketNotifier;

namespace forkscope {

// $XDG_RUNTIME_DIR/forkscope, or without that /tmp/forkscope-UID.
QString markDirectory();

class MarkListener : public QObject
{
    Q_OBJECT

public:
    // Where no socket can be made, for instance because the directory belongs to another user, there are no marks.
    explicit MarkListener(QObject *parent = nullptr);
    ~MarkListener() override;

    // Empty where there is none.
    const QString &path() const { return m_path; }

Q_SIGNALS:
    // By the same user or root: payload of a marker set by hand, whose time has come.
    void marked(const QByteArray &payload);

private:
    void read();

    QString m_path;
    int m_socket = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

// Login name of this user, who signs markers; empty when the system does not know it.
QByteArray markAuthor();

// Sends it to every recorder of this user; to how many.
int sendMark(const QByteArray &payload);

} // namespace forkscope
