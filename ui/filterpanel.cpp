// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filterpanel.h"

#include "ui/chiprow.h"
#include "ui/filterbar.h"

#include <QLineEdit>
#include <QVBoxLayout>

namespace forkscope {

FilterPanel::FilterPanel(SessionContext &context, QWidget *parent)
    : QWidget(parent), m_bar(new FilterBar(context, this)), m_chips(new ChipRow(context, this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_bar);
    layout->addWidget(m_chips);
    connect(m_chips, &ChipRow::editRequested, m_bar, [this](const QString &text) {
        m_bar->text().setText(text);
        m_bar->edit();
        Q_EMIT m_bar->text().textEdited(text);
    });
}

} // namespace forkscope
