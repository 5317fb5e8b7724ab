// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "packaging/completions/completions.h"

namespace forkscope {

namespace {

// _init_completion and the like come with bash-completion, which is what loads this.
constexpr const char *head = R"(# bash completion for forkscope

# _forkscope_words WORD…: those of them that go on as what is typed.
_forkscope_words()
{
    mapfile -t COMPREPLY < <(compgen -W "$*" -- "$cur")
}

_forkscope()
{
    local cur prev words cword split i
    _init_completion -s || return
)";

constexpr const char *tail = R"(    esac
} &&
    complete -F _forkscope forkscope
)";

QByteArray optionNames(std::span<const OptionRow> options)
{
    QByteArrayList names;
    for (const auto &option : options)
        names += namesOf(option);
    return names.join(' ');
}

QByteArray valueLine(const OptionRow &option)
{
    const auto names = "                " + namesOf(option).join(" | ") + ") ";
    switch (valueKind(option)) {
    case ValueKind::None:
        return {};
    case ValueKind::File:
        return names + "_filedir; return ;;\n";
    case ValueKind::Choice:
        return names + "_forkscope_words " + choicesOf(option).join(' ') + "; return ;;\n";
    case ValueKind::Other:
        break;
    }
    return names + "return ;;\n";
}

QByteArray operandLine(Operand operand)
{
    switch (operand) {
    case Operand::None:
    case Operand::Text:
        return {};
    case Operand::Value:
        return "            _forkscope_words " + operandWords(operand).join(' ') + '\n';
    case Operand::Lab:
        return "            if ((cword == 2)); then _forkscope_words " + operandWords(operand).join(' ') +
               "; else _filedir forkscope; fi\n";
    case Operand::Command:
        return "            _forkscope_words --\n";
    case Operand::File:
    case Operand::Files:
        break;
    }
    return "            _filedir forkscope\n";
}

// What follows -- is a command of its own.
constexpr const char *recorded = R"(            for ((i = 2; i < cword; i++)); do
                [[ ${words[i]} != -- ]] || { _command_offset $((i + 1)); return; }
            done
)";

QByteArray branch(const CommandRow &row)
{
    QByteArray script = "        " + QByteArray(row.name) + ")\n";
    if (row.operand == Operand::Command)
        script += recorded;
    QByteArray values;
    for (const auto &option : row.options)
        values += valueLine(option);
    if (!values.isEmpty())
        script += "            case $prev in\n" + values + "            esac\n";
    script += "            [[ $cur != -* ]] || { _forkscope_words --help " + optionNames(row.options) + "; return; }\n";
    return script + operandLine(row.operand) + "            ;;\n";
}

} // namespace

QByteArray bashCompletion()
{
    QByteArray script = head;
    QByteArrayList first;
    for (const auto &row : commandTable())
        first.append(row.name);
    script += "    if ((cword == 1)); then\n        _filedir forkscope\n        words=(\"${COMPREPLY[@]}\")\n"
              "        _forkscope_words " +
              first.join(' ') + ' ' + optionNames(programOptions()) +
              "\n        COMPREPLY+=(\"${words[@]}\")\n        return\n    fi\n    case ${words[1]} in\n";
    for (const auto &row : commandTable())
        script += branch(row);
    return script + "        *) _filedir forkscope ;;\n" + tail;
}

} // namespace forkscope
