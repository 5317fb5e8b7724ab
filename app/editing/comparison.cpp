// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/comparison.h"

#include <algorithm>

namespace forkscope {

namespace {

class Counter
{
public:
    Counter(const LivingProcesses &living, RunCount &run) : m_living(living), m_run(run) {}

    void take(const FlowItem &item)
    {
        if (item.type == MessageType::Loss) {
            m_run.isComplete = false;
            m_run.lostEvents += decodeLoss(item.payload)->count;
        }
        if (item.type != MessageType::Events)
            return;
        if (m_begin == 0)
            m_begin = item.time;
        m_run.duration = Duration(qint64(item.time - m_begin));
        if (const auto event = decodeRecord(item.payload))
            takeEvent(*event);
    }
    void finish()
    {
        for (const auto &[key, life] : m_living.lives())
            if (life.wasBornInView && !life.fixed.zombie) // those were counted when they ended
                ++program(life.comm).processes;
        for (const auto &[name, count] : m_run.programs) {
            m_run.total.processes += count.processes;
            m_run.total.failed += count.failed;
            m_run.total.refused += count.refused;
            m_run.total.lifetime += count.lifetime;
        }
    }

private:
    ProgramCount &program(const QByteArray &name) { return m_run.programs[name]; }

    void takeEvent(const Event &event)
    {
        if (const auto *failed = event.as<ForkFailed>())
            ++program(failed->comm.toByteArray()).refused;
        else if (event.as<Exec>())
            ++m_run.execs;
        else if (const auto *fork = event.as<Fork>(); fork && fork->isThread())
            ++m_run.threads;
        else if (const auto *exit = event.as<Exit>(); exit && exit->endsProcess())
            takeEnd(*exit);
    }
    void takeEnd(const Exit &exit)
    {
        const auto *life = m_living.find({exit.fixed.head.tgid, exit.fixed.head.start});
        if (!life || !life->wasBornInView || life->fixed.zombie)
            return;
        auto &count = program(life->comm);
        ++count.processes;
        const bool isSeen = (exit.fixed.head.flags & FORKSCOPE_INFERRED) == 0;
        count.failed += isSeen && exit.fixed.status != 0;
        if (isSeen)
            count.lifetime += std::max(timeFromNs(exit.fixed.head.time) - life->began, Duration::zero());
    }

    const LivingProcesses &m_living;
    RunCount &m_run;
    quint64 m_begin = 0;
};

ProgramCount countOf(const RunCount &run, const QByteArray &name)
{
    const auto found = run.programs.find(name);
    return found == run.programs.end() ? ProgramCount{} : found->second;
}

quint64 distance(quint64 left, quint64 right)
{
    return std::max(left, right) - std::min(left, right);
}

} // namespace

Result<RunCount> countRun(RecordingFlow &flow)
{
    RunCount run;
    Counter counter(flow.living(), run);
    while (const auto item = flow.next())
        counter.take(*item);
    if (!flow.error().isEmpty())
        return Failure{flow.error()};
    counter.finish();
    run.notices = flow.notices();
    return run;
}

std::vector<ProgramDifference> differences(const RunCount &before, const RunCount &after)
{
    std::map<QByteArray, ProgramCount> names = before.programs;
    names.insert(after.programs.begin(), after.programs.end());
    std::vector<ProgramDifference> found;
    for (const auto &[name, count] : names) {
        const ProgramDifference row{name, countOf(before, name), countOf(after, name)};
        const bool differs = row.before.processes != row.after.processes || row.before.failed != row.after.failed ||
                             row.before.refused != row.after.refused;
        if (differs)
            found.push_back(row);
    }
    std::ranges::stable_sort(found, std::greater(), [](const ProgramDifference &row) {
        return distance(row.before.processes, row.after.processes);
    });
    return found;
}

} // namespace forkscope
