// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/verdicttext.h"

#include "app/stream/displaytext.h"

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

struct OutcomeWord
{
    Outcome outcome;
    const char *sign;
    const char *word; // in JSON
};
constexpr std::array outcomeWords{
    OutcomeWord{Outcome::Holds, "✓", "holds"},
    OutcomeWord{Outcome::Fails, "✗", "fails"},
    OutcomeWord{Outcome::Untold, "?", "untold"},
};

const OutcomeWord &wordOf(Outcome outcome)
{
    return *std::ranges::find(outcomeWords, outcome, &OutcomeWord::outcome);
}

QString sectionsText(const Lab &lab, const QStringList &headings)
{
    QString text;
    for (const auto &heading : headings)
        if (const auto section = lab.section(heading); !section.isEmpty()) {
            QStringList lines;
            for (const auto &line : section.split(u'\n'))
                lines << (line.isEmpty() ? QString() : QStringLiteral("  ") + displayText(line, 0));
            text += heading.left(1).toUpper() + displayText(heading.mid(1)) + u'\n' + lines.join(u'\n') +
                    QStringLiteral("\n\n");
        }
    return text;
}

} // namespace

QString verdictText(const Verdict &verdict)
{
    QString text;
    for (const auto &line : verdict.lines) {
        text += QString::fromUtf8(wordOf(line.outcome).sign) + u' ' +
                displayText(line.sentence.isEmpty() ? line.text : line.sentence) + u'\n';
        text += QStringLiteral("    ") +
                (line.sentence.isEmpty() ? QString() : displayText(line.text, 0) + QStringLiteral(" · ")) +
                line.found.join(QStringLiteral("; ")) + u'\n';
    }
    return text;
}

void addVerdict(JsonWriter &json, const Verdict &verdict)
{
    json.add("command", verdict.command);
    json.add("passed", verdict.holds());
    json.beginList("checks");
    for (const auto &line : verdict.lines) {
        json.beginObject();
        json.add("line", line.line);
        json.add("text", line.text);
        if (!line.sentence.isEmpty())
            json.add("sentence", line.sentence);
        if (line.isGiven)
            json.add("given", true);
        json.add("outcome", QString::fromLatin1(wordOf(line.outcome).word));
        json.addList("found", line.found);
        json.endObject();
    }
    json.endList();
}

QString questionText(const Lab &lab)
{
    const auto number = lab.order > 0 ? QStringLiteral("%1. ").arg(lab.order) : QString();
    return number + displayText(lab.title) + QStringLiteral("\n\n") +
           sectionsText(lab, {QStringLiteral("goal"), QStringLiteral("claim"), QStringLiteral("question"),
                              QStringLiteral("look at")});
}

QString answerText(const Lab &lab)
{
    return sectionsText(lab, {QStringLiteral("misconception"), QStringLiteral("why")});
}

} // namespace forkscope
