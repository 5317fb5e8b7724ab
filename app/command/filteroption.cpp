// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/filteroption.h"

#include "app/command/output.h"

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
    const FilterMatcher matcher(filter, session, position);
    if (matcher.problem())
        complain(*matcher.problem());
    const auto &table = session.processes();
    const auto count = table.countAt(position);
    TreeSelection selection{std::vector<bool>(count), std::vector<bool>(count)};
    // A process always comes after its parent: from the last to the first, what is shown shows its parent.
    for (auto row = count; row-- > 0;) {
        selection.isHit[row] = matcher.matches(ProcessIndex(row));
        selection.isShown[row] = selection.isShown[row] || selection.isHit[row];
        if (const auto parent = table.at(ProcessIndex(row)).parent; selection.isShown[row] && parent != NoProcess)
            selection.isShown[toRow(parent)] = true;
    }
    return selection;
}

} // namespace forkscope
