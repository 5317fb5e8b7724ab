// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The process tree at the cursor: a view of the table. Rows hang under their parent in birth order and never move; a
// later position only adds rows at the end of a parent's, an earlier one takes them away again. With a filter, only
// what it finds is there, and what stands above that.
#pragma once

#include "app/filter/filterpass.h"
#include "app/models/filteredrows.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <memory>
#include <span>
#include <vector>

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
        HitRole,                         // bool; false: only stands above what the filter finds
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
    // An empty filter shows all. In big sessions the old one stays in force until the new one has looked at all.
    void setFilter(const FilterNodes &filter, const NamedMoments &moments);
    bool isFiltered() const { return m_isListed; }
    bool isFiltering() const { return m_pass != nullptr; }
    // Processes that the filter in force finds, and all there are at the position.
    quint32 hitCount() const { return m_hitCount; }
    quint32 processCount() const { return m_session.processes().countAt(m_position); }
    // What made some tests impossible; nothing when all is well.
    const std::optional<QString> &filterProblem() const { return m_filterProblem; }

    // The place in the stream that is shown.
    Position position() const { return m_position; }

public Q_SLOTS:
    // Goes to the cursor's position. Called by the model itself at most ten times a second; a test calls it at will.
    void catchUp();

Q_SIGNALS:
    // A filter has come into force, or was taken away, or finds others.
    void filtered();

private:
    void beginPass();
    void advancePass();
    void applyPass();
    void leaveFilter();
    void listAnew(const std::vector<bool> &wanted);
    void changeRows(const std::vector<bool> &wanted);
    void announceRows(const std::vector<bool> &hitsBefore);
    bool isShown(ProcessIndex process) const;
    void keepPersistent();
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

    FilterNodes m_filter; // that is wanted
    NamedMoments m_moments;
    std::unique_ptr<FilterPass> m_pass; // on its way
    Duration m_passCost{};
    QTimer m_step;
    // In force: which processes are rows, and which of them are found.
    bool m_isListed = false;
    FilteredRows m_rows;
    std::vector<bool> m_isHit;
    quint32 m_hitCount = 0;
    std::optional<QString> m_filterProblem;
};

} // namespace forkscope
