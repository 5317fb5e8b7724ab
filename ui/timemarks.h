// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What every canvas draws over its part of the time axis alike: the brushed range, the silence that play skips, the
// markers, and the measuring cursors A and B.
#pragma once

#include "ui/glyphs.h"
#include "ui/sessioncontext.h"

class QPainter;
class QPalette;

namespace forkscope {

enum class MarkHeads {
    None, // lines only
    Top,  // with the glyph of each marker and the letters A and B
};

void drawTimeMarks(QPainter &painter, SessionContext &context, const QPalette &palette, const QRectF &area,
                   const std::function<double(Time)> &xOf, MarkHeads heads);

// What lanes have over them besides: lost events hatched below, and the line of the cursor on top.
void drawLanesOverlay(QPainter &painter, SessionContext &context, const QPalette &palette, const QRect &area);

Glyph glyphOf(forkscope_marker_kind kind);
QColor colorOf(const MarkerNote &note, const QPalette &palette);

} // namespace forkscope
