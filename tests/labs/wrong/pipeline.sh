#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# One after the other, with files between them.
# shellcheck disable=SC2018,SC2019 # the words are ASCII
{ sleep 0.3; echo b; echo a; } >first
sort first >second
tr a-z A-Z <second
