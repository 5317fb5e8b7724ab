// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/labclaims.h"

#include "app/command/arguments.h"
#include "app/command/labrun.h"
#include "app/command/output.h"
#include "app/labs/verdicttext.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <algorithm>

#include <unistd.h>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// What came of one claim; without a verdict the code says why, and it has been said.
struct Trial
{
    std::optional<Verdict> verdict;
    QByteArray tree;
    QStringList troubles;
    int code = ExitCode::Fine;
};

Trial tryClaim(const Lab &claim, LabPlan &plan, const Arguments &arguments)
{
    LabRun run(claim, plan, arguments);
    const int code = run.run();
    // Once is enough, to ask and to say so.
    if (run.hasFallenBack())
        plan.via = CommandSource::Via::Ptrace;
    if (code != ExitCode::Fine)
        return {.code = code};
    auto verdict = verdictOf(claim.expectation, run.session());
    if (!verdict) {
        complain(verdict.error());
        return {.code = ExitCode::Negative};
    }
    return {std::move(*verdict), run.treeText(), run.troubles(),
            run.troubles().isEmpty() ? ExitCode::Fine : ExitCode::Negative};
}

const char *wordOf(const Verdict &verdict)
{
    switch (truthOf(verdict)) {
    case Truth::True:
        return QT_TRANSLATE_NOOP("forkscope", "true");
    case Truth::NotTrue:
        return QT_TRANSLATE_NOOP("forkscope", "not true");
    case Truth::Untold:
        break;
    }
    return QT_TRANSLATE_NOOP("forkscope", "cannot be told here");
}

QByteArray trialText(const Lab &claim, const Trial &trial)
{
    QString text;
    if (trial.verdict) {
        text += QString::fromUtf8(trial.tree) + QStringLiteral("\n") + tr("If it were true:\n") +
                verdictText(*trial.verdict) + QStringLiteral("\n") +
                tr("Verdict of this run: %1.").arg(tr(wordOf(*trial.verdict)).toUpper()) + QStringLiteral("\n\n");
    }
    return (text + answerText(claim)).toUtf8();
}

void addTrial(JsonWriter &json, const Lab &claim, const Trial &trial)
{
    json.beginObject();
    json.add("name", claim.name);
    json.add("claim", claim.section(QStringLiteral("claim")));
    if (trial.verdict) {
        json.add("verdict", QString::fromLatin1(wordOf(*trial.verdict)));
        addVerdict(json, *trial.verdict);
    }
    json.addList("troubles", trial.troubles);
    json.endObject();
}

// Between two claims people may want to talk.
void waitForEnter(const Arguments &arguments)
{
    if (arguments.has("--json") || arguments.has("--no-input") || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return;
    remark(tr("Enter goes on."));
    char byte = 0;
    while (read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n') {
    }
}

std::vector<Lab> claimsAsked(const Arguments &arguments)
{
    auto shelf = shelfAsked(arguments);
    const auto name = QString::fromLocal8Bit(arguments.operands().value(1));
    std::erase_if(shelf.labs, [&](const Lab &lab) { return !lab.isClaim() || (!name.isEmpty() && lab.name != name); });
    if (shelf.labs.empty() && !name.isEmpty())
        complain(tr("There is no claim %1; forkscope lab list --json has their names.").arg(displayText(name)));
    return std::move(shelf.labs);
}

} // namespace

int tryClaims(const Arguments &arguments)
{
    auto plan = planAsked(arguments);
    const auto claims = plan ? claimsAsked(arguments) : std::vector<Lab>();
    if (claims.empty())
        return ExitCode::Usage;
    Output output({});
    JsonWriter json;
    json.beginObject();
    json.beginList("claims");
    int code = ExitCode::Fine;
    for (const auto &claim : claims) {
        if (!arguments.has("--json")) {
            output.write(questionText(claim).toUtf8());
            output.flush();
            waitForEnter(arguments);
        }
        const auto trial = tryClaim(claim, *plan, arguments);
        for (const auto &trouble : trial.troubles)
            complain(trouble);
        code = std::max(code, trial.code);
        if (arguments.has("--json"))
            addTrial(json, claim, trial);
        else
            output.write(trialText(claim, trial));
    }
    json.endList();
    json.endObject();
    if (arguments.has("--json"))
        output.write(json.take() + '\n');
    const int written = output.finish();
    return written != ExitCode::Fine ? written : code;
}

} // namespace forkscope
