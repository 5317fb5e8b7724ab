// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Setting, renaming and removing a marker, each of which can be undone.
#pragma once

#include "app/session/session.h"

#include <QUndoCommand>

#include <optional>

namespace forkscope {

class SetMarker : public QUndoCommand
{
public:
    SetMarker(Session &session, const MarkerNote &note);
    void undo() override;
    void redo() override;

private:
    Session &m_session;
    MarkerNote m_note;
    bool m_wasSet = false;
};

class RenameMarker : public QUndoCommand
{
public:
    RenameMarker(Session &session, MarkerId marker, const QByteArray &text);
    void undo() override;
    void redo() override;

private:
    Session &m_session;
    MarkerId m_marker;
    QByteArray m_before, m_after;
};

class RemoveMarker : public QUndoCommand
{
public:
    RemoveMarker(Session &session, const MarkerNote &note);
    void undo() override;
    void redo() override;

private:
    Session &m_session;
    MarkerNote m_note;
};

} // namespace forkscope
