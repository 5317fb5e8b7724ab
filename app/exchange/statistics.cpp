// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/statistics.h"

#include "app/exchange/jsonlines.h"
#include "app/exchange/jsonwriter.h"
#include "app/exchange/markers.h"
#include "app/models/sentence.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace forkscope {

namespace {

constexpr std::size_t forkersShown = 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QString number(quint64 value)
{
    return QLocale().toString(value);
}

// What of the stream is looked at: the events with a number from `first` on and below `last`.
struct Part
{
    Position first, last;
};

// Most forks first; of equals, the older process. A program that is only mentioned, such as the recorder, is left out.
std::vector<Statistics::Forker> topForkers(const ProcessTable &table, const Part &part)
{
    std::vector<quint32> forks(table.size());
    const auto unseen = ProcessFlag::Existed | ProcessFlag::Refused | ProcessFlag::OnlyMentioned;
    for (auto row = table.countAt(part.first); row < table.countAt(part.last); ++row)
        if (const auto &born = table.at(ProcessIndex(row));
            born.parent != NoProcess && !born.flags.testAnyFlags(unseen) &&
            !table.at(born.parent).flags.testFlag(ProcessFlag::OnlyMentioned))
            ++forks[toRow(born.parent)];
    std::vector<quint32> order; // rows
    for (quint32 row = 0; row < table.size(); ++row)
        if (forks[row] > 0)
            order.push_back(row);
    const auto count = std::min(order.size(), forkersShown);
    std::ranges::partial_sort(order, order.begin() + std::ptrdiff_t(count), [&](quint32 left, quint32 right) {
        return forks[left] != forks[right] ? forks[left] > forks[right] : left < right;
    });
    std::vector<Statistics::Forker> forkers;
    for (const auto row : std::span(order).first(count))
        forkers.push_back(
            {table.commAt(ProcessIndex(row), part.last), table.at(ProcessIndex(row)).key.pid, forks[row]});
    return forkers;
}

std::optional<Statistics::Lifetimes> lifetimes(const ProcessTable &table, const Part &part)
{
    std::vector<Duration> lives;
    const auto unseen = ProcessFlag::Existed | ProcessFlag::Refused | ProcessFlag::InferredEnd |
                        ProcessFlag::InferredStart | ProcessFlag::OnlyMentioned;
    for (quint32 row = 0; row < table.countAt(part.last); ++row) {
        const auto &process = table.at(ProcessIndex(row));
        if (process.endedAt >= part.first && process.endedAt < part.last && !process.flags.testAnyFlags(unseen))
            lives.push_back(std::max(process.ended - process.began, Duration::zero()));
    }
    if (lives.empty())
        return std::nullopt;
    std::ranges::sort(lives);
    const auto at = [&](std::size_t percent) { return lives[(lives.size() - 1) * percent / 100]; };
    return Statistics::Lifetimes{lives.size(), at(50), at(99), lives.back()};
}

quint64 livingAt(const ProcessTable &table, Position position)
{
    quint64 living = 0;
    for (quint32 row = 0; row < table.countAt(position); ++row) {
        const auto &process = table.at(ProcessIndex(row));
        living += process.endedAt >= position && !process.flags.testFlag(ProcessFlag::OnlyMentioned) ? 1 : 0;
    }
    return living;
}

// The series of an event that needs no decoding; the others are few.
std::optional<RateSeries> seriesOf(const Session &session, EventNumber number)
{
    const auto &store = session.events();
    const auto process = store.process(number);
    switch (store.type(number)) {
    case EventType::Fork:
        if (store.isThread(number))
            return RateSeries::Threads;
        return process != NoProcess && session.processes().at(process).flags.testFlag(ProcessFlag::Spawned)
                   ? RateSeries::Spawns
                   : RateSeries::Forks;
    case EventType::ForkFailed:
        return RateSeries::Failures;
    case EventType::Exec:
        return RateSeries::Execs;
    case EventType::Exit:
        return process != NoProcess && session.processes().at(process).endedAt == Position(number)
                   ? std::optional(RateSeries::Exits)
                   : std::nullopt;
    default:
        return std::nullopt;
    }
}

void addLoss(Statistics &statistics, const Session &session, const Lost &loss)
{
    statistics.lost[QLatin1String(lossStageName(loss.fixed.stage))] += loss.fixed.count;
    statistics.losses << lossText(session, loss);
}

void addEvents(Statistics &statistics, const Session &session, const Part &part)
{
    const auto &store = session.events();
    RateHistory rates;
    quint64 found = 0;
    for (auto row = part.first; row < part.last; ++row) {
        const auto number = EventNumber(row);
        const auto type = store.type(number);
        if (const auto series = seriesOf(session, number))
            rates.add(*series, 1, store.time(number));
        if (type == EventType::Existing) {
            ++found;
        } else if (type == EventType::ForkFailed) {
            const auto event = store.event(number);
            ++statistics.failures[errnoName(int(event.as<ForkFailed>()->fixed.error))];
        } else if (type == EventType::Lost) {
            const auto event = store.event(number);
            addLoss(statistics, session, *event.as<Lost>());
        }
    }
    statistics.totals = rates.totals();
    statistics.peak = rates.peak();
    statistics.existed = found + (part.first == 0 ? 0 : livingAt(session.processes(), part.first));
    statistics.events = part.last - part.first - found;
}

} // namespace

