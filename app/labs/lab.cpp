// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/lab.h"

#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace forkscope {

namespace {

constexpr auto textName = "lab.md";
constexpr auto expectationName = "expectation";

QString tr(const char *text)
{
    return QCoreApplication::translate("Lab", text);
}

Result<QString> contentsOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Failure{tr("%1 cannot be read: %2.").arg(displayText(path), file.errorString())};
    return QString::fromUtf8(file.readAll());
}

// "# 3. Zombie", then "## Heading" and paragraphs.
void takeText(const QString &text, Lab &lab)
{
    static const QRegularExpression titleShape(QStringLiteral("^# (?:(\\d+)\\. )?(.+)$"));
    for (const auto &line : text.split(u'\n')) {
        if (line.startsWith(QLatin1String("## "))) {
            lab.sections.emplace_back(line.sliced(3).trimmed().toLower(), QString());
        } else if (const auto title = titleShape.match(line); lab.title.isEmpty() && title.hasMatch()) {
            lab.order = title.captured(1).toInt();
            lab.title = title.captured(2).trimmed();
        } else if (!lab.sections.empty()) {
            lab.sections.back().second += line + u'\n';
        }
    }
    for (auto &[heading, paragraphs] : lab.sections)
        paragraphs = paragraphs.trimmed();
}

} // namespace

QString Lab::section(const QString &heading) const
{
    const auto found = std::ranges::find_if(sections, [&](const auto &section) { return section.first == heading; });
    return found == sections.end() ? QString() : found->second;
}

QString labsDirectory()
{
    return qEnvironmentVariable("FORKSCOPE_LABS", QStringLiteral(FORKSCOPE_LIBEXECDIR "/forkscope/labs"));
}

Result<Lab> readLab(const QString &directory)
{
    Lab lab;
    lab.directory = QDir(directory).absolutePath();
    lab.name = QDir(lab.directory).dirName();
    auto text = contentsOf(lab.directory + u'/' + QLatin1String(textName));
    if (!text)
        return Failure{text.error()};
    takeText(*text, lab);
    if (lab.title.isEmpty())
        return Failure{tr("%1/%2 has no title: let it begin with \"# 1. What it is about\".")
                           .arg(displayText(lab.directory), QLatin1String(textName))};
    auto expectation = contentsOf(lab.directory + u'/' + QLatin1String(expectationName));
    if (!expectation)
        return Failure{expectation.error()};
    auto parsed = parseExpectation(*expectation);
    if (const auto *error = std::get_if<ExpectationError>(&parsed))
        return Failure{tr("%1/%2, %3. See forkscope-lab(7).")
                           .arg(displayText(lab.directory), QLatin1String(expectationName), error->text())};
    lab.expectation = std::get<Expectation>(std::move(parsed));
    return lab;
}

LabShelf readLabs(const QString &directory)
{
    LabShelf shelf;
    const QDir folder(directory);
    for (const auto &name : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot, QDir::Name)) {
        if (!QFile::exists(folder.filePath(name) + u'/' + QLatin1String(textName)))
            continue;
        if (auto lab = readLab(folder.filePath(name)))
            shelf.labs.push_back(std::move(*lab));
        else
            shelf.problems << lab.error();
    }
    std::ranges::stable_sort(shelf.labs, {}, [](const Lab &lab) { return std::pair(lab.isClaim(), lab.order); });
    return shelf;
}

} // namespace forkscope
