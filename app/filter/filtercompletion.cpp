// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filtercompletion.h"

#include "app/filter/filterfields.h"
#include "app/filter/filtertokens.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

constexpr std::size_t mostValues = 12;
// The newest processes tell what values there are; a list must not take long to open.
constexpr quint32 mostLookedAt = 20'000;

constexpr std::array allOperators{
    FilterOperator::Equal,       FilterOperator::NotEqual, FilterOperator::Less,
    FilterOperator::LessOrEqual, FilterOperator::Greater,  FilterOperator::GreaterOrEqual,
    FilterOperator::Contains,    FilterOperator::Matches,  FilterOperator::Has,
    FilterOperator::In,
};

bool isOperator(const FilterToken &token)
{
    return token.kind != FilterToken::Kind::Quoted && std::ranges::any_of(allOperators, [&](FilterOperator op) {
               return token.text == QLatin1String(nameOf(op));
           });
}

const FilterField *fieldOf(const FilterToken &token)
{
    return token.kind == FilterToken::Kind::Word ? findFilterField(token.text) : nullptr;
}

QString quoted(const QByteArray &value)
{
    QString text = QString::fromUtf8(value);
    text.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return u'"' + text + u'"';
}

class Completer
{
public:
    Completer(const QString &text, int cursor, const Session &session) : m_session(session)
    {
        m_tokens = filterTokens(text.left(cursor));
        m_tokens.pop_back(); // the end
        m_result.from = m_result.to = cursor;
        const bool touches = !m_tokens.empty() && cursor > 0 && !text[cursor - 1].isSpace() &&
                             m_tokens.back().kind != FilterToken::Kind::Sign;
        if (touches) {
            m_isQuoted = m_tokens.back().kind == FilterToken::Kind::Quoted;
            m_begun = m_tokens.back().text;
            m_result.from = m_tokens.back().column - 1;
            m_tokens.pop_back();
        }
    }

    FilterCompletion complete()
    {
        const auto *field = fieldAskedFor();
        if (field)
            addValues(*field);
        else if (m_isQuoted)
            return m_result;
        else if (const auto *last = m_tokens.empty() ? nullptr : fieldOf(m_tokens.back()); last && !isValue())
            addOperators(*last);
        else
            addFields();
        return m_result;
    }

private:
    // The field whose value is to be written here; null when there is none.
    const FilterField *fieldAskedFor() const
    {
        auto at = m_tokens.size();
        // Within the list of an "in".
        while (at > 0 && (m_tokens[at - 1].text == u"," || m_tokens[at - 1].text == u".." ||
                          m_tokens[at - 1].text == u"{" || (at > 1 && isInList(at - 1))))
            --at;
        return at > 1 && isOperator(m_tokens[at - 1]) ? fieldOf(m_tokens[at - 2]) : nullptr;
    }
    bool isInList(std::size_t at) const
    {
        const auto &before = m_tokens[at - 1];
        return before.text == u"," || before.text == u"{" || before.text == u"..";
    }
    bool isValue() const { return m_tokens.size() > 1 && isOperator(m_tokens[m_tokens.size() - 2]); }

    void add(const QString &text, const QString &meaning)
    {
        const QString compared = m_isQuoted || text.startsWith(u'"') ? text.mid(text.startsWith(u'"') ? 1 : 0) : text;
        if (compared.startsWith(m_begun, Qt::CaseInsensitive) && text != m_begun)
            m_result.proposals.push_back({text, meaning});
    }

    void addFields()
    {
        for (const auto &field : filterFields())
            add(QLatin1String(field.name), QCoreApplication::translate("FilterField", field.meaning));
        for (const char *word : {"under", "above", "not"})
            add(QLatin1String(word), {});
    }

    void addOperators(const FilterField &field)
    {
        for (const auto op : operatorsOf(field))
            add(QLatin1String(nameOf(op)), {});
        for (const char *word : {"&&", "||"})
            add(QLatin1String(word), {});
    }

    void addValues(const FilterField &field)
    {
        for (const auto &constant : field.constants)
            add(QLatin1String(constant.name), {});
        if (field.kind == FilterField::Kind::Text)
            addValuesSeen(field);
        if (field.kind == FilterField::Kind::Moment)
            for (const auto &note : m_session.markers().notes())
                add(u'@' + QString::fromUtf8(note.text).section(u' ', 0, 0), displayText(note.text));
    }

    void addValuesSeen(const FilterField &field)
    {
        const auto position = m_session.cursor().position();
        const auto count = m_session.processes().countAt(position);
        QHash<QByteArray, int> seen;
        for (auto row = count - std::min(count, mostLookedAt); row < count; ++row)
            if (const auto value = field.value({m_session, position, ProcessIndex(row)}))
                ++seen[std::get<QByteArray>(*value)];
        std::vector<std::pair<QByteArray, int>> order;
        for (auto value = seen.begin(); value != seen.end(); ++value)
            order.emplace_back(value.key(), value.value());
        std::ranges::sort(order, [](const auto &one, const auto &other) {
            return one.second != other.second ? one.second > other.second : one.first < other.first;
        });
        for (const auto &[value, times] : order)
            if (m_result.proposals.size() < mostValues)
                add(quoted(value), QString::number(times));
    }

    const Session &m_session;
    std::vector<FilterToken> m_tokens;
    QString m_begun; // the word at the cursor
    bool m_isQuoted = false;
    FilterCompletion m_result;
};

} // namespace

FilterCompletion completeFilter(const QString &text, int cursor, const Session &session)
{
    return Completer(text, cursor, session).complete();
}

} // namespace forkscope
