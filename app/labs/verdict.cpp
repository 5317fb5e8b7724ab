// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/verdict.h"

#include "app/filter/filter.h"
#include "app/labs/recordedrun.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>

namespace forkscope {

namespace {

using Kind = ExpectationNode::Kind;
using Term = ExpectationTerm;
using Value = FilterField::Value;

QString tr(const char *text)
{
    return QCoreApplication::translate("Lab", text);
}

// Fields that only some sources tell, and the capability that says so.
struct Need
{
    const char *field;
    quint32 capability;
};
constexpr std::array needs{
    Need{"reaped", FORKSCOPE_CAN_REAP},
    Need{"zombie_time", FORKSCOPE_CAN_REAP},
    Need{"errno", FORKSCOPE_CAN_FAILURES},
};

Outcome outcomeOf(bool holds)
{
    return holds ? Outcome::Holds : Outcome::Fails;
}

bool isSo(FilterOperator op, std::strong_ordering order)
{
    switch (op) {
    case FilterOperator::Equal:
        return order == std::strong_ordering::equal;
    case FilterOperator::NotEqual:
        return order != std::strong_ordering::equal;
    case FilterOperator::Less:
        return order == std::strong_ordering::less;
    case FilterOperator::LessOrEqual:
        return order != std::strong_ordering::greater;
    case FilterOperator::Greater:
        return order == std::strong_ordering::greater;
    default:
        return order != std::strong_ordering::less;
    }
}

std::strong_ordering orderOf(const std::variant<qint64, QByteArray> &one, const std::variant<qint64, QByteArray> &other)
{
    if (const auto *number = std::get_if<qint64>(&one); number && std::holds_alternative<qint64>(other))
        return *number <=> std::get<qint64>(other);
    const auto *text = std::get_if<QByteArray>(&one);
    const auto *otherText = std::get_if<QByteArray>(&other);
    if (!text || !otherText)
        return std::strong_ordering::less; // a number and a text are never the same
    return text->compare(*otherText) <=> 0;
}

class Checker
{
public:
    Checker(const Expectation &expectation, const Session &session, ProcessIndex command)
        : m_run(expectation, session, command),
          m_session(session),
          m_table(session.processes()),
          m_end(session.events().size())
    {
    }

    LineVerdict check(const ExpectationLine &line)
    {
        m_found.clear();
        const auto outcome = check(line, line.nodes.size() - 1);
        m_found.removeDuplicates();
        return {line.number, line.text, line.sentence, line.isGiven, outcome, m_found};
    }

    std::optional<qint64> answer(const ExpectationQuestion &question)
    {
        if (isUntold(question.term.field) || isUntold(question.term.filter))
            return std::nullopt;
        const auto value = measure(question.term);
        const auto *number = value ? std::get_if<qint64>(&*value) : nullptr;
        return number ? std::optional(*number) : std::nullopt;
    }

private:
    // Whether a field is asked for that the source cannot tell.
    bool isUntold(const FilterField *field)
    {
        const auto need = std::ranges::find_if(
            needs, [&](const Need &candidate) { return field && !std::strcmp(candidate.field, field->name); });
        if (need == needs.end() || (m_session.hello()->fixed.capabilities & need->capability) != 0)
            return false;
        m_found << tr("%1 is not told by what recorded this run").arg(QLatin1String(need->field));
        return true;
    }

    bool isUntold(const FilterNodes &filter)
    {
        return std::ranges::any_of(filter, [&](const FilterNode &node) { return isUntold(node.field); });
    }

    Outcome check(const ExpectationLine &line, std::size_t at)
    {
        const auto &node = line.nodes[at];
        switch (node.kind) {
        case Kind::Or:
            return either(check(line, node.left), check(line, node.right), Outcome::Holds);
        case Kind::And:
            return either(check(line, node.left), check(line, node.right), Outcome::Fails);
        case Kind::Not: {
            const auto inner = check(line, node.left);
            return inner == Outcome::Untold ? inner : outcomeOf(inner == Outcome::Fails);
        }
        case Kind::Any:
        case Kind::None:
            return checkFound(node);
        case Kind::Overlap:
            return checkOverlap(node);
        case Kind::Test:
            return checkTest(node);
        case Kind::Compare:
            return checkCompare(node);
        }
        return Outcome::Untold;
    }

