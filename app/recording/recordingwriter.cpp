// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/recordingwriter.h"

#include "app/recording/sentences.h"
#include "app/recording/sessionmetadata.h"
#include "app/stream/eventdecoder.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>

namespace forkscope {

using mcap::Encoder;
using mcap::Opcode;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// When a message happened, 0 when it does not say.
quint64 timeOf(const Message &message)
{
    switch (message.type) {
    case MessageType::Hello:
        return decodeHello(message.payload)->fixed.boottime;
    case MessageType::Events:
    case MessageType::Snapshot:
        return BatchReader(message.payload).head().time_first;
    case MessageType::Loss:
        return decodeLoss(message.payload)->time_first;
    case MessageType::Stats:
        return toNs(decodeStats(message.payload)->time);
    case MessageType::Marker:
        return decodeMarker(message.payload)->fixed.time;
    case MessageType::Name: // holds at any time
    case MessageType::Bye:
        break;
    }
    return 0;
}

quint16 batchFlags(const Message &message)
{
    return BatchReader(message.payload).head().flags;
}

bool isConcluded(const Message &message)
{
    return message.type == MessageType::Events && (batchFlags(message) & FORKSCOPE_BATCH_INFERRED) != 0;
}

Message badMessageLoss(quint64 time)
{
    const forkscope_loss loss{FORKSCOPE_STAGE_WRITER, FORKSCOPE_CAUSE_BAD_RECORD, ~0u, 1, 0, 0, time, time};
    return {MessageType::Loss, QByteArray(reinterpret_cast<const char *>(&loss), sizeof loss)};
}

} // namespace

Result<std::unique_ptr<RecordingWriter>> RecordingWriter::create(const QString &path, Overwrite overwrite)
{
    auto device = openOutputFile(path, overwrite);
    if (!device)
        return Failure{device.error()};
    return createOnDevice(std::move(*device));
}

Result<std::unique_ptr<RecordingWriter>> RecordingWriter::createOnDescriptor(int descriptor)
{
    auto device = openOutputDescriptor(descriptor);
    if (!device)
        return Failure{device.error()};
    return createOnDevice(std::move(*device));
}

Result<std::unique_ptr<RecordingWriter>> RecordingWriter::createOnDevice(std::unique_ptr<OutputDevice> device)
{
    std::unique_ptr<RecordingWriter> writer(new RecordingWriter(std::move(device)));
    if (!writer->writeHead())
        return Failure{writer->error()};
    return writer;
}

RecordingWriter::RecordingWriter(std::unique_ptr<OutputDevice> device) : m_device(std::move(device)) {}

RecordingWriter::~RecordingWriter()
{
    if (m_isFinished)
        return;
    if (m_messages == 0)
        discard();
    else
        flush();
}

bool RecordingWriter::writeHead()
{
    Encoder header;
    header.addString(mcap::Profile).addString("forkscope " FORKSCOPE_VERSION);
    return put(mcap::Magic.toByteArray() + mcap::record(Opcode::Header, header.bytes()));
}

bool RecordingWriter::writeSession(const QByteArray &payload)
{
    const auto metadata = mcap::record(Opcode::Metadata, sessionMetadata(payload));
    m_sessionOffset = m_bytes;
    m_sessionLength = quint64(metadata.size());
    return put(metadata);
}

bool RecordingWriter::write(const Message &given)
{
    if (hasFailed() || m_isFinished)
        return false;
    if (!mcap::findChannel(given.type))
        return true;
    const bool isGood = given.payload.size() <= mcap::MessageMax && mcap::isWellFormed(given.type, given.payload);
    const Message message = isGood ? given : badMessageLoss(m_lastTime);
    if (isConcluded(message))
        return true;
    if (message.type == MessageType::Hello && m_sessionOffset == 0 && !writeSession(message.payload))
        return false;
    note(message);
    m_encoder.add(message, quint32(m_messages++), m_lastTime);
    return !m_encoder.isFull() || closeChunk();
}

void RecordingWriter::note(const Message &message)
{
    m_lastTime = std::max(m_lastTime, timeOf(message));
    if (m_messages == 0)
        m_firstTime = m_lastTime;
    ++m_channelMessages.at(std::size_t(message.type));
    m_overview.add(message);
    if (message.type == MessageType::Snapshot && (batchFlags(message) & FORKSCOPE_BATCH_FIRST_PART))
        m_overview.addKeyframe({m_lastTime, m_bytes, BatchReader(message.payload).head().first_seq});
}

bool RecordingWriter::closeChunk()
{
    if (m_encoder.isEmpty())
        return true;
    auto chunk = m_encoder.take();
    if (!chunk)
        return fail(ENOMEM);
    const auto offset = m_bytes;
    if (!put(std::exchange(chunk->bytes, {})))
        return false;
    m_chunks.push_back({std::move(*chunk), offset});
    m_keptEvents = m_overview.events();
    return true;
}

quint64 RecordingWriter::finishedBytes() const
{
    constexpr quint64 perChunk = 256; // its entry in the summary's index
    constexpr quint64 bars = Overview::BinsMax * OverviewBin::Counts * 2;
    constexpr quint64 others = 4096;
    const auto keyframes = quint64(m_overview.keyframes().size()) * sizeof(KeyframeEntry);
    return m_bytes + m_encoder.unpackedSize() + (quint64(m_chunks.size()) + 1) * perChunk + bars + keyframes + others;
}

bool RecordingWriter::flush()
{
    if (hasFailed() || m_isFinished)
        return false;
    if (!closeChunk())
        return false;
    const int error = m_device->sync();
    return error == 0 || fail(error);
}

