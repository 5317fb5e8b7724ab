// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session.h"

#include "app/session/tablelives.h"

#include <QMetaObject>

#include <algorithm>
#include <utility>

namespace forkscope {

Session::Session(std::unique_ptr<Source> source, QObject *parent)
    : QObject(parent), m_source(std::move(source)), m_cursor(m_events, m_markers)
{
    connect(m_source.get(), &Source::messageReceived, this, &Session::take);
    connect(m_source.get(), &Source::finished, this, [this](const QString &notice) { finish(State::Ended, notice); });
    connect(m_source.get(), &Source::failed, this,
            [this](const QString &sentence) { finish(State::Failed, sentence); });
    m_cursor.setHasLive(m_source->isLive());
}

Session::~Session() = default;

void Session::start()
{
    if (m_source->isLive())
        m_cursor.jumpToLive();
    m_source->start();
}

void Session::stop()
{
    m_source->stop();
}

std::optional<Time> Session::begin() const
{
    return m_events.timeAt(m_events.prologue());
}

std::optional<Time> Session::end() const
{
    return m_events.timeAt(m_events.size());
}

void Session::take(const Message &message)
{
    switch (message.type) {
    case MessageType::Hello:
        takeHello(message);
        break;
    case MessageType::Events:
        takeBatch(message.payload);
        mergeSnapshot(BatchReader(message.payload).head().time_last);
        break;
    case MessageType::Snapshot:
        m_snapshot.addPart(message.payload);
        mergeSnapshot(0);
        break;
    case MessageType::Loss:
        takeLoss(message.payload);
        break;
    case MessageType::Stats:
        m_stats = decodeStats(message.payload);
        if (m_stats)
            mergeSnapshot(toNs(m_stats->time));
        break;
    case MessageType::Marker:
        takeMarker(message.payload);
        break;
    case MessageType::Name:
        m_names.take(message.payload);
        break;
    case MessageType::Bye:
        break;
    }
    Q_EMIT messageTaken(message);
    watchStorage();
    if (!m_waitingMarkers.empty())
        placeMarkers(streamTime());
}

void Session::takeMarker(const QByteArray &payload)
{
    const auto marker = decodeMarker(payload);
    if (!marker)
        return;
    m_markers.add(MarkerNote::of(*marker), MarkerList::Origin::Stream);
    appendMarker(payload, *marker);
}

void Session::appendMarker(const QByteArray &payload, const Marker &marker)
{
    m_events.append({marker}, payload);
    announce();
}

MarkerId Session::mark(const MarkerNote &note)
{
    const bool streams = m_source->isLive() && m_state == State::Receiving;
    const auto id = m_markers.add(note, streams ? MarkerList::Origin::Stream : MarkerList::Origin::Edited);
    if (streams) {
        m_waitingMarkers.push_back(id);
        placeMarkers(streamTime());
    }
    return id;
}

Time Session::streamTime() const
{
    const auto last = end().value_or(Time{});
    return m_stats ? std::max(m_stats->time, last) : last;
}

// What happened before a marker may still be on its way, and an event is never drawn before one that stands before it.
void Session::placeMarkers(Time streamTime)
{
    std::erase_if(m_waitingMarkers, [&](MarkerId id) {
        const auto *note = m_markers.find(id);
        if (note && note->time > streamTime)
            return false;
        if (note) {
            const auto payload = note->payload();
            appendMarker(payload, *decodeMarker(payload));
            Q_EMIT messageTaken({MessageType::Marker, payload});
        }
        return true;
    });
}

void Session::takeHello(const Message &message)
{
    const auto hello = decodeHello(message.payload);
    if (!hello)
        return finish(State::Failed, tr("The stream begins with a damaged greeting. Start again."));
    if (const auto reason = incompatibility(*hello); !reason.isEmpty()) {
        m_source->stop();
        return finish(State::Failed, reason);
    }
    m_nextSeq = hello->fixed.next_seq;
    m_processes.setKnowsReaps(hello->fixed.capabilities & FORKSCOPE_CAN_REAP);
    m_hello = hello;
    m_state = State::Receiving;
    Q_EMIT infoChanged();
}

void Session::takeBatch(const QByteArray &payload)
{
    BatchReader reader(payload);
    const auto &head = reader.head();
    if (reader.isValid() && !(head.flags & FORKSCOPE_BATCH_INFERRED)) {
        if (head.first_seq > m_nextSeq)
            addLoss(FORKSCOPE_STAGE_CLIENT, FORKSCOPE_CAUSE_GAP, head.first_seq - m_nextSeq, m_nextSeq,
                    head.time_first);
        m_nextSeq = head.first_seq + head.count;
    }
    quint64 bad = 0;
    while (const auto record = reader.next())
        if (const auto event = decodeRecord(*record)) {
            const auto number = m_events.append(*event, *record);
            const auto time = m_events.time(number);
            m_events.setProcess(number, m_processes.apply(*event, number, time));
            m_rates.add(*event, time);
        } else if (qint8(record->at(4)) >= FORKSCOPE_EXISTING && qint8(record->at(4)) <= FORKSCOPE_ADOPT) {
            ++bad; // a type we know, with lengths that do not hold; unknown types are another version's
        }
    if (bad += reader.badRecords(); bad != 0)
        addLoss(FORKSCOPE_STAGE_DECODER, FORKSCOPE_CAUSE_BAD_RECORD, bad, m_nextSeq, head.time_last);
    announce();
}

void Session::mergeSnapshot(quint64 streamTime)
{
    if (!m_snapshot.isDue(streamTime))
        return;
    const bool isFirst = m_events.isEmpty();
    for (const auto &batch : m_snapshot.take(TableLives(m_processes)))
        takeBatch(batch);
    if (isFirst) {
        m_events.endPrologue();
        m_cursor.follow();
    }
}

void Session::takeLoss(const QByteArray &payload)
{
    const auto loss = decodeLoss(payload);
    if (!loss)
        return;
    // What was lost behind the kernel had its numbers already: the gap they leave is explained.
    const bool hadNumbers = loss->stage == FORKSCOPE_STAGE_HELPER || loss->stage == FORKSCOPE_STAGE_FILE;
    if (hadNumbers && loss->count > 0 && loss->last_seq >= m_nextSeq)
        m_nextSeq = loss->last_seq + 1;
    const Event event{Lost{*loss}};
    const auto number = m_events.append(event, payload);
    m_rates.add(event, m_events.time(number));
    m_lost += loss->count;
    ++m_losses;
    announce();
    Q_EMIT lossTaken(number);
}

void Session::addLoss(forkscope_stage stage, forkscope_cause cause, quint64 count, quint64 seq, quint64 time)
{
    const forkscope_loss loss{quint16(stage), quint16(cause), ~0u, count, seq, seq + count - 1, time, time};
    takeLoss(QByteArray(reinterpret_cast<const char *>(&loss), sizeof loss));
}

void Session::finish(State state, const QString &notice)
{
    if (m_state == State::Failed)
        return;
    mergeSnapshot(~quint64(0)); // nothing is on its way any more
    placeMarkers(Time::max());
    m_state = state;
    m_notice = notice;
    m_cursor.setHasLive(false);
    Q_EMIT infoChanged();
}

void Session::watchStorage()
{
    if (!m_events.problem().isEmpty() && !std::exchange(m_hasStorageFailed, true))
        Q_EMIT storageFailed(m_events.problem());
    if (m_events.isFull() && m_state == State::Receiving) {
        m_source->stop();
        finish(State::Ended, tr("No more than 4,293,000,000 events fit into one session: the rest is missing. Cut the "
                                "recording into pieces, or start again."));
    }
}

void Session::announce()
{
    if (m_announced)
        return;
    m_announced = true;
    QMetaObject::invokeMethod(
        this,
        [this] {
            m_announced = false;
            m_cursor.follow();
            Q_EMIT advanced();
        },
        Qt::QueuedConnection);
}

} // namespace forkscope
