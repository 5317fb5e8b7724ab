#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# What the kernel's own list of functions says.
grep -q . /proc/kallsyms 2>/dev/null || { echo "do-fork: the list of the kernel's functions cannot be read" >&2; exit 77; }
grep -w -E 'kernel_clone|_do_fork' /proc/kallsyms | head -n 3
grep -q -w do_fork /proc/kallsyms
exit 0
