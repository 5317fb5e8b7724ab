// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The events up to the cursor in the order of the kernel's buffer, losses at their place. The processes that existed at
// the start are left out.
#pragma once

#include "app/models/eventscan.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <memory>
#include <vector>

namespace forkscope {

class EventListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        NumberColumn,
        TimeColumn,
        KindColumn,
        ProcessColumn,
        ChildColumn,
        CallColumn,
        ResultColumn,
        ArgumentsColumn,
        ColumnCount
    };
    enum Role {
        EventNumberRole = Qt::UserRole, // quint64
        ProcessIndexRole,               // quint32; the process concerned
        TypeRole,                       // int, EventType
    };
    enum class TimeStyle { SinceStart, SincePrevious, WallClock };

    explicit EventListModel(Session &session, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    EventNumber eventAt(const QModelIndex &index) const;
    // Row of the event, or of the nearest one before it; -1 if there is none.
    int rowOf(EventNumber number) const;
    TimeStyle timeStyle() const { return m_timeStyle; }
    void setTimeStyle(TimeStyle style);

    // Lists what is asked for; nothing: all.
    void ask(const std::optional<EventQuestion> &question);
    bool isFiltered() const { return m_scan != nullptr; }
    // Of the events that the filter finds, as far as it has looked; the session's own without a filter.
    const RateHistory &rates() const { return m_scan ? m_scan->rates() : m_session.rates(); }

public Q_SLOTS:
    void catchUp();

Q_SIGNALS:
    // rates() are others.
    void ratesChanged();

private:
    void look();
    void judgeAnew();
    void scanAll();
    void showRows();
    void replaceList(const std::vector<EventNumber> &listed);
    QString text(EventNumber number, Column column) const;

    Session &m_session;
    // Without a question: numbers of all events as far as the stream was read. With one: those found so far. The first
    // m_rows are shown.
    std::vector<EventNumber> m_listed;
    Position m_scanned = 0;
    int m_rows = 0;
    TimeStyle m_timeStyle = TimeStyle::WallClock;
    QTimer m_flush;
    std::optional<EventQuestion> m_question;
    std::unique_ptr<EventScan> m_scan;
    // Of a stream that grows, to judge again what was found before its process ended.
    std::unique_ptr<EventScan> m_newScan;
    Position m_judged = 0; // how much of the stream there was when everything was judged
    QElapsedTimer m_sinceLook, m_sinceJudged;
    QTimer m_step;
};

} // namespace forkscope
