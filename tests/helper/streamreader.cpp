// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "streamreader.h"

#include <QTest>

void StreamReader::takeBatch(const Client::Frame &frame)
{
    const auto *batch = reinterpret_cast<const forkscope_batch *>(frame.payload.constData());
    QCOMPARE(batch->kind, FORKSCOPE_BATCH_EVENTS);
    QCOMPARE(batch->first_seq, nextSeq); // all numbers are there, or a loss has named them
    nextSeq += batch->count;
    records += batch->count;
    qsizetype at = sizeof(*batch);
    for (__u32 i = 0; i < batch->count; ++i) {
        const auto *head = reinterpret_cast<const forkscope_record *>(frame.payload.constData() + at);
        forks += head->type == FORKSCOPE_FORK;
        if (lost.empty() && lives)
            lives->take(*head);
        at += head->size;
    }
    QCOMPARE(at, frame.payload.size());
}

void StreamReader::take(const Client::Frame &frame)
{
    QCOMPARE(frame.head.frame_seq, frames.size());
    QCOMPARE(qsizetype(frame.head.payload_len), frame.payload.size());
    frames.push_back({frame.head, frame.head.type == FORKSCOPE_EVENTS ? QByteArray() : frame.payload});
    switch (frame.head.type) {
    case FORKSCOPE_HELLO: {
        const auto *hello = reinterpret_cast<const forkscope_hello *>(frame.payload.constData());
        nextSeq = hello->next_seq;
        lives.emplace(hello->boottime, hello->scope_uid == FORKSCOPE_SCOPE_EVERYONE ? LifeChecker::Scope::Everyone
                                                                                    : LifeChecker::Scope::Own);
        break;
    }
    case FORKSCOPE_EVENTS:
        takeBatch(frame);
        break;
    case FORKSCOPE_LOSS: {
        const auto *loss = reinterpret_cast<const forkscope_loss *>(frame.payload.constData());
        QCOMPARE(loss->first_seq, nextSeq);
        if (loss->stage == FORKSCOPE_STAGE_HELPER)
            nextSeq = loss->last_seq + 1;
        lost[loss->stage] += loss->count;
        snapshotsAfterLoss = 0;
        break;
    }
    case FORKSCOPE_SNAPSHOT: {
        const auto *batch = reinterpret_cast<const forkscope_batch *>(frame.payload.constData());
        QVERIFY(batch->first_seq <= nextSeq);
        if ((batch->flags & FORKSCOPE_BATCH_LAST_PART) && !(batch->flags & FORKSCOPE_BATCH_IDENTITIES)) {
            ++snapshots;
            ++snapshotsAfterLoss;
        }
        break;
    }
    case FORKSCOPE_STATS: {
        const auto *head = reinterpret_cast<const forkscope_stats *>(frame.payload.constData());
        const auto *counters = reinterpret_cast<const __u64 *>(head + 1);
        stats.assign(counters, counters + head->count);
        break;
    }
    }
}

void StreamReader::receive()
{
    while (const auto frame = Client::receive(socket, 0))
        take(*frame);
}
