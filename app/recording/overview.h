// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a recording amounts to: counts, time range and the number of births over time, in a size that does not grow with
// it. The writer keeps one and stores it in the summary, so that a picture of days can be drawn before anything is
// read.
#pragma once

#include "app/stream/message.h"
#include "app/stream/time.h"

#include <QByteArrayView>

#include <array>
#include <optional>
#include <vector>

namespace forkscope {

// One bar of the histogram.
struct OverviewBin
{
    enum Count { Processes, Threads, Failures, Execs, Ends, Lost, Counts };
    std::array<quint32, Counts> counts{};
    bool isEmpty() const { return counts == std::array<quint32, Counts>{}; }
};

// A snapshot's first part: reading can begin there.
struct KeyframeEntry
{
    quint64 time = 0;
    quint64 chunkOffset = 0; // of the chunk record in the file
    quint64 firstSeq = 0;    // of the record that follows it
};

class Overview
{
public:
    static constexpr std::size_t BinsMax = 1024;

    void add(const Message &message);
    // For the snapshot that add() is about to see or has seen.
    void addKeyframe(const KeyframeEntry &keyframe) { m_keyframes.push_back(keyframe); }

    // Records of Events messages; each by type.
    quint64 events() const;
    quint64 processes() const { return count(FORKSCOPE_FORK) - m_threadForks; }
    quint64 threads() const { return m_threadForks; }
    quint64 failures() const { return count(FORKSCOPE_FORK_FAILED); }
    quint64 execs() const { return count(FORKSCOPE_EXEC); }
    quint64 ends() const { return m_ends; } // of processes
    quint64 count(forkscope_type type) const { return m_types[type]; }

    quint64 losses() const { return m_losses; }
    quint64 lostEvents() const { return m_lostEvents; }
    quint64 markers() const { return m_markers; }

    // Of the events; nothing while there is none.
    std::optional<Time> begin() const;
    std::optional<Time> end() const;
    Duration duration() const;

    // Bar i begins at binOrigin() + i * binWidth().
    const std::vector<OverviewBin> &bins() const { return m_bins; }
    Duration binWidth() const { return Duration(std::int64_t(m_binWidth)); }
    Time binOrigin() const { return timeFromNs(m_firstBin * m_binWidth); }

    const std::vector<KeyframeEntry> &keyframes() const { return m_keyframes; }

    // Content of the private record 0x81.
    QByteArray encode() const;
    static std::optional<Overview> decode(QByteArrayView content);

private:
    static constexpr std::size_t Types = 16;

    void addRecords(const QByteArray &payload);
    OverviewBin &binAt(quint64 time);
    bool takeBars(QByteArrayView list, quint32 parts);
    void widen();

    std::array<quint64, Types> m_types{}; // [0]: of unknown types
    quint64 m_threadForks = 0;
    quint64 m_ends = 0;
    quint64 m_losses = 0;
    quint64 m_lostEvents = 0;
    quint64 m_markers = 0;
    quint64 m_begin = ~quint64(0);
    quint64 m_end = 0;
    quint64 m_binWidth = 1'000'000; // ns; doubles when the bars become too many
    quint64 m_firstBin = 0;         // its begin, in widths
    std::vector<OverviewBin> m_bins;
    std::vector<KeyframeEntry> m_keyframes;
};

} // namespace forkscope
