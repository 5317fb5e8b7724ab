// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filtersyntax.h"

#include "app/filter/filterfields.h"
#include "app/filter/filtertokens.h"
#include "app/session/moments.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <limits>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Filter", text);
}

struct OperatorName
{
    FilterOperator op;
    const char *name;
};
constexpr std::array operatorNames{
    OperatorName{FilterOperator::Equal, "=="},
    OperatorName{FilterOperator::NotEqual, "!="},
    OperatorName{FilterOperator::LessOrEqual, "<="},
    OperatorName{FilterOperator::GreaterOrEqual, ">="},
    OperatorName{FilterOperator::Less, "<"},
    OperatorName{FilterOperator::Greater, ">"},
    OperatorName{FilterOperator::Contains, "contains"},
    OperatorName{FilterOperator::Matches, "matches"},
    OperatorName{FilterOperator::Has, "has"},
    OperatorName{FilterOperator::In, "in"},
};

// Nobody writes more; a machine that does must not exhaust the stack.
constexpr int deepest = 100;
constexpr std::size_t mostNodes = 1000;

// Letters to change, add or leave out to make one word the other.
qsizetype distance(const QString &one, const QString &other)
{
    std::vector<qsizetype> row(std::size_t(other.size()) + 1);
    for (std::size_t column = 0; column < row.size(); ++column)
        row[column] = qsizetype(column);
    for (qsizetype line = 0; line < one.size(); ++line) {
        auto diagonal = std::exchange(row[0], line + 1);
        for (std::size_t column = 1; column < row.size(); ++column) {
            const auto change = diagonal + (one[line] == other[qsizetype(column) - 1] ? 0 : 1);
            diagonal = row[column];
            row[column] = std::min({change, row[column] + 1, row[column - 1] + 1});
        }
    }
    return row.back();
}

// "; did you mean lifetime?", or nothing when no name is near.
template <class Named>
QString suggestion(const QString &word, const Named &candidates)
{
    QString nearest;
    auto least = std::max<qsizetype>(2, word.size() / 4) + 1;
    for (const auto &candidate : candidates) {
        const auto name = QString::fromLatin1(candidate.name);
        if (const auto far = distance(word.toLower(), name.toLower()); far < least) {
            least = far;
            nearest = name;
        }
    }
    return nearest.isEmpty() ? QString() : tr("; did you mean %1?").arg(nearest);
}

class Parser
{
public:
    explicit Parser(const QString &text) : m_tokens(filterTokens(text)) {}

    std::variant<FilterNodes, FilterError> parse()
    {
        if (!isAt(FilterToken::Kind::End)) {
            parseOr();
            if (!isAt(FilterToken::Kind::End))
                complain(peek(), tr("%1 is not expected here").arg(shown(peek())));
        }
        if (m_error)
            return *m_error;
        return std::move(m_nodes);
    }

private:
    using Token = FilterToken;

