// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "packaging/completions/completions.h"

#include "app/stream/cloneflags.h"

#include <array>
#include <cstring>

namespace forkscope {

namespace {

constexpr std::array ofProgram{
    OptionRow{"-h,--help", nullptr, "print the commands"},
    OptionRow{"-V,--version", nullptr, "print the version"},
};

} // namespace

QByteArrayList namesOf(const OptionRow &option)
{
    return QByteArray(option.names).split(',');
}

ValueKind valueKind(const OptionRow &option)
{
    if (!option.value)
        return ValueKind::None;
    if (option.choices)
        return ValueKind::Choice;
    return std::strcmp(option.value, "FILE") == 0 || std::strcmp(option.value, "DIR") == 0 ? ValueKind::File
                                                                                           : ValueKind::Other;
}

QByteArrayList choicesOf(const OptionRow &option)
{
    QByteArrayList words;
    for (const char *choice : option.choices ? option.choices() : std::vector<const char *>())
        words.append(choice);
    return words;
}

QByteArrayList operandWords(Operand operand)
{
    QByteArrayList words;
    if (operand == Operand::Value)
        for (const auto &flag : cloneFlags())
            words.append(flag.name);
    if (operand == Operand::Lab)
        for (const char *action : labActions())
            words.append(action);
    return words;
}

std::span<const OptionRow> programOptions()
{
    return ofProgram;
}

QByteArray quoted(QByteArray text)
{
    return '\'' + text.replace("'", "'\\''") + '\'';
}

} // namespace forkscope
