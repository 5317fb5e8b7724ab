// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The colours with a fixed meaning (Okabe and Ito's, safe for the colour-blind), and what is derived from the palette
// of the moment. Every other colour in the window is the palette's own.
#pragma once

#include <QBrush>
#include <QColor>
#include <QPalette>

namespace forkscope {

enum class Meaning { Fork, Spawn, Thread, Exec, Failure, Signal, Zombie, Unknown };

QColor colorOf(Meaning meaning, const QPalette &palette);
// The same for letters and thin marks on the base colour: legible in light and dark (at least 3:1).
QColor markColor(Meaning meaning, const QPalette &palette);

bool isDark(const QPalette &palette);
// Outline of a fill that alone would not stand out from the base colour.
QColor outlineOf(const QPalette &palette);
// What lies after the cursor, and text of less weight.
QColor pale(const QColor &color, const QPalette &palette);
QColor mutedText(const QPalette &palette);
// Text that gives a place to what a filter found; at least 4.5:1 all the same.
QColor contextText(const QPalette &palette);
QColor cursorColor(const QPalette &palette);
QColor gridColor(const QPalette &palette);
// Background of a row born a moment ago.
QColor birthTint(const QPalette &palette);
// Ground and text of a message that needs attention.
QColor warningGround(const QPalette &palette);
// A loss: hatching in the text colour.
QBrush lossHatching(const QPalette &palette);

QColor mixed(const QColor &one, const QColor &other, double shareOfOther);

} // namespace forkscope
