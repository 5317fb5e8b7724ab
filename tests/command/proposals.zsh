#!/usr/bin/env zsh
# SPDX-FileCopyrightText: 2026 The Forkscope Project
# SPDX-License-Identifier: GPL-3.0-or-later
# proposals.zsh FOLDER LINE NOTES: what zsh proposes at the end of the line, one a line. Its completion runs only while a
# line is edited, so a second zsh edits one on a terminal of its own, and notes what is handed to compadd.
zmodload zsh/zpty
notes=$3
: >$notes
export PROPOSALS=$notes COMPLETIONS=$1

setup='
PROMPT= RPROMPT=
fpath=($COMPLETIONS $fpath)
autoload -U compinit && compinit -u -D
bindkey "^I" complete-word
compadd() {
    [[ " ${@[1,(i)(-|--)]}" != *\ -[a-zA-Z]#[OAD]\ * ]] || { builtin compadd "$@"; return }
    local -a __matches
    builtin compadd -O __matches "$@"
    print -rl -- $__matches >>$PROPOSALS
    builtin compadd "$@"
}
finish() { print -r -- "--end--" >>$PROPOSALS; exit }
comppostfuncs=(finish)
'
zpty editor "zsh -f -i"
zpty -w editor "${setup//$'\n'/;}"
zpty -w -n editor "$2"$'\t'
for ((i = 0; i < 600; i++)); do
    zpty -r -t editor >/dev/null
    [[ $(<$notes) != *--end-- ]] || break
    sleep 0.05
done
zpty -d editor
grep -vxF -e --end-- -e '' $notes
true