    // What decides it alone: of "or" one that holds, of "and" one that fails.
    static Outcome either(Outcome left, Outcome right, Outcome deciding)
    {
        if (left == deciding || right == deciding)
            return deciding;
        return left == Outcome::Untold ? left : right;
    }

    Outcome checkFound(const ExpectationNode &node)
    {
        if (isUntold(node.filter))
            return Outcome::Untold;
        const auto count = m_run.count(node.filter);
        const auto open = node.text.indexOf(u'(');
        m_found << tr("%1: %2 of %3")
                       .arg(node.text.mid(open + 1, node.text.lastIndexOf(u')') - open - 1))
                       .arg(count)
                       .arg(m_run.made().size());
        return outcomeOf((count > 0) == (node.kind == Kind::Any));
    }

    // The process of that name; NoProcess when there is none, which has been said.
    ProcessIndex named(const QString &name)
    {
        const auto process = m_run.named(name);
        if (process == NoProcess)
            m_found << tr("there is no process %1").arg(name);
        return process;
    }

    Outcome checkOverlap(const ExpectationNode &node)
    {
        const auto one = named(node.name), other = named(node.otherName);
        if (one == NoProcess || other == NoProcess)
            return Outcome::Fails;
        for (const auto &[process, name] : {std::pair(one, node.name), std::pair(other, node.otherName)})
            m_found << tr("%1 lived from %2 to %3")
                           .arg(name, momentText(m_table.at(process).began),
                                m_table.at(process).endedAt < m_end ? momentText(m_table.at(process).ended)
                                                                    : tr("the end"));
        const auto &first = m_table.at(one), &second = m_table.at(other);
        return outcomeOf(first.bornAt < second.endedAt && second.bornAt < first.endedAt);
    }

    Outcome checkTest(const ExpectationNode &node)
    {
        const auto process = named(node.name);
        if (process == NoProcess)
            return Outcome::Fails;
        if (isUntold(node.filter))
            return Outcome::Untold;
        const auto *field = node.filter.back().field;
        note(QStringLiteral("%1(%2)").arg(QLatin1String(field->name), node.name), m_run.valueOf(*field, process),
             field);
        return outcomeOf(FilterMatcher(node.filter, m_session, m_end).matches(process));
    }

    Outcome checkCompare(const ExpectationNode &node)
    {
        for (const auto *term : {&node.first, &node.second})
            if (isUntold(term->field) || isUntold(term->filter))
                return Outcome::Untold;
        const auto first = measure(node.first), second = measure(node.second);
        if (!first || !second)
            return Outcome::Fails;
        return outcomeOf(isSo(node.op, orderOf(*first, *second)));
    }

    Value measure(const Term &term)
    {
        if (term.kind == Term::Kind::Number)
            return term.number;
        const bool isOfProcess = term.kind == Term::Kind::Field || term.kind == Term::Kind::Arguments;
        const auto process = isOfProcess ? named(term.name) : NoProcess;
        if (isOfProcess && process == NoProcess)
            return {};
        auto value =
            term.kind == Term::Kind::Field ? m_run.valueOf(*term.field, process) : Value(number(term, process));
        note(term.text, value, term.field);
        return value;
    }

    qint64 number(const Term &term, ProcessIndex process) const
    {
        switch (term.kind) {
        case Term::Kind::Forks:
            return m_run.forks();
        case Term::Kind::Threads:
            return m_run.threads();
        case Term::Kind::Depth:
            return m_run.depth();
        case Term::Kind::Alive:
            return m_run.mostAlive(term.filter);
        case Term::Kind::Count:
            return m_run.count(term.filter);
        case Term::Kind::Events:
            return m_run.events(term.filter);
        case Term::Kind::Arguments:
            return qint64(argumentsOf(m_session.events().event(m_table.at(process).birth)).size());
        case Term::Kind::Number:
        case Term::Kind::Field:
            break;
        }
        return term.number;
    }

    void note(const QString &what, const Value &value, const FilterField *field)
    {
        m_found << (value ? tr("%1 is %2").arg(what, valueText(*value, field)) : tr("%1 was not recorded").arg(what));
    }

