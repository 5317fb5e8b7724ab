// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/snapshotmerger.h"

#include "app/stream/batchbuilder.h"
#include "app/stream/eventdecoder.h"

#include <QSet>

#include <algorithm>

namespace forkscope {

namespace {

// Adds to the batch being built and moves it to `out` when it is full.
class Output
{
public:
    template <class Fixed>
    void add(Fixed fixed, std::initializer_list<Bytes> strings = {})
    {
        if (m_builder.isFull())
            flush();
        m_builder.add(fixed, strings);
    }
    std::vector<QByteArray> finish()
    {
        if (!m_builder.isEmpty())
            flush();
        return std::move(m_batches);
    }

private:
    void flush() { m_batches.push_back(m_builder.take(0, FORKSCOPE_BATCH_INFERRED)); }

    BatchBuilder m_builder;
    std::vector<QByteArray> m_batches;
};

forkscope_record inferredHead(forkscope_type type, ProcessKey key, quint64 time)
{
    return {.type = quint8(type), .flags = FORKSCOPE_INFERRED, .tgid = key.pid, .time = time, .start = key.start};
}

forkscope_exit inferredExit(ProcessKey key, quint64 time)
{
    forkscope_exit exit{inferredHead(FORKSCOPE_EXIT, key, time)};
    exit.head.flags |= FORKSCOPE_GROUP_DEATH;
    exit.tid = key.pid;
    exit.hooks = FORKSCOPE_HOOK_ITER_TASK;
    return exit;
}

forkscope_reap inferredReap(ProcessKey key, quint64 time)
{
    forkscope_reap reap{inferredHead(FORKSCOPE_REAP, key, time)};
    reap.hooks = FORKSCOPE_HOOK_ITER_TASK;
    return reap;
}

forkscope_adopt inferredAdoption(const Existing &row)
{
    const ProcessKey key{row.fixed.head.tgid, row.fixed.head.start};
    forkscope_adopt adopt{inferredHead(FORKSCOPE_ADOPT, key, row.fixed.head.time)};
    adopt.parent_start = row.fixed.parent_start;
    adopt.parent_tgid = row.fixed.parent_tgid;
    adopt.hooks = FORKSCOPE_HOOK_ITER_TASK;
    return adopt;
}

// The kernel tells of a reaping some time after it happened (RCU).
constexpr quint64 reapsLate = 1'000'000'000;

} // namespace

void SnapshotMerger::addPart(const QByteArray &payload)
{
    const BatchReader reader(payload);
    if (!reader.isValid())
        return;
    if (reader.head().flags & FORKSCOPE_BATCH_FIRST_PART)
        m_parts.clear();
    m_parts.push_back(payload);
    m_end = reader.head().time_last;
    m_isWhole = (reader.head().flags & FORKSCOPE_BATCH_LAST_PART) != 0;
}

// The whole list, and when its iteration began and ended.
SnapshotMerger::List SnapshotMerger::list() const
{
    List list;
    for (const auto &part : m_parts) {
        BatchReader reader(part);
        if (reader.head().time_first != 0)
            list.begun = std::min(list.begun, quint64(reader.head().time_first));
        list.ended = std::max(list.ended, quint64(reader.head().time_last));
        while (const auto record = reader.next())
            if (const auto event = decodeRecord(*record))
                if (const auto *existing = event->as<Existing>())
                    list.rows.push_back(*existing);
    }
    // A parent is always older than its child, so it comes first.
    std::stable_sort(list.rows.begin(), list.rows.end(), [](const Existing &left, const Existing &right) {
        return left.fixed.head.start < right.fixed.head.start;
    });
    return list;
}

std::vector<QByteArray> SnapshotMerger::take(const KnownLives &known)
{
    const auto list = this->list();
    Output out;
    QSet<ProcessKey> present;
    for (auto row : list.rows) {
        const ProcessKey key{row.fixed.head.tgid, row.fixed.head.start};
        present.insert(key);
        const auto standing = known.standingOf(key);
        if (standing == KnownLives::Standing::Over)
            continue;
        const bool isNew = standing == KnownLives::Standing::Unknown;
        if (isNew ? !m_isFirst : known.missedNewName(key, row.comm))
            row.fixed.head.flags |= FORKSCOPE_INFERRED;
        if (isNew || (row.fixed.head.flags & FORKSCOPE_INFERRED))
            out.add(row.fixed, {row.comm, row.executable, row.argv});
        if (!isNew && row.fixed.parent_tgid != 0 && known.parentOf(key) != row.parent())
            out.add(inferredAdoption(row));
    }
    if (!m_isFirst)
        known.visitOpen([&](ProcessKey key, Time began, std::optional<Time> ended) {
            // What was born after the list was begun may be missing from it and live.
            if (toNs(began) >= list.begun || present.contains(key))
                return;
            if (!ended)
                out.add(inferredExit(key, list.ended));
            else if (toNs(*ended) + reapsLate < list.begun)
                out.add(inferredReap(key, list.ended));
        });
    m_parts.clear();
    m_isWhole = m_isFirst = false;
    return out.finish();
}

} // namespace forkscope
