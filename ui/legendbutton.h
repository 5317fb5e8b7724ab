// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// An entry of the plot's legend: colour, glyph and word; a click hides or shows its series.
#pragma once

#include "ui/glyphs.h"
#include "ui/palette.h"

#include <QAbstractButton>

namespace forkscope {

class LegendButton : public QAbstractButton
{
    Q_OBJECT

public:
    LegendButton(Meaning meaning, Glyph glyph, const QString &text, QWidget *parent);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Meaning m_meaning;
    Glyph m_glyph;
};

} // namespace forkscope
