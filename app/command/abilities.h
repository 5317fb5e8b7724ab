// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the helper can do with this kernel, and for what it cannot, why. It says so to everybody, whoever may watch.
#pragma once

#include "app/stream/helperproblem.h"

#include <QString>

#include <optional>
#include <vector>

namespace forkscope {

struct Ability
{
    QString name; // as in the helper's property Capabilities
    bool works;
    QString how; // the hook that gives it, or why it is missing
};

struct Abilities
{
    QString version; // of the helper
    std::vector<Ability> list;
    std::optional<HelperProblem> problem; // then the rest is empty
};

// Asks the helper on the system bus, or else, for root, one of its own. Waits for the answer.
Abilities askForAbilities();

} // namespace forkscope
