// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The process tree at the cursor: a view of the table. Rows hang under their parent in birth order and never move; a
// later position only adds rows at the end of a parent's, an earlier one takes them away again. With a filter, only
// what it finds is there, and what stands above that; without one, ended look-alikes share a row.
#pragma once

#include "app/filter/filterpass.h"
#include "app/models/filteredrows.h"
#include "app/models/folds.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <functional>
#include <memory>
#include <set>
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

    // NoProcess: the row is a fold, or the rest of one.
    ProcessIndex processAt(const QModelIndex &index) const;
    // Invalid when the process has not appeared yet, or stands in a fold or below one without being a row.
    QModelIndex indexOf(ProcessIndex process, int column = 0) const;

    bool foldsEnded() const { return m_foldsEnded; }
    void setFoldsEnded(bool folds);
    // Number of the fold that the row is, or of whose members it is the rest.
    std::optional<quint32> foldAt(const QModelIndex &index) const;
    std::optional<quint32> restAt(const QModelIndex &index) const;
    const Folds::Fold &fold(quint32 number) const { return m_folds.fold(number); }
    // The row that stands for a process: its own, its fold's, or that of the nearest above it.
    QModelIndex nearestTo(ProcessIndex process) const;
    QModelIndex indexOfFold(quint32 number, int column = 0) const;
    void showMore(quint32 fold);
    // This process and those above it stay out of folds; NoProcess: none.
    void keepOut(ProcessIndex process);
    // Asked before rows leave for a fold; where the answer is no they stay until a later flush.
    void setFoldPermission(std::function<bool(const QModelIndexList &leaving)> permission);
    // An empty filter shows all. In big sessions the old one stays in force until the new one has looked at all.
    void setFilter(const FilterNodes &filter, const NamedMoments &moments);
    bool isFiltered() const { return m_isListed; }
    // Whether the filter in force finds it, or something below it.
    bool isListed(ProcessIndex process) const { return m_rows.contains(process); }
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
    QVariant foldData(Folds::Row row, int column, int role) const;

    // With folds.
    bool isFolding() const { return m_foldsEnded && !m_isListed; }
    const Folds::Rows *listBelow(Folds::Row above) const;
    QModelIndex indexOfRow(Folds::Row row, int column) const;
    QModelIndex placeOf(ProcessIndex process, int column) const;
    bool isInSight(ProcessIndex process) const;
    std::set<ProcessIndex> changedParents(Position from, Position to) const;
    void refold(const std::set<ProcessIndex> &parents);
    void prepareFolds();
    Folds::Announce foldAnnouncer();

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

    bool m_foldsEnded = true;
    QuietLives m_quiet;
    mutable Folds m_folds; // makes lists when they are looked at
    std::size_t m_foldThreshold = 0;
    ProcessIndex m_kept = NoProcess;
    std::set<ProcessIndex> m_waiting; // parents of rows that were not permitted to leave
    std::function<bool(const QModelIndexList &)> m_permission;
};

} // namespace forkscope
