// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Signs of a comparison and of a verdict, drawn as lines, so that they look the same with every font and are legible
// from the last row.
#pragma once

#include <QPalette>
#include <QString>

class QPainter;
class QRectF;

namespace forkscope {

enum class Mark { Same, Different, Holds, Fails, Untold };

// A disc with the sign in it.
void drawMark(QPainter &painter, Mark mark, const QRectF &place, const QPalette &palette);
// For a screen reader: "as predicted".
QString markWord(Mark mark);

} // namespace forkscope
