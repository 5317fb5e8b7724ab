#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# Three parts, the first of which takes its time.
# shellcheck disable=SC2018,SC2019 # the words are ASCII
{ sleep 0.3; echo b; echo a; } | sort | tr a-z A-Z
