// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A list of tasks as messages carry it.
#pragma once

#include <QByteArray>

#include <vector>

namespace forkscope {

// Payloads of the parts of a snapshot with these records, made at `time` (ns of boot time) when `nextSeq` was the
// number of the next event; at least one.
std::vector<QByteArray> existingParts(const std::vector<QByteArray> &records, quint64 nextSeq, quint64 time);

} // namespace forkscope
