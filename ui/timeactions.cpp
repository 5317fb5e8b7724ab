// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timeactions.h"

#include "ui/timegestures.h"

#include <QAction>

namespace forkscope {

TimeActions::TimeActions(Actions &actions, SessionContext &context, QObject *parent)
    : QObject(parent), m_actions(actions), m_context(context)
{
    connectMoves();
    connectMarks();
    connectPlay();
    connectUndo();
}

template <class What>
void TimeActions::on(Act act, What what)
{
    connect(m_actions[act], &QAction::triggered, this, [this, what] { what(m_context); });
}

void TimeActions::connectMoves()
{
    on(Act::StopCapture, [](SessionContext &context) { context.session().stop(); });
    on(Act::PauseView, [](SessionContext &context) { togglePlay(context); });
    on(Act::ZoomIn, [](SessionContext &context) { context.axis().zoom(0.7, context.cursorTime()); });
    on(Act::ZoomOut, [](SessionContext &context) { context.axis().zoom(1 / 0.7, context.cursorTime()); });
    on(Act::ZoomFit, [](SessionContext &context) { context.axis().fit(); });
    on(Act::GoStart, [](SessionContext &context) { context.cursor().setPosition(0); });
    on(Act::GoPrevious, [](SessionContext &context) { context.cursor().step(-1); });
    on(Act::GoNext, [](SessionContext &context) { context.cursor().step(1); });
    on(Act::GoEnd, [](SessionContext &context) { context.cursor().setPosition(context.session().events().size()); });
    on(Act::GoLive, [](SessionContext &context) { context.cursor().jumpToLive(); });
    on(Act::GoToTime, [this](SessionContext & /*context*/) { Q_EMIT timeRequested(); });
}

void TimeActions::connectMarks()
{
    on(Act::SetMarker, [this](SessionContext & /*context*/) { Q_EMIT markerRequested(); });
    connect(&m_context, &SessionContext::markerRequested, this, &TimeActions::markerRequested);
    on(Act::PreviousMarker, [](SessionContext &context) { context.goToMarker(SessionContext::Direction::Back); });
    on(Act::NextMarker, [](SessionContext &context) { context.goToMarker(SessionContext::Direction::Forward); });
    on(Act::SetA, [](SessionContext &context) { context.timeSelection().setA(context.cursorTime()); });
    on(Act::SetB, [](SessionContext &context) { context.timeSelection().setB(context.cursorTime()); });
    on(Act::ClearAB, [](SessionContext &context) {
        context.timeSelection().setA({});
        context.timeSelection().setB({});
    });
}

void TimeActions::connectPlay()
{
    TimeCursor &cursor = m_context.cursor();
    const auto toggle = [&](Act act, auto change) {
        connect(m_actions[act], &QAction::toggled, this, change);
        change(m_actions[act]->isChecked());
    };
    toggle(Act::SkipIdle, [&cursor](bool on) { cursor.setSkipsIdle(on); });
    toggle(Act::PauseAtMarkers, [&cursor](bool on) { cursor.setPausesAtMarkers(on); });
    toggle(Act::LoopRange, [this](bool /*on*/) { showLoop(); });
    connect(&m_context.timeSelection(), &TimeSelection::rangeChanged, this, &TimeActions::showLoop);
    connect(&m_context.timeSelection(), &TimeSelection::cursorsChanged, this, &TimeActions::showLoop);
    connect(&m_context.session(), &Session::infoChanged, this, &TimeActions::showLoop);
}

// The brushed range; without one what lies between A and B; without these everything.
void TimeActions::showLoop()
{
    std::optional<TimeSpan> loop;
    const Session &session = m_context.session();
    if (m_actions[Act::LoopRange]->isChecked() && session.begin()) {
        loop = m_context.timeSelection().range();
        if (!loop)
            loop = m_context.timeSelection().between();
        if (!loop)
            loop = TimeSpan{*session.begin(), *session.end()};
    }
    m_context.cursor().setLoop(loop);
}

void TimeActions::connectUndo()
{
    QUndoStack &stack = m_context.undo();
    on(Act::Undo, [](SessionContext &context) { context.undo().undo(); });
    on(Act::Redo, [](SessionContext &context) { context.undo().redo(); });
    const auto show = [this] {
        const QUndoStack &undone = m_context.undo();
        m_actions[Act::Undo]->setEnabled(undone.canUndo());
        m_actions[Act::Undo]->setText(
            undone.canUndo() ? tr("&Undo %1").arg(undone.undoText().replace(u"&"_qs, u"&&"_qs)) : tr("&Undo"));
        m_actions[Act::Redo]->setEnabled(undone.canRedo());
        m_actions[Act::Redo]->setText(
            undone.canRedo() ? tr("&Redo %1").arg(undone.redoText().replace(u"&"_qs, u"&&"_qs)) : tr("&Redo"));
    };
    connect(&stack, &QUndoStack::indexChanged, this, show);
    show();
}

} // namespace forkscope
