// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/editing/files.h"

#include "app/recording/recordingreader.h"
#include "app/stream/displaytext.h"

#include <QFileInfo>
#include <QMap>

namespace forkscope {

QString Files::write(const QString &name, const std::vector<Message> &messages) const
{
    auto made = writer(name);
    for (const auto &message : messages)
        if (!made->write(message))
            qFatal("%s", qPrintable(made->error()));
    if (!made->finish())
        qFatal("%s", qPrintable(made->error()));
    return path(name);
}

std::unique_ptr<RecordingWriter> Files::writer(const QString &name) const
{
    auto made = RecordingWriter::create(path(name), Overwrite::Refuse);
    if (!made)
        qFatal("%s", qPrintable(made.error()));
    return std::move(*made);
}

std::vector<Message> Files::read(const QString &name) const
{
    auto reader = RecordingReader::open(path(name));
    if (!reader)
        qFatal("%s", qPrintable(reader.error()));
    std::vector<Message> messages;
    while (auto message = (*reader)->next())
        messages.push_back(*message);
    return messages;
}

bool Files::exists(const QString &name) const
{
    return QFileInfo::exists(path(name)) || QFileInfo::exists(path(name) + QStringLiteral(".part"));
}

void changeHello(std::vector<Message> &messages, const std::function<void(Hello &)> &change)
{
    auto hello = *decodeHello(messages.front().payload);
    change(hello);
    messages.front().payload = encodeHello(hello);
}

QString livingText(const Session &session, Position position)
{
    const auto &table = session.processes();
    QMap<quint32, QString> lines;
    for (quint32 row = 0; row < table.countAt(position); ++row) {
        const auto process = ProcessIndex(row);
        const auto state = table.stateAt(process, position);
        const bool isMentioned = table.at(process).flags.testFlag(ProcessFlag::OnlyMentioned);
        if (isMentioned || (state != ProcessState::Running && state != ProcessState::Zombie))
            continue;
        const auto parent = table.parentAt(process, position);
        auto line = QStringLiteral("%1 of %2: %3")
                        .arg(table.at(process).key.pid)
                        .arg(parent == NoProcess ? 0 : table.at(parent).key.pid)
                        .arg(displayText(table.commAt(process, position)));
        // The program it runs: its own exec's, or that of the process it came from.
        auto program = process;
        auto exec = table.execAt(program, position);
        while (exec == NoEvent && table.at(program).parent != NoProcess) {
            program = table.at(program).parent;
            exec = table.execAt(program, table.at(process).bornAt);
        }
        if (exec != NoEvent) {
            const auto event = session.events().event(exec);
            const auto argv = event.as<Exec>() ? event.as<Exec>()->argv : event.as<Existing>()->argv;
            if (!argv.isEmpty())
                line += QStringLiteral(" (%1)").arg(commandLine(splitArguments(argv)));
        }
        if (const auto threads = table.threadsAt(process, position); threads != 0)
            line += QStringLiteral(", threads %1").arg(threads);
        if (state == ProcessState::Zombie)
            line += QStringLiteral(", zombie, %1").arg(statusText(table.at(process).status));
        lines[table.at(process).key.pid] = line;
    }
    return QStringList(lines.values()).join(QLatin1Char('\n'));
}

} // namespace forkscope
