// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The words and signs that a filter is written with.
#pragma once

#include <QString>

#include <vector>

namespace forkscope {

struct FilterToken
{
    enum class Kind {
        Word,   // a field, a number, a time, a bare word
        Quoted, // text, its escapes undone
        Sign,   // == != <= >= < > && || ! ( ) { } , ..
        End,
    };
    Kind kind;
    QString text;
    int column; // from 1 on
};

// The last one is the end. A quote that is not closed reaches to it.
std::vector<FilterToken> filterTokens(const QString &text);

} // namespace forkscope
