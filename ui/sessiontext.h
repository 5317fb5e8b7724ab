// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences about a whole session for banner and status bar.
#pragma once

#include "ui/sessioncontext.h"

namespace forkscope {

// All losses in one sentence: "3,412 events were lost between 14:02:11.1 and 14:02:13.9 in 3 places."
QString lossSummary(const SessionContext &context);
// "Paused at 14:02:11, 5,210 events behind."
QString pauseText(const SessionContext &context);
// Who recorded, on which kernel, whose processes, and what this source cannot deliver.
QString sourceDescription(const Session &session);

} // namespace forkscope
