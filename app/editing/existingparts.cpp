// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/existingparts.h"

#include "app/stream/batchbuilder.h"
#include "app/stream/eventdecoder.h"

#include <algorithm>
#include <cstring>

namespace forkscope {

namespace {

// Such a list is of a place in the stream rather than of a moment: the record of a birth that another processor's clock
// puts before it may still follow, and one who is not in it has not ended therefore.
constexpr quint64 clocksDiffer = 10'000'000;

} // namespace

std::vector<QByteArray> existingParts(const std::vector<QByteArray> &records, quint64 nextSeq, quint64 time)
{
    BatchBuilder batch(FORKSCOPE_BATCH_SNAPSHOT);
    std::vector<QByteArray> parts;
    for (const auto &record : records) {
        if (batch.isFull())
            parts.push_back(batch.take(nextSeq));
        batch.addBytes(record);
    }
    parts.push_back(batch.take(nextSeq));
    for (auto &part : parts) {
        auto head = BatchReader(part).head();
        head.flags |= &part == &parts.front() ? FORKSCOPE_BATCH_FIRST_PART : 0;
        head.flags |= &part == &parts.back() ? FORKSCOPE_BATCH_LAST_PART : 0;
        head.time_first = time - std::min(time, clocksDiffer);
        head.time_last = time;
        std::memcpy(part.data(), &head, sizeof head);
    }
    return parts;
}

} // namespace forkscope
