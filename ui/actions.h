// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every action of the window with its text, its keys and its place in menus and tool bar: one table.
#pragma once

#include <QList>
#include <QObject>

#include <map>

class QAction;
class QMenu;
class QMenuBar;
class QToolBar;

namespace forkscope {

enum class Act {
    WatchComputer,
    RecordCommand,
    Open,
    OpenSample,
    Labs,
    Save,
    SaveAs,
    Close,
    Quit,
    Undo,
    Redo,
    CopyRow,
    EditFilter,
    HideCommand,
    HideSubtree,
    OnlySubtree,
    FilterAB,
    StopCapture,
    PauseView,
    ZoomIn,
    ZoomOut,
    ZoomFit,
    ViewTree,
    ViewLanes,
    ViewGraph,
    FollowStay,
    FollowNewest,
    FollowSelection,
    FoldEnded,
    ThemeSystem,
    ThemeLight,
    ThemeDark,
    ResetLayout,
    Present,
    GoStart,
    GoPrevious,
    GoNext,
    GoEnd,
    GoLive,
    GoToTime,
    SetMarker,
    PreviousMarker,
    NextMarker,
    SetA,
    SetB,
    ClearAB,
    SkipIdle,
    LoopRange,
    PauseAtMarkers,
    GoParent,
    NextPanel,
    Palette,
    Keys,
    About,
};

class Actions : public QObject
{
    Q_OBJECT

public:
    explicit Actions(QObject *parent);

    QAction *operator[](Act act) const { return m_actions.at(act); }
    // In the order of the table.
    QList<QAction *> all() const;
    void fill(QMenuBar &bar, const QList<QAction *> &panels);
    void fill(QToolBar &bar);
    // How to play.
    void fillPlayback(QMenu &menu);
    // What makes sense only with a session, and only with a live one.
    void setSessionPresent(bool present);
    void setReceivingLive(bool receiving);
    void setHasLive(bool live);
    void setPaused(bool paused);

private:
    QMenu *m_followMenu;
    std::map<Act, QAction *> m_actions;
};

} // namespace forkscope
