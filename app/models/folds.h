// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The rows below each process when its ended look-alikes share one: which are rows of their own, which stand in a fold,
// and the ranges in which one such list becomes another. A fold keeps its number for ever.
#pragma once

#include "app/models/quietlives.h"

#include <functional>
#include <optional>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace forkscope {

class Folds
{
public:
    // Names a row: a process, a fold at the place of its first member, or the last row of a fold, which stands for the
    // members that are no rows yet. Its low half is the place among its siblings.
    enum class Row : quint64 {};
    using Rows = std::vector<Row>; // in the order of their places

    struct Lifetimes
    {
        Duration median, longest;
    };
    struct Fold
    {
        ProcessIndex parent = NoProcess;
        quint32 look = 0;                  // Failures: of failed lives that are too many for rows of their own
        std::vector<ProcessIndex> members; // in the order of birth
        std::vector<ProcessIndex> failed;  // that look alike, and have rows of their own
        std::size_t page = pageSize;       // of the members so many are rows
        Rows rows;
        std::optional<Lifetimes> lifetimes; // once somebody has asked
    };
    static constexpr quint32 Failures = ~0u;
    static constexpr std::size_t pageSize = 200;

    // Called around each range of rows that comes or goes, below a process, a fold, or nothing (NoProcess).
    struct Announce
    {
        std::function<void(Row above, int first, int last)> removing;
        std::function<void()> removed;
        std::function<void(Row above, int first, int last)> inserting;
        std::function<void()> inserted;
        std::function<void(Row fold)> changed;
        // Whether these rows may leave for a fold now.
        std::function<bool(const Rows &rows)> mayLeave;
    };

    // Both must outlive it.
    Folds(const ProcessTable &table, const QuietLives &quiet) : m_table(table), m_quiet(quiet) {}

    static constexpr Row rowOf(ProcessIndex process) { return Row(toRow(process)); }
    static ProcessIndex processOf(Row row);        // NoProcess: another kind of row
    static std::optional<quint32> foldOf(Row row); // number of the fold that it is
    static std::optional<quint32> restOf(Row row); // number of the fold of whose members it is the rest

    const Fold &fold(quint32 number) const { return m_folds[number]; }
    // Of one that has members.
    Row rowOfFold(quint32 number) const;
    // Of the members. O(members) at the first time.
    Lifetimes lifetimes(quint32 number);
    // The fold in which a process stands. Needs the list of its parent.
    std::optional<quint32> foldAround(ProcessIndex process) const;

    // How the tree stands: processes below row `shown` have appeared. Lists that were made stay as they are.
    void setMoment(quint32 shown, Position position);
    // Ended look-alikes that share a row; fewer are needed where there are many rows.
    std::size_t threshold() const { return m_shown > manyRows ? 2 : 8; }
    // These never stand in a fold.
    void setKept(std::unordered_set<ProcessIndex> kept) { m_kept = std::move(kept); }
    void forgetLists();
    // Of a parent that is no row itself.
    void forgetList(ProcessIndex parent) { m_lists.erase(parent); }

    // Null: there are few children, and each is a row. Makes the list if need be.
    const Rows *below(ProcessIndex parent);
    static int placeOf(const Rows &rows, Row row); // -1: is not there

    // Before `count` children have appeared: makes the list as it has been until now, if there is to be one.
    void fix(ProcessIndex parent, std::size_t count);
    // The children from this row of the table to that one have appeared, or go: the last rows.
    void append(ProcessIndex parent, quint32 first, quint32 end);
    void drop(ProcessIndex parent, std::size_t count);
    // Makes the list what it is to be at the moment. False if some rows must stay for now.
    bool refold(ProcessIndex parent, const Announce &announce);
    // Makes another page of a fold's members rows.
    void showMore(quint32 fold, const Announce &announce);

private:
    static constexpr quint32 manyRows = 20'000;

    struct List
    {
        Rows rows;
        std::vector<std::pair<quint32, Fold>> folds; // by number
    };

    std::span<const ProcessIndex> childrenOf(ProcessIndex parent) const;
    List arranged(ProcessIndex parent);
    Row addFold(List &list, Fold fold);
    quint32 numberOf(ProcessIndex parent, quint32 look);
    void take(List &list, const Rows &before);
    std::vector<std::pair<Row, Rows>> staying(const List &list, const Rows &before) const;
    static void removeRows(Row above, Rows &rows, const Rows &wanted, const Announce &announce);
    static void insertRows(Row above, Rows &rows, const Rows &wanted, const Announce &announce);

    const ProcessTable &m_table;
    const QuietLives &m_quiet;
    quint32 m_shown = 0;
    Position m_position = 0;
    std::unordered_set<ProcessIndex> m_kept;
    std::unordered_map<ProcessIndex, Rows> m_lists;        // by parent
    std::vector<Fold> m_folds;                             // by number
    QHash<std::pair<quint32, quint32>, quint32> m_numbers; // by parent and look
    std::vector<quint32> m_around;                         // by process: number + 1 of its fold
};

} // namespace forkscope
