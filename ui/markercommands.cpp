// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/markercommands.h"

#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <utility>

namespace forkscope {

namespace {

constexpr qsizetype longestName = 24;

// "set marker tests begin": what a menu says behind "Undo".
QString named(const char *what, const QByteArray &text)
{
    return QCoreApplication::translate("MarkerCommand", what).arg(displayText(text, longestName));
}

} // namespace

SetMarker::SetMarker(Session &session, const MarkerNote &note)
    : QUndoCommand(named(QT_TRANSLATE_NOOP("MarkerCommand", "set marker %1"), note.text)),
      m_session(session),
      m_note(note)
{
}

void SetMarker::redo()
{
    if (std::exchange(m_wasSet, true))
        m_session.markers().restore(m_note);
    else
        m_note.id = m_session.mark(m_note);
}

void SetMarker::undo()
{
    m_session.markers().remove(m_note.id);
}

RenameMarker::RenameMarker(Session &session, MarkerId marker, const QByteArray &text)
    : QUndoCommand(named(QT_TRANSLATE_NOOP("MarkerCommand", "rename marker %1"), text)),
      m_session(session),
      m_marker(marker),
      m_after(text)
{
    if (const auto *note = session.markers().find(marker))
        m_before = note->text;
}

void RenameMarker::redo()
{
    m_session.markers().rename(m_marker, m_after);
}

void RenameMarker::undo()
{
    m_session.markers().rename(m_marker, m_before);
}

RemoveMarker::RemoveMarker(Session &session, const MarkerNote &note)
    : QUndoCommand(named(QT_TRANSLATE_NOOP("MarkerCommand", "remove marker %1"), note.text)),
      m_session(session),
      m_note(note)
{
}

void RemoveMarker::redo()
{
    m_session.markers().remove(m_note.id);
}

void RemoveMarker::undo()
{
    m_session.markers().restore(m_note);
}

} // namespace forkscope
