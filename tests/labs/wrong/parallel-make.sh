#!/bin/sh
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# One after the other.
for _ in 1 2 3 4 5 6; do sleep 0.05; done
