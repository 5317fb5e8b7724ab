# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# What the gates share. Each runs in the root of the tree, says what is wrong and where, and ends with 1 if anything is.

problems=0

problem() {
    printf '%s\n' "$*"
    problems=$((problems + 1))
}

verdict() {
    [[ $problems -eq 0 ]] || printf '%d problems.\n' "$problems"
    [[ $problems -eq 0 ]]
}

# needs PROGRAM…: without them the gate is skipped, and ctest says so.
needs() {
    local program
    for program in "$@"; do
        command -v "$program" >/dev/null || {
            printf 'Skipped: %s is not installed.\n' "$program"
            exit 77
        }
    done
}

# tracked PATTERN…: the files of the tree, one a line; stops when there is none, since a gate must look at something.
tracked() {
    local files
    files=$(git ls-files -- "$@" | while read -r file; do [[ ! -f $file ]] || printf '%s\n' "$file"; done)
    [[ -n $files ]] || {
        printf 'No file matches %s.\n' "$*" >&2
        exit 1
    }
    printf '%s\n' "$files"
}

# scripts PATTERN: the tracked files whose first line names that interpreter.
scripts() {
    tracked . | while read -r file; do
        head -n 1 "$file" 2>/dev/null | tr -d '\0' | grep -qE "^#!.*$1" && printf '%s\n' "$file"
    done || true
}
