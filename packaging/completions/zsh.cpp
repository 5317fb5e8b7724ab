// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "packaging/completions/completions.h"

namespace forkscope {

namespace {

constexpr const char *recordings = "_files -g \"*.forkscope(-.)\"";

// What _arguments takes in brackets.
QByteArray explained(const char *help)
{
    QByteArray text = help;
    for (const char *special : {"\\", "[", "]"})
        text.replace(special, QByteArray("\\") + special);
    return '[' + text + ']';
}

QByteArray valueSpec(const OptionRow &option)
{
    auto message = ':' + QByteArray(option.value).toLower() + ':';
    switch (valueKind(option)) {
    case ValueKind::None:
        return {};
    case ValueKind::File:
        return message + "_files";
    case ValueKind::Choice:
        return message + '(' + choicesOf(option).join(' ') + ')';
    case ValueKind::Other:
        break;
    }
    return message;
}

// One line for each name, excluding the other ones: '(-o --output)-o[help]:file:_files'
QByteArray optionLines(const OptionRow &option, const QByteArray &indent, const QByteArray &excludes = {})
{
    QByteArray lines;
    const auto names = namesOf(option);
    for (const auto &name : names)
        lines +=
            " \\\n" + indent +
            quoted('(' + (excludes.isEmpty() ? names.join(' ') : excludes) + ')' + name +
                   (option.value && name.startsWith("--") ? "=" : "") + explained(option.help) + valueSpec(option));
    return lines;
}

QByteArray operandSpec(Operand operand)
{
    switch (operand) {
    case Operand::None:
    case Operand::Text:
    case Operand::Command:
        return {};
    case Operand::File:
        return "1:recording:" + QByteArray(recordings);
    case Operand::Files:
        return "*:recording:" + QByteArray(recordings);
    case Operand::Lab:
        return "1:action:(" + operandWords(operand).join(' ') + ')';
    case Operand::Value:
        break;
    }
    return "1:flags:(" + operandWords(operand).join(' ') + ')';
}

// What follows -- is a command of its own; before it there are only options.
constexpr const char *recorded = R"(                    local -i mark=${words[(i)--]}
                    if ((mark < CURRENT)); then
                        shift mark words
                        ((CURRENT -= mark))
                        _normal
                        return
                    fi
                    [[ $PREFIX == -* ]] || compadd -- --
)";

QByteArray branch(const CommandRow &row)
{
    QByteArray script = "                " + QByteArray(row.name) + ")\n";
    if (row.operand == Operand::Command)
        script += recorded;
    const QByteArray indent(24, ' ');
    script += "                    _arguments -s -S";
    for (const auto &option : row.options)
        script += optionLines(option, indent);
    script += optionLines({"-h,--help", nullptr, "print the options"}, indent, "- *");
    if (const auto operand = operandSpec(row.operand); !operand.isEmpty())
        script += " \\\n" + indent + quoted(operand);
    return script + "\n                    ;;\n";
}

} // namespace

QByteArray zshCompletion()
{
    // Not "commands", which is zsh's own and would be hidden from the completion of a recorded command.
    QByteArray script = "#compdef forkscope\n\n_forkscope()\n{\n    local curcontext=$curcontext state line\n"
                        "    local -a subcommands\n    subcommands=(\n";
    for (const auto &row : commandTable())
        script += "        " + quoted(QByteArray(row.name) + ':' + row.summary) + '\n';
    script += "    )\n    _arguments -C";
    for (const auto &option : programOptions())
        script += optionLines(option, QByteArray(8, ' '), "- *");
    script += " \\\n        '1: :->first' '*:: :->rest' && return\n    case $state in\n        first)\n"
              "            _describe -t commands command subcommands\n            " +
              QByteArray(recordings) + "\n            ;;\n        rest)\n            case $line[1] in\n";
    for (const auto &row : commandTable())
        script += branch(row);
    return script + "                *) " + recordings +
           " ;;\n            esac\n            ;;\n    esac\n}\n\n_forkscope \"$@\"\n";
}

} // namespace forkscope
