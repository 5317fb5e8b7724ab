// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// forkscope(1) says what the table of commands says: all of it, and nothing else.
#include "app/command/commandtable.h"

#include <QFile>
#include <QTest>

using namespace forkscope;

namespace {

struct Section
{
    QString name;
    QStringList options; // as the page's source has them: "Fl o , -output Ar FILE"
};

QStringList pageLines()
{
    QFile page(QStringLiteral(FORKSCOPE_MANUAL));
    return page.open(QIODevice::ReadOnly) ? QString::fromUtf8(page.readAll()).split(QLatin1Char('\n')) : QStringList();
}

// The subsections of COMMANDS.
std::vector<Section> commandSections()
{
    std::vector<Section> sections;
    bool isInside = false;
    for (const auto &line : pageLines()) {
        if (line.startsWith(QLatin1String(".Sh ")))
            isInside = line == QLatin1String(".Sh COMMANDS");
        else if (isInside && line.startsWith(QLatin1String(".Ss ")))
            sections.push_back({line.sliced(4), {}});
        else if (isInside && line.startsWith(QLatin1String(".It ")))
            sections.back().options.append(line.sliced(4));
    }
    return sections;
}

QString sourceOf(const OptionRow &option)
{
    auto names = QString::fromLatin1(option.names).split(QLatin1Char(','));
    for (auto &name : names)
        name = name.sliced(1);
    const auto flags = QStringLiteral("Fl ") + names.join(QStringLiteral(" , "));
    return option.value ? flags + QStringLiteral(" Ar ") + QLatin1String(option.value) : flags;
}

QStringList exitStatuses()
{
    QStringList statuses;
    bool isInside = false;
    for (const auto &line : pageLines()) {
        if (line.startsWith(QLatin1String(".Sh ")))
            isInside = line == QLatin1String(".Sh EXIT STATUS");
        else if (isInside && line.startsWith(QLatin1String(".It ")))
            statuses.append(line.sliced(4).split(QStringLiteral(" , ")));
    }
    return statuses;
}

} // namespace

class ManualTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasASectionForEachCommandInTheOrderOfTheTable()
    {
        QStringList sections, commands;
        for (const auto &section : commandSections())
            sections.append(section.name);
        for (const auto &row : commandTable())
            commands.append(QLatin1String(row.name));
        QCOMPARE(sections, commands);
    }

    void namesEachOptionAndItsValue()
    {
        for (const auto &section : commandSections()) {
            const auto *row = findCommandRow(section.name.toLatin1().constData());
            QVERIFY2(row, qPrintable(section.name));
            QStringList options;
            for (const auto &option : row->options)
                options.append(sourceOf(option));
            QCOMPARE(section.options, options);
        }
    }

    void listsTheExitStatuses()
    {
        const auto statuses = exitStatuses();
        for (const int status : {ExitCode::Fine, ExitCode::Negative, ExitCode::Usage, ExitCode::Unreadable,
                                 ExitCode::Refused, ExitCode::Incomplete, ExitCode::NoWindow, ExitCode::Failed})
            QVERIFY2(statuses.contains(QString::number(status)), qPrintable(QString::number(status)));
    }
};

QTEST_GUILESS_MAIN(ManualTest)
#include "manual_test.moc"
