// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/windowframe.h"

#include "ui/actions.h"
#include "ui/banner.h"
#include "ui/progressfield.h"

#include <QDockWidget>
#include <QLabel>
#include <QMainWindow>
#include <QMenuBar>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace forkscope {

WindowFrame::WindowFrame(QMainWindow &window, Actions &actions, QWidget &startPage)
    : m_window(window),
      m_banner(new Banner(&window)),
      m_progress(new ProgressField(&window)),
      m_sentence(new QLabel(&window)),
      m_pages(new QStackedWidget(&window)),
      m_startPage(&startPage),
      m_toolBar(new QToolBar(&window)),
      m_transportBar(new QToolBar(&window))
{
    buildDocks();
    buildTop(actions);
    m_pages->addWidget(m_startPage);
    buildMiddle();
    m_transportBar->setMovable(false);
    m_transportBar->setObjectName(QStringLiteral("transportBar"));
    m_transportBar->setAccessibleName(QMainWindow::tr("Transport bar"));
    m_transportBar->toggleViewAction()->setVisible(false);
    m_window.addToolBar(Qt::BottomToolBarArea, m_transportBar);
    m_window.statusBar()->setSizeGripEnabled(false);
    m_window.statusBar()->addPermanentWidget(m_progress);
    m_progress->hide();
}

