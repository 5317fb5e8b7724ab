// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/filteroption.h"

#include "app/command/output.h"
#include "app/filter/filterpass.h"

#include <QCoreApplication>

namespace forkscope {

std::optional<FilterNodes> filterAsked(const Arguments &arguments)
{
    auto parsed = parseFilter(arguments.value("--filter"));
    if (auto *nodes = std::get_if<FilterNodes>(&parsed))
        return std::move(*nodes);
    complain(QCoreApplication::translate("forkscope", "--filter, %1. See forkscope-filter(7).")
                 .arg(std::get<FilterError>(parsed).text()));
    return std::nullopt;
}

TreeSelection selectionOf(const FilterNodes &filter, const Session &session, Position position)
{
    if (filter.empty())
        return {};
    FilterPass pass(filter, session, position);
    if (pass.matcher().problem())
        complain(*pass.matcher().problem());
    while (!pass.advance(std::chrono::seconds(1))) {
    }
    return {pass.shown(), pass.hits()};
}

} // namespace forkscope
