// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/expectation.h"

#include "app/filter/filtertokens.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstring>

namespace forkscope {

namespace {

using Kind = ExpectationNode::Kind;
using Term = ExpectationTerm;

QString tr(const char *text)
{
    return QCoreApplication::translate("Lab", text);
}

// What can be measured of a run, and what stands in its parentheses.
enum class Inside { Nothing, Filter, MaybeFilter, Name };
struct Measure
{
    const char *name;
    Term::Kind kind;
    Inside inside;
};
constexpr std::array measures{
    Measure{"forks", Term::Kind::Forks, Inside::Nothing},      Measure{"threads", Term::Kind::Threads, Inside::Nothing},
    Measure{"depth", Term::Kind::Depth, Inside::Nothing},      Measure{"alive", Term::Kind::Alive, Inside::MaybeFilter},
    Measure{"count", Term::Kind::Count, Inside::Filter},       Measure{"events", Term::Kind::Events, Inside::Filter},
    Measure{"arguments", Term::Kind::Arguments, Inside::Name},
};

constexpr std::array operators{FilterOperator::Equal,          FilterOperator::NotEqual, FilterOperator::LessOrEqual,
                               FilterOperator::GreaterOrEqual, FilterOperator::Less,     FilterOperator::Greater};

constexpr int deepest = 50;

class LineParser
{
public:
    LineParser(const QString &line, int number, Expectation &whole)
        : m_text(line), m_number(number), m_whole(whole), m_names(whole.names), m_tokens(filterTokens(line))
    {
    }

    // A line that gives a name, or asks, has no nodes.
    std::variant<ExpectationLine, ExpectationError> parse()
    {
        if (isWord("let"))
            parseName();
        else if (isWord("ask"))
            parseQuestion();
        else
            parseWhole();
        if (m_error)
            return *m_error;
        return std::move(m_line);
    }

private:
    using Token = FilterToken;

