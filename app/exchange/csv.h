// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated values (RFC 4180), one line an event, for spreadsheets. Text from outside is made displayable, and a
// cell that a spreadsheet would take for a formula begins with an apostrophe.
#pragma once

#include "app/stream/event.h"

#include <QByteArray>

namespace forkscope {

// Each with its line end.
QByteArray csvHeader();
// `clock` gives the wall-clock time.
QByteArray csvLine(const Event &event, EventNumber number, const ClockPair &clock);

} // namespace forkscope
