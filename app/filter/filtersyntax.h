// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A filter as it is written, taken apart and checked against the fields: forkscope-filter(7) has the grammar.
#pragma once

#include <QRegularExpression>
#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace forkscope {

struct FilterField;

// What is wrong with a filter, for people: "lfetime" is no field; did you mean lifetime?
struct FilterError
{
    int column; // from 1 on
    QString sentence;

    // "column 12: …"
    QString text() const;
};

// A value as the field that it is compared with takes it.
struct FilterValue
{
    QString text;      // of text, and of a time, which only a session can place
    qint64 number = 0; // of numbers, constants and durations (ns)
};

// From a value to another, both included; a single value is both ends.
struct FilterRange
{
    FilterValue first, last;
};

enum class FilterOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Contains, Matches, Has, In };
// As it is written: "==", "contains".
const char *nameOf(FilterOperator op);

struct FilterNode
{
    enum class Kind {
        Or,
        And,
        Not,
        Under,    // below a process that `left` finds
        Above,    // above one
        Recorded, // a field alone
        Test,     // a field, an operator and values
        Word,     // comm or argv contains it
    };
    Kind kind;
    std::size_t left = 0, right = 0; // among the nodes
    const FilterField *field = nullptr;
    FilterOperator op = FilterOperator::Equal;
    std::vector<FilterRange> values;
    QRegularExpression pattern; // of Matches
};

// Nodes after those that they are made of: the last one is the whole. An empty text is an empty list.
using FilterNodes = std::vector<FilterNode>;
std::variant<FilterNodes, FilterError> parseFilter(const QString &text);

} // namespace forkscope
