// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Events as they come after losses or from a stranger: of few processes, in any order. The process table shows at every
// moment what a replay until then would leave.
#include "tests/fuzz/referencetable.h"
#include "tests/fuzz/require.h"

#include <fuzzer/FuzzedDataProvider.h>

#include <cerrno>

using namespace forkscope;

namespace {

constexpr std::size_t EventsMax = 200;
constexpr Bytes Names[]{"", "init", "sh", "make"};

class Story
{
public:
    explicit Story(FuzzedDataProvider &data) : m_data(data) {}

    std::vector<Event> tell()
    {
        std::vector<Event> events;
        while (events.size() < EventsMax && m_data.remaining_bytes() > 0)
            events.push_back(next());
        return events;
    }

private:
    quint32 pid() { return m_data.ConsumeIntegralInRange<quint32>(0, 5); }
    quint64 start() { return m_data.ConsumeIntegralInRange<quint64>(0, 2); }
    quint32 tid() { return m_data.ConsumeIntegralInRange<quint32>(0, 7); }
    bool flag() { return m_data.ConsumeBool(); }
    Bytes name() { return m_data.PickValueInArray(Names); }

    forkscope_record head()
    {
        forkscope_record head{};
        head.tgid = pid();
        head.start = start();
        return head;
    }
    template <class Fixed>
    void choose(Fixed &fixed)
    {
        fixed.head = head();
        if constexpr (requires { fixed.parent_tgid; }) {
            fixed.parent_tgid = pid();
            fixed.parent_start = start();
        }
        if constexpr (requires { fixed.tid; })
            fixed.tid = tid();
    }
    Event next();
    Event exit();

    FuzzedDataProvider &m_data;
};

Event Story::next()
{
    switch (m_data.ConsumeIntegralInRange<int>(0, 7)) {
    case 0: {
        Existing existing{};
        choose(existing.fixed);
        existing.comm = name();
        existing.fixed.threads = m_data.ConsumeIntegralInRange<quint32>(0, 3);
        existing.fixed.zombie = flag();
        existing.fixed.head.flags = flag() ? FORKSCOPE_INFERRED : 0;
        return {existing};
    }
    case 1:
    case 2: {
        Fork fork{};
        choose(fork.fixed);
        fork.comm = name();
        fork.fixed.head.flags = flag() ? FORKSCOPE_THREAD : 0;
        return {fork};
    }
    case 3: {
        ForkFailed failed{};
        choose(failed.fixed);
        failed.comm = name();
        failed.fixed.error = EAGAIN;
        return {failed};
    }
    case 4: {
        Exec exec{};
        choose(exec.fixed);
        exec.comm = name();
        exec.fixed.old_tid = tid();
        return {exec};
    }
    case 5:
        return exit();
    case 6: {
        Reap reap{};
        choose(reap.fixed);
        return {reap};
    }
    default:
        break;
    }
    Adopt adopt{};
    choose(adopt.fixed);
    return {adopt};
}

Event Story::exit()
{
    Exit exit{};
    choose(exit.fixed);
    exit.comm = name();
    exit.fixed.head.flags = quint8((flag() ? FORKSCOPE_GROUP_DEATH : 0) | (flag() ? FORKSCOPE_INFERRED : 0));
    return {exit};
}

void compare(const ReferenceTable &reference, const ProcessTable &table, Position position)
{
    const auto expected = reference.textAt(position);
    const auto shown = textAt(table, position);
    if (expected != shown)
        std::fprintf(stderr, "At %llu there should be\n%sbut there is\n%s", position, expected.constData(),
                     shown.constData());
    require(expected == shown, "the table shows what a replay leaves");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    FuzzedDataProvider provider(data, size);
    const bool knowsReaps = provider.ConsumeBool();
    const auto stride = provider.ConsumeIntegralInRange<Position>(1, 16);
    const auto events = Story(provider).tell();
    const ReferenceTable reference(events, knowsReaps ? ReferenceTable::Reaps::Told : ReferenceTable::Reaps::NotTold);
    ProcessTable table;
    table.setKnowsReaps(knowsReaps);
    for (std::size_t i = 0; i < events.size(); ++i) {
        const auto concerned = table.apply(events[i], EventNumber(i), timeFromNs(i));
        require(concerned == reference.concerned()[i], "an event concerns the process it names");
    }
    for (Position position = 0; position < events.size(); position += stride)
        compare(reference, table, position);
    compare(reference, table, events.size());
    for (quint32 row = 0; row < table.size(); ++row) {
        const auto siblings = table.childrenAt(table.at(ProcessIndex(row)).parent, Never);
        require(siblings[std::size_t(table.rowOf(ProcessIndex(row)))] == ProcessIndex(row), "a row is its place");
    }
    return 0;
}
