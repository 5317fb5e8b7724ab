// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The one way from bytes chosen by strangers to text on a screen, and the one way times and sizes are written.
#pragma once

#include "app/stream/event.h"

#include <QString>
#include <QStringList>

namespace forkscope {

// Strict UTF-8; bad bytes as \xNN, control characters as \n, \t, \e or \xNN, bidi, zero-width and separator characters
// as ⟨U+202E⟩. At most `limit` characters, then "…"; 0: no limit.
QString displayText(Bytes bytes, qsizetype limit = 256);
QString displayText(const QString &text, qsizetype limit = 256);
inline QString displayText(const QByteArray &bytes, qsizetype limit = 256)
{
    return displayText(Bytes(bytes), limit);
}

// Arguments of a NUL-separated block; `count` as recorded (0: not recorded) keeps empty arguments apart.
QList<QByteArray> splitArguments(Bytes argv, quint32 count = 0);
// The arguments as a shell would read them ('…' and $'…' quoting), each made displayable.
QString commandLine(const QList<QByteArray> &arguments, qsizetype limit = 0);

// "3.2 ms", "41 s", "2 min 05 s": three significant digits.
QString durationText(Duration duration);
// "14:02:11.481" in local time; "+3.481 s" of boot time when the clock pair was not recorded.
QString clockText(Time time, const ClockPair &clock, int decimals = 3);
// "+3.481 s" since `origin`.
QString offsetText(Time time, Time origin, int decimals = 3);

// "ok", "status 2", "SIGKILL (9)", with core: "SIGSEGV (11), core dumped". `status` is a wait status word.
QString statusText(quint32 status);
// "SIGCHLD"; "signal 77" for a number without a name; empty for 0 and below.
QString signalName(int number);
// "EAGAIN"; "errno 4711" for a number without a name.
QString errnoName(int number);
QString errnoText(int number);

} // namespace forkscope
