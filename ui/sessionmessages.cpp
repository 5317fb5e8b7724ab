// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessionmessages.h"

#include "app/stream/commandsource.h"
#include "app/stream/livesource.h"
#include "ui/sessiontext.h"

namespace forkscope {

LiveSource *liveSourceIn(Source &source)
{
    auto *command = qobject_cast<CommandSource *>(&source);
    return qobject_cast<LiveSource *>(command ? &command->upstream() : &source);
}

SessionMessages::SessionMessages(SessionContext &context, Banner &banner, QObject *parent)
    : QObject(parent), m_context(context), m_banner(banner)
{
    Session &session = context.session();
    connect(&session, &Session::lossTaken, this, &SessionMessages::showLoss);
    connect(&session, &Session::infoChanged, this, &SessionMessages::showNotice);
    connect(&session, &Session::storageFailed, this,
            [this](const QString &sentence) { m_banner.show(Banner::Topic::Error, sentence); });
    connect(&session.cursor(), &TimeCursor::modeChanged, this, &SessionMessages::showPause);
    connect(&context, &SessionContext::refreshed, this, &SessionMessages::showPause);
    if (auto *command = qobject_cast<CommandSource *>(&session.source())) {
        connect(command, &CommandSource::commandEnded, this, [this](int status) {
            if (status != 0)
                m_banner.show(Banner::Topic::Notice, tr("The command ended with status %1.").arg(status));
        });
        connect(command, &CommandSource::fellBack, this, [this](const QString &sentence) {
            m_banner.show(Banner::Topic::Way, tr("This command alone is watched, with ptrace: %1").arg(sentence));
        });
        connect(command, &CommandSource::noted, this,
                [this](const QString &sentence) { m_banner.show(Banner::Topic::Notice, sentence); });
    }
    if (auto *live = liveSourceIn(session.source())) {
        connect(live, &LiveSource::interrupted, this,
                [this](const QString &sentence) { m_banner.show(Banner::Topic::Interruption, sentence); });
        connect(live, &LiveSource::resumed, this, [this] { m_banner.hide(Banner::Topic::Interruption); });
    }
}

void SessionMessages::showLoss(EventNumber number)
{
    const auto showPlace = [this, number] {
        m_context.cursor().setPosition(Position(number) + 1);
        m_context.selection().selectEvent(number);
    };
    m_banner.show(Banner::Topic::Loss, lossSummary(m_context), {{tr("Show place"), showPlace}});
}

void SessionMessages::showFirstLoss()
{
    if (m_context.losses().empty())
        return;
    const EventNumber first = m_context.losses().front().event;
    m_context.cursor().setPosition(Position(first) + 1);
    m_context.selection().selectEvent(first);
}

void SessionMessages::showNotice()
{
    const Session &session = m_context.session();
    if (session.notice().isEmpty() || !session.hello())
        return;
    const bool failed = session.state() == Session::State::Failed;
    m_banner.show(failed ? Banner::Topic::Interruption : Banner::Topic::Notice, session.notice());
}

void SessionMessages::showPause()
{
    const TimeCursor &cursor = m_context.session().cursor();
    if (!cursor.hasLive() || cursor.mode() != TimeCursor::Mode::Paused) {
        m_banner.hide(Banner::Topic::Pause);
        return;
    }
    m_banner.show(Banner::Topic::Pause, pauseText(m_context),
                  {{tr("Continue from here"), [this] { m_context.cursor().play(); }},
                   {tr("Jump to live"), [this] { m_context.cursor().jumpToLive(); }}});
}

void SessionMessages::describeSource()
{
    m_banner.show(Banner::Topic::Notice, sourceDescription(m_context.session()));
}

} // namespace forkscope
