// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessionstarter.h"

#include "app/stream/commandsource.h"
#include "ui/sessionmessages.h"

namespace forkscope {

SessionStarter::SessionStarter()
    : m_live([](const WatchRequest &request) { return std::make_unique<LiveSource>(request); })
{
}

std::unique_ptr<Source> SessionStarter::watch(const WatchRequest &request)
{
    m_last = [this, request] { return m_live(request); };
    return m_last();
}

std::unique_ptr<Source> SessionStarter::record(const QStringList &command)
{
    WatchRequest request;
    request.threads = true;
    request.deep = true;
    m_last = [this, request, command] {
        auto source = std::make_unique<CommandSource>(command, m_live(request));
        source->setVia(CommandSource::Via::Either, request.maxArgumentBytes);
        return source;
    };
    return m_last();
}

std::unique_ptr<Source> SessionStarter::again()
{
    return m_last ? m_last() : nullptr;
}

HelperProblem problemOf(Source &source, const QString &sentence)
{
    const auto *live = liveSourceIn(source);
    if (live && live->problem())
        return *live->problem();
    HelperProblem problem;
    problem.sentence = sentence;
    return problem;
}

} // namespace forkscope
