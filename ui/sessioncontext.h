// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One session with what all its views share: the time axis, the selection, the item models and the known losses.
#pragma once

#include "app/models/eventlistmodel.h"
#include "app/models/processtreemodel.h"
#include "app/recording/marksocket.h"
#include "app/session/session.h"
#include "ui/automaticmarkers.h"
#include "ui/selection.h"
#include "ui/timeaxis.h"
#include "ui/timeselection.h"
#include "ui/viewfilter.h"

#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <vector>

namespace forkscope {

// A stretch of time in which events were lost.
struct LossRegion
{
    Time from, to;
    quint64 count; // 0: nobody knows how many
    EventNumber event;
};

// How a test joins the filter that is in force.
enum class FilterJoin { Instead, InsteadNot, And, Or };

class SessionContext : public QObject
{
    Q_OBJECT

public:
    explicit SessionContext(std::unique_ptr<Source> source, QObject *parent = nullptr);

    Session &session() { return m_session; }
    const Session &session() const { return m_session; }
    TimeCursor &cursor() { return m_session.cursor(); }
    TimeAxis &axis() { return m_axis; }
    Selection &selection() { return m_selection; }
    TimeSelection &timeSelection() { return m_timeSelection; }
    // What was changed in the view of this session, and its markers.
    QUndoStack &undo() { return m_undo; }
    ViewFilter &filter() { return m_filter; }
    // What the plot draws: of what the filter finds.
    const RateHistory &rates() const { return m_events.rates(); }
    ProcessTreeModel &tree() { return m_tree; }
    EventListModel &events() { return m_events; }
    const std::vector<LossRegion> &losses() const { return m_losses; }
    // Stretches longer than TimeCursor::longestIdle between two events.
    const std::vector<TimeSpan> &idleGaps();

    // Moments for drawing: where the session ends now (live: it grows also while nothing happens), and the cursor.
    Time now() const;
    Time cursorTime() const;
    bool isReceiving() const { return m_session.state() == Session::State::Receiving; }
    ClockPair clock() const;

    // "14:02:11.5", "+3.2s", "50%", "@tests begin" (a marker), "@A", "@B".
    std::optional<Time> momentOf(const QString &text) const;

    enum class Direction { Back, Forward };
    void goToMarker(Direction direction);
    void goToParent();

    // "ninja (5968)" as it is called at the cursor.
    QString nameOf(ProcessIndex process) const;

Q_SIGNALS:
    // Something that is drawn has changed; at most 20 times a second, once a second while nothing happens.
    void refreshed();
    // A marker with a note is wanted at the cursor.
    void markerRequested();
    // A test of a cell is to join the filter.
    void testChosen(const QString &test, forkscope::FilterJoin join);

private:
    void listenForMarks();
    void addLoss(EventNumber number);
    void moveAxis();
    void settle();
    void refresh();

    Session m_session;
    TimeAxis m_axis;
    Selection m_selection;
    ProcessTreeModel m_tree;
    EventListModel m_events;
    TimeSelection m_timeSelection;
    AutomaticMarkers m_automaticMarkers;
    std::unique_ptr<MarkListener> m_listener; // of a live session
    QUndoStack m_undo;
    ViewFilter m_filter;
    std::vector<LossRegion> m_losses;
    std::vector<TimeSpan> m_idleGaps;
    Position m_scannedForGaps = 0;
    QElapsedTimer m_sinceEvent;
    QTimer m_refresh;
    QTimer m_idle;
    bool m_settled = false;
};

} // namespace forkscope
