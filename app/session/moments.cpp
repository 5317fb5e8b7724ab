// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/moments.h"

#include <QDateTime>
#include <QRegularExpression>

#include <array>
#include <cmath>

namespace forkscope {

namespace {

struct Unit
{
    const char16_t *name;
    double nanoseconds;
};
constexpr std::array units{Unit{u"", 1e9},   Unit{u"s", 1e9},    Unit{u"ms", 1e6}, Unit{u"us", 1e3},
                           Unit{u"ns", 1.0}, Unit{u"min", 60e9}, Unit{u"m", 60e9}, Unit{u"h", 3600e9}};

std::optional<Time> clockMoment(const QString &text, const SessionSpan &span)
{
    static const QRegularExpression shape(QStringLiteral("^(\\d{1,2}):(\\d\\d)(?::(\\d\\d)(\\.\\d{1,9})?)?$"));
    const auto match = shape.match(text);
    const auto begin = span.clock.realtime(span.begin);
    if (!match.hasMatch() || !begin)
        return std::nullopt;
    const QTime time(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    if (!time.isValid())
        return std::nullopt;
    constexpr qint64 second = 1'000'000'000;
    const auto fraction = qint64(std::llround(match.captured(4).toDouble() * 1e9));
    const auto date = QDateTime::fromSecsSinceEpoch(*begin / second).date();
    const auto wall = [&](const QDate &day) { return QDateTime(day, time).toSecsSinceEpoch() * second + fraction; };
    auto moment = wall(date);
    // A minute that is written without its seconds may begin just before the session does.
    if (moment < *begin - 60 * second)
        moment = wall(date.addDays(1));
    return span.begin + Duration(moment - *begin);
}

} // namespace

std::optional<Duration> parseDuration(const QString &text)
{
    static const QRegularExpression shape(QStringLiteral("^(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*([a-z]*)$"));
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    for (const auto &unit : units)
        if (match.captured(2) == QStringView(unit.name)) {
            const auto ns = match.captured(1).toDouble() * unit.nanoseconds;
            return ns < 9e18 ? std::optional(Duration(qint64(std::llround(ns)))) : std::nullopt;
        }
    return std::nullopt;
}

std::optional<Time> parseMoment(const QString &text, const SessionSpan &span)
{
    if (text.endsWith(QLatin1Char('%'))) {
        bool isNumber = false;
        const auto percent = text.chopped(1).toDouble(&isNumber);
        if (!isNumber || percent < 0 || percent > 100)
            return std::nullopt;
        return span.begin + Duration(qint64(double((span.end - span.begin).count()) * percent / 100));
    }
    if (text.contains(QLatin1Char(':')))
        return clockMoment(text, span);
    const auto offset = parseDuration(text.startsWith(QLatin1Char('+')) ? text.sliced(1) : text);
    if (!offset)
        return std::nullopt;
    return span.begin + *offset;
}

} // namespace forkscope
