// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The program `forkscope`: finds the command in the table and runs it; without one it opens the window.
#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/command/window.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <cstdio>

using namespace forkscope;

namespace {

bool isOneOf(const QByteArray &word, const QByteArrayList &words)
{
    return words.contains(word);
}

// Files to open, but not a command that was misspelt.
int openFiles(QByteArrayList words)
{
    words.removeOne("--");
    for (const auto &word : words) {
        const auto shown = displayText(word);
        if (word.size() > 1 && word.startsWith('-') && !QFileInfo::exists(QFile::decodeName(word))) {
            complain(QCoreApplication::translate("forkscope", "The option %1 is not known. See forkscope --help.")
                         .arg(shown));
            return ExitCode::Usage;
        }
        if (word != "-" && !word.contains('/') && !word.contains('.') && !QFileInfo::exists(QFile::decodeName(word))) {
            complain(
                QCoreApplication::translate("forkscope", "%1 is neither a command nor a file. See forkscope --help.")
                    .arg(shown));
            return ExitCode::Usage;
        }
    }
    const auto parsed = Arguments::parse(*findCommandRow("open"), QByteArrayList{"forkscope", "open", "--"} + words);
    const auto *code = std::get_if<int>(&parsed);
    return code ? *code : runOpen(std::get<Arguments>(parsed));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication::setApplicationName(QStringLiteral("forkscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(FORKSCOPE_VERSION));
    const QByteArrayList words(argv, argv + argc);
    const QCoreApplication application(argc, argv);

    const auto first = words.value(1);
    if (first.isEmpty())
        return openWindow({});
    if (isOneOf(first, {"-h", "--help", "help"})) {
        std::fputs(programHelp().constData(), stdout);
        return ExitCode::Fine;
    }
    if (isOneOf(first, {"-V", "--version"})) {
        std::puts("forkscope " FORKSCOPE_VERSION);
        return ExitCode::Fine;
    }
    const auto *row = findCommandRow(first.constData());
    if (!row)
        return openFiles(words.mid(1));
    const auto parsed = Arguments::parse(*row, words);
    const auto *code = std::get_if<int>(&parsed);
    return code ? *code : row->run(std::get<Arguments>(parsed));
}
