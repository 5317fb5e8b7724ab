// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// "Is it true?": claims about fork, each tried by a run here and now. No answer is stored: a claim's expectation is
// what would be seen if it were true, and the recording of the run decides.
#pragma once

namespace forkscope {

class Arguments;

// All claims, or the one that is named. An exit code: 0 when each got its verdict, whichever it was.
int tryClaims(const Arguments &arguments);

} // namespace forkscope
