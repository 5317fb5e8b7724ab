// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/folds.h"

#include <algorithm>

namespace forkscope {

namespace {

// A row's two highest bits are its kind, the 30 below them the number of its fold.
enum class Kind : quint64 { Process, Fold, Rest };
constexpr int kindShift = 62;
constexpr quint64 numberMask = (quint64(1) << 30) - 1;
// Failed children of one parent that have rows of their own.
constexpr std::size_t mostFailures = 200;

constexpr Folds::Row made(Kind kind, quint32 number, quint32 place)
{
    return Folds::Row(quint64(kind) << kindShift | quint64(number) << 32 | place);
}

std::optional<quint32> numberIn(Folds::Row row, Kind kind)
{
    if (quint64(row) >> kindShift != quint64(kind))
        return std::nullopt;
    return quint32(quint64(row) >> 32 & numberMask);
}

quint32 placeIn(Folds::Row row)
{
    return quint32(quint64(row));
}

Folds::Rows rowsOf(const Folds::Fold &fold, quint32 number)
{
    Folds::Rows rows;
    const auto count = std::min(fold.page, fold.members.size());
    rows.reserve(count + 1);
    std::transform(fold.members.begin(), fold.members.begin() + std::ptrdiff_t(count), std::back_inserter(rows),
                   Folds::rowOf);
    if (count < fold.members.size())
        rows.push_back(made(Kind::Rest, number, ~0u));
    return rows;
}

bool contains(const Folds::Rows &rows, Folds::Row row)
{
    return Folds::placeOf(rows, row) >= 0;
}

} // namespace

ProcessIndex Folds::processOf(Row row)
{
    return quint64(row) >> kindShift == quint64(Kind::Process) ? ProcessIndex(placeIn(row)) : NoProcess;
}

std::optional<quint32> Folds::foldOf(Row row)
{
    return numberIn(row, Kind::Fold);
}

std::optional<quint32> Folds::restOf(Row row)
{
    return numberIn(row, Kind::Rest);
}

Folds::Row Folds::rowOfFold(quint32 number) const
{
    return made(Kind::Fold, number, toRow(m_folds[number].members.front()));
}

std::optional<quint32> Folds::foldAround(ProcessIndex process) const
{
    if (toRow(process) >= m_around.size() || m_around[toRow(process)] == 0)
        return std::nullopt;
    return m_around[toRow(process)] - 1;
}

void Folds::setMoment(quint32 shown, Position position)
{
    m_shown = shown;
    m_position = position;
}

std::span<const ProcessIndex> Folds::childrenOf(ProcessIndex parent) const
{
    const auto children = m_table.childrenAt(parent, Never);
    const auto end = std::ranges::lower_bound(children, ProcessIndex(m_shown));
    return {children.begin(), end};
}

int Folds::placeOf(const Rows &rows, Row row)
{
    const auto place = std::ranges::lower_bound(rows, placeIn(row), {}, placeIn);
    return place != rows.end() && *place == row ? int(place - rows.begin()) : -1;
}

// ---- how a list is to be -------------------------------------------------------------------------------------------

Folds::List Folds::arranged(ProcessIndex parent)
{
    const auto children = childrenOf(parent);
    std::unordered_map<quint32, Fold> groups; // by look
    std::vector<ProcessIndex> failed;
    for (const auto child : children) {
        const auto look = m_quiet.lookOf(child);
        const bool isKept = !m_kept.empty() && m_kept.contains(child);
        if (m_quiet.hasFailed(child, m_position)) {
            if (look != 0)
                groups[look].failed.push_back(child);
            if (!isKept && m_table.childrenAt(child, Never).empty())
                failed.push_back(child);
        } else if (look != 0 && !isKept && m_quiet.isQuiet(child, m_position)) {
            groups[look].members.push_back(child);
        }
    }
    List list;
    std::vector<ProcessIndex> folded;
    const auto add = [&](Fold fold, quint32 look) {
        folded.insert(folded.end(), fold.members.begin(), fold.members.end());
        fold.parent = parent;
        fold.look = look;
        list.rows.push_back(addFold(list, std::move(fold)));
    };
    for (auto &[look, group] : groups)
        if (group.members.size() >= threshold())
            add(std::move(group), look);
    if (failed.size() > mostFailures) {
        Fold rest;
        rest.members.assign(failed.begin() + mostFailures, failed.end());
        add(std::move(rest), Failures);
    }
    std::ranges::sort(folded);
    std::vector<ProcessIndex> plain;
    std::ranges::set_difference(children, folded, std::back_inserter(plain));
    std::ranges::transform(plain, std::back_inserter(list.rows), rowOf);
    std::ranges::sort(list.rows, {}, placeIn);
    return list;
}

Folds::Row Folds::addFold(List &list, Fold fold)
{
    const auto number = numberOf(fold.parent, fold.look);
    fold.page = m_folds[number].page;
    fold.rows = rowsOf(fold, number);
    const auto row = made(Kind::Fold, number, toRow(fold.members.front()));
    list.folds.emplace_back(number, std::move(fold));
    return row;
}

quint32 Folds::numberOf(ProcessIndex parent, quint32 look)
{
    const std::pair key(toRow(parent), look);
    const auto known = m_numbers.constFind(key);
    if (known != m_numbers.constEnd())
        return *known;
    m_folds.emplace_back();
    m_numbers.insert(key, quint32(m_folds.size() - 1));
    return quint32(m_folds.size() - 1);
}

// Of folds that stay at their place the rows stay what they are; those are the matter of whoever announces.
void Folds::take(List &list, const Rows &before)
{
    m_around.resize(std::max(m_around.size(), std::size_t(m_table.size())));
    for (const auto row : before)
        if (const auto number = foldOf(row)) {
            for (const auto member : m_folds[*number].members)
                m_around[toRow(member)] = 0;
            m_folds[*number].members.clear();
        }
    for (auto &[number, fold] : list.folds) {
        for (const auto member : fold.members)
            m_around[toRow(member)] = number + 1;
        const auto row = made(Kind::Fold, number, toRow(fold.members.front()));
        if (contains(before, row))
            fold.rows = std::move(m_folds[number].rows);
        m_folds[number] = std::move(fold);
    }
}

// ---- lists come and change -----------------------------------------------------------------------------------------

const Folds::Rows *Folds::below(ProcessIndex parent)
{
    if (const auto known = m_lists.find(parent); known != m_lists.end())
        return &known->second;
    const auto children = childrenOf(parent);
    if (children.size() < threshold())
        return nullptr;
    m_around.resize(std::max(m_around.size(), std::size_t(m_table.size())));
    for (const auto child : children)
        m_around[toRow(child)] = 0;
    auto list = arranged(parent);
    take(list, {});
    return &m_lists.emplace(parent, std::move(list.rows)).first->second;
}

void Folds::forgetLists()
{
    m_lists.clear();
    for (auto &fold : m_folds) {
        fold.members.clear();
        fold.rows.clear();
    }
}

Folds::Lifetimes Folds::lifetimes(quint32 number)
{
    auto &fold = m_folds[number];
    if (!fold.lifetimes) {
        std::vector<Duration> lives;
        lives.reserve(fold.members.size());
        for (const auto member : fold.members)
            lives.push_back(m_table.at(member).ended - m_table.at(member).began);
        const auto middle = lives.begin() + std::ptrdiff_t(lives.size() / 2);
        std::ranges::nth_element(lives, middle);
        fold.lifetimes = {*middle, *std::max_element(middle, lives.end())};
    }
    return *fold.lifetimes;
}

void Folds::fix(ProcessIndex parent, std::size_t count)
{
    if (m_lists.contains(parent) || below(parent) || count < threshold())
        return;
    const auto children = childrenOf(parent);
    Rows rows;
    std::ranges::transform(children, std::back_inserter(rows), rowOf);
    m_around.resize(std::max(m_around.size(), std::size_t(m_table.size())));
    for (const auto child : children)
        m_around[toRow(child)] = 0;
    m_lists.emplace(parent, std::move(rows));
}

void Folds::append(ProcessIndex parent, quint32 first, quint32 end)
{
    m_around.resize(std::max(m_around.size(), std::size_t(end)));
    const auto list = m_lists.find(parent);
    for (auto row = first; row < end; ++row) {
        m_around[row] = 0;
        if (list != m_lists.end())
            list->second.push_back(rowOf(ProcessIndex(row)));
    }
}

void Folds::drop(ProcessIndex parent, std::size_t count)
{
    if (const auto list = m_lists.find(parent); list != m_lists.end())
        list->second.resize(list->second.size() - count);
}

void Folds::removeRows(Row above, Rows &rows, const Rows &wanted, const Announce &announce)
{
    for (auto end = rows.size(); end > 0;) {
        auto begin = end;
        while (begin > 0 && !contains(wanted, rows[begin - 1]))
            --begin;
        if (begin == end) {
            --end;
            continue;
        }
        announce.removing(above, int(begin), int(end) - 1);
        rows.erase(rows.begin() + std::ptrdiff_t(begin), rows.begin() + std::ptrdiff_t(end));
        announce.removed();
        end = begin;
    }
}

// All of `rows` are wanted.
void Folds::insertRows(Row above, Rows &rows, const Rows &wanted, const Announce &announce)
{
    for (std::size_t at = 0; at < wanted.size(); ++at) {
        if (at < rows.size() && rows[at] == wanted[at])
            continue;
        auto end = at + 1;
        while (end < wanted.size() && (at == rows.size() || wanted[end] != rows[at]))
            ++end;
        announce.inserting(above, int(at), int(end) - 1);
        rows.insert(rows.begin() + std::ptrdiff_t(at), wanted.begin() + std::ptrdiff_t(at),
                    wanted.begin() + std::ptrdiff_t(end));
        announce.inserted();
        at = end - 1;
    }
}

// The folds that are there before and after, with the rows that they are to have.
std::vector<std::pair<Folds::Row, Folds::Rows>> Folds::staying(const List &list, const Rows &before) const
{
    std::vector<std::pair<Row, Rows>> folds;
    for (const auto &[number, fold] : list.folds) {
        const auto row = made(Kind::Fold, number, toRow(fold.members.front()));
        if (contains(before, row))
            folds.emplace_back(row, fold.rows);
    }
    return folds;
}

bool Folds::refold(ProcessIndex parent, const Announce &announce)
{
    const auto known = m_lists.find(parent);
    if (known == m_lists.end())
        return true;
    auto list = arranged(parent);
    auto &rows = known->second;
    Rows leaving;
    std::ranges::copy_if(rows, std::back_inserter(leaving),
                         [&](Row row) { return processOf(row) != NoProcess && !contains(list.rows, row); });
    if (!leaving.empty() && announce.mayLeave && !announce.mayLeave(leaving))
        return false;
    // What moves between the list and a fold first leaves the one, and only then comes to the other.
    const auto stay = staying(list, rows);
    for (const auto &[row, wanted] : stay)
        removeRows(row, m_folds[*foldOf(row)].rows, wanted, announce);
    const auto before = rows;
    removeRows(rowOf(parent), rows, list.rows, announce);
    take(list, before);
    for (const auto &[row, wanted] : stay)
        insertRows(row, m_folds[*foldOf(row)].rows, wanted, announce);
    insertRows(rowOf(parent), rows, list.rows, announce);
    for (const auto &[row, wanted] : stay)
        announce.changed(row);
    return true;
}

void Folds::showMore(quint32 number, const Announce &announce)
{
    auto &fold = m_folds[number];
    fold.page += pageSize;
    const auto wanted = rowsOf(fold, number);
    const auto row = rowOfFold(number);
    removeRows(row, fold.rows, wanted, announce);
    insertRows(row, fold.rows, wanted, announce);
    announce.changed(row);
}

} // namespace forkscope
