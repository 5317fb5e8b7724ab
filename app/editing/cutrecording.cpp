// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/cutrecording.h"

#include "app/editing/flowwriter.h"
#include "app/recording/recordingsummary.h"

#include <QCoreApplication>
#include <QMap>

#include <algorithm>

namespace forkscope {

namespace {

// What holds from the beginning of the piece on, although it was told before.
class Piece
{
public:
    Piece(RecordingFlow &flow, RecordingWriter &writer, std::optional<Time> from)
        : m_flow(flow), m_writer(writer), m_from(from ? toNs(*from) : 0)
    {
    }

    // False when writing failed.
    bool take(const FlowItem &item)
    {
        if (item.type == MessageType::Name)
            return takeName(item);
        if (item.type == MessageType::Snapshot)
            m_listed = item.time;
        if (item.type == MessageType::Hello || item.type == MessageType::Snapshot)
            return true;
        if (!m_hasBegun && item.time < m_from)
            return true;
        return begin() && m_writer.add(item);
    }
    bool finish() { return begin() && m_writer.finish(); }

private:
    bool takeName(const FlowItem &item)
    {
        if (m_hasBegun)
            return m_writer.add(item);
        const auto name = decodeName(item.payload);
        m_names[{name->fixed.kind, name->fixed.id}] = item;
        return true;
    }
    bool begin()
    {
        if (std::exchange(m_hasBegun, true))
            return true;
        const auto time = std::max(m_from, m_listed);
        return m_writer.begin(*m_flow.hello(), m_flow.living().rows(timeFromNs(time)), time) &&
               std::ranges::all_of(m_names, [&](const FlowItem &item) { return m_writer.add(item); });
    }

    RecordingFlow &m_flow;
    FlowWriter m_writer;
    QMap<std::pair<quint32, quint64>, FlowItem> m_names;
    quint64 m_from;
    quint64 m_listed = 0; // when the first list of tasks was made
    bool m_hasBegun = false;
};

} // namespace

Result<RecordingSpan> spanOfRecording(const QString &path)
{
    const auto nothing =
        Failure{QCoreApplication::translate("forkscope", "%1 holds no events: there is nothing to cut.").arg(path)};
    auto summary = RecordingSummary::scan(path);
    if (!summary)
        return Failure{summary.error()};
    auto flow = RecordingFlow::open({path});
    if (!flow)
        return Failure{flow.error()};
    std::optional<quint64> begin;
    while (const auto item = (*flow)->next()) {
        if (item->type == MessageType::Hello || item->type == MessageType::Name || item->type == MessageType::Stats)
            continue;
        if (item->type != MessageType::Snapshot && begin)
            break;
        begin = item->time;
        if (item->type != MessageType::Snapshot)
            break;
    }
    if (!begin || !summary->overview)
        return nothing;
    const auto end = summary->overview->end().value_or(timeFromNs(*begin));
    return RecordingSpan{timeFromNs(*begin), std::max(end, timeFromNs(*begin)), (*flow)->hello()->clock()};
}

Result<EditedRecording> cutRecordings(const QStringList &paths, std::optional<Time> from, Time to,
                                      RecordingWriter &writer)
{
    auto opened = RecordingFlow::open(paths);
    if (!opened) {
        writer.discard();
        return Failure{opened.error()};
    }
    auto &flow = **opened;
    Piece piece(flow, writer, from);
    bool isWritten = true;
    while (const auto item = isWritten ? flow.next() : std::nullopt) {
        if (item->type != MessageType::Name && item->time > toNs(to))
            break;
        isWritten = piece.take(*item);
    }
    if (flow.error().isEmpty() && isWritten && piece.finish())
        return EditedRecording{writer.events(), flow.notices()};
    const auto reason = flow.error().isEmpty() ? writer.error() : flow.error();
    writer.discard();
    return Failure{reason};
}

} // namespace forkscope
