// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as chunks, one after the other in one decoder. The first byte: 0, a record as it is; else the inner
// records, which are packed so that checksum and lengths hold, in two parts of which the first has that many eighths.
#include "app/recording/chunkdecoder.h"
#include "app/recording/mcap.h"
#include "tests/fuzz/assembly.h"
#include "tests/fuzz/require.h"

using namespace forkscope;

namespace {

void check(ChunkDecoder &decoder, QByteArrayView record)
{
    const auto verdict = decoder.decode(record);
    require(verdict == ChunkDecoder::Verdict::Sound || decoder.messages().empty() ||
                verdict == ChunkDecoder::Verdict::TooNew,
            "a damaged chunk gives nothing");
    if (verdict != ChunkDecoder::Verdict::Sound)
        return;
    quint64 bytes = 0;
    for (const auto &message : decoder.messages()) {
        require(mcap::isWellFormed(message.type, message.payload), "messages are well-formed");
        require(message.time <= decoder.timeEnd(), "no message is later than the chunk");
        bytes += quint64(message.payload.size());
    }
    require(decoder.messages().empty() || decoder.sequences().has_value(), "messages have numbers");
    require(bytes <= decoder.work(), "what is given out was counted as work");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto bytes = viewOf(data + 1, size - 1);
    ChunkDecoder decoder;
    if (data[0] == 0) {
        const auto length = ChunkDecoder::recordLength(bytes);
        require(!length || *length <= qsizetype(mcap::RecordMax), "no chunk is longer than a record may be");
        if (length && *length != 0 && *length <= bytes.size())
            check(decoder, bytes.first(*length));
        return 0;
    }
    const auto first = bytes.size() * (data[0] % 9) / 8;
    check(decoder, chunkAround(bytes.first(first)));
    check(decoder, chunkAround(bytes.sliced(first)));
    return 0;
}
