// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as a recording. The first byte: 0, the others are the file; else they are what a file is put together of,
// and the size of the pieces in which it is read.
#include "app/recording/mcap.h"
#include "app/recording/recordingsummary.h"
#include "app/stream/eventdecoder.h"
#include "tests/fuzz/assembly.h"
#include "tests/fuzz/require.h"
#include "tests/recording/recordings.h"

#include <sys/mman.h>
#include <unistd.h>

using namespace forkscope;

namespace {

void check(const Reading &reading)
{
    require(!reading.messages.empty() || !reading.error.isEmpty(), "what cannot be read is said");
    require(reading.damages == 0 || !reading.notice.isEmpty() || !reading.error.isEmpty(), "damage is said");
    for (const auto *text : {&reading.error, &reading.notice})
        require(isSafeToShow(*text), "sentences are safe to show");
    if (reading.messages.empty())
        return;
    require(reading.messages.front().type == MessageType::Hello, "the first message is a Hello");
    for (const auto &message : reading.messages)
        require(mcap::isWellFormed(message.type, message.payload), "messages are well-formed");
}

// The way of start page, overview and statistics, which opens a file.
void summarise(QByteArrayView recording)
{
    const int file = ::memfd_create("recording", MFD_CLOEXEC);
    require(file >= 0 && ::write(file, recording.data(), std::size_t(recording.size())) == recording.size(),
            "there is a file");
    auto summary = RecordingSummary::scan(QStringLiteral("/proc/self/fd/%1").arg(file));
    require(summary ? summary->overview.has_value() : !summary.error().isEmpty(), "a summary, or why there is none");
    if (summary)
        require(summary->overview->bins().size() <= Overview::BinsMax, "the histogram is bounded");
    ::close(file);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    if (size == 0)
        return 0;
    FuzzedDataProvider provider(data + 1, size - 1);
    const auto recording = data[0] == 0 ? viewOf(data + 1, size - 1).toByteArray() : assembledRecording(provider);
    const auto whole = readingOf(recording);
    check(whole);
    const qsizetype piece = data[0] == 0 ? 1 + recording.size() / 7 : data[0];
    require(readingOf(recording, {piece}) == whole, "how the bytes arrive does not matter");
    summarise(recording);
    return 0;
}
