// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/command/program.h"

#include "app/recording/recordingwriter.h"

#include <QFile>
#include <QProcess>

#include <unistd.h>

namespace forkscope {

Outcome runProgram(const QStringList &arguments, const QByteArray &input, const QStringList &environment, As user)
{
    QProcess program;
    program.setProgram(QStringLiteral(FORKSCOPE_PROGRAM));
    program.setArguments(arguments);
    auto variables = QProcessEnvironment::systemEnvironment();
    for (const auto &variable : environment)
        variables.insert(variable.section(QLatin1Char('='), 0, 0), variable.section(QLatin1Char('='), 1));
    program.setProcessEnvironment(variables);
    if (user == As::OrdinaryUser && geteuid() == 0)
        program.setChildProcessModifier([] {
            constexpr uid_t nobody = 65534;
            if (setgid(nobody) != 0 || setuid(nobody) != 0)
                _exit(1);
        });
    program.start();
    if (!program.waitForStarted())
        return {notStarted, {}, {}};
    program.write(input);
    program.closeWriteChannel();
    constexpr int aMinute = 60'000;
    if (!program.waitForFinished(aMinute))
        qFatal("forkscope %s does not end", qPrintable(arguments.join(QLatin1Char(' '))));
    const int exitCode = program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1;
    return {exitCode, program.readAllStandardOutput(), program.readAllStandardError()};
}

void writeRecording(const QString &path, const std::vector<Message> &messages)
{
    auto writer = RecordingWriter::create(path, Overwrite::Replace);
    if (!writer)
        qFatal("%s", qPrintable(writer.error()));
    for (const auto &message : messages)
        if (!(*writer)->write(message))
            qFatal("%s", qPrintable((*writer)->error()));
    if (!(*writer)->finish())
        qFatal("%s", qPrintable((*writer)->error()));
}

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

} // namespace forkscope
