// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/window.h"

#include "app/command/arguments.h"
#include "app/command/output.h"
#include "app/recording/recordingreader.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>
#include <vector>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// A file that cannot be opened is better reported here than in a window.
bool areReadable(const QByteArrayList &files)
{
    for (const auto &file : files) {
        const QFileInfo info(QFile::decodeName(file));
        const bool isStream = file == "-" || (info.exists() && !info.isFile() && !info.isDir());
        if (isStream)
            continue;
        if (const auto reader = RecordingReader::open(info.filePath()); !reader) {
            complain(reader.error());
            return false;
        }
    }
    return true;
}

} // namespace

QString windowProgram()
{
    const auto name = QStringLiteral("forkscope-gui");
    const auto beside = QStandardPaths::findExecutable(name, {QCoreApplication::applicationDirPath()});
    return beside.isEmpty() ? QStandardPaths::findExecutable(name) : beside;
}

bool hasDisplay()
{
    constexpr std::array variables{"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"};
    return std::ranges::any_of(variables, [](const char *name) { return !qEnvironmentVariableIsEmpty(name); });
}

int openWindow(const QByteArrayList &arguments)
{
    const auto program = windowProgram();
    if (program.isEmpty()) {
        complain(
            tr("The program with the window, forkscope-gui, is not installed. Install the package forkscope, or use "
               "the terminal: forkscope --help."));
        return ExitCode::NoWindow;
    }
    if (!hasDisplay()) {
        complain(tr("No window can be opened: there is no display. Log in to a desktop session, or use the terminal: "
                    "forkscope --help."));
        return ExitCode::NoWindow;
    }
    auto path = QFile::encodeName(program);
    auto words = arguments;
    std::vector<char *> argv{path.data()};
    for (auto &word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    execv(path.constData(), argv.data());
    complain(tr("%1 cannot be started: %2.").arg(program, QString::fromLocal8Bit(std::strerror(errno))));
    return ExitCode::NoWindow;
}

int runOpen(const Arguments &arguments)
{
    if (!areReadable(arguments.operands()))
        return ExitCode::Unreadable;
    return openWindow(QByteArrayList{"--"} + arguments.operands());
}

int runReplay(const Arguments &arguments)
{
    if (!areReadable(arguments.operands()))
        return ExitCode::Unreadable;
    return openWindow(QByteArrayList{"--play", "--"} + arguments.operands());
}

} // namespace forkscope