    QString momentText(Time time) const { return offsetText(time, m_session.begin().value_or(time), 4); }

    QString valueText(const std::variant<qint64, QByteArray> &value, const FilterField *field) const
    {
        if (const auto *text = std::get_if<QByteArray>(&value))
            return u'"' + displayText(*text) + u'"';
        const auto number = std::get<qint64>(value);
        if (!field)
            return QString::number(number);
        switch (field->kind) {
        case FilterField::Kind::Span:
            return durationText(Duration(number));
        case FilterField::Kind::Moment:
            return momentText(timeFromNs(quint64(number)));
        case FilterField::Kind::Flags:
            return QStringLiteral("0x%1").arg(quint64(number), 0, 16);
        case FilterField::Kind::YesNo:
            return tr("so");
        default:
            break;
        }
        const auto constant = std::ranges::find(field->constants, number, &FilterConstant::number);
        return constant == field->constants.end() ? QString::number(number) : QString::fromLatin1(constant->name);
    }

    RecordedRun m_run;
    const Session &m_session;
    const ProcessTable &m_table;
    Position m_end;
    QStringList m_found;
};

bool isOfCommand(const Session &session)
{
    return session.hello() && !session.hello()->command.isEmpty();
}

// NoProcess when there is none.
ProcessIndex commandOf(const Session &session)
{
    const auto &table = session.processes();
    const auto count = table.countAt(session.events().size());
    for (quint32 row = 0; row < count; ++row)
        if (!table.at(ProcessIndex(row)).flags.testAnyFlags(ProcessFlag::OnlyMentioned | ProcessFlag::Refused))
            return ProcessIndex(row);
    return NoProcess;
}

} // namespace

bool Verdict::holds() const
{
    const auto isMet = [](const auto &line) { return line.outcome == Outcome::Holds && !line.isGiven; };
    return std::ranges::any_of(lines, isMet) &&
           std::ranges::none_of(lines, [](const auto &line) { return line.outcome == Outcome::Fails; });
}

bool Verdict::isVoid() const
{
    return std::ranges::any_of(lines, [](const auto &line) { return line.isGiven && line.outcome != Outcome::Holds; });
}

Truth truthOf(const Verdict &verdict)
{
    if (verdict.isVoid())
        return Truth::Untold;
    if (verdict.holds())
        return Truth::True;
    return std::ranges::any_of(verdict.lines, [](const auto &line) { return line.outcome == Outcome::Fails; })
               ? Truth::NotTrue
               : Truth::Untold;
}

Result<Verdict> verdictOf(const Expectation &expectation, const Session &session)
{
    if (!isOfCommand(session))
        return Failure{
            tr("This is no recording of a command, and a lab looks at one: record it with forkscope record -- "
               "PROGRAM.")};
    const auto command = commandOf(session);
    if (command == NoProcess)
        return Failure{
            tr("The recording holds no process, so nothing can be said about it: record the program again.")};
    Checker checker(expectation, session, command);
    Verdict verdict{displayText(session.hello()->command), {}};
    for (const auto &line : expectation.lines)
        verdict.lines.push_back(checker.check(line));
    return verdict;
}

std::optional<qint64> answerOf(const Expectation &expectation, const Session &session)
{
    const auto command = isOfCommand(session) ? commandOf(session) : NoProcess;
    if (command == NoProcess || !expectation.question)
        return std::nullopt;
    return Checker(expectation, session, command).answer(*expectation.question);
}

RunTree runTreeOf(const Session &session)
{
    RunTree tree;
    const auto command = isOfCommand(session) ? commandOf(session) : NoProcess;
    if (command == NoProcess)
        return tree;
    const RecordedRun run({}, session, command);
    const auto &table = session.processes();
    std::map<ProcessIndex, int> numbers{{command, 0}};
    tree = {{command}, {-1}, run.begin()};
    for (const auto process : run.made()) {
        const auto parent = numbers.find(table.at(process).parent);
        if (table.at(process).flags.testFlag(ProcessFlag::Refused) || parent == numbers.end())
            continue;
        numbers[process] = int(tree.processes.size());
        tree.processes.push_back(process);
        tree.parents.push_back(parent->second);
    }
    return tree;
}

} // namespace forkscope
