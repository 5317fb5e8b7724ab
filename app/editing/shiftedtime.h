// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// An item of one computer's flow as it stands in the flow of several.
#pragma once

#include "app/editing/recordingflow.h"

namespace forkscope {

// Its times, and the start times that name processes, `shift` ns later. What stood at the top by itself stands under
// `top`, unless that is null.
FlowItem shifted(FlowItem item, quint64 shift, ProcessKey top);

} // namespace forkscope
