// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Why a file is no recording that can be read, as sentences; `name` is what the file is called in them.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace forkscope {

// From the first bytes of a file (mcap::HeadMax of them, or all) that does not begin as a recording does.
QString headProblem(const QString &name, QByteArrayView head);
QString tooNewProblem(const QString &name);
QString cutProblem(const QString &name);

// The profile in the content of a header record; nothing when its lengths do not hold.
std::optional<QByteArrayView> profileOfHeader(QByteArrayView content);

} // namespace forkscope
