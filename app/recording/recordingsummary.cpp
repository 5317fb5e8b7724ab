// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/recordingsummary.h"

#include "app/recording/inputfile.h"
#include "app/recording/mcap.h"
#include "app/recording/recordingreader.h"
#include "app/recording/sessionmetadata.h"

namespace forkscope {

using mcap::Opcode;

namespace {

// The Hello's copy between the header and the first chunk.
std::optional<Hello> helloOfHead(const QByteArray &head)
{
    if (!head.startsWith(mcap::Magic))
        return std::nullopt;
    mcap::Cursor cursor(QByteArrayView(head).sliced(mcap::Magic.size()));
    while (const auto record = mcap::takeRecord(cursor)) {
        if (record->opcode == Opcode::Chunk)
            break;
        if (record->opcode != Opcode::Metadata)
            continue;
        if (const auto payload = helloOfMetadata(record->content))
            return decodeHello(*payload);
    }
    return std::nullopt;
}

// The summary section, when the file ends with one whose checksum holds.
std::optional<QByteArray> summarySection(InputFile &file)
{
    const auto size = file.size();
    if (size < quint64(mcap::Tail))
        return std::nullopt;
    const auto tail = file.readAt(size - quint64(mcap::Tail), mcap::Tail);
    if (!tail || tail->size() != mcap::Tail || !tail->endsWith(mcap::Magic))
        return std::nullopt;
    mcap::Cursor cursor(*tail);
    const auto opcode = Opcode(cursor.take<quint8>());
    const auto length = cursor.take<quint64>();
    const auto begin = cursor.take<quint64>();
    cursor.take<quint64>(); // summary offsets
    const auto crc = cursor.take<quint32>();
    const auto end = size - quint64(mcap::Tail);
    if (opcode != Opcode::Footer || length != 8 + 8 + 4 || begin == 0 || begin > end || end - begin > mcap::SummaryMax)
        return std::nullopt;
    auto section = file.readAt(begin, qsizetype(end - begin));
    if (!section || quint64(section->size()) != end - begin)
        return std::nullopt;
    const auto checked = QByteArrayView(*tail).first(mcap::Tail - mcap::Magic.size() - qsizetype(sizeof crc));
    if (mcap::crc32(checked, mcap::crc32(*section)) != crc)
        return std::nullopt;
    return section;
}

void takeSummary(RecordingSummary &summary, const QByteArray &section)
{
    mcap::Cursor cursor(section);
    while (const auto record = mcap::takeRecord(cursor)) {
        if (record->opcode == Opcode::Statistics)
            summary.messages = mcap::Cursor(record->content).take<quint64>();
        else if (record->opcode == Opcode::ChunkIndex)
            ++summary.chunks;
        else if (record->opcode == Opcode::Overview)
            summary.overview = Overview::decode(record->content);
    }
}

} // namespace

Result<RecordingSummary> RecordingSummary::read(const QString &path)
{
    auto file = InputFile::open(path);
    if (!file)
        return Failure{file.error()};
    RecordingSummary summary;
    if ((*file)->isRegular()) {
        summary.bytes = (*file)->size();
        summary.isBeingWritten = (*file)->isBeingWritten();
        summary.hello = helloOfHead((*file)->readAt(0, mcap::HeadMax).value_or(QByteArray()));
        if (const auto section = summarySection(**file))
            takeSummary(summary, *section);
    }
    if (summary.hello && summary.overview && incompatibility(*summary.hello).isEmpty())
        return summary;
    // Whatever is wrong with it is said in the same words as when opening it.
    auto reader = RecordingReader::open(path);
    if (!reader)
        return Failure{reader.error()};
    if (const auto first = (*reader)->next(); first && first->type == MessageType::Hello)
        summary.hello = decodeHello(first->payload);
    return summary;
}

Result<RecordingSummary> RecordingSummary::scan(const QString &path)
{
    auto summary = read(path);
    if (!summary || summary->overview)
        return summary;
    auto reader = RecordingReader::open(path);
    if (!reader)
        return Failure{reader.error()};
    Overview overview;
    while (const auto message = (*reader)->next())
        overview.add(*message);
    if (!(*reader)->error().isEmpty())
        return Failure{(*reader)->error()};
    summary->overview = std::move(overview);
    summary->messages = (*reader)->parser().messages();
    summary->chunks = (*reader)->parser().chunks();
    summary->notice = (*reader)->notice();
    return summary;
}

} // namespace forkscope
