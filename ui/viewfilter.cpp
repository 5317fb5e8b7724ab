// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/viewfilter.h"

#include "app/stream/displaytext.h"

#include <QUndoCommand>

namespace forkscope {

namespace {

class ChangeFilter : public QUndoCommand
{
public:
    ChangeFilter(ViewFilter &filter, const FilterState &after, const QString &name)
        : QUndoCommand(name), m_filter(filter), m_before(filter.state()), m_after(after)
    {
    }
    void undo() override { m_filter.restore(m_before); }
    void redo() override { m_filter.restore(m_after); }

private:
    ViewFilter &m_filter;
    FilterState m_before, m_after;
};

FilterNodes nodesOf(const QString &text)
{
    auto parsed = parseFilter(text);
    Q_ASSERT(std::holds_alternative<FilterNodes>(parsed));
    return std::get<FilterNodes>(std::move(parsed));
}

// To the nanosecond, in the language: "+3.000000001s".
QString sinceStart(Time time, Time begin)
{
    const auto ns = std::max<qint64>(0, (time - begin).count());
    return QStringLiteral("+%1.%2s").arg(ns / 1'000'000'000).arg(ns % 1'000'000'000, 9, 10, QLatin1Char('0'));
}

} // namespace

ViewFilter::ViewFilter(Session &session, Models models, TimeSelection &times, QUndoStack &undo)
    : m_session(session), m_models(models), m_times(times), m_undo(undo)
{
    m_rangeDelay.setSingleShot(true);
    m_rangeDelay.setInterval(std::chrono::milliseconds(100));
    connect(&m_rangeDelay, &QTimer::timeout, this, &ViewFilter::rangeChanged);
    connect(&times, &TimeSelection::rangeChanged, &m_rangeDelay, qOverload<>(&QTimer::start));
    connect(&times, &TimeSelection::cursorsChanged, this, [this] {
        if (joined().contains(u'@'))
            apply();
    });
    connect(&session.markers(), &MarkerList::changed, this, [this] {
        if (joined().contains(u'@') || joined().contains(QLatin1String("marked")))
            apply();
    });
}

QString ViewFilter::joined() const
{
    QStringList parts;
    if (!m_state.text.isEmpty())
        parts << m_state.text;
    for (const FilterChip &chip : m_state.chips)
        if (chip.state == FilterChip::State::On)
            parts << chip.text;
    if (const QString range = rangeText(); !range.isEmpty())
        parts << range;
    return parts.size() == 1 ? parts.front()
           : parts.isEmpty() ? QString()
                             : u'(' + parts.join(QStringLiteral(") && (")) + u')';
}

// Every life that overlaps it; what is not known to lie outside does.
QString ViewFilter::rangeText() const
{
    const auto &range = m_times.range();
    const auto begin = m_session.begin();
    if (!range || !begin)
        return {};
    return QStringLiteral("!(began > %1) && !(ended < %2)")
        .arg(sinceStart(range->to, *begin), sinceStart(range->from, *begin));
}

QString ViewFilter::rangeWords() const
{
    const auto &range = m_times.range();
    if (!range)
        return {};
    const auto clock = m_session.hello() ? m_session.hello()->clock() : ClockPair{};
    return tr("%1 to %2").arg(clockText(range->from, clock, 2), clockText(range->to, clock, 2));
}

NamedMoments ViewFilter::moments() const
{
    NamedMoments moments;
    if (m_times.a())
        moments.insert(QStringLiteral("A"), *m_times.a());
    if (m_times.b())
        moments.insert(QStringLiteral("B"), *m_times.b());
    return moments;
}

void ViewFilter::setText(const QString &text)
{
    FilterState state = m_state;
    state.text = text.trimmed();
    change(state, state.text.isEmpty() ? tr("clear filter") : tr("filter %1").arg(displayText(state.text, 32)));
}

void ViewFilter::addChip(const QString &text, const QString &words)
{
    FilterState state = m_state;
    state.chips.append({text, words});
    change(state, words);
}

void ViewFilter::removeChip(int chip)
{
    FilterState state = m_state;
    const QString words = state.chips.takeAt(chip).words;
    change(state, tr("remove %1").arg(words));
}

void ViewFilter::invertChip(int chip)
{
    FilterState state = m_state;
    FilterChip &inverted = state.chips[chip];
    inverted = {QStringLiteral("!(%1)").arg(inverted.text), tr("not: %1").arg(inverted.words), inverted.state};
    change(state, inverted.words);
}

void ViewFilter::switchChip(int chip)
{
    FilterState state = m_state;
    FilterChip &switched = state.chips[chip];
    const bool isOn = switched.state == FilterChip::State::On;
    switched.state = isOn ? FilterChip::State::Off : FilterChip::State::On;
    change(state, isOn ? tr("switch off %1").arg(switched.words) : tr("switch on %1").arg(switched.words));
}

void ViewFilter::clear()
{
    m_times.setRange({});
    change({}, tr("clear all filters"));
}

void ViewFilter::change(const FilterState &state, const QString &name)
{
    if (!(state == m_state))
        m_undo.push(new ChangeFilter(*this, state, name));
}

void ViewFilter::restore(const FilterState &state)
{
    m_state = state;
    apply();
}

// A range that begins after the cursor takes the cursor to its end.
void ViewFilter::rangeChanged()
{
    const auto &range = m_times.range();
    if (range && m_session.cursor().time() < range->from && m_session.cursor().mode() == TimeCursor::Mode::Paused)
        m_session.cursor().setTime(range->to);
    apply();
}

void ViewFilter::apply()
{
    const FilterNodes nodes = nodesOf(joined());
    m_models.tree.setFilter(nodes, moments());
    if (nodes.empty()) {
        m_models.events.ask({});
    } else {
        // Events have their own times: of a life that overlaps the range only those within it are listed.
        m_models.events.ask(EventQuestion{nodes, moments(), m_times.range()});
    }
    Q_EMIT changed();
}

} // namespace forkscope