double Statistics::forksPerSecond() const
{
    const auto seconds = double(duration().count()) / 1e9;
    return seconds > 0 ? processesIn(totals) / seconds : 0;
}

Statistics statisticsOf(const Session &session, const std::optional<TimeSpan> &part)
{
    Statistics statistics;
    const auto begin = session.begin();
    const auto end = session.end();
    if (!begin || !end)
        return statistics;
    Part looked{0, session.events().size()};
    statistics.span = TimeSpan{*begin, *end};
    if (part) {
        statistics.isPart = true;
        statistics.span = TimeSpan{std::clamp(part->from, *begin, *end), std::clamp(part->to, *begin, *end)};
        // From the beginning on means with what existed then.
        if (part->from > *begin)
            looked.first = session.events().positionAt(part->from - Duration(1));
        looked.last = std::max(session.events().positionAt(part->to), looked.first);
    }
    statistics.topForkers = topForkers(session.processes(), looked);
    statistics.lifetimes = lifetimes(session.processes(), looked);
    addEvents(statistics, session, looked);
    return statistics;
}

namespace {

// Lines of a label and a value; further values of the same label stand below.
class Report
{
public:
    void add(const char *label, const QString &value)
    {
        m_text += (label == m_last ? QString() : tr(label)).leftJustified(16) + value + QLatin1Char('\n');
        m_last = label;
    }
    const QString &text() const { return m_text; }

private:
    QString m_text;
    const char *m_last = nullptr;
};

constexpr const char *failuresLabel = QT_TRANSLATE_NOOP("forkscope", "Failed forks");
constexpr const char *forkersLabel = QT_TRANSLATE_NOOP("forkscope", "Most forks");
constexpr const char *marksLabel = QT_TRANSLATE_NOOP("forkscope", "Marks");
constexpr const char *lostLabel = QT_TRANSLATE_NOOP("forkscope", "Lost");

// What was taken out of the recording before it was passed on.
QString redactionText(quint64 compatible)
{
    QStringList texts;
    if (compatible & FORKSCOPE_REDACTED_ARGUMENTS)
        texts << tr("arguments");
    if (compatible & FORKSCOPE_REDACTED_USERS)
        texts << tr("users");
    if (compatible & FORKSCOPE_REDACTED_HOST)
        texts << tr("host");
    return texts.join(QStringLiteral(", "));
}

// A whole session has those before its first and behind its last event too.
TimeSpan markersOf(const Statistics &statistics)
{
    return statistics.isPart && statistics.span ? *statistics.span : TimeSpan{Time::min(), Time::max()};
}

void addTotals(Report &report, const Statistics &statistics)
{
    const auto total = [&](RateSeries series) { return number(count(statistics.totals, series)); };
    report.add(QT_TRANSLATE_NOOP("forkscope", "Events"), number(statistics.events));
    report.add(QT_TRANSLATE_NOOP("forkscope", "Processes"),
               tr("%1 created, %2 of them by vfork or posix_spawn; %3 existed before")
                   .arg(number(processesIn(statistics.totals)), total(RateSeries::Spawns), number(statistics.existed)));
    report.add(QT_TRANSLATE_NOOP("forkscope", "Threads"), tr("%1 created").arg(total(RateSeries::Threads)));
    report.add(QT_TRANSLATE_NOOP("forkscope", "Programs"), tr("%1 started (exec)").arg(total(RateSeries::Execs)));
    report.add(QT_TRANSLATE_NOOP("forkscope", "Ends"), total(RateSeries::Exits));
}

void addRate(Report &report, const Statistics &statistics, const ClockPair &clock)
{
    auto rate = tr("%1 forks/s on average").arg(QLocale().toString(statistics.forksPerSecond(), 'f', 1));
    if (statistics.peak)
        rate += tr(", at most %1 in the second from %2")
                    .arg(number(statistics.peak->processes), clockText(statistics.peak->begin, clock, 1));
    report.add(QT_TRANSLATE_NOOP("forkscope", "Rate"), rate);
    if (const auto &lives = statistics.lifetimes)
        report.add(QT_TRANSLATE_NOOP("forkscope", "Lifetimes"),
                   tr("half of them up to %1, 99 of 100 up to %2, the longest %3")
                       .arg(durationText(lives->median), durationText(lives->p99), durationText(lives->longest)));
}

void addTables(Report &report, const Statistics &statistics)
{
    const auto row = [](quint64 value, const QString &what) {
        return QStringLiteral("%1  %2").arg(number(value), 8).arg(what);
    };
    for (const auto &forker : statistics.topForkers)
        report.add(forkersLabel,
                   row(forker.forks, QStringLiteral("%1 (%2)").arg(displayText(forker.comm)).arg(forker.pid)));
    for (auto failure = statistics.failures.begin(); failure != statistics.failures.end(); ++failure)
        report.add(failuresLabel, row(failure.value(), failure.key()));
    if (statistics.failures.isEmpty())
        report.add(failuresLabel, tr("none recorded"));
    for (const auto &loss : statistics.losses)
        report.add(lostLabel, loss);
    if (statistics.losses.isEmpty())
        report.add(lostLabel, tr("nothing"));
}

} // namespace

