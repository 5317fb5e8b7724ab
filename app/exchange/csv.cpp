// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/csv.h"

#include "app/exchange/jsonlines.h"
#include "app/stream/cloneflags.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <QDateTime>

#include <array>
#include <sys/wait.h>

namespace forkscope {

namespace {

constexpr std::array columns{
    "seq",        "time",        "wall_time",     "type",   "pid",    "tid",        "start", "comm",        "uid",
    "parent_pid", "creator_pid", "creator_tid",   "thread", "call",   "looks_like", "flags", "exit_signal", "errno",
    "path",       "argv",        "process_ended", "status", "signal", "stage",      "count", "text"};

class Line
{
public:
    void set(const char *column, const QString &text)
    {
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (qstrcmp(columns[i], column) == 0)
                m_cells[i] = text;
    }
    void set(const char *column, quint64 number) { set(column, QString::number(number)); }
    void setUnlessZero(const char *column, quint64 number)
    {
        if (number != 0)
            set(column, number);
    }
    QByteArray bytes() const;

private:
    std::array<QString, columns.size()> m_cells;
};

QString quoted(QString text)
{
    if (!text.isEmpty() && QStringLiteral("=+-@").contains(text.front()))
        text.prepend(QLatin1Char('\''));
    if (!text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')))
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QLatin1String("\"\"")) + QLatin1Char('"');
}

QByteArray Line::bytes() const
{
    QByteArray line;
    for (const auto &cell : m_cells)
        line.append(line.isNull() ? "" : ",").append(quoted(cell).toUtf8());
    return line + "\r\n";
}

QString wallTime(Time time, const ClockPair &clock)
{
    const auto ns = clock.realtime(time);
    return ns ? QDateTime::fromMSecsSinceEpoch(*ns / 1'000'000, Qt::UTC).toString(Qt::ISODateWithMs) : QString();
}

void setCells(Line &line, const Existing &existing)
{
    line.set("comm", displayText(existing.comm, 0));
    line.set("uid", existing.fixed.uid);
    line.setUnlessZero("parent_pid", existing.fixed.parent_tgid);
    line.set("argv", commandLine(splitArguments(existing.argv, existing.fixed.argc)));
}

void setCells(Line &line, const Fork &fork)
{
    const auto &fixed = fork.fixed;
    line.set("tid", fixed.tid);
    line.set("comm", displayText(fork.comm, 0));
    line.set("uid", fixed.uid);
    line.setUnlessZero("parent_pid", fixed.parent_tgid);
    line.setUnlessZero("creator_pid", fixed.creator_tgid);
    line.setUnlessZero("creator_tid", fixed.creator_tid);
    line.set("thread", QLatin1String(fork.isThread() ? "true" : "false"));
    line.set("call", callName(fork));
    line.set("looks_like", looksLike(fork));
    line.set("flags", cloneFlagsText(fixed.clone_flags));
    line.set("exit_signal", signalName(fixed.exit_signal));
}

void setCells(Line &line, const ForkFailed &failed)
{
    line.set("tid", failed.fixed.tid);
    line.set("creator_pid", failed.fixed.head.tgid);
    line.setUnlessZero("creator_tid", failed.fixed.tid);
    line.set("comm", displayText(failed.comm, 0));
    line.set("call", callName(failed));
    line.set("errno", errnoName(int(failed.fixed.error)));
}

void setCells(Line &line, const Exec &exec)
{
    line.set("tid", exec.fixed.tid);
    line.set("comm", displayText(exec.comm, 0));
    line.set("uid", exec.fixed.uid);
    line.set("path", displayText(exec.path, 0));
    line.set("argv", commandLine(splitArguments(exec.argv, exec.fixed.argc)));
}

void setCells(Line &line, const Exit &exit)
{
    line.set("tid", exit.fixed.tid);
    line.set("comm", displayText(exit.comm, 0));
    line.set("process_ended", QLatin1String(exit.endsProcess() ? "true" : "false"));
    if (exit.fixed.head.flags & FORKSCOPE_INFERRED)
        return;
    if (const int word = int(exit.fixed.status); WIFSIGNALED(word))
        line.set("signal", signalName(WTERMSIG(word)));
    else
        line.set("status", quint64(WEXITSTATUS(word)));
}

void setCells(Line &, const Reap &) {}

void setCells(Line &line, const Adopt &adopt)
{
    line.setUnlessZero("parent_pid", adopt.fixed.parent_tgid);
}

void setCells(Line &line, const Lost &lost)
{
    line.set("stage", QLatin1String(lossStageName(lost.fixed.stage)));
    line.setUnlessZero("count", lost.fixed.count);
}

void setCells(Line &line, const Marker &marker)
{
    line.set("text", displayText(marker.text, 0));
}

} // namespace

QByteArray csvHeader()
{
    QByteArrayList names;
    for (const auto *column : columns)
        names.append(column);
    return names.join(',') + "\r\n";
}

QByteArray csvLine(const Event &event, EventNumber number, const ClockPair &clock)
{
    Line line;
    line.set("seq", toRow(number));
    line.set("time", toNs(event.time()));
    line.set("wall_time", wallTime(event.time(), clock));
    line.set("type", QLatin1String(eventTypeName(event)));
    if (const auto *head = event.head()) {
        line.set("pid", head->tgid);
        line.set("tid", head->tgid);
        line.set("start", head->start);
    }
    std::visit([&](const auto &kind) { setCells(line, kind); }, event.what);
    return line.bytes();
}

} // namespace forkscope
