// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Turns what the user asks for into a source: this computer, a command, a file, standard input. Remembers the last
// request so that it can be tried again.
#pragma once

#include "app/stream/livesource.h"
#include "app/stream/source.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <optional>

namespace forkscope {

class SessionStarter
{
public:
    using LiveFactory = std::function<std::unique_ptr<Source>(const WatchRequest &)>;

    SessionStarter();

    // Where live records come from; by default the helper.
    void setLiveFactory(LiveFactory factory) { m_live = std::move(factory); }

    std::unique_ptr<Source> watch(const WatchRequest &request);
    // Records for who makes a source of them.
    std::unique_ptr<Source> live(const WatchRequest &request) const { return m_live(request); }
    std::unique_ptr<Source> record(const QStringList &command);
    // The last of the two again; nothing if there was none.
    std::unique_ptr<Source> again();

private:
    LiveFactory m_live;
    std::function<std::unique_ptr<Source>()> m_last;
};

// Why a live source could not begin, with its repair; from the sentence alone when it does not know more.
HelperProblem problemOf(Source &source, const QString &sentence);

} // namespace forkscope
