// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/overview.h"

#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

namespace forkscope {

namespace {

void increase(quint32 &count, quint64 by)
{
    const quint64 room = std::numeric_limits<quint32>::max() - count;
    count += quint32(std::min(by, room));
}

// Which bar's part a record belongs to.
std::optional<OverviewBin::Count> partOf(const forkscope_record &head)
{
    switch (head.type) {
    case FORKSCOPE_FORK:
        return head.flags & FORKSCOPE_THREAD ? OverviewBin::Threads : OverviewBin::Processes;
    case FORKSCOPE_FORK_FAILED:
        return OverviewBin::Failures;
    case FORKSCOPE_EXEC:
        return OverviewBin::Execs;
    case FORKSCOPE_EXIT:
        if (head.flags & FORKSCOPE_GROUP_DEATH)
            return OverviewBin::Ends;
        break;
    default:
        break;
    }
    return std::nullopt;
}

} // namespace

void Overview::add(const Message &message)
{
    if (message.type == MessageType::Events) {
        addRecords(message.payload);
    } else if (message.type == MessageType::Marker) {
        ++m_markers;
    } else if (message.type == MessageType::Loss) {
        if (const auto loss = decodeLoss(message.payload)) {
            ++m_losses;
            m_lostEvents += loss->count;
            increase(binAt(loss->time_last).counts[OverviewBin::Lost], std::max<quint64>(loss->count, 1));
        }
    }
}

void Overview::addRecords(const QByteArray &payload)
{
    BatchReader reader(payload);
    while (const auto record = reader.next()) {
        forkscope_record head;
        std::memcpy(&head, record->data(), sizeof head);
        ++m_types[head.type < Types ? head.type : 0];
        m_begin = std::min<quint64>(m_begin, head.time);
        m_end = std::max<quint64>(m_end, head.time);
        if (const auto part = partOf(head)) {
            increase(binAt(head.time).counts[*part], 1);
            m_threadForks += *part == OverviewBin::Threads;
            m_ends += *part == OverviewBin::Ends;
        }
    }
}

quint64 Overview::events() const
{
    return std::accumulate(m_types.begin(), m_types.end(), quint64(0));
}

std::optional<Time> Overview::begin() const
{
    return m_begin <= m_end ? std::optional(timeFromNs(m_begin)) : std::nullopt;
}

std::optional<Time> Overview::end() const
{
    return m_begin <= m_end ? std::optional(timeFromNs(m_end)) : std::nullopt;
}

Duration Overview::duration() const
{
    return m_begin <= m_end ? Duration(std::int64_t(m_end - m_begin)) : Duration::zero();
}

OverviewBin &Overview::binAt(quint64 time)
{
    if (m_bins.empty())
        m_firstBin = time / m_binWidth;
    // What is a little earlier than the first, as records of two CPUs may be, counts into the first bar.
    auto bin = std::max(time / m_binWidth, m_firstBin);
    while (bin - m_firstBin >= BinsMax) {
        widen();
        bin = std::max(time / m_binWidth, m_firstBin);
    }
    const auto index = std::size_t(bin - m_firstBin);
    if (index >= m_bins.size())
        m_bins.resize(index + 1);
    return m_bins[index];
}

void Overview::widen()
{
    std::vector<OverviewBin> wide(m_bins.size() / 2 + 1);
    for (std::size_t i = 0; i < m_bins.size(); ++i) {
        auto &target = wide[std::size_t((m_firstBin + i) / 2 - m_firstBin / 2)];
        for (std::size_t part = 0; part < OverviewBin::Counts; ++part)
            increase(target.counts[part], m_bins[i].counts[part]);
    }
    while (!wide.empty() && wide.back().isEmpty())
        wide.pop_back();
    m_bins = std::move(wide);
    m_firstBin /= 2;
    m_binWidth *= 2;
}

QByteArray Overview::encode() const
{
    constexpr quint32 fixed = 4 + 4 + 9 * 8;
    mcap::Encoder out;
    out.add(fixed).add(quint32(OverviewBin::Counts));
    for (const auto number :
         {m_begin, m_end, m_threadForks, m_ends, m_losses, m_lostEvents, m_markers, m_binWidth, m_firstBin})
        out.add(number);
    mcap::Encoder types;
    for (const auto number : m_types)
        types.add(number);
    mcap::Encoder bars;
    std::size_t next = 0;
    for (std::size_t i = 0; i < m_bins.size(); ++i)
        if (!m_bins[i].isEmpty()) {
            bars.addVarint(i - std::exchange(next, i + 1)); // empty bars before it
            for (const auto number : m_bins[i].counts)
                bars.addVarint(number);
        }
    mcap::Encoder keyframes;
    for (const auto &keyframe : m_keyframes)
        keyframes.add(keyframe.time).add(keyframe.chunkOffset).add(keyframe.firstSeq);
    out.addString(types.bytes()).addString(bars.bytes()).addString(keyframes.bytes());
    return out.take();
}

bool Overview::takeBars(QByteArrayView list, quint32 parts)
{
    mcap::Cursor bars(list);
    while (!bars.isAtEnd()) {
        const auto empty = bars.takeVarint();
        if (empty >= BinsMax - m_bins.size() || parts == 0)
            return false;
        m_bins.resize(m_bins.size() + std::size_t(empty) + 1);
        for (quint32 part = 0; part < parts && bars.isSound(); ++part) {
            const auto count = bars.takeVarint();
            if (part < OverviewBin::Counts)
                increase(m_bins.back().counts.at(part), count);
        }
    }
    return bars.isSound();
}

std::optional<Overview> Overview::decode(QByteArrayView content)
{
    Overview overview;
    mcap::Cursor fixed(content);
    mcap::Cursor lists(content);
    lists.takeRaw(fixed.take<quint32>());
    const auto parts = fixed.take<quint32>();
    for (auto *number :
         {&overview.m_begin, &overview.m_end, &overview.m_threadForks, &overview.m_ends, &overview.m_losses,
          &overview.m_lostEvents, &overview.m_markers, &overview.m_binWidth, &overview.m_firstBin})
        *number = fixed.take<quint64>();
    mcap::Cursor types(lists.takeString());
    for (auto &number : overview.m_types)
        if (!types.isAtEnd())
            number = types.take<quint64>();
    if (!overview.takeBars(lists.takeString(), parts))
        return std::nullopt;
    mcap::Cursor keyframes(lists.takeString());
    while (!keyframes.isAtEnd() && overview.m_keyframes.size() < mcap::KeyframesMax) {
        KeyframeEntry entry;
        entry.time = keyframes.take<quint64>();
        entry.chunkOffset = keyframes.take<quint64>();
        entry.firstSeq = keyframes.take<quint64>();
        overview.m_keyframes.push_back(entry);
    }
    const bool holds =
        fixed.isSound() && lists.isSound() && types.isSound() && keyframes.isSound() && overview.m_binWidth != 0;
    return holds ? std::optional(std::move(overview)) : std::nullopt;
}

} // namespace forkscope