QString statisticsText(const Statistics &statistics, const Session &session)
{
    Report report;
    const auto clock = session.hello() ? session.hello()->clock() : ClockPair{};
    if (session.hello() && !session.hello()->command.isEmpty())
        report.add(QT_TRANSLATE_NOOP("forkscope", "Command"), displayText(session.hello()->command));
    const auto redacted = redactionText(session.hello() ? session.hello()->fixed.compatible : 0);
    if (!redacted.isEmpty())
        report.add(QT_TRANSLATE_NOOP("forkscope", "Redacted"), redacted);
    if (statistics.span)
        report.add(QT_TRANSLATE_NOOP("forkscope", "Duration"),
                   tr("%1, from %2").arg(durationText(statistics.duration()), clockText(statistics.span->from, clock)));
    addTotals(report, statistics);
    addRate(report, statistics, clock);
    addTables(report, statistics);
    for (const auto &[time, text] : markerTexts(session, markersOf(statistics)))
        report.add(marksLabel, QStringLiteral("%1  %2").arg(clockText(time, clock), text));
    return report.text();
}

namespace {

void addMap(JsonWriter &json, const char *key, const QMap<QString, quint64> &map)
{
    json.beginObject(key);
    for (auto entry = map.begin(); entry != map.end(); ++entry)
        json.add(entry.key().toLatin1().constData(), entry.value());
    json.endObject();
}

} // namespace

QByteArray statisticsJson(const Statistics &statistics, const Session &session)
{
    const auto total = [&](RateSeries series) { return count(statistics.totals, series); };
    JsonWriter json;
    json.beginObject();
    json.add("duration", qint64(statistics.duration().count()));
    json.add("events", statistics.events);
    json.add("existed", statistics.existed);
    json.add("processes", processesIn(statistics.totals));
    json.add("spawns", total(RateSeries::Spawns));
    json.add("threads", total(RateSeries::Threads));
    json.add("execs", total(RateSeries::Execs));
    json.add("exits", total(RateSeries::Exits));
    json.add("forks_per_second", statistics.forksPerSecond());
    if (statistics.peak) {
        json.beginObject("peak");
        json.add("time", toNs(statistics.peak->begin));
        json.add("processes", statistics.peak->processes);
        json.endObject();
    }
    if (const auto &lives = statistics.lifetimes) {
        json.beginObject("lifetimes");
        json.add("count", lives->count);
        json.add("p50", qint64(lives->median.count()));
        json.add("p99", qint64(lives->p99.count()));
        json.add("max", qint64(lives->longest.count()));
        json.endObject();
    }
    json.beginList("top_forkers");
    for (const auto &forker : statistics.topForkers) {
        json.beginObject();
        json.add("comm", exactText(forker.comm));
        json.add("pid", forker.pid);
        json.add("forks", forker.forks);
        json.endObject();
    }
    json.endList();
    addMap(json, "failures", statistics.failures);
    addMap(json, "lost", statistics.lost);
    addMarkers(json, session, markersOf(statistics));
    json.endObject();
    return json.take() + '\n';
}

} // namespace forkscope
