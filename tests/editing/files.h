// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings written as text, in a directory of their own, and what an edit made of them.
#pragma once

#include "app/recording/recordingwriter.h"
#include "app/session/session.h"
#include "app/stream/message.h"

#include <QString>
#include <QTemporaryDir>

#include <functional>
#include <memory>
#include <vector>

namespace forkscope {

class Files
{
public:
    QString path(const QString &name) const { return m_directory.filePath(name); }
    // The recording of these messages; its path.
    QString write(const QString &name, const std::vector<Message> &messages) const;
    // A new file to write to.
    std::unique_ptr<RecordingWriter> writer(const QString &name) const;
    std::vector<Message> read(const QString &name) const;
    bool exists(const QString &name) const;

private:
    QTemporaryDir m_directory;
};

// The Hello of `messages`, changed.
void changeHello(std::vector<Message> &messages, const std::function<void(Hello &)> &change);

// One line a process that lives at `position`, in the order of pids: "2 of 1: ls (/bin/ls -l)", "3 of 1: sh, zombie".
QString livingText(const Session &session, Position position);

} // namespace forkscope
