// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/viaoption.h"

#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

struct ViaName
{
    CommandSource::Via via;
    const char *name;
};
constexpr std::array viaNames{ViaName{CommandSource::Via::Upstream, "helper"},
                              ViaName{CommandSource::Via::Ptrace, "ptrace"}};

} // namespace

std::vector<const char *> recordWays()
{
    std::vector<const char *> names(viaNames.size());
    std::ranges::transform(viaNames, names.begin(), &ViaName::name);
    return names;
}

Result<CommandSource::Via> viaAsked(const Arguments &arguments, CommandSource::Via otherwise)
{
    if (!arguments.has("--via"))
        return otherwise;
    const auto name = arguments.value("--via").toLatin1();
    const auto *const row =
        std::ranges::find_if(viaNames, [&](const ViaName &candidate) { return candidate.name == name; });
    if (row != viaNames.end())
        return row->via;
    return Failure{QCoreApplication::translate("forkscope", "%1 is no way to watch. Write helper or ptrace.")
                       .arg(displayText(arguments.value("--via")))};
}

} // namespace forkscope
