// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What may be written next in a filter: fields, then the operators that suit the field, then constants or the values
// that a session has.
#pragma once

#include "app/session/session.h"

#include <QString>

#include <vector>

namespace forkscope {

struct FilterProposal
{
    QString text;
    QString meaning; // of a field; of a value how often it was seen; else empty
};

struct FilterCompletion
{
    int from = 0, to = 0; // what of the text a proposal takes the place of, in characters
    std::vector<FilterProposal> proposals;
};

// At `cursor` characters from the beginning.
FilterCompletion completeFilter(const QString &text, int cursor, const Session &session);

} // namespace forkscope
