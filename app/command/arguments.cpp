// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"

#include "app/command/output.h"

#include <CLI/CLI.hpp>

#include <QCoreApplication>

#include <iostream>
#include <vector>

namespace forkscope {

namespace {

std::string translated(const char *text)
{
    return QCoreApplication::translate("CommandTable", text).toStdString();
}

// The last of "-o,--output".
std::string longName(const char *names)
{
    const std::string all = names;
    return all.substr(all.rfind(',') + 1); // npos + 1 is the beginning
}

void addOptions(CLI::App &app, const CommandRow &row, std::map<std::string, std::string> &values)
{
    for (const auto &option : row.options) {
        const auto name = longName(option.names);
        if (option.value)
            app.add_option_function<std::string>(
                   option.names, [&values, name](const std::string &value) { values[name] = value; },
                   translated(option.help))
                ->type_name(option.value);
        else
            app.add_flag_function(
                option.names, [&values, name](std::int64_t) { values[name]; }, translated(option.help));
    }
}

void addOperands(CLI::App &app, Operand operand, std::vector<std::string> &operands)
{
    switch (operand) {
    case Operand::None:
    case Operand::Command: // taken off before
        break;
    case Operand::File:
        app.add_option("FILE", operands,
                       translated(QT_TRANSLATE_NOOP("CommandTable", "the recording; - is standard input")))
            ->required()
            ->expected(1)
            ->type_name("");
        break;
    case Operand::Files:
        app.add_option("FILE", operands, translated(QT_TRANSLATE_NOOP("CommandTable", "recordings")))
            ->required()
            ->type_name("");
        break;
    case Operand::Text:
        app.add_option("TEXT", operands, translated(QT_TRANSLATE_NOOP("CommandTable", "what is to be noted")))
            ->required()
            ->expected(1)
            ->type_name("");
        break;
    case Operand::Lab:
        app.add_option(
               "ACTION", operands,
               translated(QT_TRANSLATE_NOOP("CommandTable", "list, run NAME, check NAME [FILE], or facts [NAME]")))
            ->required()
            ->expected(1, 3)
            ->type_name("");
        break;
    case Operand::Value:
        app.add_option("VALUE", operands,
                       translated(QT_TRANSLATE_NOOP("CommandTable", "a number, or names joined by |")))
            ->required()
            ->expected(1)
            ->type_name("");
        break;
    }
}

} // namespace

QString Arguments::value(const char *option, const QString &otherwise) const
{
    const auto found = m_values.find(option);
    return found == m_values.end() ? otherwise : QString::fromLocal8Bit(found->second.c_str());
}

QString Arguments::operand() const
{
    return QString::fromLocal8Bit(m_operands.value(0));
}

std::variant<Arguments, int> Arguments::parse(const CommandRow &row, QByteArrayList argv)
{
    Arguments arguments;
    argv = argv.mid(2);
    // What follows "--" belongs to the recorded command, whatever it looks like.
    if (const auto mark = argv.indexOf("--"); row.operand == Operand::Command && mark >= 0) {
        arguments.m_operands = argv.mid(mark + 1);
        argv = argv.first(mark);
    }
    CLI::App app(translated(row.summary), std::string("forkscope ") + row.name);
    std::vector<std::string> operands;
    addOptions(app, row, arguments.m_values);
    addOperands(app, row.operand, operands);
    if (row.operand == Operand::Command)
        app.footer(
            translated(QT_TRANSLATE_NOOP("CommandTable", "A command stands after --: forkscope record -- make -j4")));
    std::vector<std::string> words(argv.rbegin(), argv.rend());
    try {
        app.parse(std::move(words));
    } catch (const CLI::CallForHelp &) {
        std::cout << app.help() << std::flush;
        return ExitCode::Fine;
    } catch (const CLI::ParseError &error) {
        complain(QCoreApplication::translate("forkscope", "%1. See forkscope %2 --help.")
                     .arg(QString::fromLocal8Bit(error.what()), QLatin1String(row.name)));
        return ExitCode::Usage;
    }
    for (const auto &operand : operands)
        arguments.m_operands.append(QByteArray::fromStdString(operand));
    return arguments;
}

QByteArray programHelp()
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("CommandTable", text).toUtf8(); };
    QByteArray help = tr(QT_TRANSLATE_NOOP("CommandTable", "Forkscope shows every process being born.")) + "\n\n" +
                      tr(QT_TRANSLATE_NOOP("CommandTable", "Usage: forkscope [FILE…]          opens the window\n"
                                                           "       forkscope COMMAND [OPTION…]")) +
                      "\n\n" + tr(QT_TRANSLATE_NOOP("CommandTable", "Commands:")) + '\n';
    for (const auto &row : commandTable())
        help += "  " + QByteArray(row.name).leftJustified(10) + tr(row.summary) + '\n';
    return help + '\n' +
           tr(QT_TRANSLATE_NOOP("CommandTable", "forkscope COMMAND --help says more about one; "
                                                "forkscope --version prints the version.")) +
           '\n';
}

} // namespace forkscope
