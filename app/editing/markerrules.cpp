// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/markerrules.h"

#include "app/recording/mcap.h"
#include "app/recording/sentences.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <algorithm>

namespace forkscope {

namespace {

constexpr quint64 second = 1'000'000'000;
// Fewer forks in a second are no peak, and each that is marked is twice the one before: a few marks tell of a storm.
constexpr quint64 leastPeak = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QString processText(Bytes comm, quint32 pid)
{
    return QStringLiteral("%1 (%2)").arg(displayText(comm)).arg(pid);
}

} // namespace

std::vector<Message> MarkerRules::take(const Message &message)
{
    if (!mcap::isWellFormed(message.type, message.payload))
        return {};
    m_markers.clear();
    if (message.type == MessageType::Snapshot)
        takeList(message.payload);
    m_flow.take(message);
    while (const auto item = m_flow.next()) {
        if (item->type == MessageType::Events) {
            if (const auto event = decodeRecord(item->payload))
                takeEvent(*event);
        } else if (item->type == MessageType::Loss) {
            takeLoss(*decodeLoss(item->payload));
        }
    }
    passSecond(m_flow.time() / second);
    return std::exchange(m_markers, {});
}

void MarkerRules::takeEvent(const Event &event)
{
    if (const auto *fork = event.as<Fork>(); fork && !fork->isThread())
        countFork(fork->fixed.head.time);
    const auto *failed = event.as<ForkFailed>();
    if (failed && !std::exchange(m_hasFailed, true))
        mark(FORKSCOPE_MARKER_FAILURE,
             tr("first refused fork: %1, of %2")
                 .arg(errnoName(int(failed->fixed.error)), processText(failed->comm, failed->fixed.head.tgid)));
}

void MarkerRules::takeLoss(const forkscope_loss &loss)
{
    const bool isApart = !m_hasLost || m_flow.time() >= m_lossAt + second;
    m_hasLost = true;
    m_lossAt = m_flow.time();
    if (isApart)
        mark(FORKSCOPE_MARKER_LOSS,
             loss.count == 0 ? tr("events may be lost") : tr("lost: %1").arg(eventsText(loss.count)));
}

// The kernel tells of a collected process only some seconds later at times: whoever is still in a list of tasks as a
// zombie is one.
void MarkerRules::takeList(const QByteArray &payload)
{
    BatchReader reader(payload);
    while (const auto record = reader.next()) {
        const auto event = decodeRecord(*record);
        const auto *row = event ? event->as<Existing>() : nullptr;
        if (!row || !row->fixed.zombie)
            continue;
        const auto *life = m_flow.living().find(event->process());
        if (!life || !life->fixed.zombie || toNs(life->ended) + second > row->fixed.head.time ||
            m_zombies.contains(event->process()))
            continue;
        m_zombies.insert(event->process());
        const auto age = timeFromNs(row->fixed.head.time) - life->ended;
        mark(FORKSCOPE_MARKER_ZOMBIE,
             tr("%1 has been a zombie for %2").arg(processText(life->comm, event->process().pid), durationText(age)));
    }
}

void MarkerRules::countFork(quint64 time)
{
    passSecond(std::max(time / second, m_second));
    ++m_forks;
}

void MarkerRules::passSecond(quint64 next)
{
    if (next <= m_second)
        return;
    if (m_forks >= std::max(leastPeak, 2 * m_peak)) {
        m_peak = m_forks;
        mark(FORKSCOPE_MARKER_RATE, tr("%1 forks in a second").arg(countText(m_forks)));
    }
    m_forks = 0;
    m_second = next;
}

void MarkerRules::mark(forkscope_marker_kind kind, const QString &text)
{
    m_markers.push_back({MessageType::Marker, encodeMarker(kind, timeFromNs(m_flow.time()), text.toUtf8(), {})});
}

} // namespace forkscope