    const Token &peek(std::size_t ahead = 0) const { return m_tokens[std::min(m_at + ahead, m_tokens.size() - 1)]; }
    bool isAt(Token::Kind kind) const { return peek().kind == kind; }
    bool isWord(const char *word) const { return isAt(Token::Kind::Word) && peek().text == QLatin1String(word); }
    bool isSign(const char *sign, std::size_t ahead = 0) const
    {
        return peek(ahead).kind == Token::Kind::Sign && peek(ahead).text == QLatin1String(sign);
    }
    bool take(const char *sign)
    {
        const bool is = isSign(sign);
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
    void complainAt(int column, const QString &sentence)
    {
        if (!m_error)
            m_error = ExpectationError{m_number, column, sentence};
        m_at = m_tokens.size() - 1;
    }
    void complain(const Token &where, const QString &sentence) { complainAt(where.column, sentence); }
    void need(const char *sign)
    {
        if (!take(sign))
            complain(peek(), tr("%1 is missing before %2").arg(QLatin1String(sign), shown(peek())));
    }
    // As it is written, from a token to the one before the current.
    QString written(const Token &from) const
    {
        return m_text.mid(from.column - 1, peek().column - from.column).trimmed();
    }
    std::size_t add(ExpectationNode node)
    {
        m_line.nodes.push_back(std::move(node));
        return m_line.nodes.size() - 1;
    }

    void parseWhole()
    {
        m_line.number = m_number;
        m_line.isGiven = takeWord("given");
        const auto first = peek();
        parseOr();
        if (m_error)
            return;
        m_line.text = written(first);
        if (isAt(Token::Kind::Quoted))
            m_line.sentence = m_tokens[m_at++].text;
        if (!isAt(Token::Kind::End))
            complain(peek(), tr("%1 is not expected here").arg(shown(peek())));
    }

    // let NAME = FILTER
    void parseName()
    {
        ++m_at;
        const auto name = peek();
        if (name.kind != Token::Kind::Word || findFilterField(name.text))
            return complain(name, tr("a new name is missing after let: let worker = comm == \"sort\""));
        if (isKnown(name.text))
            return complain(name, tr("the name %1 is taken").arg(shown(name)));
        ++m_at;
        if (!takeWord("="))
            return complain(peek(), tr("= is missing, with a space on both sides"));
        const auto from = peek();
        m_at = m_tokens.size() - 1;
        m_names.push_back({name.text, filterBetween(from.column, int(m_text.size()) + 1)});
    }

    // ask TERM [within NUMBER] "sentence"
    void parseQuestion()
    {
        if (m_whole.question)
            return complain(peek(), tr("a lab asks for one number, and there is a question already"));
        ++m_at;
        ExpectationQuestion question;
        const auto first = peek();
        question.term = parseTerm();
        if (const auto *field = question.term.field;
            question.term.kind == Term::Kind::Number || (field && field->kind != FilterField::Kind::Number))
            return complain(first,
                            tr("%1 is no number that a run tells: ask forks, alive, or a field that is a number, "
                               "as status(child)")
                                .arg(shown(first)));
        if (takeWord("within")) {
            bool isNumber = false;
            question.tolerance = peek().text.toLongLong(&isNumber);
            if (!isNumber || question.tolerance < 0)
                return complain(peek(), tr("a number is missing after within"));
            ++m_at;
        }
        if (!isAt(Token::Kind::Quoted))
            return complain(peek(), tr("the question is missing, in quotes"));
        question.sentence = m_tokens[m_at++].text;
        if (!isAt(Token::Kind::End))
            return complain(peek(), tr("%1 is not expected here").arg(shown(peek())));
        if (!m_error)
            m_whole.question = std::move(question);
    }

    std::size_t parseOr()
    {
        auto left = parseAnd();
        while (take("||") || takeWord("or")) {
            const auto right = parseAnd();
            left = add({.kind = Kind::Or, .left = left, .right = right});
        }
        return left;
    }

    std::size_t parseAnd()
    {
        auto left = parseFactor();
        while (take("&&") || takeWord("and")) {
            const auto right = parseFactor();
            left = add({.kind = Kind::And, .left = left, .right = right});
        }
        return left;
    }

    std::size_t parseFactor()
    {
        if (++m_depth > deepest)
            complain(peek(), tr("this is nested too deeply; write it flatter"));
        std::size_t node = 0;
        if (take("!") || takeWord("not")) {
            node = add({.kind = Kind::Not, .left = parseFactor()});
        } else if (take("(")) {
            node = parseOr();
            need(")");
        } else {
            node = parseCheck();
        }
        --m_depth;
        return node;
    }

    std::size_t parseCheck()
    {
        const auto word = peek();
        ExpectationNode node{.kind = Kind::Compare};
        if (word.kind != Token::Kind::Word) {
            complain(word, tr("something to expect is missing before %1").arg(shown(word)));
            return 0;
        }
        if (isWord("any") || isWord("none")) {
            node.kind = isWord("any") ? Kind::Any : Kind::None;
            ++m_at;
            node.filter = parseFilterInside();
        } else if (isWord("overlap")) {
            node.kind = Kind::Overlap;
            ++m_at;
            need("(");
            node.name = parseProcess();
            need(",");
            node.otherName = parseProcess();
            need(")");
        } else if (startsField() && !comparesFields()) {
            node.kind = Kind::Test;
            node.filter = parseFieldTest(node.name);
        } else {
            node.first = parseTerm();
            node.op = parseOperator();
            node.second = parseTerm();
        }
        node.text = written(word);
        return add(std::move(node));
    }

    // The filter in parentheses, as a filter for itself.
    FilterNodes parseFilterInside()
    {
        const auto open = peek();
        need("(");
        const auto from = peek();
        for (int depth = 1; !isAt(Token::Kind::End); ++m_at) {
            depth += isSign("(") ? 1 : isSign(")") ? -1 : 0;
            if (depth == 0)
                break;
        }
        if (isAt(Token::Kind::End)) {
            complain(open, tr("this parenthesis is not closed"));
            return {};
        }
        const auto to = peek();
        ++m_at;
        if (from.column == to.column) {
            complain(to, tr("a filter is missing in the parentheses, as in any(failed)"));
            return {};
        }
        return filterBetween(from.column, to.column);
    }

    // At its columns in the line, so that what is wrong with it is said at its place.
    FilterNodes filterBetween(int from, int to)
    {
        return filterOf(QString(from - 1, u' ') + m_text.mid(from - 1, to - from));
    }

    FilterNodes filterOf(const QString &text)
    {
        auto parsed = parseFilter(text);
        if (const auto *error = std::get_if<FilterError>(&parsed)) {
            complainAt(error->column, error->sentence);
            return {};
        }
        return std::get<FilterNodes>(std::move(parsed));
    }

    bool isKnown(const QString &name) const
    {
        static const QStringList always{QStringLiteral("parent"), QStringLiteral("child"), QStringLiteral("second"),
                                        QStringLiteral("grandchild")};
        return always.contains(name) ||
               std::ranges::any_of(m_names, [&](const ExpectationName &known) { return known.name == name; });
    }

    QString parseProcess()
    {
        const auto name = peek();
        if (name.kind != Token::Kind::Word || !isKnown(name.text)) {
            complain(name,
                     tr("%1 is no process: write parent, child, second, grandchild, or a name given by let before")
                         .arg(shown(name)));
            return {};
        }
        ++m_at;
        return name.text;
    }

    static const Measure *measureOf(const QString &word)
    {
        const auto measure = std::ranges::find_if(
            measures, [&](const Measure &candidate) { return word == QLatin1String(candidate.name); });
        return measure == measures.end() ? nullptr : &*measure;
    }

    // FIELD(NAME), and not alive(FILTER).
    bool startsField() const { return isAt(Token::Kind::Word) && isSign("(", 1) && findFilterField(peek().text); }

    // FIELD(NAME) operator WORD(…
    bool comparesFields() const { return isSign(")", 3) && peek(5).kind == Token::Kind::Word && isSign("(", 6); }

    // FIELD(NAME) operator value is the filter FIELD operator value, at the same columns, of one process.
    FilterNodes parseFieldTest(QString &name)
    {
        const auto field = peek();
        m_at += 2;
        name = parseProcess();
        need(")");
        const auto rest = peek();
        takeOperation();
        if (m_error)
            return {};
        return filterOf(QString(field.column - 1, u' ') + field.text +
                        QString(rest.column - field.column - int(field.text.size()), u' ') +
                        m_text.mid(rest.column - 1, peek().column - rest.column));
    }

    // An operator and its value, which the filter language will look at.
    void takeOperation()
    {
        static const QStringList words{QStringLiteral("contains"), QStringLiteral("matches"), QStringLiteral("has"),
                                       QStringLiteral("in")};
        const bool isOperator = (isAt(Token::Kind::Sign) && isComparison(peek().text)) ||
                                (isAt(Token::Kind::Word) && words.contains(peek().text));
        if (!isOperator)
            return;
        ++m_at;
        if (isSign("{"))
            while (!isAt(Token::Kind::End) && !isSign("}"))
                ++m_at;
        m_at += isAt(Token::Kind::End) ? 0 : 1;
    }

    static bool isComparison(const QString &sign)
    {
        return std::ranges::any_of(operators, [&](FilterOperator op) { return sign == QLatin1String(nameOf(op)); });
    }

    FilterOperator parseOperator()
    {
        for (const auto op : operators)
            if (take(nameOf(op)))
                return op;
        complain(peek(), tr("a comparison is missing before %1, as in forks == 7").arg(shown(peek())));
        return FilterOperator::Equal;
    }

    ExpectationTerm parseTerm()
    {
        const auto word = peek();
        ExpectationTerm term;
        bool isNumber = false;
        const auto number = word.text.toLongLong(&isNumber, 0);
        if (word.kind == Token::Kind::Word && isNumber) {
            ++m_at;
            term.number = number;
        } else if (startsField()) {
            term.kind = Term::Kind::Field;
            term.field = findFilterField(word.text);
            m_at += 2;
            term.name = parseProcess();
            need(")");
        } else if (const auto *measure = word.kind == Token::Kind::Word ? measureOf(word.text) : nullptr) {
            ++m_at;
            parseMeasure(*measure, term);
        } else {
            complain(word, tr("%1 is nothing that can be expected: write forks, threads, depth, alive, count(…), "
                              "events(…), arguments(child), any(…), none(…), overlap(parent, child), or a field of a "
                              "process, as in status(child)")
                               .arg(shown(word)));
        }
        term.text = written(word);
        return term;
    }

    void parseMeasure(const Measure &measure, ExpectationTerm &term)
    {
        term.kind = measure.kind;
        if (measure.inside == Inside::Filter || (measure.inside == Inside::MaybeFilter && isSign("("))) {
            term.filter = parseFilterInside();
        } else if (measure.inside == Inside::Name) {
            need("(");
            term.name = parseProcess();
            need(")");
        }
    }

    const QString &m_text;
    int m_number;
    Expectation &m_whole;
    std::vector<ExpectationName> &m_names;
    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
    ExpectationLine m_line{};
    std::optional<ExpectationError> m_error;
};

} // namespace

QString ExpectationError::text() const
{
    return tr("line %1, column %2: %3").arg(line).arg(column).arg(sentence);
}

std::variant<Expectation, ExpectationError> parseExpectation(const QString &text)
{
    Expectation expectation;
    int number = 0;
    for (const auto &line : text.split(u'\n')) {
        ++number;
        const auto start = line.trimmed();
        if (start.isEmpty() || start.startsWith(u'#'))
            continue;
        auto parsed = LineParser(line, number, expectation).parse();
        if (const auto *error = std::get_if<ExpectationError>(&parsed))
            return *error;
        if (auto &whole = std::get<ExpectationLine>(parsed); !whole.nodes.empty())
            expectation.lines.push_back(std::move(whole));
    }
    if (expectation.lines.empty())
        return ExpectationError{number, 1, tr("nothing is expected; write a line such as forks == 7")};
    return expectation;
}

} // namespace forkscope
