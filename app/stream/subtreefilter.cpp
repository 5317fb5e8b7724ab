// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/subtreefilter.h"

#include "app/stream/batchbuilder.h"

#include <algorithm>
#include <cstring>

namespace forkscope {

namespace {

// A snapshot names a record that is at most this far behind the newest one; the helper's queue holds fewer.
constexpr std::size_t numbersKept = 131'072;

template <class Fixed>
QByteArray bytesOf(const Fixed &fixed)
{
    return QByteArray(reinterpret_cast<const char *>(&fixed), sizeof fixed);
}

// Completes a batch that was built with others: its number, its times, more flags.
void complete(QByteArray &payload, const forkscope_batch &as)
{
    forkscope_batch head;
    std::memcpy(&head, payload.constData(), sizeof head);
    head.first_seq = as.first_seq;
    head.time_first = as.time_first;
    head.time_last = as.time_last;
    head.flags |= as.flags;
    std::memcpy(payload.data(), &head, sizeof head);
}

struct Row
{
    Existing existing;
    Bytes record;
};

// In the order of their starts: a parent is older than its child, so one pass over them finds whole branches.
std::vector<Row> rowsOf(const std::vector<QByteArray> &parts)
{
    std::vector<Row> rows;
    for (const auto &part : parts) {
        BatchReader reader(part);
        while (const auto record = reader.next())
            if (const auto event = decodeRecord(*record))
                if (const auto *existing = event->as<Existing>())
                    rows.push_back({*existing, *record});
    }
    std::ranges::stable_sort(rows, {}, [](const Row &row) { return quint64(row.existing.fixed.head.start); });
    return rows;
}

} // namespace

SubtreeFilter::SubtreeFilter(const Root &root, Reaps reaps) : m_root(root), m_reaps(reaps) {}

std::vector<Message> SubtreeFilter::pass(const Message &message)
{
    switch (message.type) {
    case MessageType::Events:
        return passEvents(message.payload);
    case MessageType::Snapshot:
        return passSnapshot(message.payload);
    case MessageType::Loss:
        return passLoss(message.payload);
    case MessageType::Marker:
    case MessageType::Name:
        return {message};
    default:
        return {};
    }
}

std::vector<Message> SubtreeFilter::passEvents(const QByteArray &payload)
{
    BatchReader reader(payload);
    const auto &head = reader.head();
    BatchBuilder builder;
    quint64 number = head.first_seq;
    for (; const auto record = reader.next(); ++number) {
        const auto event = decodeRecord(*record);
        if (!event || !belongs(*event))
            continue;
        builder.addBytes(*record);
        m_passed.push_back(number);
        if (m_passed.size() > numbersKept)
            m_passed.pop_front();
    }
    if (builder.isEmpty())
        return {};
    const auto first = m_nextSeq;
    m_nextSeq += builder.count();
    return {{MessageType::Events, builder.take(first, head.flags)}};
}

bool SubtreeFilter::belongs(const Event &event)
{
    if (const auto *fork = event.as<Fork>())
        return belongsFork(*fork);
    const auto key = event.process();
    if (!m_members.contains(key))
        return false;
    if (const auto *exit = event.as<Exit>(); exit && exit->endsProcess())
        end(key, m_reaps == Reaps::NotRecorded);
    if (event.as<Reap>())
        end(key, true);
    return true;
}

bool SubtreeFilter::belongsFork(const Fork &fork)
{
    const ProcessKey key{fork.fixed.head.tgid, fork.fixed.head.start};
    if (m_rootKey.isNull() && isRoot(fork))
        m_rootKey = key;
    else if (!m_members.contains(fork.creator()) && !m_members.contains(fork.parent()))
        return false;
    if (!fork.isThread())
        add(key);
    return true;
}

void SubtreeFilter::add(ProcessKey key)
{
    if (m_members.contains(key))
        return;
    m_members.insert(key, Member::Running);
    ++m_open;
}

void SubtreeFilter::setAbsent(Member &member)
{
    if (std::exchange(member, Member::Absent) != Member::Absent)
        --m_open;
}

bool SubtreeFilter::isRoot(const Fork &fork) const
{
    const auto &fixed = fork.fixed;
    if (fork.isThread())
        return false;
    if (fixed.ns_level > 0 && fixed.pid_ns == m_root.pidNamespace)
        return fixed.ns_pid == m_root.pid;
    return fixed.creator_tgid == m_root.creator && fixed.head.tgid == m_root.pid;
}

void SubtreeFilter::end(ProcessKey key, bool isCollected)
{
    if (key == m_rootKey)
        m_rootEnded = true;
    auto &member = m_members[key];
    if (!isCollected) {
        member = member == Member::Running ? Member::Ended : member;
    } else if (m_reaps == Reaps::NotRecorded || member != Member::Running) {
        // The record of a collected leader can name a process that lives on: exec in another thread.
        setAbsent(member);
        m_members.remove(key);
    }
}

std::vector<Message> SubtreeFilter::passLoss(const QByteArray &payload)
{
    auto loss = decodeLoss(payload);
    if (!loss)
        return {};
    // Numbers lost by the helper are ours to skip as well, so that the books still balance.
    const auto used = loss->stage == FORKSCOPE_STAGE_HELPER && loss->count > 0 ? loss->count : 0;
    loss->first_seq = m_nextSeq;
    m_nextSeq += used;
    loss->last_seq = m_nextSeq - (used ? 1 : 0);
    return {{MessageType::Loss, bytesOf(*loss)}};
}

// One taken after a loss tells which members ended or were born unseen.
std::vector<Message> SubtreeFilter::passSnapshot(const QByteArray &payload)
{
    const BatchReader reader(payload);
    if (!reader.isValid() || m_rootKey.isNull())
        return {};
    if (reader.head().flags & FORKSCOPE_BATCH_FIRST_PART)
        m_snapshot.clear();
    m_snapshot.push_back(payload);
    if (!(reader.head().flags & FORKSCOPE_BATCH_LAST_PART))
        return {};
    return filteredSnapshot();
}

std::vector<Message> SubtreeFilter::filteredSnapshot()
{
    const auto parts = std::exchange(m_snapshot, {});
    auto head = BatchReader(parts.front()).head();
    head.time_last = BatchReader(parts.back()).head().time_last;
    head.first_seq = ownNumber(head.first_seq);
    head.flags &= FORKSCOPE_BATCH_IDENTITIES;

    std::vector<QByteArray> payloads;
    BatchBuilder builder(FORKSCOPE_BATCH_SNAPSHOT);
    QSet<ProcessKey> present;
    for (const auto &[existing, record] : rowsOf(parts)) {
        const ProcessKey key{existing.fixed.head.tgid, existing.fixed.head.start};
        if (!m_members.contains(key) && !m_members.contains(existing.parent()))
            continue;
        add(key);
        if (existing.fixed.zombie)
            end(key, false);
        present.insert(key);
        if (builder.isFull())
            payloads.push_back(builder.take(0));
        builder.addBytes(record);
    }
    payloads.push_back(builder.take(0));
    for (auto member = m_members.begin(); member != m_members.end(); ++member)
        if (member.key().start < head.time_first && !present.contains(member.key())) {
            setAbsent(*member);
            m_rootEnded = m_rootEnded || member.key() == m_rootKey;
        }

    std::vector<Message> messages;
    for (auto &payload : payloads) {
        auto as = head;
        as.flags |= &payload == &payloads.front() ? FORKSCOPE_BATCH_FIRST_PART : 0;
        as.flags |= &payload == &payloads.back() ? FORKSCOPE_BATCH_LAST_PART : 0;
        complete(payload, as);
        messages.push_back({MessageType::Snapshot, payload});
    }
    return messages;
}

quint64 SubtreeFilter::ownNumber(quint64 upstream) const
{
    const auto later = m_passed.end() - std::ranges::lower_bound(m_passed, upstream);
    return m_nextSeq - quint64(later);
}

} // namespace forkscope