    const Token &peek(std::size_t ahead = 0) const { return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)]; }
    bool isAt(Token::Kind kind) const { return peek().kind == kind; }
    bool isAt(const char *sign) const { return peek().kind == Token::Kind::Sign && peek().text == QLatin1String(sign); }
    bool isWord(const char *word) const { return isAt(Token::Kind::Word) && peek().text == QLatin1String(word); }
    bool take(const char *sign)
    {
        const bool is = isAt(sign);
        m_at += is ? 1 : 0;
        return is;
    }
    bool takeWord(const char *word)
    {
        const bool is = isWord(word);
        m_at += is ? 1 : 0;
        return is;
    }
    static QString shown(const Token &token)
    {
        return token.kind == Token::Kind::End ? tr("the end") : u'"' + displayText(token.text) + u'"';
    }
    // The first thing that is wrong is the one to say; nothing after it is looked at.
    void complain(const Token &where, const QString &sentence)
    {
        if (!m_error)
            m_error = FilterError{where.column, sentence};
        m_at = m_tokens.size() - 1;
    }
    std::size_t add(FilterNode node)
    {
        if (m_nodes.size() == mostNodes)
            complain(peek(), tr("this filter is too long"));
        m_nodes.push_back(std::move(node));
        return m_nodes.size() - 1;
    }

    std::size_t parseOr()
    {
        auto left = parseAnd();
        while (take("||") || takeWord("or")) {
            const auto right = parseAnd();
            left = add({.kind = FilterNode::Kind::Or, .left = left, .right = right});
        }
        return left;
    }

    std::size_t parseAnd()
    {
        auto left = parseFactor();
        while (take("&&") || takeWord("and")) {
            const auto right = parseFactor();
            left = add({.kind = FilterNode::Kind::And, .left = left, .right = right});
        }
        return left;
    }

    std::size_t parseFactor()
    {
        if (++m_depth > deepest)
            complain(peek(), tr("this is nested too deeply; write it flatter"));
        const auto node = parseInner();
        --m_depth;
        return node;
    }

    std::size_t parseInner()
    {
        if (take("!") || takeWord("not"))
            return add({.kind = FilterNode::Kind::Not, .left = parseFactor()});
        if (isAt("("))
            return parseParentheses();
        if (isWord("under") && startsFamily())
            return parseFamily(FilterNode::Kind::Under);
        if (isWord("above") && startsFamily())
            return parseFamily(FilterNode::Kind::Above);
        return parseTest();
    }

    std::size_t parseParentheses()
    {
        const auto open = peek();
        take("(");
        const auto node = parseOr();
        if (!take(")"))
            complain(open, tr("this parenthesis is not closed"));
        return node;
    }

    // Else the words are just words.
    bool startsFamily() const
    {
        const auto &next = peek(1);
        return (next.kind == Token::Kind::Sign && next.text == u"(") ||
               (next.kind == Token::Kind::Word && next.text == u"pid");
    }

    std::size_t parseFamily(FilterNode::Kind kind)
    {
        ++m_at;
        if (isAt("("))
            return add({.kind = kind, .left = parseParentheses()});
        takeWord("pid");
        take("==");
        FilterNode process{.kind = FilterNode::Kind::Test, .field = findFilterField(QStringLiteral("pid"))};
        process.values = {single(parseValue(*process.field))};
        return add({.kind = kind, .left = add(std::move(process))});
    }

    static FilterRange single(const FilterValue &value) { return {value, value}; }

    std::optional<FilterOperator> takeOperator()
    {
        for (const auto &[op, name] : operatorNames)
            if (take(name) || takeWord(name))
                return op;
        return std::nullopt;
    }

    std::size_t parseTest()
    {
        const auto word = peek();
        if (word.kind != Token::Kind::Word && word.kind != Token::Kind::Quoted) {
            complain(word, tr("a test is missing before %1").arg(shown(word)));
            return 0;
        }
        ++m_at;
        if (word.kind == Token::Kind::Quoted)
            return add({.kind = FilterNode::Kind::Word, .values = {single({word.text})}});
        complainOfSingleEquals(word);
        const auto *field = findFilterField(word.text);
        const auto sign = peek();
        const auto op = takeOperator();
        if (!op)
            return field ? add({.kind = FilterNode::Kind::Recorded, .field = field})
                         : add({.kind = FilterNode::Kind::Word, .values = {single({word.text})}});
        if (!field) {
            complain(word,
                     tr("\"%1\" is no field%2").arg(displayText(word.text), suggestion(word.text, filterFields())));
            return 0;
        }
        return parseComparison(*field, *op, sign);
    }

    // Other languages compare with one; here it is a letter like any other, which nobody means behind a field.
    void complainOfSingleEquals(const Token &word)
    {
        const auto length = word.text.indexOf(u'=');
        const bool isNext = length < 0 && isAt(Token::Kind::Word) && peek().text.startsWith(u'=');
        const auto *field = findFilterField(length < 0 ? word.text : word.text.left(length));
        if (!field || (length < 0 && !isNext))
            return;
        const Token at{Token::Kind::Word, u"="_qs, isNext ? peek().column : word.column + int(length)};
        complain(at, tr("write == to compare: a single = does not"));
    }

    std::size_t parseComparison(const FilterField &field, FilterOperator op, const Token &sign)
    {
        const auto suiting = operatorsOf(field);
        if (suiting.empty())
            complain(sign, tr("%1 is yes or no: write %1 or !%1").arg(QLatin1String(field.name)));
        else if (std::ranges::find(suiting, op) == suiting.end())
            complain(sign, tr("%1 cannot be used with %2: use %3")
                               .arg(QLatin1String(nameOf(op)), QLatin1String(field.name), namesOf(suiting)));
        FilterNode test{.kind = FilterNode::Kind::Test, .field = &field, .op = op};
        const auto where = peek();
        if (op == FilterOperator::In)
            test.values = parseRanges(field);
        else
            test.values = {single(parseValue(field))};
        if (op == FilterOperator::Matches && !m_error) {
            test.pattern = QRegularExpression(test.values.front().first.text);
            if (!test.pattern.isValid())
                complain(where, tr("this is no pattern: %1").arg(test.pattern.errorString()));
        }
        return add(std::move(test));
    }

    static QString namesOf(const std::vector<FilterOperator> &operators)
    {
        QStringList names;
        for (const auto op : operators)
            names << QLatin1String(nameOf(op));
        return names.join(u", "_qs);
    }

    std::vector<FilterRange> parseRanges(const FilterField &field)
    {
        std::vector<FilterRange> ranges;
        const auto open = peek();
        if (!take("{"))
            complain(open, tr("in needs a list: {1, 5..9}"));
        do {
            const auto first = parseValue(field);
            ranges.push_back(take("..") ? FilterRange{first, parseValue(field)} : single(first));
        } while (take(","));
        if (!take("}"))
            complain(open, tr("this list is not closed"));
        return ranges;
    }

    FilterValue parseValue(const FilterField &field)
    {
        const auto token = peek();
        if (token.kind != Token::Kind::Word && token.kind != Token::Kind::Quoted) {
            complain(token, tr("a value for %1 is missing").arg(QLatin1String(field.name)));
            return {};
        }
        ++m_at;
        switch (field.kind) {
        case FilterField::Kind::Text:
            return textValue(field, token);
        case FilterField::Kind::Span:
            return durationValue(field, token);
        case FilterField::Kind::Moment:
            return momentValue(field, token);
        default:
            return numberValue(field, token);
        }
    }

    FilterValue textValue(const FilterField &field, const Token &token)
    {
        if (token.kind != Token::Kind::Quoted)
            complain(token,
                     tr("%1 is text: write \"%2\" in quotes").arg(QLatin1String(field.name), displayText(token.text)));
        return {token.text};
    }

    FilterValue durationValue(const FilterField &field, const Token &token)
    {
        const bool hasUnit = !token.text.isEmpty() && token.text.back().isLetter();
        const auto duration = token.kind == Token::Kind::Word && hasUnit ? parseDuration(token.text) : std::nullopt;
        if (!duration)
            complain(token,
                     tr("%1 is a duration: write it like 200us, 5ms, 1.5s or 2min").arg(QLatin1String(field.name)));
        return {{}, duration ? duration->count() : 0};
    }

    FilterValue momentValue(const FilterField &field, const Token &token)
    {
        static const QRegularExpression shape(
            QStringLiteral("^(\\d{1,2}:\\d\\d(:\\d\\d(\\.\\d+)?)?|\\+\\d+(\\.\\d+)?[a-z]*|@.+)$"));
        if (token.kind != Token::Kind::Word || !shape.match(token.text).hasMatch())
            complain(token, tr("%1 is a time: write it like 14:02:11.5, +3.2s (since the start) or @marker")
                                .arg(QLatin1String(field.name)));
        return {token.text};
    }

    FilterValue numberValue(const FilterField &field, const Token &token)
    {
        const auto constant = std::ranges::find_if(field.constants, [&](const FilterConstant &candidate) {
            return token.text == QLatin1String(candidate.name);
        });
        if (token.kind == Token::Kind::Word && constant != field.constants.end())
            return {{}, constant->number};
        bool isNumber = false;
        const auto number = token.text.toULongLong(&isNumber, 0);
        if (token.kind == Token::Kind::Word && isNumber && field.kind != FilterField::Kind::Choice &&
            (number <= quint64(std::numeric_limits<qint64>::max()) || field.kind == FilterField::Kind::Flags))
            return {{}, qint64(number)};
        complain(token,
                 field.constants.empty()
                     ? tr("%1 is a number, and %2 is none").arg(QLatin1String(field.name), shown(token))
                     : tr("%1 is nothing that %2 can be%3")
                           .arg(shown(token), QLatin1String(field.name), suggestion(token.text, field.constants)));
        return {};
    }

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
    FilterNodes m_nodes;
    std::optional<FilterError> m_error;
};

} // namespace

QString FilterError::text() const
{
    return tr("column %1: %2").arg(column).arg(sentence);
}

const char *nameOf(FilterOperator op)
{
    return std::ranges::find(operatorNames, op, &OperatorName::op)->name;
}

std::variant<FilterNodes, FilterError> parseFilter(const QString &text)
{
    return Parser(text).parse();
}

} // namespace forkscope
