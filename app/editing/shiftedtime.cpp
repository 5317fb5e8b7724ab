// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/shiftedtime.h"

#include <algorithm>
#include <cstring>

namespace forkscope {

namespace {

// Changes the fields of a fixed part in place. A field of an older version's shorter fixed part is not there.
template <class Fixed>
class Fields
{
public:
    Fields(QByteArray &bytes, qsizetype length) : m_bytes(bytes), m_length(length)
    {
        std::memcpy(&m_fixed, bytes.constData(), size());
    }
    ~Fields() { std::memcpy(m_bytes.data(), &m_fixed, size()); }
    Fields(const Fields &) = delete;
    Fields &operator=(const Fields &) = delete;
    Fixed *operator->() { return &m_fixed; }

private:
    std::size_t size() const { return std::min(std::size_t(m_length), sizeof m_fixed); }

    QByteArray &m_bytes;
    qsizetype m_length;
    Fixed m_fixed{};
};

// The start of a process that is not recorded stays 0.
void move(__u64 &start, quint32 pid, quint64 shift)
{
    start += pid != 0 ? shift : 0;
}

void shiftExisting(QByteArray &record, qsizetype fixed, quint64 shift, ProcessKey top)
{
    Fields<forkscope_existing> existing(record, fixed);
    move(existing->parent_start, existing->parent_tgid, shift);
    if (existing->parent_tgid != 0 || top.isNull())
        return;
    existing->parent_tgid = top.pid;
    existing->parent_start = top.start;
}

void shiftRecord(QByteArray &record, quint64 shift, ProcessKey top)
{
    forkscope_record head;
    std::memcpy(&head, record.constData(), sizeof head);
    head.time += shift;
    head.start += shift; // also init's, which may be 0
    std::memcpy(record.data(), &head, sizeof head);
    switch (head.type) {
    case FORKSCOPE_EXISTING:
        return shiftExisting(record, head.fixed, shift, top);
    case FORKSCOPE_FORK: {
        Fields<forkscope_fork> fork(record, head.fixed);
        fork->task_start += shift;
        move(fork->parent_start, fork->parent_tgid, shift);
        return move(fork->creator_start, fork->creator_tgid, shift);
    }
    case FORKSCOPE_EXIT: {
        Fields<forkscope_exit> exit(record, head.fixed);
        return move(exit->parent_start, exit->parent_tgid, shift);
    }
    case FORKSCOPE_REAP: {
        Fields<forkscope_reap> reap(record, head.fixed);
        return move(reap->by_start, reap->by_tgid, shift);
    }
    case FORKSCOPE_ADOPT: {
        Fields<forkscope_adopt> adopt(record, head.fixed);
        return move(adopt->parent_start, adopt->parent_tgid, shift);
    }
    default:
        return;
    }
}

} // namespace

FlowItem shifted(FlowItem item, quint64 shift, ProcessKey top)
{
    item.time += shift;
    switch (item.type) {
    case MessageType::Events:
    case MessageType::Snapshot:
        shiftRecord(item.payload, shift, top);
        break;
    case MessageType::Loss: {
        Fields<forkscope_loss> loss(item.payload, item.payload.size());
        loss->time_first += shift;
        loss->time_last += shift;
        break;
    }
    case MessageType::Marker:
        Fields<forkscope_marker>(item.payload, item.payload.size())->time += shift;
        break;
    case MessageType::Stats:
        Fields<forkscope_stats>(item.payload, item.payload.size())->time += shift;
        break;
    case MessageType::Hello:
    case MessageType::Name:
    case MessageType::Bye:
        break;
    }
    return item;
}

} // namespace forkscope
