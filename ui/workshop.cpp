// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/workshop.h"

#include "app/recording/replaysource.h"
#include "app/stream/displaytext.h"
#include "ui/actions.h"
#include "ui/graphview.h"
#include "ui/mainwindow.h"
#include "ui/predictionview.h"
#include "ui/presenter.h"
#include "ui/startpage.h"
#include "ui/windowframe.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>

namespace forkscope {

namespace {

constexpr int usualWidth = 360; // of the panel

QString processes(int count)
{
    return count == 1 ? Workshop::tr("1 process") : Workshop::tr("%n processes", nullptr, count);
}

} // namespace

Workshop::Workshop(MainWindow &window, WindowFrame &frame, Actions &actions, Presenter &presenter)
    : m_window(window), m_frame(frame), m_actions(actions), m_presenter(presenter)
{
    connect(actions[Act::Labs], &QAction::triggered, this, &Workshop::open);
    connect(&window.startPage(), &StartPage::labsRequested, this, &Workshop::open);
    connect(&window, &MainWindow::loaded, this, &Workshop::showRun);
    connect(&window, &MainWindow::openingFailed, this, [this](const QString &sentence) {
        if (!std::exchange(m_isRevealing, false))
            return;
        m_window.setUpdatesEnabled(true);
        showDrawing();
        m_panel->setStatus({sentence});
    });
    connect(&presenter, &Presenter::arrangementWanted, this, [this] {
        if (isOpen())
            arrange();
    });
}

Workshop::~Workshop() = default;

// ---- which lab -----------------------------------------------------------------------------------------------------

void Workshop::open()
{
    if (!isOpen() && m_window.context()) {
        auto *window = new MainWindow;
        window->show();
        return window->workshop().open();
    }
    auto *dock = m_frame.labsDock();
    if (!isOpen()) {
        m_panel = new LabPanel;
        m_drawing = new PredictionView(m_prediction);
        connectPanel();
        dock->setWidget(m_panel);
        dock->toggleViewAction()->setVisible(true);
        m_shelf = readLabs(labsDirectory());
        m_panel->setLabs(m_shelf, labsDirectory());
        if (m_shelf.labs.empty())
            m_drawing->setClaim(tr("No labs"));
        else
            chooseNumber(0);
        if (!m_shelf.labs.empty())
            m_panel->setStatus(m_shelf.problems);
        showDrawing();
        m_window.resizeDocks({dock}, {qMin(usualWidth, m_window.width() * 2 / 5)}, Qt::Horizontal);
    }
    dock->show();
    m_drawing->setFocus();
}

bool Workshop::choose(const QString &name)
{
    const auto found = std::ranges::find(m_shelf.labs, name, &Lab::name);
    if (found == m_shelf.labs.end() || m_trial)
        return false;
    chooseNumber(int(found - m_shelf.labs.begin()));
    return true;
}

void Workshop::connectPanel()
{
    connect(m_panel, &LabPanel::labChosen, this, &Workshop::chooseNumber);
    connect(m_panel, &LabPanel::nextRequested, this,
            [this] { chooseNumber((m_number + 1) % int(m_shelf.labs.size())); });
    connect(m_panel, &LabPanel::runRequested, this, &Workshop::run);
    connect(m_panel, &LabPanel::stopRequested, this, [this] {
        if (m_trial)
            m_trial->stop();
    });
    connect(m_panel, &LabPanel::revealRequested, this, &Workshop::reveal);
    connect(m_panel, &LabPanel::stepRequested, this, &Workshop::step);
    connect(m_panel, &LabPanel::numberGuessed, this,
            [this](std::optional<qint64> number) { m_prediction.number = number; });
    connect(m_panel, &LabPanel::voted, this, [this](Prediction::Vote vote) { m_prediction.vote = vote; });
}

void Workshop::chooseNumber(int number)
{
    m_number = number;
    m_prediction.clear();
    m_recording.clear();
    m_printed.clear();
    m_sentences.clear();
    m_panel->showLab(number, lab());
    m_panel->setStatus({});
    m_panel->setStage(LabPanel::Stage::Predict);
    m_drawing->setClaim(lab().isClaim() ? displayText(lab().section(QStringLiteral("claim")).replace(u'\n', u' '), 0)
                                        : QString());
    m_drawing->begin(displayText(lab().name));
    showDrawing();
    m_window.setWindowTitle(tr("%1 - Forkscope").arg(displayText(lab().title)));
    m_presenter.setPrompt(displayText(lab().title));
}

// The tree is hidden, and there is room for one that is expected.
void Workshop::showDrawing()
{
    if (m_window.context())
        m_window.closeSession();
    m_frame.showPage(m_drawing);
    m_actions[Act::Present]->setEnabled(true);
}

void Workshop::arrange()
{
    if (m_session)
        for (auto *part : m_frame.sessionParts())
            part->setVisible(!qobject_cast<QDockWidget *>(part));
    m_window.addDockWidget(Qt::LeftDockWidgetArea, m_frame.labsDock());
    m_frame.labsDock()->show();
    m_window.resizeDocks({m_frame.labsDock()}, {qMin(usualWidth, m_window.width() * 2 / 5)}, Qt::Horizontal);
}

// ---- it runs -------------------------------------------------------------------------------------------------------

void Workshop::run()
{
    showDrawing();
    m_printed.clear();
    m_sentences = {tr("Watched by the helper.")};
    m_output = std::make_unique<ProgramOutput>();
    m_trial = std::make_unique<LabTrial>(lab(), LabPlan(), m_window.starter().live(labRequest()));
    m_trial->setOutput(m_output->descriptor());
    connect(m_trial.get(), &LabTrial::fellBack, this, [this](const QString &reason) {
        m_sentences = {tr("The program alone is watched, with ptrace: %1").arg(reason)};
        m_panel->setStatus(m_sentences);
    });
    connect(m_trial.get(), &LabTrial::noted, this, [this](const QString &sentence) { m_sentences << sentence; });
    connect(m_trial.get(), &LabTrial::ended, this, &Workshop::takeRun, Qt::QueuedConnection);
    if (!keep())
        return m_trial.reset();
    m_panel->setStage(LabPanel::Stage::Running);
    m_panel->setStatus({tr("The program runs…")});
    m_panel->showQuestion(lab());
    m_trial->start();
}

// What was seen is kept as a recording, which is then revealed like any other.
bool Workshop::keep()
{
    m_recording = m_folder.filePath(lab().name + QStringLiteral(".forkscope"));
    auto writer = RecordingWriter::create(m_recording, Overwrite::Replace);
    if (!writer) {
        m_panel->setStatus({writer.error()});
        return false;
    }
    m_recorder = std::make_unique<Recorder>(std::move(*writer));
    connect(&m_trial->session(), &Session::messageTaken, m_recorder.get(), &Recorder::take);
    return true;
}

void Workshop::takeRun()
{
    if (!m_trial)
        return;
    const bool isKept = m_recorder->finish();
    m_printed = QString::fromLocal8Bit(m_output->text()).trimmed();
    const bool hasRun = m_trial->end() == LabTrial::End::Ran && isKept;
    const auto way = std::exchange(m_sentences, {});
    QStringList sentences =
        hasRun ? QStringList()
               : QStringList{isKept || m_trial->end() != LabTrial::End::Ran ? m_trial->problem()
                                                                            : m_recorder->writer().error()};
    if (!hasRun && !m_printed.isEmpty())
        sentences << displayText(m_printed);
    sentences += m_trial->remarks() + m_trial->troubles();
    if (!hasRun)
        fallBackToShipped(sentences);
    const bool canBeShown = hasRun || !m_recording.isEmpty();
    m_sentences = sentences; // are said to the end; how it was watched is not
    if (hasRun)
        sentences = way + sentences +
                    QStringList{tr("It has run, and %n events were recorded.", nullptr,
                                   int(m_trial->session().events().size()))};
    m_recorder.reset();
    m_trial.reset();
    m_panel->setStatus(sentences);
    m_panel->setStage(canBeShown ? LabPanel::Stage::Ran : LabPanel::Stage::Predict);
    Q_EMIT ran();
}

void Workshop::fallBackToShipped(QStringList &sentences)
{
    m_recording = QFile::exists(lab().recording()) ? lab().recording() : QString();
    m_printed.clear();
    sentences << (m_recording.isEmpty() ? tr("No recording comes with this lab.")
                                        : tr("Reveal shows the recording that comes with the lab instead."));
}

// ---- it is revealed ------------------------------------------------------------------------------------------------

void Workshop::reveal()
{
    if (m_session)
        return play();
    m_isRevealing = true;
    // The end of the story is not to be seen for a moment before it is told.
    m_window.setUpdatesEnabled(false);
    m_window.openSource(std::make_unique<ReplaySource>(m_recording), displayText(lab().title), m_recording);
}

void Workshop::showRun()
{
    if (!std::exchange(m_isRevealing, false))
        return;
    m_session = m_window.context();
    m_foresight = foresightOf(m_prediction, lab().expectation, m_session->session());
    // Each process is a node of its own as long as they have room.
    m_actions[Act::FoldEnded]->setChecked(m_foresight.tree.processes.size() > Prediction::mostNodes);
    m_window.chooseView(Layout::Graph);
    if (m_presenter.isPresenting())
        for (auto *part : m_frame.surroundings())
            part->hide();
    else
        arrange();
    TimeCursor &cursor = m_session->cursor();
    connect(&cursor, &TimeCursor::moved, this, &Workshop::follow);
    connect(&cursor, &TimeCursor::modeChanged, this,
            [this] { m_panel->setPlaying(m_session->cursor().mode() == TimeCursor::Mode::Playing); });
    m_panel->setStage(LabPanel::Stage::Revealed);
    m_panel->setStatus(m_sentences);
    play();
    m_window.setUpdatesEnabled(true);
    m_window.sessionView()->graph().setFocus();
    Q_EMIT revealed();
}

// All of it in some seconds, however many events there are.
void Workshop::play()
{
    using namespace std::chrono_literals;
    constexpr Duration whole = 12s, slowest = 700ms, fastest = 20ms;
    m_panel->showQuestion(lab());
    TimeCursor &cursor = m_session->cursor();
    cursor.setPosition(m_foresight.tree.begin);
    m_hasConcluded = false;
    m_session->tree().catchUp();
    mark(false);
    const auto events = qint64(m_session->session().events().size() - m_foresight.tree.begin);
    cursor.setEventPace(std::clamp<Duration>(whole / std::max<qint64>(events, 1), fastest, slowest));
    cursor.play();
}

void Workshop::mark(bool showsMissing)
{
    GraphMarks marks;
    marks.showsMissing = showsMissing;
    std::map<int, ProcessIndex> processOf; // of what was drawn
    for (std::size_t i = 0; i < m_foresight.standsFor.size(); ++i) {
        marks.isForeseen[m_foresight.tree.processes[i]] = m_foresight.standsFor[i] >= 0;
        processOf[m_foresight.standsFor[i]] = m_foresight.tree.processes[i];
    }
    std::map<int, int> missingOf;
    for (const int node : m_foresight.missing) {
        const int parent = m_prediction.parents()[std::size_t(node)];
        const auto process = processOf.find(parent);
        missingOf[node] = int(marks.missing.size());
        marks.missing.push_back(process != processOf.end() ? GraphMarks::Missing{process->second, -1}
                                                           : GraphMarks::Missing{NoProcess, missingOf[parent]});
    }
    m_window.sessionView()->graph().setMarks(marks);
}

// What has just happened is what is looked at.
void Workshop::follow()
{
    const Session &session = m_session->session();
    const auto position = session.cursor().position();
    if (position > m_foresight.tree.begin)
        m_session->selection().selectEvent(EventNumber(position - 1));
    if (position == session.events().size() && !std::exchange(m_hasConcluded, true))
        conclude();
}

void Workshop::conclude()
{
    mark(true);
    auto &outcome = m_panel->outcome();
    outcome.clear();
    const auto verdict = verdictOf(lab().expectation, m_session->session());
    m_panel->showReasons(lab(), m_printed);
    sayForeseen();
    if (verdict) {
        auto result = verdict;
        if (lab().isClaim())
            sayVote(truthOf(*result));
        for (const auto &line : result->lines) {
            const auto words = displayText(line.sentence.isEmpty() ? line.text : line.sentence, 0);
            const auto mark = line.outcome == Outcome::Holds   ? Mark::Holds
                              : line.outcome == Outcome::Fails ? Mark::Fails
                                                               : Mark::Untold;
            outcome.add(mark, lab().isClaim() && !line.isGiven ? tr("If it were true: %1").arg(words) : words,
                        displayText(line.text, 0) + QStringLiteral(" · ") + line.found.join(QStringLiteral("; ")));
        }
    } else {
        outcome.add(Mark::Untold, verdict.error());
    }
    m_panel->scrollToTop();
    Q_EMIT concluded();
}

void Workshop::sayForeseen()
{
    auto &outcome = m_panel->outcome();
    const auto markOf = [](bool isRight) { return isRight ? Mark::Same : Mark::Different; };
    if (m_foresight.isNumberRight)
        outcome.add(markOf(*m_foresight.isNumberRight),
                    tr("You said %1, and it is %2.").arg(*m_prediction.number).arg(*m_foresight.answer));
    else if (m_prediction.number)
        outcome.add(Mark::Untold, tr("You said %1; this run does not tell.").arg(*m_prediction.number));
    if (!m_prediction.isDrawn())
        return;
    const auto all = int(m_foresight.standsFor.size());
    const auto foreseen = all - int(std::ranges::count(m_foresight.standsFor, -1));
    if (m_foresight.isTreeRight())
        return outcome.add(Mark::Same, tr("The tree is as you drew it: %1.").arg(processes(all)));
    auto text = tr("As you drew it: %1 of %2.").arg(foreseen).arg(processes(all));
    if (!m_foresight.missing.empty())
        text += u' ' + tr("Drawn, and did not come: %1.").arg(m_foresight.missing.size());
    outcome.add(Mark::Different, text);
}

void Workshop::sayVote(Truth truth)
{
    const auto word = truth == Truth::True      ? tr("true")
                      : truth == Truth::NotTrue ? tr("not true")
                                                : tr("cannot be told here");
    auto &outcome = m_panel->outcome();
    const auto right = m_prediction.vote ? isRight(*m_prediction.vote, truth) : std::nullopt;
    const auto said = !m_prediction.vote                                ? QString()
                      : *m_prediction.vote == Prediction::Vote::True    ? tr("You said true.")
                      : *m_prediction.vote == Prediction::Vote::NotTrue ? tr("You said not true.")
                                                                        : tr("You were unsure.");
    const auto mark = !right   ? (truth == Truth::True      ? Mark::Holds
                                  : truth == Truth::NotTrue ? Mark::Fails
                                                            : Mark::Untold)
                      : *right ? Mark::Same
                               : Mark::Different;
    outcome.add(mark, tr("This run says: %1. %2").arg(word, said).trimmed());
    if (!right)
        return;
    m_votes[m_number] = *right;
    const auto hits = std::ranges::count_if(m_votes, [](const auto &vote) { return vote.second; });
    m_panel->setStatus(m_sentences + QStringList{tr("Right so far: %1 of %2.").arg(hits).arg(m_votes.size())});
}

void Workshop::step(LabPanel::Step step)
{
    if (!m_session)
        return;
    TimeCursor &cursor = m_session->cursor();
    switch (step) {
    case LabPanel::Step::Previous:
        return cursor.step(-1);
    case LabPanel::Step::Next:
        return cursor.step(1);
    case LabPanel::Step::End:
        return cursor.setPosition(m_session->session().events().size());
    case LabPanel::Step::PlayOrPause:
        break;
    }
    if (cursor.mode() == TimeCursor::Mode::Playing)
        cursor.pause();
    else if (cursor.position() == m_session->session().events().size())
        play();
    else
        cursor.play();
}

} // namespace forkscope
