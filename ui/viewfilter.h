// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the views of a session are narrowed to: the filter of the bar, the chips, and the brushed range, joined by
// "and". The one place that says it to tree, event list and plot; changes can be undone.
#pragma once

#include "app/models/eventlistmodel.h"
#include "app/models/processtreemodel.h"
#include "ui/timeselection.h"

#include <QUndoStack>

namespace forkscope {

struct FilterChip
{
    enum class State { On, Off };

    QString text;  // in the filter language
    QString words; // what the chip says
    State state = State::On;

    friend bool operator==(const FilterChip &, const FilterChip &) = default;
};

struct FilterState
{
    QString text; // of the bar
    QList<FilterChip> chips;

    friend bool operator==(const FilterState &, const FilterState &) = default;
};

class ViewFilter : public QObject
{
    Q_OBJECT

public:
    struct Models
    {
        ProcessTreeModel &tree;
        EventListModel &events;
    };
    ViewFilter(Session &session, Models models, TimeSelection &times, QUndoStack &undo);

    const FilterState &state() const { return m_state; }
    bool isActive() const { return !joined().isEmpty(); }
    // Everything that is in force, as one filter.
    QString joined() const;
    // A and B, as far as they are set.
    NamedMoments moments() const;
    // "14:02:10.0 to 14:02:16.0", what the chip of the brushed range says; empty without one.
    QString rangeWords() const;

    // `text` without a mistake.
    void setText(const QString &text);
    void addChip(const QString &text, const QString &words);
    void removeChip(int chip);
    void invertChip(int chip);
    void switchChip(int chip);
    // Takes bar, chips and range away.
    void clear();

    // For the undo stack.
    void restore(const FilterState &state);

Q_SIGNALS:
    void changed();

private:
    void change(const FilterState &state, const QString &name);
    QString rangeText() const;
    void rangeChanged();
    void apply();

    Session &m_session;
    Models m_models;
    TimeSelection &m_times;
    QUndoStack &m_undo;
    FilterState m_state;
    QTimer m_rangeDelay; // a brush moves with the mouse
};

} // namespace forkscope
