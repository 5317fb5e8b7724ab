// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs side by side, as a table for people and as JSON.
#pragma once

#include "app/editing/comparison.h"

#include <QByteArray>
#include <QString>

namespace forkscope {

// Totals, then the programs that differ; "no program differs" when there are none.
QString comparisonText(const RunCount &before, const RunCount &after);
// {"schema":"forkscope.diff/1","before":{…},"after":{…},"programs":[{"comm":…,"before":{…},"after":{…}}]}; a count is
// {"processes","failed","refused","lifetime"}, lifetime in ns.
QByteArray comparisonJson(const RunCount &before, const RunCount &after);

} // namespace forkscope
