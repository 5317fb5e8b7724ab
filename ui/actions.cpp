// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/actions.h"

#include "ui/glyphs.h"

#include <QAction>
#include <QActionGroup>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

#include <array>

namespace forkscope {

namespace {

enum class Needs { Nothing, Session };

struct Row
{
    Act act;
    const char *text;
    const char *keys;
    const char *picture;
    Needs needs = Needs::Nothing;
};

#define TEXT(text) QT_TRANSLATE_NOOP("forkscope::Actions", text)
constexpr std::array table{
    Row{Act::WatchComputer, TEXT("&Watch this computer"), "Ctrl+N", "watch"},
    Row{Act::RecordCommand, TEXT("&Record a command…"), "Ctrl+R", "command"},
    Row{Act::Open, TEXT("&Open recording…"), "Ctrl+O", "open"},
    Row{Act::OpenSample, TEXT("Sample sess&ion"), "", "sample"},
    Row{Act::Labs, TEXT("&Labs…"), "", "lab"},
    Row{Act::Save, TEXT("&Save"), "Ctrl+S", "save", Needs::Session},
    Row{Act::SaveAs, TEXT("Save &as…"), "Ctrl+Shift+S", "", Needs::Session},
    Row{Act::Close, TEXT("&Close window"), "Ctrl+W", ""},
    Row{Act::Quit, TEXT("&Quit"), "Ctrl+Q", ""},
    Row{Act::Undo, TEXT("&Undo"), "Ctrl+Z", "undo", Needs::Session},
    Row{Act::Redo, TEXT("&Redo"), "Ctrl+Shift+Z", "redo", Needs::Session},
    Row{Act::CopyRow, TEXT("&Copy row"), "Ctrl+C", "copy", Needs::Session},
    Row{Act::EditFilter, TEXT("&Filter…"), "Ctrl+L", "", Needs::Session},
    Row{Act::HideCommand, TEXT("&Hide this command"), "Ctrl+H", "", Needs::Session},
    Row{Act::HideSubtree, TEXT("Hide this su&btree"), "Ctrl+Shift+H", "", Needs::Session},
    Row{Act::OnlySubtree, TEXT("&Only this subtree"), "Ctrl+I", "", Needs::Session},
    Row{Act::FilterAB, TEXT("Filter to A–B"), "", "", Needs::Session},
    Row{Act::StopCapture, TEXT("&Stop capture"), "Ctrl+E", "stop"},
    Row{Act::PauseView, TEXT("&Pause view"), "", "pause", Needs::Session},
    Row{Act::ZoomIn, TEXT("Zoom time &in"), "", "zoom-in", Needs::Session},
    Row{Act::ZoomOut, TEXT("Zoom time &out"), "", "zoom-out", Needs::Session},
    Row{Act::ZoomFit, TEXT("Fit &whole session"), "", "zoom-fit", Needs::Session},
    Row{Act::ViewTree, TEXT("&Tree"), "Ctrl+1", "", Needs::Session},
    Row{Act::ViewLanes, TEXT("&Lanes"), "Ctrl+2", "", Needs::Session},
    Row{Act::ViewGraph, TEXT("&Graph"), "Ctrl+3", "", Needs::Session},
    Row{Act::FollowStay, TEXT("&Stay"), "", "", Needs::Session},
    Row{Act::FollowNewest, TEXT("&Newest"), "", "", Needs::Session},
    Row{Act::FollowSelection, TEXT("Se&lection"), "", "", Needs::Session},
    Row{Act::FoldEnded, TEXT("Fold &ended"), "Ctrl+J", "", Needs::Session},
    Row{Act::ThemeSystem, TEXT("&System"), "", ""},
    Row{Act::ThemeLight, TEXT("&Light"), "", ""},
    Row{Act::ThemeDark, TEXT("&Dark"), "", ""},
    Row{Act::ResetLayout, TEXT("&Reset layout"), "", "", Needs::Session},
    Row{Act::Present, TEXT("&Presenter mode"), "F5", "", Needs::Session},
    Row{Act::GoStart, TEXT("&Start"), "", "start", Needs::Session},
    Row{Act::GoPrevious, TEXT("&Previous event"), "", "previous", Needs::Session},
    Row{Act::GoNext, TEXT("&Next event"), "", "next", Needs::Session},
    Row{Act::GoEnd, TEXT("&End"), "", "end", Needs::Session},
    Row{Act::GoLive, TEXT("&Live"), "Ctrl+End", "live", Needs::Session},
    Row{Act::GoToTime, TEXT("To a &time…"), "Ctrl+G", "", Needs::Session},
    Row{Act::SetMarker, TEXT("Set &marker…"), "Ctrl+M", "marker", Needs::Session},
    Row{Act::PreviousMarker, TEXT("Previous mar&ker\t["), "", "", Needs::Session},
    Row{Act::NextMarker, TEXT("Ne&xt marker\t]"), "", "", Needs::Session},
    Row{Act::SetA, TEXT("Set &A here"), "Ctrl+Shift+A", "", Needs::Session},
    Row{Act::SetB, TEXT("Set &B here"), "Ctrl+Shift+B", "", Needs::Session},
    Row{Act::ClearAB, TEXT("&Remove A and B"), "", "", Needs::Session},
    Row{Act::SkipIdle, TEXT("&Skip silence over 2 s"), "", "", Needs::Session},
    Row{Act::LoopRange, TEXT("&Loop the range, or from A to B"), "", "", Needs::Session},
    Row{Act::PauseAtMarkers, TEXT("&Pause at markers"), "", "", Needs::Session},
    Row{Act::GoParent, TEXT("P&arent process"), "Alt+Up", "", Needs::Session},
    Row{Act::NextPanel, TEXT("Next pane&l"), "F6", "", Needs::Session},
    Row{Act::Palette, TEXT("&Commands…"), "Ctrl+Shift+P", ""},
    Row{Act::Keys, TEXT("&Keys"), "F1", ""},
    Row{Act::About, TEXT("&About Forkscope"), "", "information"},
};
#undef TEXT

} // namespace

Actions::Actions(QObject *parent) : QObject(parent), m_followMenu(new QMenu)
{
    connect(this, &QObject::destroyed, m_followMenu, &QObject::deleteLater);
    for (const Row &row : table) {
        auto *action = new QAction(tr(row.text), this);
        action->setShortcut(QKeySequence(QLatin1String(row.keys)));
        if (*row.picture != '\0')
            action->setIcon(icon(row.picture));
        m_actions.emplace(row.act, action);
    }
    m_actions.at(Act::Keys)->setShortcuts({QKeySequence(Qt::Key_F1), QKeySequence(QStringLiteral("Ctrl+?"))});
    const auto choice = [this](std::initializer_list<Act> acts) {
        auto *group = new QActionGroup(this);
        for (const Act act : acts) {
            m_actions.at(act)->setCheckable(true);
            group->addAction(m_actions.at(act));
        }
    };
    choice({Act::ViewTree, Act::ViewLanes, Act::ViewGraph});
    choice({Act::FollowStay, Act::FollowNewest, Act::FollowSelection});
    choice({Act::ThemeSystem, Act::ThemeLight, Act::ThemeDark});
    for (const Act act : {Act::SkipIdle, Act::LoopRange, Act::PauseAtMarkers, Act::FoldEnded, Act::Present})
        m_actions.at(act)->setCheckable(true);
    m_actions.at(Act::ViewTree)->setChecked(true);
    m_actions.at(Act::ViewTree)->setToolTip(tr("Every process under its parent (%1)").arg(QStringLiteral("Ctrl+1")));
    m_actions.at(Act::ViewLanes)->setToolTip(tr("Every life as a bar in few lanes (%1)").arg(QStringLiteral("Ctrl+2")));
    m_actions.at(Act::ViewGraph)
        ->setToolTip(tr("The processes as boxes with big letters (%1)").arg(QStringLiteral("Ctrl+3")));
    m_actions.at(Act::FollowStay)->setChecked(true);
    m_actions.at(Act::FoldEnded)->setChecked(true);
    m_actions.at(Act::FoldEnded)->setToolTip(tr("Lets ended processes that look alike share a row; failures never"));
    for (const Act act : {Act::FollowStay, Act::FollowNewest, Act::FollowSelection})
        m_followMenu->addAction(m_actions.at(act));
}

QList<QAction *> Actions::all() const
{
    QList<QAction *> actions;
    for (const Row &row : table)
        actions << m_actions.at(row.act);
    return actions;
}

void Actions::fill(QMenuBar &bar, const QList<QAction *> &panels)
{
    const auto add = [this](QMenu *menu, std::initializer_list<Act> acts) {
        for (const Act act : acts)
            menu->addAction(m_actions.at(act));
        return menu;
    };
    auto *file = bar.addMenu(tr("&File"));
    add(file, {Act::WatchComputer, Act::RecordCommand, Act::Open, Act::OpenSample, Act::Labs})->addSeparator();
    add(file, {Act::Save, Act::SaveAs})->addSeparator();
    add(file, {Act::Close, Act::Quit});
    auto *edit = bar.addMenu(tr("&Edit"));
    add(edit, {Act::Undo, Act::Redo})->addSeparator();
    add(edit, {Act::CopyRow})->addSeparator();
    add(edit, {Act::EditFilter, Act::HideCommand, Act::HideSubtree, Act::OnlySubtree, Act::FilterAB});
    add(bar.addMenu(tr("&Capture")), {Act::StopCapture, Act::PauseView});
    auto *view = bar.addMenu(tr("&View"));
    add(view, {Act::ViewTree, Act::ViewLanes, Act::ViewGraph})->addSeparator();
    auto *follow = view->addMenu(tr("&Follow"));
    follow->addActions(m_followMenu->actions());
    add(view, {Act::FoldEnded})->addSeparator();
    add(view, {Act::ZoomIn, Act::ZoomOut, Act::ZoomFit})->addSeparator();
    view->addMenu(tr("&Panels"))->addActions(panels);
    add(view, {Act::ResetLayout, Act::Present})->addSeparator();
    add(view->addMenu(tr("&Theme")), {Act::ThemeSystem, Act::ThemeLight, Act::ThemeDark});
    auto *go = bar.addMenu(tr("&Go"));
    add(go, {Act::GoStart, Act::GoPrevious, Act::GoNext, Act::GoEnd, Act::GoLive, Act::GoToTime})->addSeparator();
    add(go, {Act::SetMarker, Act::PreviousMarker, Act::NextMarker})->addSeparator();
    add(go, {Act::SetA, Act::SetB, Act::ClearAB})->addSeparator();
    fillPlayback(*go->addMenu(tr("How to p&lay")));
    go->addSeparator();
    add(go, {Act::GoParent, Act::NextPanel});
    add(bar.addMenu(tr("&Help")), {Act::Palette, Act::Keys, Act::About});
}

void Actions::fill(QToolBar &bar)
{
    bar.addAction(m_actions.at(Act::StopCapture));
    bar.addAction(m_actions.at(Act::PauseView));
    bar.addSeparator();
    for (const Act act : {Act::ViewTree, Act::ViewLanes, Act::ViewGraph})
        bar.addAction(m_actions.at(act));
    bar.addSeparator();
    auto *follow = new QToolButton(&bar);
    follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    follow->setIcon(icon("follow"));
    follow->setMenu(m_followMenu);
    follow->setPopupMode(QToolButton::InstantPopup);
    follow->setToolTip(tr("What the tree keeps in sight"));
    follow->setAccessibleName(tr("Follow"));
    const auto label = [follow](const QAction *action) {
        follow->setText(Actions::tr("Follow: %1").arg(action->text().remove(QLatin1Char('&'))));
    };
    for (QAction *action : m_followMenu->actions()) {
        connect(action, &QAction::toggled, follow, [action, label](bool checked) {
            if (checked)
                label(action);
        });
    }
    label(m_actions.at(Act::FollowStay));
    bar.addWidget(follow);
    bar.addAction(m_actions.at(Act::FoldEnded));
    bar.addAction(m_actions.at(Act::ZoomFit));
    bar.addSeparator();
    bar.addAction(m_actions.at(Act::Open));
    bar.addAction(m_actions.at(Act::Save));
}

void Actions::fillPlayback(QMenu &menu)
{
    for (const Act act : {Act::LoopRange, Act::SkipIdle, Act::PauseAtMarkers})
        menu.addAction(m_actions.at(act));
}

void Actions::setSessionPresent(bool present)
{
    for (const Row &row : table) {
        if (row.needs == Needs::Session)
            m_actions.at(row.act)->setEnabled(present);
    }
}

void Actions::setReceivingLive(bool receiving)
{
    m_actions.at(Act::StopCapture)->setVisible(receiving);
    m_actions.at(Act::StopCapture)->setEnabled(receiving);
}

void Actions::setHasLive(bool live)
{
    m_actions.at(Act::GoLive)->setEnabled(live);
}

void Actions::setPaused(bool paused)
{
    QAction *action = m_actions.at(Act::PauseView);
    const bool live = m_actions.at(Act::StopCapture)->isEnabled();
    action->setText(live ? (paused ? tr("&Continue") : tr("&Pause view")) : (paused ? tr("&Play") : tr("&Pause")));
    action->setIcon(icon(paused ? "play" : "pause"));
    action->setToolTip(tr("%1 (Space)").arg(action->text().remove(QLatin1Char('&'))));
}

} // namespace forkscope
