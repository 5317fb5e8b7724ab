// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessionview.h"

#include "ui/graphview.h"
#include "ui/lanesview.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"

#include <QApplication>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace forkscope {

namespace {

// Room for the numbers at the plot's left where no lane tells where it begins.
constexpr int plotLeftInGraph = 300;

} // namespace

std::optional<Layout> layoutFromName(const QString &name)
{
    if (name == QLatin1String("tree"))
        return Layout::Tree;
    if (name == QLatin1String("lanes"))
        return Layout::Lanes;
    return name == QLatin1String("graph") ? std::optional(Layout::Graph) : std::nullopt;
}

SessionView::SessionView(SessionContext &context, QWidget *parent)
    : QWidget(parent),
      m_layouts(new QStackedWidget),
      m_tree(new ProcessTreeView(context)),
      m_lanes(new LanesView(context)),
      m_graph(new GraphView(context)),
      m_rates(new RatePanel(context)),
      m_splitter(new QSplitter(Qt::Vertical, this))
{
    m_layouts->addWidget(m_tree);
    m_layouts->addWidget(m_lanes);
    m_layouts->addWidget(m_graph);
    m_splitter->addWidget(m_layouts);
    m_splitter->addWidget(m_rates);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    connect(m_splitter, &QSplitter::splitterMoved, this, &SessionView::align);
    connect(m_lanes, &LanesView::laneMoved, this, &SessionView::align);
    connect(m_tree, &ProcessTreeView::laneMoved, this, &SessionView::align);
    // Once more when the columns have come to rest: a tree laid out anew has its last one narrow for a moment.
    connect(m_tree, &ProcessTreeView::laneMoved, this, &SessionView::align, Qt::QueuedConnection);
}

Layout SessionView::layout() const
{
    return Layout(m_layouts->currentIndex());
}

void SessionView::setLayout(Layout layout)
{
    const bool hasFocus = m_layouts->isAncestorOf(QApplication::focusWidget());
    m_layouts->setCurrentIndex(int(layout));
    if (hasFocus)
        m_layouts->currentWidget()->setFocus();
    align();
}

void SessionView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    align();
}

void SessionView::align()
{
    if (layout() == Layout::Graph) // has no time axis of its own
        return m_rates->alignTo(plotLeftInGraph, m_splitter->width());
    const bool isTree = layout() == Layout::Tree;
    const QRect lane = isTree ? m_tree->laneRect() : m_lanes->laneRect();
    const QWidget *canvas = isTree ? m_tree->viewport() : m_lanes->viewport();
    const int left = canvas->mapTo(m_splitter, lane.topLeft()).x();
    m_rates->alignTo(left, left + lane.width());
}

} // namespace forkscope
