// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Lines, schema forkscope.event/1: a line about the recording, then one line an event. A key is absent where its
// value was not recorded.
#pragma once

#include "app/stream/eventdecoder.h"

#include <QByteArray>

namespace forkscope {

// Each with its line end.
QByteArray jsonHeader(const Hello &hello);
QByteArray jsonLine(const Event &event, EventNumber number);

// "fork", "fork_failed" … as in the schema; for CSV as well.
const char *eventTypeName(const Event &event);
// "ring", "helper" …
const char *lossStageName(quint16 stage);

class JsonWriter;
// How a process or task ended: `status`, or `signal` and `core`. `status` is a wait status word.
void addStatus(JsonWriter &json, quint32 status);
// `argv` and `argv_truncated`, as far as recorded.
void addArgv(JsonWriter &json, const forkscope_record &head, Bytes argv, quint32 argc);

} // namespace forkscope
