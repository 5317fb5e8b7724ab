// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/labclaims.h"
#include "app/command/labrun.h"
#include "app/command/output.h"
#include "app/command/readersource.h"
#include "app/labs/verdicttext.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QString folderAsked(const Arguments &arguments)
{
    return arguments.value("--labs", labsDirectory());
}

// The lab named on the command line; nothing after a complaint.
std::optional<Lab> labAsked(const Arguments &arguments)
{
    const auto name = QString::fromLocal8Bit(arguments.operands().value(1));
    if (name.isEmpty() || name.contains(u'/')) {
        complain(tr("Which lab? forkscope lab list names them."));
        return std::nullopt;
    }
    const auto directory = folderAsked(arguments) + u'/' + name;
    if (!QFileInfo::exists(directory)) {
        complain(tr("There is no lab %1 in %2: forkscope lab list names those there are.")
                     .arg(displayText(name), displayText(folderAsked(arguments))));
        return std::nullopt;
    }
    auto lab = readLab(directory);
    if (lab)
        return std::move(*lab);
    complain(lab.error());
    return std::nullopt;
}

int listLabs(const Arguments &arguments)
{
    const auto shelf = shelfAsked(arguments);
    JsonWriter json;
    QByteArray text;
    json.beginObject();
    json.beginList("labs");
    for (const auto &lab : shelf.labs) {
        json.beginObject();
        json.add("name", lab.name);
        json.add("title", lab.title);
        json.add("directory", lab.directory);
        json.add("is_claim", lab.isClaim());
        json.endObject();
        if (!lab.isClaim())
            text += QStringLiteral("%1  %2\n").arg(lab.name, -20).arg(displayText(lab.title)).toUtf8();
    }
    json.endList();
    json.addList("problems", shelf.problems);
    json.endObject();
    Output output({});
    output.write(arguments.has("--json") ? json.take() + '\n' : text);
    const auto written = output.finish();
    return written != ExitCode::Fine ? written : shelf.problems.isEmpty() ? ExitCode::Fine : ExitCode::Negative;
}

// Of one run, for programs.
QByteArray runJson(const Lab &lab, const Verdict &verdict, const QStringList &troubles)
{
    JsonWriter json;
    json.beginObject();
    json.add("lab", lab.name);
    json.add("title", lab.title);
    addVerdict(json, verdict);
    json.addList("troubles", troubles);
    json.endObject();
    return json.take() + '\n';
}

int runOne(const Arguments &arguments)
{
    const auto plan = planAsked(arguments);
    const auto lab = plan ? labAsked(arguments) : std::nullopt;
    if (!lab)
        return ExitCode::Usage;
    Output output({});
    if (!arguments.has("--json")) {
        output.write(questionText(*lab).toUtf8());
        output.flush();
    }
    LabRun labRun(*lab, *plan, arguments);
    if (const int code = labRun.run(); code != ExitCode::Fine)
        return code;
    auto verdict = verdictOf(lab->expectation, labRun.session());
    if (!verdict) {
        complain(verdict.error());
        return ExitCode::Negative;
    }
    if (arguments.has("--json"))
        output.write(runJson(*lab, *verdict, labRun.troubles()));
    else
        output.write(labRun.treeText() + '\n' + verdictText(*verdict).toUtf8() + '\n' + answerText(*lab).toUtf8());
    for (const auto &trouble : labRun.troubles())
        complain(trouble);
    const int written = output.finish();
    if (written != ExitCode::Fine)
        return written;
    return verdict->holds() && labRun.troubles().isEmpty() ? ExitCode::Fine : ExitCode::Negative;
}

int checkRecording(const Arguments &arguments)
{
    const auto lab = labAsked(arguments);
    if (!lab)
        return ExitCode::Usage;
    const auto given = arguments.operands().value(2);
    const auto session = readRecording(given.isEmpty() ? lab->recording() : QString::fromLocal8Bit(given));
    if (!session)
        return ExitCode::Unreadable;
    auto verdict = verdictOf(lab->expectation, *session);
    if (!verdict) {
        complain(verdict.error());
        return ExitCode::Negative;
    }
    Output output({});
    if (arguments.has("--json"))
        output.write(runJson(*lab, *verdict, {}));
    else
        output.write(tr("%1, recorded from %2:\n").arg(lab->name, verdict->command).toUtf8() +
                     verdictText(*verdict).toUtf8());
    const int written = output.finish();
    const int read = concludeReading(*session, arguments);
    if (written != ExitCode::Fine || read != ExitCode::Fine)
        return written != ExitCode::Fine ? written : read;
    if (verdict->holds())
        return ExitCode::Fine;
    if (const auto program = QFileInfo(verdict->command.section(u' ', 0, 0)).baseName(); program != lab->name)
        complain(tr("This is a recording of %1 and not of %2: is it the file that you mean?")
                     .arg(verdict->command, displayText(lab->name)));
    return ExitCode::Negative;
}

struct Action
{
    const char *name;
    int least, most; // operands, its name included
    int (*run)(const Arguments &arguments);
};
constexpr std::array actions{
    Action{"list", 1, 1, listLabs},
    Action{"run", 2, 2, runOne},
    Action{"check", 2, 3, checkRecording},
    Action{"facts", 1, 2, tryClaims},
};

} // namespace

LabShelf shelfAsked(const Arguments &arguments)
{
    auto shelf = readLabs(folderAsked(arguments));
    for (const auto &problem : std::as_const(shelf.problems))
        complain(problem);
    if (shelf.labs.empty() && shelf.problems.isEmpty())
        complain(
            tr("There are no labs in %1. Give their directory with --labs.").arg(displayText(folderAsked(arguments))));
    return shelf;
}

std::vector<const char *> labActions()
{
    std::vector<const char *> names(actions.size());
    std::ranges::transform(actions, names.begin(), &Action::name);
    return names;
}

int runLab(const Arguments &arguments)
{
    const auto word = arguments.operands().value(0);
    const auto action = std::ranges::find_if(actions, [&](const Action &candidate) { return word == candidate.name; });
    const auto count = arguments.operands().size();
    if (action == actions.end() || count < action->least || count > action->most) {
        complain(
            tr("Write forkscope lab list, run NAME, check NAME [FILE], or facts [NAME]. See forkscope lab --help."));
        return ExitCode::Usage;
    }
    return action->run(arguments);
}

} // namespace forkscope
