// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "packaging/completions/completions.h"

namespace forkscope {

namespace {

constexpr const char *head = R"(# fish completion for forkscope

# Whether the command is this one, and what is typed does not belong to a recorded command.
function __forkscope_command_is
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"; and not contains -- -- $words
end

function __forkscope_lacks_command
    test (count (commandline -opc)) -eq 1
end

# Whether files may follow the program itself.
function __forkscope_opens_files
    set -l words (commandline -opc)
    not contains -- "$words[2]" $__forkscope_commands
end

function __forkscope_is_recorded
    set -l words (commandline -opc)
    test "$words[2]" = record; and contains -- -- $words
end

# What follows -- is a command of its own.
function __forkscope_complete_recorded
    set -l words (commandline -opc)
    set -l mark (contains -i -- -- $words)
    set -e words[1..$mark]
    complete -C (string join ' ' -- (string escape -- $words) (commandline -ct))
end

complete -c forkscope -f
complete -c forkscope -n __forkscope_opens_files -ka '(__fish_complete_suffix .forkscope)'
complete -c forkscope -n __forkscope_is_recorded -ka '(__forkscope_complete_recorded)'
)";

QByteArray fishQuoted(QByteArray text)
{
    return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
}

// complete's own options for the names: "-s o -l output".
QByteArray nameOptions(const OptionRow &option)
{
    QByteArray options;
    for (const auto &name : namesOf(option))
        options += name.startsWith("--") ? " -l " + name.sliced(2) : " -s " + name.sliced(1);
    return options;
}

QByteArray valueOptions(const OptionRow &option)
{
    switch (valueKind(option)) {
    case ValueKind::None:
        return {};
    case ValueKind::File:
        return " -rF";
    case ValueKind::Choice:
        return " -xa " + fishQuoted(choicesOf(option).join(' '));
    case ValueKind::Other:
        break;
    }
    return " -x";
}

QByteArray optionLine(const QByteArray &condition, const OptionRow &option)
{
    return "complete -c forkscope -n " + condition + nameOptions(option) + valueOptions(option) + " -d " +
           fishQuoted(option.help) + '\n';
}

QByteArray operandLine(const QByteArray &condition, Operand operand)
{
    const auto line = "complete -c forkscope -n " + condition;
    switch (operand) {
    case Operand::None:
    case Operand::Text:
        return {};
    case Operand::Value:
    case Operand::Lab:
        return line + " -a " + fishQuoted(operandWords(operand).join(' ')) + '\n';
    case Operand::Command:
        return line + " -a -- -d 'a command follows'\n";
    case Operand::File:
    case Operand::Files:
        break;
    }
    return line + " -ka '(__fish_complete_suffix .forkscope)'\n";
}

} // namespace

QByteArray fishCompletion()
{
    QByteArray script = head;
    QByteArrayList names;
    for (const auto &row : commandTable())
        names.append(row.name);
    script += "set -g __forkscope_commands " + names.join(' ') + '\n';
    for (const auto &option : programOptions())
        script += optionLine("__forkscope_lacks_command", option);
    for (const auto &row : commandTable()) {
        const auto condition = "'__forkscope_command_is " + QByteArray(row.name) + '\'';
        script += "\ncomplete -c forkscope -n __forkscope_lacks_command -a " + QByteArray(row.name) + " -d " +
                  fishQuoted(row.summary) + '\n';
        for (const auto &option : row.options)
            script += optionLine(condition, option);
        script += optionLine(condition, {"-h,--help", nullptr, "print the options"});
        script += operandLine(condition, row.operand);
    }
    return script;
}

} // namespace forkscope
