// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessionview.h"

#include "ui/processtreeview.h"
#include "ui/ratepanel.h"

#include <QSplitter>
#include <QVBoxLayout>

namespace forkscope {

SessionView::SessionView(SessionContext &context, QWidget *parent)
    : QWidget(parent),
      m_tree(new ProcessTreeView(context)),
      m_rates(new RatePanel(context)),
      m_splitter(new QSplitter(Qt::Vertical, this))
{
    m_splitter->addWidget(m_tree);
    m_splitter->addWidget(m_rates);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    connect(m_tree, &ProcessTreeView::laneMoved, this, &SessionView::align);
    // Once more when the columns have come to rest: a tree laid out anew has its last one narrow for a moment.
    connect(m_tree, &ProcessTreeView::laneMoved, this, &SessionView::align, Qt::QueuedConnection);
}

void SessionView::align()
{
    const QRect lane = m_tree->laneRect();
    const int left = m_tree->viewport()->mapTo(m_splitter, lane.topLeft()).x();
    m_rates->alignTo(left, left + lane.width());
}

} // namespace forkscope
