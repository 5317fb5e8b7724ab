// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The chips of the filter, in words, each with a button that takes it away; hidden while there are none.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

class QHBoxLayout;
class QMenu;

namespace forkscope {

class ChipRow : public QWidget
{
    Q_OBJECT

public:
    explicit ChipRow(SessionContext &context, QWidget *parent = nullptr);

    // What the chips say, from left to right.
    QStringList words() const;

Q_SIGNALS:
    // A chip's text is to be changed by hand.
    void editRequested(const QString &text);

private:
    void rebuild();
    void addChip(const FilterChip &chip, int number);
    void addRange();
    QWidget *chipWidget(const QString &words, bool isOn, const std::function<void()> &remove, QMenu *menu);

    SessionContext &m_context;
    QHBoxLayout *m_layout;
};

} // namespace forkscope
