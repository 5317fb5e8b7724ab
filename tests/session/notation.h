// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Text in, tree out: sessions written as lines, for tests of everything behind the decoder. Brings drawTree() with it.
#pragma once

#include "app/session/session.h"
#include "tests/session/drawtree.h"
#include "tests/session/fakesource.h"

#include <QString>

#include <vector>

namespace forkscope {

// Statements are separated by ';' or line ends. Each takes 1 ms of boot time, from 1 s on; "+5ms" alone lets time pass.
//   1 exists init            is in the first snapshot, at the top; "2 exists sh under 1"
//   1 fork 2                 also vfork, spawn (clone3, VM|VFORK), clone3
//   1 fork 2 parent 9        CLONE_PARENT: 9 is the parent
//   1 thread 11              thread 11 of process 1
//   1 refused EAGAIN         a clone that failed (EAGAIN, ENOMEM or EINVAL)
//   2 exec /bin/ls -l        "2 exec from 12 /bin/ls": by thread 12
//   2 exit 3                 group death with exit status 3; "2 exit SIGKILL"
//   2 exit 0 under 1         … its parent is now 1
//   2 leader-exit            the first thread ends, the process goes on
//   2 thread-exit 12
//   2 reap                   "2 reap by 1"
//   2 adopted 1
//   2 renamed date           without a record: prctl(), or an exec that was lost
//   lost 5                   five events, ring full
//   snapshot 1 2 5           a later snapshot that holds exactly these living pids
// A pid that is forked again is another life. Errors in the text abort the test program with the statement.
std::vector<Message> messagesOf(const QString &text);

// A session that has taken all of `text` in; its cursor is at the end, paused.
std::unique_ptr<Session> sessionOf(const QString &text);
std::unique_ptr<Session> sessionOf(std::vector<Message> messages);

} // namespace forkscope
