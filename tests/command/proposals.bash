#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# proposals.bash FOLDER LINE: what bash proposes at the end of the line, one a line.
. /usr/share/bash-completion/bash_completion
# shellcheck source=/dev/null
. "$1/forkscope"

COMP_LINE=$2
COMP_POINT=${#COMP_LINE}
# As readline does: "=" is a word of its own.
read -ra COMP_WORDS <<<"${COMP_LINE//=/ = }"
[[ $COMP_LINE != *[\ =] ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { :; } # which is only allowed while readline completes
_forkscope forkscope "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
