// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/recording/recordings.h"

#include "app/recording/mcap.h"
#include "app/recording/recordingwriter.h"
#include "app/stream/batchbuilder.h"
#include "app/stream/eventdecoder.h"

#include <QStringList>

#include <cerrno>

namespace forkscope {

namespace {

constexpr quint64 Begin = 1'000'000'000;
constexpr quint64 Millisecond = 1'000'000;
constexpr quint32 Shell = 100;

template <class Record>
Record recordOf(forkscope_type type, quint32 pid, quint64 time)
{
    Record record{};
    record.head.type = type;
    record.head.tgid = pid;
    record.head.start = Begin + pid;
    record.head.time = time;
    return record;
}

template <class Struct>
QByteArray bytesOf(const Struct &value)
{
    return {reinterpret_cast<const char *>(&value), sizeof value};
}

void addEvent(BatchBuilder &batch, quint64 number)
{
    const auto pid = quint32(Shell + 1 + number / 3);
    const auto time = Begin + number * Millisecond;
    if (number % 3 == 0) {
        auto fork = recordOf<forkscope_fork>(FORKSCOPE_FORK, pid, time);
        fork.tid = pid;
        fork.parent_tgid = fork.creator_tgid = Shell;
        fork.parent_start = fork.creator_start = Begin + Shell;
        batch.add(fork, {"sh"});
    } else if (number % 3 == 1) {
        auto exec = recordOf<forkscope_exec>(FORKSCOPE_EXEC, pid, time);
        exec.tid = exec.old_tid = pid;
        exec.argc = 2;
        batch.add(exec, {"true", "/bin/true", "true", QByteArrayView("true\0--now", 11)});
    } else {
        auto exit = recordOf<forkscope_exit>(FORKSCOPE_EXIT, pid, time);
        exit.head.flags = FORKSCOPE_GROUP_DEATH;
        exit.tid = pid;
        batch.add(exit, {"true"});
    }
}

} // namespace

Message helloMessage(quint64 nextSeq)
{
    Hello hello;
    hello.fixed.protocol = FORKSCOPE_PROTOCOL;
    hello.fixed.boottime = Begin;
    hello.fixed.realtime = 1'780'000'000'000'000'000;
    hello.fixed.next_seq = nextSeq;
    hello.fixed.scope_uid = FORKSCOPE_SCOPE_EVERYONE;
    hello.fixed.options = FORKSCOPE_OPTION_ARGUMENTS | FORKSCOPE_OPTION_THREADS;
    hello.program = "test 1";
    hello.kernel = "6.1.0-test";
    hello.command = "sh -c true";
    return {MessageType::Hello, encodeHello(hello)};
}

Message eventsMessage(quint64 firstSeq, quint32 count)
{
    BatchBuilder batch;
    for (quint64 number = firstSeq; number < firstSeq + count; ++number)
        addEvent(batch, number);
    return {MessageType::Events, batch.take(firstSeq)};
}

Message snapshotMessage(quint64 nextSeq)
{
    BatchBuilder batch(FORKSCOPE_BATCH_SNAPSHOT);
    for (const quint32 pid : {1u, Shell}) {
        auto existing = recordOf<forkscope_existing>(FORKSCOPE_EXISTING, pid, Begin);
        existing.parent_tgid = pid == Shell ? 1 : 0;
        existing.parent_start = pid == Shell ? Begin + 1 : 0;
        batch.add(existing, {pid == Shell ? "sh" : "init"});
    }
    return {MessageType::Snapshot, batch.take(nextSeq, FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART)};
}

Message lossMessage(forkscope_stage stage, quint64 firstSeq, quint64 count)
{
    const auto time = Begin + firstSeq * Millisecond;
    const forkscope_loss loss{quint16(stage), FORKSCOPE_CAUSE_QUEUE_FULL, ~0u,  count,
                              firstSeq,       firstSeq + count - 1,       time, time};
    return {MessageType::Loss, bytesOf(loss)};
}

Message statsMessage(quint64 time)
{
    const quint64 counters[]{10, 0, 0, 10};
    const struct
    {
        __u32 count;
        __u32 reserved;
        __u64 time;
    } head{4, 0, time};
    return {MessageType::Stats, bytesOf(head) + bytesOf(counters)};
}

Message markerMessage(quint64 time, QByteArrayView text)
{
    const auto length = quint16(text.size());
    forkscope_marker marker{};
    marker.fixed = sizeof marker;
    marker.size = quint16(sizeof marker + sizeof length + length);
    marker.time = time;
    return {MessageType::Marker, bytesOf(marker) + bytesOf(length) + text.toByteArray()};
}

Message nameMessage(quint64 id, QByteArrayView text)
{
    const auto length = quint16(text.size());
    const forkscope_name name{quint16(sizeof(forkscope_name) + sizeof length + length), sizeof(forkscope_name),
                              FORKSCOPE_NAME_USER, id};
    return {MessageType::Name, bytesOf(name) + bytesOf(length) + text.toByteArray()};
}

std::vector<std::vector<Message>> sampleChunks()
{
    return {
        {helloMessage(), snapshotMessage(0), eventsMessage(0, 3)},
        {eventsMessage(3, 2), lossMessage(FORKSCOPE_STAGE_HELPER, 5, 2), statsMessage(Begin + 8 * Millisecond)},
        {nameMessage(1000, "ada"), markerMessage(Begin + 9 * Millisecond, "here"), eventsMessage(7, 4)},
    };
}

std::vector<Message> joined(const std::vector<std::vector<Message>> &chunks)
{
    std::vector<Message> all;
    for (const auto &chunk : chunks)
        all.insert(all.end(), chunk.begin(), chunk.end());
    return all;
}

int MemoryDevice::fault()
{
    return m_store.calls++ == m_store.failAt ? m_store.error : 0;
}

int MemoryDevice::write(QByteArrayView bytes)
{
    const int error = fault();
    m_store.bytes += error ? bytes.chopped(std::min(m_store.shortBy, bytes.size())) : bytes;
    return error;
}

int MemoryDevice::sync()
{
    return fault();
}

int MemoryDevice::truncate(quint64 size)
{
    m_store.bytes.truncate(qsizetype(size));
    return 0;
}

int MemoryDevice::finish()
{
    m_store.isFinished = true;
    return fault();
}

QByteArray recordingOf(const std::vector<std::vector<Message>> &chunks, Ending ending)
{
    MemoryDevice::Store store;
    auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(store));
    for (const auto &chunk : chunks) {
        for (const auto &message : chunk)
            (*writer)->write(message);
        (*writer)->flush();
    }
    if (ending == Ending::Finished)
        (*writer)->finish();
    return store.bytes;
}

