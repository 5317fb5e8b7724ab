// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/labtrial.h"

#include "app/labs/labsource.h"
#include "app/stream/livesource.h"

#include <unistd.h>

namespace forkscope {

namespace {

// What a lab's program ends with when it cannot show its point on this computer, as tests do.
constexpr int cannotRunHere = 77;
// What the starter ends with when it cannot become the program.
constexpr int notStarted = 126;

} // namespace

WatchRequest labRequest()
{
    WatchRequest request;
    request.scope = geteuid() == 0 ? WatchRequest::Scope::Everyone : WatchRequest::Scope::Own;
    request.threads = true;
    request.deep = true;
    return request;
}

LabTrial::LabTrial(const Lab &lab, const LabPlan &plan, std::unique_ptr<Source> upstream)
{
    auto source = std::make_unique<LabSource>(lab, std::move(upstream), plan.limit);
    m_source = source.get();
    m_source->setVia(plan.via);
    connect(m_source, &LabSource::fellBack, this, &LabTrial::fellBack);
    connect(m_source, &LabSource::noted, this, &LabTrial::noted);
    m_session = std::make_unique<Session>(std::move(source));
    connect(m_session.get(), &Session::infoChanged, this, &LabTrial::take);
}

LabTrial::~LabTrial() = default;

void LabTrial::setOutput(int descriptor)
{
    m_source->setCommandOutput(descriptor);
}

void LabTrial::start()
{
    m_session->start();
}

void LabTrial::stop()
{
    m_source->stop();
}

Source *LabTrial::upstream()
{
    return m_source->upstream();
}

void LabTrial::take()
{
    const auto state = m_session->state();
    if (m_hasEnded || (state != Session::State::Ended && state != Session::State::Failed))
        return;
    m_hasEnded = true;
    const auto *live = qobject_cast<LiveSource *>(m_source->upstream());
    m_wasRefused = live && live->problem();
    Q_EMIT ended();
}

LabTrial::End LabTrial::end() const
{
    if (m_session->state() == Session::State::Failed)
        return m_wasRefused ? End::Refused : End::Broken;
    if (m_source->exitStatus() == cannotRunHere)
        return End::Refused;
    return m_source->exitStatus() == notStarted ? End::Broken : End::Ran;
}

QString LabTrial::problem() const
{
    if (m_session->state() == Session::State::Failed)
        return m_session->notice();
    if (m_source->exitStatus() == cannotRunHere)
        return tr("The point of this lab cannot be shown on this computer; its program said why.");
    if (m_source->exitStatus() == notStarted)
        return tr("The program could not be started; what was said above tells why.");
    return {};
}

QStringList LabTrial::remarks() const
{
    QStringList remarks;
    if (m_session->state() == Session::State::Ended && !m_session->notice().isEmpty())
        remarks << m_session->notice();
    if (m_session->state() == Session::State::Ended && !m_session->isComplete())
        remarks << tr("Events were lost on the way, so what follows may be wrong: run it again.");
    return remarks;
}

const QStringList &LabTrial::troubles() const
{
    return m_source->troubles();
}

} // namespace forkscope
