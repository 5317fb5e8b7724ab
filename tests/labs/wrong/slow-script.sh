#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# The loop adds by itself.
# shellcheck disable=SC2016 # the other shell expands it
sh -c 'i=0; while [ $i -lt 300 ]; do i=$((i + 1)); done; echo $i'
awk 'BEGIN { for (i = 0; i < 300; i++); print i }'