bool RecordingWriter::finish()
{
    if (m_isFinished)
        return !hasFailed();
    if (!hasFailed() && closeChunk()) {
        writeSummary();
    } else if (m_chunks.empty()) {
        discard(); // nothing of it could be opened
        return false;
    } else {
        m_device->truncate(m_bytes);
    }
    const int error = m_device->finish();
    m_isFinished = true;
    if (error != 0 && !hasFailed())
        m_error =
            error == EEXIST
                ? tr("%1 came into being meanwhile and was left alone. The recording is in %2.").arg(path(), partPath())
                : sentence(error);
    return !hasFailed();
}

void RecordingWriter::discard()
{
    if (!m_isFinished)
        m_device->discard();
    m_isFinished = true;
}

QString RecordingWriter::path() const
{
    return m_device->path();
}

QString RecordingWriter::partPath() const
{
    return m_device->partPath();
}

bool RecordingWriter::writeSummary()
{
    Encoder end;
    end.add(m_crc);
    if (!put(mcap::record(Opcode::DataEnd, end.bytes())))
        return false;

    const auto summaryBegin = m_bytes;
    std::vector<Group> groups;
    auto bytes = summaryRecords(groups);
    const auto offsetsBegin = summaryBegin + quint64(bytes.size());
    for (const auto &group : groups) {
        Encoder content;
        content.add(group.opcode).add(summaryBegin + group.begin).add(group.length);
        bytes += mcap::record(Opcode::SummaryOffset, content.bytes());
    }
    Encoder footer;
    footer.add(Opcode::Footer).add(quint64(8 + 8 + 4)).add(summaryBegin).add(offsetsBegin);
    footer.add(mcap::crc32(footer.bytes(), mcap::crc32(bytes)));
    return put(bytes + footer.bytes() + mcap::Magic.toByteArray());
}

QByteArray RecordingWriter::summaryRecords(std::vector<Group> &groups) const
{
    QByteArray bytes;
    const auto close = [&](Opcode opcode) {
        const auto begin = groups.empty() ? 0 : groups.back().begin + groups.back().length;
        if (const auto length = quint64(bytes.size()) - begin; length != 0)
            groups.push_back({opcode, begin, length});
    };
    for (const auto &channel : mcap::channels())
        if (m_channelMessages.at(std::size_t(channel.type)) != 0)
            bytes += mcap::record(Opcode::Channel, mcap::channelContent(channel));
    close(Opcode::Channel);
    bytes += mcap::record(Opcode::Statistics, statisticsContent());
    close(Opcode::Statistics);
    if (m_sessionOffset != 0) {
        Encoder content;
        content.add(m_sessionOffset).add(m_sessionLength).addString(mcap::SessionName);
        bytes += mcap::record(Opcode::MetadataIndex, content.bytes());
        close(Opcode::MetadataIndex);
    }
    for (const auto &entry : m_chunks)
        bytes += mcap::record(Opcode::ChunkIndex, chunkIndexContent(entry));
    close(Opcode::ChunkIndex);
    bytes += mcap::record(Opcode::Overview, m_overview.encode());
    close(Opcode::Overview);
    return bytes;
}

QByteArray RecordingWriter::chunkIndexContent(const ChunkEntry &entry) const
{
    const auto &chunk = entry.chunk;
    Encoder offsets;
    for (const auto &[channel, place] : chunk.indexOffsets)
        offsets.add(channel).add(entry.offset + place);
    Encoder content;
    content.add(chunk.timeBegin).add(chunk.timeEnd).add(entry.offset).add(chunk.chunkLength);
    content.addString(offsets.bytes()).add(chunk.indexLength).addString(mcap::Compression);
    content.add(chunk.packed).add(chunk.unpacked);
    return content.take();
}

QByteArray RecordingWriter::statisticsContent() const
{
    Encoder counts;
    quint32 channels = 0;
    for (std::size_t id = 0; id < m_channelMessages.size(); ++id)
        if (m_channelMessages[id] != 0) {
            counts.add(quint16(id)).add(m_channelMessages[id]);
            ++channels;
        }
    Encoder content;
    content.add(m_messages).add(quint16(0)).add(channels);
    content.add(quint32(0)).add(quint32(m_sessionOffset != 0)).add(quint32(m_chunks.size()));
    content.add(m_firstTime).add(m_lastTime).addString(counts.bytes());
    return content.take();
}

bool RecordingWriter::put(const QByteArray &bytes)
{
    if (const int error = m_device->write(bytes); error != 0)
        return fail(error);
    m_bytes += quint64(bytes.size());
    m_crc = mcap::crc32(bytes, m_crc);
    return true;
}

bool RecordingWriter::fail(int error)
{
    m_error = sentence(error);
    m_device->truncate(m_bytes);
    return false;
}

QString RecordingWriter::sentence(int error) const
{
    const auto place = path().isEmpty() ? tr("standard output") : path();
    switch (error) {
    case ENOSPC:
    case EDQUOT:
        return tr("Recording to %1 stopped: there is no space left. %2 are kept. Free some space, or record to another "
                  "place.")
            .arg(place, eventsText(m_keptEvents));
    case EPIPE:
        return tr("Recording stopped: the program reading it has gone. %1 had been written.")
            .arg(eventsText(m_keptEvents));
    default:
        return tr("Recording to %1 stopped: %3. %2 are kept. Check the disk, or record to another place.")
            .arg(place, eventsText(m_keptEvents), qt_error_string(error));
    }
}

} // namespace forkscope
