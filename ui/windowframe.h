// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What stays of the window while sessions come and go: menus, tool bar, banner, docks, transport bar, status bar.
#pragma once

#include <QList>

class QDockWidget;
class QLabel;
class QMainWindow;
class QStackedWidget;
class QToolBar;
class QVBoxLayout;
class QWidget;

namespace forkscope {

class Actions;
class Banner;
class ProgressField;

class WindowFrame
{
public:
    WindowFrame(QMainWindow &window, Actions &actions, QWidget &startPage);

    Banner &banner() { return *m_banner; }
    ProgressField &progress() { return *m_progress; }

    // Puts the views of a session in their places; the frame does not own them.
    struct Views
    {
        QWidget *middle, *inspector, *events, *markers, *transport, *status, *filter;
    };
    void showSession(const Views &views);
    void showStartPage();
    // Another page in the middle, without a session.
    void showPage(QWidget *page);
    // After the views were deleted.
    void forgetSession();
    // Beside the middle; closed at first.
    QDockWidget *labsDock() const { return m_labsDock; }
    // One sentence in big letters above the middle, for an audience; hidden otherwise.
    QLabel *sentence() const { return m_sentence; }
    // All that an audience is spared.
    QList<QWidget *> surroundings() const;
    QList<QWidget *> sessionParts() const;
    // The arrangement of the first start.
    void resetLayout();
    void showMarkers();
    // Gives the focus to the panel after the one that has it.
    void focusNextPanel();

private:
    void buildMiddle();
    void buildTop(Actions &actions);
    void buildDocks();
    void nameTabs();

    QMainWindow &m_window;
    Banner *m_banner;
    ProgressField *m_progress;
    QLabel *m_sentence;
    QStackedWidget *m_pages;
    QWidget *m_startPage;
    QToolBar *m_toolBar;
    QToolBar *m_transportBar;
    QVBoxLayout *m_top = nullptr; // under the tool bar
    QDockWidget *m_inspectorDock = nullptr;
    QDockWidget *m_eventsDock = nullptr;
    QDockWidget *m_markersDock = nullptr;
    QDockWidget *m_labsDock = nullptr;
    Views m_views{};
};

} // namespace forkscope
