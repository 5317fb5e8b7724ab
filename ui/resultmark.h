// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// How a life ended, as glyph and colour: the same mark in the lane and in the result column.
#pragma once

#include "app/session/processtable.h"
#include "ui/glyphs.h"

#include <QColor>
#include <QPalette>

namespace forkscope {

struct ResultMark
{
    Glyph glyph;
    QColor color;
};

// Of a life that has ended or was refused, in `state` at the cursor.
ResultMark resultMark(const Process &life, ProcessState state, const QPalette &palette);

} // namespace forkscope
