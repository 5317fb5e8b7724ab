// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The process tree at the cursor: a view of the table. Rows hang under their parent in birth order and never move; a
// later position only adds rows at the end of a parent's, an earlier one takes them away again.
#pragma once

#include "app/session/session.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <span>

namespace forkscope {

class ProcessTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column {
        ProcessColumn,
        PidColumn,
        ForksColumn,
        BeganColumn,
        LaneColumn,
        ResultColumn,
        ArgumentsColumn,
        ColumnCount
    };
    enum Role {
        ProcessIndexRole = Qt::UserRole, // quint32, row of the table
        StateRole,                       // int, ProcessState
        SortRole,
    };

    // Shows `session` at its cursor; the session must outlive the model.
    explicit ProcessTreeModel(Session &session, QObject *parent = nullptr);

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    ProcessIndex processAt(const QModelIndex &index) const;
    // Invalid when the process has not appeared yet.
    QModelIndex indexOf(ProcessIndex process, int column = 0) const;
    // The place in the stream that is shown.
    Position position() const { return m_position; }

public Q_SLOTS:
    // Goes to the cursor's position. Called by the model itself at most ten times a second; a test calls it at will.
    void catchUp();

private:
    std::span<const ProcessIndex> shownChildren(ProcessIndex parent) const;
    void appendRows(quint32 wanted);
    void dropRows(quint32 wanted);
    void relayout(quint32 wanted);
    void announceChanges(Position from, Position to);
    QVariant text(ProcessIndex process, Column column) const;

    Session &m_session;
    // Rows of the table below m_shown are shown, as they are at m_position. Between flushes both agree.
    quint32 m_shown = 0;
    Position m_position = 0;
    QTimer m_flush;
};

} // namespace forkscope
