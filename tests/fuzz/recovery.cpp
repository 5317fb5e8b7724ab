// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A recording that something happened to: bytes of it changed, taken out, put in, cut off. What is shown of it then is
// some of what was written, in its order, and never anything else.
#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"
#include "tests/bench/synthetic.h"
#include "tests/fuzz/require.h"
#include "tests/recording/recordings.h"

#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>

using namespace forkscope;

namespace {

struct Written
{
    std::vector<Message> messages;
    QByteArray bytes;
    qsizetype headEnd; // the first chunk begins there
};

Written written(const std::vector<std::vector<Message>> &chunks, Ending ending)
{
    const auto bytes = recordingOf(chunks, ending);
    return {joined(chunks), bytes, chunkOffsets(bytes).front()};
}

std::vector<std::vector<Message>> syntheticChunks()
{
    std::vector<std::vector<Message>> chunks(1);
    SyntheticStream stream({.mix = SyntheticMix::Mixed, .events = 300, .seed = 3, .perSecond = 100});
    while (auto message = stream.next()) {
        chunks.back().push_back(*std::move(message));
        if (chunks.back().size() == 3)
            chunks.emplace_back();
    }
    return chunks;
}

const std::vector<Written> &recordings()
{
    static const std::vector<Written> all{
        written(sampleChunks(), Ending::Finished), written(sampleChunks(), Ending::Killed),
        written(syntheticChunks(), Ending::Finished), written(syntheticChunks(), Ending::Killed)};
    return all;
}

void damage(QByteArray &bytes, FuzzedDataProvider &data)
{
    const auto at = data.ConsumeIntegralInRange<qsizetype>(0, bytes.size());
    const auto length = std::min<qsizetype>(data.ConsumeIntegral<quint16>(), bytes.size() - at);
    switch (data.ConsumeIntegralInRange<int>(0, 5)) {
    case 0:
        if (at < bytes.size())
            bytes[at] = char(bytes[at] ^ (1 << data.ConsumeIntegralInRange<int>(0, 7)));
        break;
    case 1: {
        const auto text = QByteArray::fromStdString(data.ConsumeRandomLengthString(64));
        bytes.replace(at, std::min(text.size(), bytes.size() - at), text);
        break;
    }
    case 2:
        bytes.insert(at, QByteArray::fromStdString(data.ConsumeRandomLengthString(64)));
        break;
    case 3:
        bytes.remove(at, length);
        break;
    case 4:
        bytes.replace(at, length, QByteArray(length, '\0')); // a page that never came to the disk
        break;
    case 5:
        bytes.truncate(at);
        break;
    }
}

// Those in `shown` that were not written, as far as they do not stand in the order of `written`.
bool isSomeOf(const std::vector<Message> &shown, const std::vector<Message> &written)
{
    auto next = written.begin();
    for (const auto &message : shown) {
        next = std::find(next, written.end(), message);
        if (next == written.end())
            return false;
        ++next;
    }
    return true;
}

void check(const Written &recording, const QByteArray &damaged)
{
    const auto reading = readingOf(damaged);
    auto shown = withoutFileLosses(reading.messages);
    require(!shown.empty() || !reading.error.isEmpty(), "what cannot be read is said");
    if (shown.empty())
        return;
    // When its chunk is lost the Hello is the copy from the head, which has no checksum, or one that says nothing.
    const bool isWhole = shown.front() == recording.messages.front();
    const bool mayDiffer = !damaged.startsWith(recording.bytes.first(recording.headEnd));
    require(shown.front().type == MessageType::Hello && (isWhole || mayDiffer), "the Hello is the one written");
    shown.front() = recording.messages.front();
    require(isSomeOf(shown, recording.messages), "what is shown was written, in this order");
    const bool isMissing = shown.size() != recording.messages.size();
    require(!isMissing || !reading.notice.isEmpty() || !reading.error.isEmpty(), "what is missing is said");
    require(readingOf(damaged, {1 + damaged.size() / 5}) == reading, "how the bytes arrive does not matter");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    FuzzedDataProvider provider(data, size);
    const auto &recording = recordings()[provider.ConsumeIntegralInRange<std::size_t>(0, recordings().size() - 1)];
    auto bytes = recording.bytes;
    for (int left = 8; left > 0 && provider.remaining_bytes() > 0; --left)
        damage(bytes, provider);
    check(recording, bytes);
    return 0;
}
