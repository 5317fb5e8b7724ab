// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What is remembered between starts: $XDG_CONFIG_HOME/forkscope/forkscope.conf.
#pragma once

#include <QSettings>

namespace forkscope {

inline QSettings settings()
{
    return QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("forkscope"),
                     QStringLiteral("forkscope"));
}

} // namespace forkscope
