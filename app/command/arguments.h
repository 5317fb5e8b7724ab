// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What was given on the command line, checked against the table.
#pragma once

#include "app/command/commandtable.h"

#include <QByteArrayList>
#include <QString>

#include <map>
#include <string>
#include <variant>

namespace forkscope {

class Arguments
{
public:
    // Whether the flag or option ("--all", "--output") was given.
    bool has(const char *option) const { return m_values.contains(option); }
    // Its value; `otherwise` when it was not given.
    QString value(const char *option, const QString &otherwise = {}) const;
    const QByteArrayList &operands() const { return m_operands; }
    QString operand() const;

    // Takes argv apart, argv[1] being the command's name. Nothing to run when help was asked for or something is wrong:
    // then it has been said, and the exit code is the result.
    static std::variant<Arguments, int> parse(const CommandRow &row, QByteArrayList argv);

private:
    std::map<std::string, std::string> m_values;
    QByteArrayList m_operands;
};

// Of the program as a whole.
QByteArray programHelp();

} // namespace forkscope
