// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The filter bar with the row of chips below it.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

namespace forkscope {

class ChipRow;
class FilterBar;

class FilterPanel : public QWidget
{
    Q_OBJECT

public:
    explicit FilterPanel(SessionContext &context, QWidget *parent = nullptr);

    FilterBar &bar() { return *m_bar; }
    ChipRow &chips() { return *m_chips; }

private:
    FilterBar *m_bar;
    ChipRow *m_chips;
};

} // namespace forkscope
