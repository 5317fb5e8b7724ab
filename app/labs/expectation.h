// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a lab expects of a run, as it is written: a line each, in a small language around the filter language.
// forkscope-lab(7) has the grammar.
#pragma once

#include "app/filter/filterfields.h"

#include <QString>

#include <optional>
#include <variant>
#include <vector>

namespace forkscope {

// What is wrong with an expectation, for people.
struct ExpectationError
{
    int line, column; // from 1 on
    QString sentence;

    // "line 3, column 12: …"
    QString text() const;
};

// One side of a comparison.
struct ExpectationTerm
{
    enum class Kind {
        Number,    // as it is written
        Forks,     // processes that were made
        Threads,   // threads that were made
        Depth,     // levels below the command
        Alive,     // the most processes alive at once, of those that the filter finds
        Count,     // processes that the filter finds
        Events,    // events that the filter finds
        Arguments, // of the call that made a process
        Field,     // of a process
    };
    Kind kind = Kind::Number;
    qint64 number = 0;
    FilterNodes filter;
    QString name; // of the process
    const FilterField *field = nullptr;
    QString text; // as it is written
};

struct ExpectationNode
{
    enum class Kind {
        Or,
        And,
        Not,
        Any,     // of the processes that were made, the filter finds one
        None,    // it finds none of them
        Overlap, // the lives of two processes have time in common
        Test,    // the filter finds the process
        Compare, // two terms
    };
    Kind kind;
    std::size_t left = 0, right = 0; // among the nodes
    FilterNodes filter;
    QString name, otherName; // of processes
    FilterOperator op = FilterOperator::Equal;
    ExpectationTerm first, second;
    QString text; // as it is written
};

struct ExpectationLine
{
    int number;       // in the text, from 1 on
    QString text;     // as it is written, without its sentence
    QString sentence; // what it means, for people; may be empty
    bool isGiven;     // what has to be so for the run to say anything
    // After those that they are made of: the last one is the whole.
    std::vector<ExpectationNode> nodes;
};

// A name for the first process that a filter finds.
struct ExpectationName
{
    QString name;
    FilterNodes filter;
};

// A number that can be guessed before the run.
struct ExpectationQuestion
{
    ExpectationTerm term;
    qint64 tolerance = 0; // so far off a guess is still right
    QString sentence;
};

struct Expectation
{
    std::vector<ExpectationName> names;
    std::vector<ExpectationLine> lines; // at least one
    std::optional<ExpectationQuestion> question;
};

std::variant<Expectation, ExpectationError> parseExpectation(const QString &text);

} // namespace forkscope
