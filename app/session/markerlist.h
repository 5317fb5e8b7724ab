// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The markers of a session in the order of their times: those that its stream brought, and those set in it since.
#pragma once

#include "app/stream/event.h"

#include <QByteArray>
#include <QObject>
#include <QString>

#include <vector>

namespace forkscope {

// One of a list, never given again.
enum class MarkerId : quint32 {};

struct MarkerNote
{
    Time time;
    forkscope_marker_kind kind = FORKSCOPE_MARKER_BY_HAND;
    QByteArray text, author; // as they came
    quint64 color = 0;       // 0: none; else 0xff000000 | RGB
    MarkerId id{};           // given by the list

    static MarkerNote of(const Marker &marker);
    // Payload of a message.
    QByteArray payload() const;
};

class MarkerList : public QObject
{
    Q_OBJECT

public:
    // Whether the stream has it, or will have it.
    enum class Origin { Stream, Edited };

    using QObject::QObject;

    const std::vector<MarkerNote> &notes() const { return m_notes; }
    // Null when it was removed.
    const MarkerNote *find(MarkerId id) const;
    // The nearest one; null if there is none.
    const MarkerNote *after(Time time) const;
    const MarkerNote *before(Time time) const;
    // The first one whose text begins so; null if there is none.
    const MarkerNote *named(const QString &beginning) const;
    // Whether it differs from what the stream holds, so that only a copy can keep it.
    bool isEdited() const { return m_edited; }

    MarkerId add(const MarkerNote &note, Origin origin);
    void rename(MarkerId id, const QByteArray &text);
    void remove(MarkerId id);
    // One that was removed, under its own id.
    void restore(const MarkerNote &note);
    // A copy holds them all now.
    void noteKept() { m_edited = false; }

Q_SIGNALS:
    // Rows in the order of time.
    void aboutToBeAdded(int row);
    void added(int row);
    void aboutToBeRemoved(int row);
    void removed(int row);
    void renamed(int row);
    // After each of them.
    void changed();

private:
    void insert(const MarkerNote &note);
    std::vector<MarkerNote>::iterator place(MarkerId id);

    std::vector<MarkerNote> m_notes;
    quint32 m_lastId = 0;
    bool m_edited = false;
};

} // namespace forkscope
