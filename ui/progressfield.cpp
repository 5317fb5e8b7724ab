// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/progressfield.h"

#include <QHBoxLayout>
#include <QProgressBar>
#include <QToolButton>

namespace forkscope {

ProgressField::ProgressField(QWidget *parent) : QWidget(parent), m_bar(new QProgressBar(this))
{
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 8, 0);
    m_bar->setRange(0, 1000);
    m_bar->setFixedWidth(160);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress"));
    auto *cancel = new QToolButton(this);
    cancel->setText(tr("Cancel"));
    cancel->setAutoRaise(true);
    layout->addWidget(m_bar);
    layout->addWidget(cancel);
    connect(cancel, &QToolButton::clicked, this, &ProgressField::cancelled);
    hide();
}

void ProgressField::setFraction(double fraction)
{
    m_bar->setValue(int(fraction * m_bar->maximum()));
    setVisible(fraction < 1);
}

} // namespace forkscope
