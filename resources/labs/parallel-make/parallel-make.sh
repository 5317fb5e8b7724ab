#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# Six targets, three jobs.
command -v make >/dev/null || { echo "parallel-make: make is not installed" >&2; exit 77; }
unset MAKEFLAGS MAKELEVEL
exec make -s -j3
