// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a shell proposes while `forkscope` is being typed, as a script in that shell's language, made from the table of
// commands.
#pragma once

#include "app/command/commandtable.h"

#include <QByteArrayList>

namespace forkscope {

QByteArray bashCompletion();
QByteArray zshCompletion();
QByteArray fishCompletion();

// What all three need of the table.
QByteArrayList namesOf(const OptionRow &option); // "-o", "--output"
enum class ValueKind { None, File, Choice, Other };
ValueKind valueKind(const OptionRow &option);
QByteArrayList choicesOf(const OptionRow &option);
// Words that an operand of that kind may be; empty for files.
QByteArrayList operandWords(Operand operand);
// The options of the program itself, which stand before any command.
std::span<const OptionRow> programOptions();
// "'it'\''s'", as bash and zsh want it.
QByteArray quoted(QByteArray text);

} // namespace forkscope
