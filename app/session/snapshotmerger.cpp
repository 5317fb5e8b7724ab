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

// Its exec was lost, or it renamed itself. Any name but that of its birth may be newer than the list.
bool missedNewName(const ProcessTable &table, ProcessIndex process, Bytes comm)
{
    const auto names = table.namesAt(process, Never);
    const bool hasBirthName = names.empty() || (names.size() == 1 && names[0].event == table.at(process).birth);
    return hasBirthName && !comm.isEmpty() && table.commAt(process, Never) != comm;
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

std::vector<QByteArray> SnapshotMerger::take(const ProcessTable &table)
{
    std::vector<Existing> rows;
    quint64 begun = ~quint64(0);
    quint64 ended = 0;
    for (const auto &part : m_parts) {
        BatchReader reader(part);
        if (reader.head().time_first != 0)
            begun = std::min(begun, quint64(reader.head().time_first));
        ended = std::max(ended, quint64(reader.head().time_last));
        while (const auto record = reader.next())
            if (const auto event = decodeRecord(*record))
                if (const auto *existing = event->as<Existing>())
                    rows.push_back(*existing);
    }
    // A parent is always older than its child, so it comes first.
    std::stable_sort(rows.begin(), rows.end(), [](const Existing &left, const Existing &right) {
        return left.fixed.head.start < right.fixed.head.start;
    });

    Output out;
    QSet<ProcessKey> present;
    for (auto row : rows) {
        const ProcessKey key{row.fixed.head.tgid, row.fixed.head.start};
        present.insert(key);
        const auto known = table.find(key);
        if (!known || table.at(*known).flags.testFlag(ProcessFlag::OnlyMentioned)) {
            if (!m_isFirst)
                row.fixed.head.flags |= FORKSCOPE_INFERRED;
            out.add(row.fixed, {row.comm, row.executable, row.argv});
            continue;
        }
        if (table.at(*known).endedAt != Never)
            continue;
        if (missedNewName(table, *known, row.comm)) {
            row.fixed.head.flags |= FORKSCOPE_INFERRED;
            out.add(row.fixed, {row.comm, row.executable, row.argv});
        }
        if (row.fixed.parent_tgid != 0) {
            const auto now = table.parentAt(*known, Never);
            if (now == NoProcess || table.at(now).key != row.parent()) {
                forkscope_adopt adopt{inferredHead(FORKSCOPE_ADOPT, key, row.fixed.head.time)};
                adopt.parent_start = row.fixed.parent_start;
                adopt.parent_tgid = row.fixed.parent_tgid;
                adopt.hooks = FORKSCOPE_HOOK_ITER_TASK;
                out.add(adopt);
            }
        }
    }
    if (!m_isFirst)
        for (quint32 index = 0; index < table.size(); ++index) {
            const auto &process = table.at(ProcessIndex(index));
            // One that was only mentioned may be out of the scope that is watched.
            const bool isLife = !process.flags.testAnyFlags(ProcessFlag::Refused | ProcessFlag::OnlyMentioned);
            // What was born after the list was begun may be missing from it and live.
            if (!isLife || toNs(process.began) >= begun || present.contains(process.key))
                continue;
            if (process.endedAt == Never)
                out.add(inferredExit(process.key, ended));
            else if (process.reapedAt == Never && toNs(process.ended) + reapsLate < begun)
                out.add(inferredReap(process.key, ended));
        }
    m_parts.clear();
    m_isWhole = m_isFirst = false;
    return out.finish();
}

} // namespace forkscope
