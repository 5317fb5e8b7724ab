// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/sizes.h"

#include <QRegularExpression>

#include <cmath>

namespace forkscope {

std::optional<quint64> parseSize(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("^(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*([kKMGT]?)(?:i?B)?$"));
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    const auto unit =
        match.captured(2).isEmpty() ? 0 : 1 + QStringLiteral("kMGT").indexOf(match.captured(2), 0, Qt::CaseInsensitive);
    const auto bytes = match.captured(1).toDouble() * std::pow(1024.0, double(unit));
    return bytes < 9e18 ? std::optional(quint64(std::llround(bytes))) : std::nullopt;
}

} // namespace forkscope
