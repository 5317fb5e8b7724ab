// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "watchedprogram.h"

#include <QDir>
#include <QFile>

namespace watchedprogram {

namespace {

QStringList linesAfter(const QString &name, const QString &mark)
{
    QStringList lines;
    for (const QString &line : comment(name)) {
        if (line.startsWith(mark))
            lines += line.mid(mark.size()).trimmed();
    }
    return lines;
}

} // namespace

QStringList names()
{
    QStringList found;
    for (const QFileInfo &source :
         QDir(QStringLiteral(FORKSCOPE_PROGRAM_SOURCES)).entryInfoList({QStringLiteral("*.c")}))
        found += source.baseName();
    return found;
}

QStringList comment(const QString &name)
{
    QFile file(QStringLiteral(FORKSCOPE_PROGRAM_SOURCES "/%1.c").arg(name));
    QStringList lines;
    if (!file.open(QIODevice::ReadOnly))
        return lines;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(" * "))
            lines += QString::fromUtf8(line.mid(3));
        else if (line == " */")
            break;
    }
    return lines;
}

QStringList records(const QString &name)
{
    return linesAfter(name, QStringLiteral("> "));
}

// An object goes on in the lines that are indented below it.
QStringList jsonEvents(const QString &name)
{
    const QString mark = QStringLiteral("json "), indent(mark.size(), QLatin1Char(' '));
    QStringList events;
    for (const QString &line : comment(name)) {
        if (line.startsWith(mark))
            events += line.mid(mark.size());
        else if (line.startsWith(indent) && !events.isEmpty())
            events.last() += line.trimmed();
    }
    return events;
}

QString excuse(const QString &name)
{
    return linesAfter(name, QStringLiteral("Status 2: ")).value(0);
}

} // namespace watchedprogram
