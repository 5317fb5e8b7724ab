// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Light, dark, or as the desktop has it. Setting it at run time repaints everything.
#pragma once

#include <QString>

#include <optional>

class QPalette;

namespace forkscope {

enum class Theme { System, Light, Dark };

std::optional<Theme> themeFromName(const QString &name);
QString themeName(Theme theme);

QPalette lightPalette();
QPalette darkPalette();

// Makes the application look like `theme`, and draws with Forkscope's style from the first call on.
void applyTheme(Theme theme);

} // namespace forkscope
