// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The marks that say what a colour says, drawn from our own pictures and never from a font; and icons that take the
// text colour of the moment, so that a change of theme needs nothing else.
#pragma once

#include <QIcon>

class QPainter;

namespace forkscope {

enum class Glyph { Fork, Spawn, Thread, Exec, Ok, Failure, Signal, Zombie, Adopted, Lost, Marker, Peak };

void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &rect, const QColor &color);

// The picture icons/`name`.svg.
QIcon icon(const char *name);

} // namespace forkscope
