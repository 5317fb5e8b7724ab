// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filter.h"

#include "app/session/moments.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstring>

namespace forkscope {

namespace {

using Kind = FilterNode::Kind;
using Op = FilterOperator;

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

bool contains(const QByteArray &where, const QString &what)
{
    return QString::fromUtf8(where).contains(what, Qt::CaseInsensitive);
}

bool textHolds(const FilterNode &test, const QByteArray &text)
{
    const auto isIn = [&](const FilterRange &range) {
        return range.first.text.toUtf8() <= text && text <= range.last.text.toUtf8();
    };
    switch (test.op) {
    case Op::Contains:
        return contains(text, test.values.front().first.text);
    case Op::Matches:
        return test.pattern.match(QString::fromUtf8(text)).hasMatch();
    case Op::NotEqual:
        return !isIn(test.values.front());
    default:
        return std::ranges::any_of(test.values, isIn);
    }
}

bool numberHolds(const FilterNode &test, qint64 number)
{
    const auto asked = test.values.front().first.number;
    switch (test.op) {
    case Op::Equal:
        return number == asked;
    case Op::NotEqual:
        return number != asked;
    case Op::Less:
        return number < asked;
    case Op::LessOrEqual:
        return number <= asked;
    case Op::Greater:
        return number > asked;
    case Op::GreaterOrEqual:
        return number >= asked;
    case Op::Has:
        return (number & asked) == asked;
    default:
        return std::ranges::any_of(test.values, [&](const FilterRange &range) {
            return range.first.number <= number && number <= range.last.number;
        });
    }
}

// A marker by its text, or by how its text begins.
std::optional<Time> timeOf(const QString &text, const Session &session, const NamedMoments &moments)
{
    if (text.startsWith(u'@')) {
        const auto name = text.mid(1);
        if (const auto known = moments.constFind(name); known != moments.constEnd())
            return *known;
        const auto *marker = session.markers().named(name);
        return marker ? std::optional(marker->time) : std::nullopt;
    }
    if (!session.begin() || !session.hello())
        return std::nullopt;
    return parseMoment(text, {*session.begin(), *session.end(), session.hello()->clock()});
}

} // namespace

FilterMatcher::FilterMatcher(FilterNodes nodes, const Session &session, Position position, const NamedMoments &moments)
    : m_nodes(std::move(nodes)),
      m_session(session),
      m_position(position),
      m_count(session.processes().countAt(position)),
      m_families(m_nodes.size()),
      m_comm(findFilterField(QStringLiteral("comm"))),
      m_argv(findFilterField(QStringLiteral("argv")))
{
    placeTimes(moments);
    noteMarkers();
    countFamilies();
    markFamilies();
}

bool FilterMatcher::asksFor(const char *field) const
{
    return std::ranges::any_of(
        m_nodes, [&](const FilterNode &node) { return node.field && !std::strcmp(node.field->name, field); });
}

void FilterMatcher::placeTimes(const NamedMoments &moments)
{
    for (auto &node : m_nodes) {
        if (node.kind != Kind::Test || node.field->kind != FilterField::Kind::Moment)
            continue;
        for (auto &range : node.values)
            for (auto *value : {&range.first, &range.last}) {
                const auto time = timeOf(value->text, m_session, moments);
                if (time)
                    value->number = qint64(toNs(*time));
                else
                    m_problem = tr("There is no moment %1 in this session.").arg(displayText(value->text));
            }
    }
}

// A marker stands at the last event that had happened at its time.
void FilterMatcher::noteMarkers()
{
    if (!asksFor("marked"))
        return;
    const auto &events = m_session.events();
    m_markedProcesses.resize(m_count);
    for (const auto &note : m_session.markers().notes()) {
        auto place = events.positionAt(note.time);
        while (place > 0 && events.type(EventNumber(place - 1)) == EventType::Marker)
            --place;
        if (place == 0)
            continue;
        m_markedEvents.push_back(EventNumber(place - 1));
        const auto process = events.process(m_markedEvents.back());
        if (toRow(process) < m_count)
            m_markedProcesses[toRow(process)] = true;
    }
}

// A process always comes after its parent, so one pass in either direction is enough.
void FilterMatcher::countFamilies()
{
    if (!asksFor("depth") && !asksFor("descendants"))
        return;
    const auto &table = m_session.processes();
    m_depths.resize(m_count);
    m_descendants.resize(m_count);
    for (quint32 row = 0; row < m_count; ++row)
        if (const auto parent = table.at(ProcessIndex(row)).parent; parent != NoProcess)
            m_depths[row] = m_depths[toRow(parent)] + 1;
    for (auto row = m_count; row-- > 0;)
        if (const auto parent = table.at(ProcessIndex(row)).parent; parent != NoProcess)
            m_descendants[toRow(parent)] += m_descendants[row] + 1;
}

// Nodes stand after those that they are made of, so what a family's own filter needs is there before it.
void FilterMatcher::markFamilies()
{
    const auto &table = m_session.processes();
    for (std::size_t at = 0; at < m_nodes.size(); ++at) {
        const auto &node = m_nodes[at];
        if (node.kind != Kind::Under && node.kind != Kind::Above)
            continue;
        Marks found(m_count);
        for (quint32 row = 0; row < m_count; ++row)
            found[row] = holds(node.left, subjectOf(ProcessIndex(row)));
        auto &marks = m_families[at];
        marks.resize(m_count);
        for (quint32 step = 0; step < m_count; ++step) {
            const auto row = node.kind == Kind::Under ? step : m_count - 1 - step;
            const auto parent = table.at(ProcessIndex(row)).parent;
            if (parent == NoProcess)
                continue;
            if (node.kind == Kind::Under)
                marks[row] = found[toRow(parent)] || marks[toRow(parent)];
            else if (found[row] || marks[row])
                marks[toRow(parent)] = true;
        }
    }
}

FilterSubject FilterMatcher::subjectOf(ProcessIndex process) const
{
    FilterSubject subject{m_session, m_position, process};
    if (toRow(process) < m_depths.size()) {
        subject.depth = m_depths[toRow(process)];
        subject.descendants = m_descendants[toRow(process)];
    }
    subject.isProcessMarked = toRow(process) < m_markedProcesses.size() && m_markedProcesses[toRow(process)];
    return subject;
}

bool FilterMatcher::matches(ProcessIndex process) const
{
    return holds(subjectOf(process));
}

bool FilterMatcher::matches(EventNumber number) const
{
    const auto event = m_session.events().event(number);
    auto subject = subjectOf(m_session.events().process(number));
    subject.event = &event;
    subject.number = number;
    subject.isEventMarked = std::ranges::binary_search(m_markedEvents, number);
    return holds(subject);
}

bool FilterMatcher::holds(const FilterSubject &subject) const
{
    return m_nodes.empty() || holds(m_nodes.size() - 1, subject);
}

bool FilterMatcher::holds(std::size_t at, const FilterSubject &subject) const
{
    const auto &node = m_nodes[at];
    switch (node.kind) {
    case Kind::Or:
        return holds(node.left, subject) || holds(node.right, subject);
    case Kind::And:
        return holds(node.left, subject) && holds(node.right, subject);
    case Kind::Not:
        return !holds(node.left, subject);
    case Kind::Under:
    case Kind::Above:
        return toRow(subject.process) < m_families[at].size() && m_families[at][toRow(subject.process)];
    case Kind::Recorded:
        return node.field->value(subject).has_value();
    case Kind::Test:
        return testHolds(node, subject);
    case Kind::Word:
        return wordHolds(node.values.front().first.text, subject);
    }
    return false;
}

bool FilterMatcher::wordHolds(const QString &word, const FilterSubject &subject) const
{
    return std::ranges::any_of(std::array{m_comm, m_argv}, [&](const FilterField *field) {
        const auto text = field->value(subject);
        return text && contains(std::get<QByteArray>(*text), word);
    });
}

bool FilterMatcher::testHolds(const FilterNode &node, const FilterSubject &subject) const
{
    const auto value = node.field->value(subject);
    if (!value || (m_problem && node.field->kind == FilterField::Kind::Moment))
        return false;
    if (const auto *text = std::get_if<QByteArray>(&*value))
        return textHolds(node, *text);
    return numberHolds(node, std::get<qint64>(*value));
}

} // namespace forkscope