std::vector<qsizetype> chunkOffsets(const QByteArray &recording)
{
    std::vector<qsizetype> offsets;
    mcap::Cursor cursor(QByteArrayView(recording).sliced(mcap::Magic.size()));
    while (const auto record = mcap::takeRecord(cursor)) {
        const auto begin = record->content.data() - recording.constData() - mcap::RecordHead;
        if (record->opcode == mcap::Opcode::DataEnd) {
            offsets.push_back(begin);
            return offsets;
        }
        if (record->opcode == mcap::Opcode::Chunk)
            offsets.push_back(begin);
    }
    offsets.push_back(recording.size());
    return offsets;
}

Reading readingOf(QByteArrayView bytes, const std::vector<qsizetype> &pieces)
{
    Reading reading;
    RecordingParser parser(QStringLiteral("x"));
    const auto takeAll = [&] {
        while (auto message = parser.next())
            reading.messages.push_back(*std::move(message));
    };
    auto piece = pieces.begin();
    while (!bytes.isEmpty()) {
        const auto length = std::min(*piece, bytes.size());
        parser.feed(bytes.first(length));
        bytes = bytes.sliced(length);
        if (piece + 1 != pieces.end())
            ++piece;
        takeAll();
    }
    parser.end(RecordingParser::End::Final);
    takeAll();
    reading.notice = parser.notice();
    reading.error = parser.error();
    reading.damages = parser.damages();
    return reading;
}

QString textOf(const Message &message)
{
    switch (message.type) {
    case MessageType::Hello:
        return QStringLiteral("hello");
    case MessageType::Events:
    case MessageType::Snapshot: {
        const auto head = BatchReader(message.payload).head();
        const auto name = message.type == MessageType::Events ? QStringLiteral("events") : QStringLiteral("snapshot");
        return QStringLiteral("%1 %2+%3").arg(name).arg(head.first_seq).arg(head.count);
    }
    case MessageType::Loss: {
        const auto loss = *decodeLoss(message.payload);
        return QStringLiteral("loss stage %1 cause %2 count %3 from %4")
            .arg(loss.stage)
            .arg(loss.cause)
            .arg(loss.count)
            .arg(loss.first_seq);
    }
    case MessageType::Stats:
        return QStringLiteral("stats");
    case MessageType::Marker:
        return QStringLiteral("marker");
    case MessageType::Name:
        return QStringLiteral("name");
    case MessageType::Bye:
        break;
    }
    return QStringLiteral("?");
}

QString textOf(const std::vector<Message> &messages)
{
    QStringList lines;
    for (const auto &message : messages)
        lines += textOf(message);
    return lines.join(QLatin1Char('\n'));
}

std::vector<Message> withoutFileLosses(const std::vector<Message> &messages)
{
    auto rest = messages;
    std::erase_if(rest, [](const Message &message) {
        return message.type == MessageType::Loss && decodeLoss(message.payload)->stage == FORKSCOPE_STAGE_FILE;
    });
    return rest;
}

} // namespace forkscope
