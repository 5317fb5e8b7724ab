// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/comparisontext.h"

#include "app/exchange/jsonwriter.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QLocale>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QString number(quint64 value)
{
    return QLocale().toString(value);
}

// "+14", "-3", "="; "new" and "gone" where one side has none.
QString change(quint64 before, quint64 after)
{
    if (before == after)
        return QStringLiteral("=");
    if (before == 0)
        return tr("new");
    if (after == 0)
        return tr("gone");
    return after > before ? QLatin1Char('+') + number(after - before) : QLatin1Char('-') + number(before - after);
}

constexpr int nameWidth = 20;
constexpr int numberWidth = 10;

QString row(const QString &name, const QString &before, const QString &after, const QString &difference)
{
    return QStringLiteral("%1%2%3%4\n")
        .arg(name.leftJustified(nameWidth), before.rightJustified(numberWidth), after.rightJustified(numberWidth),
             difference.rightJustified(numberWidth));
}

QString countRow(const QString &name, quint64 before, quint64 after)
{
    return row(name, number(before), number(after), change(before, after));
}

QString timeRow(const QString &name, Duration before, Duration after)
{
    return row(name, durationText(before), durationText(after), {});
}

QString programRows(const ProgramDifference &difference)
{
    const auto &[name, before, after] = difference;
    const auto shown = name.isEmpty() ? QStringLiteral("?") : displayText(name);
    auto text = countRow(shown, before.processes, after.processes);
    if (before.failed != after.failed)
        text += countRow(tr("  that failed"), before.failed, after.failed);
    if (before.refused != after.refused)
        text += countRow(tr("  refused forks"), before.refused, after.refused);
    return text;
}

void addCount(JsonWriter &json, const char *key, const ProgramCount &count)
{
    json.beginObject(key);
    json.add("processes", count.processes);
    json.add("failed", count.failed);
    json.add("refused", count.refused);
    json.add("lifetime", qint64(count.lifetime.count()));
    json.endObject();
}

void addRun(JsonWriter &json, const char *key, const RunCount &run)
{
    json.beginObject(key);
    json.add("duration", qint64(run.duration.count()));
    json.add("execs", run.execs);
    json.add("threads", run.threads);
    json.add("lost", run.lostEvents);
    json.add("complete", run.isComplete);
    addCount(json, "total", run.total);
    json.endObject();
}

} // namespace

QString comparisonText(const RunCount &before, const RunCount &after)
{
    auto text = row({}, tr("before"), tr("after"), tr("change"));
    text += timeRow(tr("Duration"), before.duration, after.duration);
    text += countRow(tr("Processes"), before.total.processes, after.total.processes);
    text += countRow(tr("  that failed"), before.total.failed, after.total.failed);
    text += timeRow(tr("  lived together"), before.total.lifetime, after.total.lifetime);
    text += countRow(tr("Refused forks"), before.total.refused, after.total.refused);
    text += countRow(tr("Threads"), before.threads, after.threads);
    text += countRow(tr("Execs"), before.execs, after.execs);
    text += QLatin1Char('\n');
    const auto programs = differences(before, after);
    for (const auto &program : programs)
        text += programRows(program);
    return programs.empty() ? text + tr("No program differs.") + QLatin1Char('\n') : text;
}

QByteArray comparisonJson(const RunCount &before, const RunCount &after)
{
    JsonWriter json;
    json.beginObject();
    json.add("schema", QStringLiteral("forkscope.diff/1"));
    addRun(json, "before", before);
    addRun(json, "after", after);
    json.beginList("programs");
    for (const auto &program : differences(before, after)) {
        json.beginObject();
        json.add("comm", exactText(program.name));
        addCount(json, "before", program.before);
        addCount(json, "after", program.after);
        json.endObject();
    }
    json.endList();
    json.endObject();
    return json.take() + '\n';
}

} // namespace forkscope
