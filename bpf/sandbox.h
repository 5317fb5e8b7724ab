// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the helper takes away from itself before it listens to anybody. Each gives 0 or an errno.
#pragma once

// Before Linux 5.11 programs and maps count as locked memory. Needs root's rights there; elsewhere it does not matter.
void allowKernelMemory();
// From root to the account of the service, with capabilities kept for keepOnlyTwoCapabilities().
int becomeServiceUser();
// CAP_BPF and CAP_PERFMON, as far as they are there: without them the helper runs, and says that it may not watch.
int keepOnlyTwoCapabilities();
int restrictProcess();
// No program started, no file written, no other process touched, no socket but a local one.
int filterSystemCalls();
