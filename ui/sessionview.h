// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The middle of the window: the process tree or one of the other layouts, and below it the rate plot, on one time axis.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

#include <optional>

class QSplitter;
class QStackedWidget;

namespace forkscope {

class GraphView;
class LanesView;
class ProcessTreeView;
class RatePanel;

enum class Layout { Tree, Lanes, Graph };
// "tree", "lanes", "graph".
std::optional<Layout> layoutFromName(const QString &name);

class SessionView : public QWidget
{
    Q_OBJECT

public:
    explicit SessionView(SessionContext &context, QWidget *parent = nullptr);

    Layout layout() const;
    void setLayout(Layout layout);
    ProcessTreeView &tree() { return *m_tree; }
    LanesView &lanes() { return *m_lanes; }
    GraphView &graph() { return *m_graph; }
    RatePanel &rates() { return *m_rates; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void align();

    QStackedWidget *m_layouts; // in the order of Layout
    ProcessTreeView *m_tree;
    LanesView *m_lanes;
    GraphView *m_graph;
    RatePanel *m_rates;
    QSplitter *m_splitter;
};

} // namespace forkscope