void WindowFrame::buildMiddle()
{
    m_sentence->setObjectName(QStringLiteral("sentence"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setAutoFillBackground(true);
    m_sentence->setBackgroundRole(QPalette::Base);
    m_sentence->setMargin(10);
    m_sentence->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_sentence->hide();
    auto *middle = new QWidget(&m_window);
    auto *layout = new QVBoxLayout(middle);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_sentence);
    layout->addWidget(m_pages, 1);
    m_window.setCentralWidget(middle);
}

void WindowFrame::buildTop(Actions &actions)
{
    auto *menus = new QMenuBar;
    actions.fill(*menus, {m_inspectorDock->toggleViewAction(), m_eventsDock->toggleViewAction(),
                          m_markersDock->toggleViewAction(), m_labsDock->toggleViewAction()});
    m_toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_toolBar->setAccessibleName(QMainWindow::tr("Tool bar"));
    actions.fill(*m_toolBar);
    const auto buttons = m_toolBar->findChildren<QToolButton *>();
    for (auto *button : buttons)
        button->setAutoRaise(false);
    // The banner spans the docks as well, so it stands above them, under menus and tool bar.
    auto *top = new QWidget;
    auto *layout = new QVBoxLayout(top);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(menus);
    layout->addWidget(m_toolBar);
    layout->addWidget(m_banner);
    m_top = layout;
    m_window.setMenuWidget(top);
}

void WindowFrame::buildDocks()
{
    const auto dock = [this](const QString &title, const char *name, Qt::DockWidgetArea area) {
        auto *widget = new QDockWidget(title, &m_window);
        widget->setObjectName(QLatin1String(name));
        widget->setAccessibleName(title);
        m_window.addDockWidget(area, widget);
        return widget;
    };
    m_inspectorDock = dock(QMainWindow::tr("Inspector"), "inspectorDock", Qt::RightDockWidgetArea);
    m_eventsDock = dock(QMainWindow::tr("Events"), "eventsDock", Qt::BottomDockWidgetArea);
    m_markersDock = dock(QMainWindow::tr("Markers"), "markersDock", Qt::RightDockWidgetArea);
    m_labsDock = dock(QMainWindow::tr("Labs"), "labsDock", Qt::LeftDockWidgetArea);
    m_labsDock->hide();
    m_labsDock->toggleViewAction()->setVisible(false); // until there is something in it
    m_window.tabifyDockWidget(m_inspectorDock, m_markersDock);
    m_window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    m_window.setDockOptions(QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
}

QList<QWidget *> WindowFrame::sessionParts() const
{
    return {m_toolBar, m_transportBar, m_inspectorDock, m_eventsDock, m_markersDock, m_window.statusBar()};
}

QList<QWidget *> WindowFrame::surroundings() const
{
    return {m_window.menuWidget(), m_transportBar, m_inspectorDock, m_eventsDock, m_markersDock, m_window.statusBar()};
}

void WindowFrame::showPage(QWidget *page)
{
    if (m_pages->indexOf(page) < 0)
        m_pages->addWidget(page);
    m_pages->setCurrentWidget(page);
}

// What was put into bars leaves an empty place there.
void WindowFrame::forgetSession()
{
    m_views = {};
    m_transportBar->clear();
}

void WindowFrame::showSession(const Views &views)
{
    m_views = views;
    m_pages->addWidget(views.middle);
    m_pages->setCurrentWidget(views.middle);
    m_inspectorDock->setWidget(views.inspector);
    m_eventsDock->setWidget(views.events);
    m_markersDock->setWidget(views.markers);
    m_transportBar->addWidget(views.transport);
    m_top->insertWidget(m_top->indexOf(m_banner), views.filter);
    m_window.statusBar()->addWidget(views.status, 1);
    for (QWidget *part : sessionParts())
        part->show();
    resetLayout();
}

void WindowFrame::showStartPage()
{
    m_pages->setCurrentWidget(m_startPage);
    m_progress->hide();
    for (QWidget *part : sessionParts())
        part->hide();
}

void WindowFrame::resetLayout()
{
    QMetaObject::invokeMethod(
        &m_window, [this] { nameTabs(); }, Qt::QueuedConnection);
    for (auto *dock : {m_inspectorDock, m_eventsDock, m_markersDock}) {
        dock->setFloating(false);
        dock->show();
    }
    m_window.addDockWidget(Qt::RightDockWidgetArea, m_inspectorDock);
    m_window.addDockWidget(Qt::BottomDockWidgetArea, m_eventsDock);
    m_window.addDockWidget(Qt::RightDockWidgetArea, m_markersDock);
    m_window.tabifyDockWidget(m_inspectorDock, m_markersDock);
    m_markersDock->hide();
    m_window.resizeDocks({m_inspectorDock}, {qBound(250, m_window.width() * 24 / 100, 340)}, Qt::Horizontal);
    m_window.resizeDocks({m_eventsDock}, {m_window.height() / 7}, Qt::Vertical);
}

void WindowFrame::showMarkers()
{
    m_markersDock->show();
    m_markersDock->raise();
    QMetaObject::invokeMethod(
        &m_window, [this] { nameTabs(); }, Qt::QueuedConnection);
}

// The window makes the tabs of its docks when it lays them out.
void WindowFrame::nameTabs()
{
    const auto bars = m_window.findChildren<QTabBar *>(QString(), Qt::FindDirectChildrenOnly);
    for (QTabBar *bar : bars)
        bar->setAccessibleName(QMainWindow::tr("Panels in one place"));
}

void WindowFrame::focusNextPanel()
{
    const QList<QWidget *> panels{m_views.filter, m_views.middle,    m_views.inspector, m_views.markers,
                                  m_views.events, m_views.transport, m_labsDock};
    const QWidget *focused = m_window.focusWidget();
    qsizetype here = -1;
    for (qsizetype i = 0; i < panels.size(); ++i) {
        if (panels[i] == focused || (focused && panels[i]->isAncestorOf(focused)))
            here = i;
    }
    for (qsizetype step = 1; step <= panels.size(); ++step) {
        QWidget *panel = panels[(here + step) % panels.size()];
        if (!panel->isVisible())
            continue;
        QWidget *target = panel;
        while (target->focusPolicy() == Qt::NoFocus || !target->isVisible() || !target->isEnabled())
            target = target->nextInFocusChain();
        target->setFocus(Qt::ShortcutFocusReason);
        return;
    }
}

} // namespace forkscope
