// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Sizes as they are written on a command line.
#pragma once

#include <QString>

#include <optional>

namespace forkscope {

// Bytes of "1500000", "500k", "1.5M", "2G", "1T", also with B or iB behind; a unit is 1024 times the one before.
std::optional<quint64> parseSize(const QString &text);

} // namespace forkscope
