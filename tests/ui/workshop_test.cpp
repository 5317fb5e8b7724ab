// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Labs in the window: a prediction by clicks and by keys, a program that really runs, its recording played beside what
// was predicted; and labs that are wrong, which are sentences. Watched with ptrace, so no root is needed.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/graphview.h"
#include "ui/predictionview.h"
#include "ui/presenter.h"
#include "ui/startpage.h"
#include "ui/workshop.h"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

using namespace forkscope;

namespace {

constexpr int longestRun = 30'000; // ms

// Stands for a helper that cannot be had.
class NoHelper : public Source
{
public:
    bool isLive() const override { return true; }
    void start() override
    {
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT failed(u"There is no helper in this test."_qs); }, Qt::QueuedConnection);
    }
    void stop() override {}
};

QPushButton &button(const QWidget &parent, const QString &text)
{
    for (auto *found : parent.findChildren<QPushButton *>())
        if (QString(found->text()).remove(u'&') == text)
            return *found;
    qFatal("no button %s", qPrintable(text));
}

void click(const QWidget &parent, const QString &text)
{
    QTest::mouseClick(&button(parent, text), Qt::LeftButton);
}

// A window with the panel, and no helper.
Window labWindow()
{
    Window window = makeWindow();
    window->starter().setLiveFactory([](const WatchRequest & /*request*/) { return std::make_unique<NoHelper>(); });
    window->actions()[Act::Labs]->trigger();
    QCoreApplication::processEvents();
    return window;
}

// The lab is run, and what it came to is there.
void runIn(MainWindow &window)
{
    QSignalSpy ran(&window.workshop(), &Workshop::ran);
    click(*window.workshop().panel(),
          window.workshop().panel()->stage() == LabPanel::Stage::Predict ? u"Run"_qs : u"Run again"_qs);
    QVERIFY(ran.size() == 1 || ran.wait(longestRun));
}

// It is revealed, and played to its end.
void revealIn(MainWindow &window)
{
    QSignalSpy revealed(&window.workshop(), &Workshop::revealed);
    click(*window.workshop().panel(), u"Reveal"_qs);
    QVERIFY(revealed.size() == 1 || revealed.wait(longestRun));
    QSignalSpy concluded(&window.workshop(), &Workshop::concluded);
    window.context()->cursor().setPosition(window.context()->session().events().size());
    QCOMPARE(concluded.size(), 1);
    settle(window);
}

void clickNode(PredictionView &drawing, int node)
{
    QTest::mouseClick(&drawing, Qt::LeftButton, {}, drawing.placeOf(node).center().toPoint());
}

// Marks of the graph by their signs, in the order of birth: "==≠".
QString marks(MainWindow &window)
{
    QString signs;
    for (const auto &node : window.sessionView()->graph().graph().nodes())
        if (node.isForeseen)
            signs += node.kind == GraphNode::Kind::Missing ? u"-"_qs : *node.isForeseen ? u"="_qs : u"≠"_qs;
    return signs;
}

void write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        qFatal("%s cannot be written", qPrintable(path));
}

} // namespace

class WorkshopTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void startPageAndMenuLeadToTheLabs();
    void windowWithASessionKeepsIt();
    void treeIsDrawnByClicks();
    void treeIsDrawnByKeys();
    void realRunIsMarkedBesideThePrediction();
    void whatDidNotComeIsShownWhenAllIsOver();
    void numberIsComparedAsWell();
    void revealTellsTheStoryFromItsBeginning();
    void nextLabForgetsTheLast();
    void claimsAreVotedOn();
    void programThatHangsIsEnded();
    void programThatDoesNotCompileIsSaid();
    void processesLeftBehindAreEnded();
    void withoutARunTheShippedRecordingIsShown();
    void brokenLabsAreNamedAndTheOthersWork();
    void withoutLabsThePanelSaysSo();
    void stoppedRunIsSaid();
    void oneLabRunsAtATime();
    void presentedLabKeepsItsPlaces();

private:
    // A lab in a directory of its own, which is used from now on; its name.
    QString makeLab(const QByteArray &program, const QString &ending = u".sh"_qs,
                    const QByteArray &expectation = "forks >= 0");
    void useBuiltLabs() { qputenv("FORKSCOPE_LABS", FORKSCOPE_BUILT_LABS); }

    Home m_home;
    int m_made = 0;
};

void WorkshopTest::initTestCase()
{
    qputenv("FORKSCOPE_TRACER", FORKSCOPE_BUILT_TRACER);
    useBuiltLabs();
    QVERIFY2(QFile::exists(QStringLiteral(FORKSCOPE_BUILT_LABS "/fork-once/lab.md")), "the labs are not built");
}

QString WorkshopTest::makeLab(const QByteArray &program, const QString &ending, const QByteArray &expectation)
{
    const auto root = m_home.path(u"labs%1"_qs.arg(++m_made));
    const auto folder = root + u"/labs/mine"_qs;
    QDir().mkpath(folder);
    QFile::copy(QStringLiteral(FORKSCOPE_BUILT_LABS "/../lab-starter"), root + u"/lab-starter"_qs);
    write(folder + u"/lab.md"_qs, "# Mine\n\n## Question\nWhat now?\n");
    write(folder + u"/expectation"_qs, expectation);
    write(folder + u"/mine"_qs + ending, program);
    for (const auto &path : {root, root + u"/labs"_qs, folder})
        QFile::setPermissions(path, QFile::Permissions(0x7755));
    qputenv("FORKSCOPE_LABS", (root + u"/labs"_qs).toLocal8Bit());
    return folder;
}

void WorkshopTest::startPageAndMenuLeadToTheLabs()
{
    useBuiltLabs();
    Window window = makeWindow();
    click(window->startPage(), u"Labs…"_qs);
    QVERIFY(window->workshop().panel()->isVisible());
    QVERIFY(window->workshop().drawing()->isVisible());
    auto *labs = window->workshop().panel()->findChild<QComboBox *>();
    QCOMPARE(labs->itemText(0), u"1. Fork once"_qs);
    QVERIFY(labs->count() >= 16 + 13);
    QVERIFY(labs->itemText(labs->count() - 1).startsWith(u"Is it true?"_qs));
}

void WorkshopTest::windowWithASessionKeepsIt()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2"_qs);
    window->actions()[Act::Labs]->trigger();
    QVERIFY(window->context());
    QVERIFY(!window->workshop().isOpen());
    MainWindow *other = nullptr;
    for (auto *widget : QApplication::topLevelWidgets())
        if (auto *candidate = qobject_cast<MainWindow *>(widget); candidate && candidate != window.get())
            other = candidate;
    QVERIFY(other && other->workshop().isOpen());
    delete other;
}

void WorkshopTest::treeIsDrawnByClicks()
{
    Window window = labWindow();
    auto &drawing = *window->workshop().drawing();
    clickNode(drawing, 0);
    clickNode(drawing, 0);
    clickNode(drawing, 1);
    QCOMPARE(window->workshop().prediction().parents(), (std::vector{-1, 0, 0, 1}));
    QTest::mouseClick(&drawing, Qt::LeftButton, {}, drawing.removalOf(1).center().toPoint());
    QCOMPARE(window->workshop().prediction().parents(), (std::vector{-1, 0}));
    QTest::mouseClick(&drawing, Qt::RightButton, {}, drawing.placeOf(1).center().toPoint());
    QCOMPARE(window->workshop().prediction().parents(), std::vector{-1});
    QTest::mouseClick(&drawing, Qt::LeftButton, {}, QPoint(3, 3)); // beside it
    QCOMPARE(window->workshop().prediction().parents(), std::vector{-1});
}

void WorkshopTest::treeIsDrawnByKeys()
{
    Window window = labWindow();
    auto &drawing = *window->workshop().drawing();
    QTest::keyClicks(&drawing, u"++"_qs);
    QTest::keyClick(&drawing, Qt::Key_Down);
    QTest::keyClick(&drawing, Qt::Key_Return);
    QTest::keyClick(&drawing, Qt::Key_Right);
    QCOMPARE(drawing.selected(), 2);
    QTest::keyClick(&drawing, Qt::Key_Insert);
    QCOMPARE(window->workshop().prediction().parents(), (std::vector{-1, 0, 0, 1, 2}));
    QTest::keyClick(&drawing, Qt::Key_Up);
    QCOMPARE(drawing.selected(), 0);
    QTest::keyClick(&drawing, Qt::Key_Down);
    QTest::keyClick(&drawing, Qt::Key_Delete);
    QCOMPARE(window->workshop().prediction().parents(), (std::vector{-1, 0, 1}));
    QVERIFY(drawing.accessibleDescription().contains(u"3"_qs));
}

// Three children, as many believe; the real tree has 1, 3, 3 and 1.
void WorkshopTest::realRunIsMarkedBesideThePrediction()
{
    Window window = labWindow();
    QVERIFY(window->workshop().choose(u"two-to-the-n"_qs));
    for (int i = 0; i < 3; ++i)
        clickNode(*window->workshop().drawing(), 0);
    runIn(*window);
    QVERIFY2(window->workshop().panel()->status().contains(u"ptrace"_qs),
             qPrintable(window->workshop().panel()->status()));
    QVERIFY(!window->context()); // nothing is shown before it is revealed
    revealIn(*window);
    QCOMPARE(window->sessionView()->layout(), Layout::Graph);
    QCOMPARE(marks(*window).count(u'='), 4);
    QCOMPARE(marks(*window).count(u'≠'), 4);
    const auto lines = window->workshop().panel()->outcome().lines();
    QVERIFY2(lines.contains(u"≠ As you drew it: 4 of 8 processes."_qs), qPrintable(lines.join(u'\n')));
    QVERIFY2(lines.contains(u"✓ seven processes are made, so there are eight"_qs), qPrintable(lines.join(u'\n')));
    QVERIFY(lines.filter(u"✗"_qs).isEmpty());
}

void WorkshopTest::whatDidNotComeIsShownWhenAllIsOver()
{
    Window window = labWindow();
    auto &drawing = *window->workshop().drawing();
    QTest::keyClicks(&drawing, u"++"_qs); // fork-once makes one
    runIn(*window);
    revealIn(*window);
    QCOMPARE(marks(*window), u"==-"_qs);
    window->context()->cursor().step(-1);
    settle(*window);
    QCOMPARE(marks(*window).count(u'='), 2);
}

void WorkshopTest::numberIsComparedAsWell()
{
    Window window = labWindow();
    auto &panel = *window->workshop().panel();
    auto *number = panel.findChild<QLineEdit *>();
    QVERIFY(number->isVisible());
    QTest::keyClicks(number, u"2x"_qs); // the letter is not taken
    QCOMPARE(window->workshop().prediction().number, 2);
    runIn(*window);
    QVERIFY(!number->isEnabled());
    revealIn(*window);
    QVERIFY(panel.outcome().lines().contains(u"≠ You said 2, and it is 1."_qs));
}

void WorkshopTest::revealTellsTheStoryFromItsBeginning()
{
    Window window = labWindow();
    runIn(*window);
    QSignalSpy revealed(&window->workshop(), &Workshop::revealed);
    click(*window->workshop().panel(), u"Reveal"_qs);
    QVERIFY(revealed.wait(longestRun));
    const TimeCursor &cursor = window->context()->cursor();
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Playing);
    QVERIFY(cursor.eventPace());
    QVERIFY(cursor.position() < window->context()->session().events().size());
    QVERIFY(window->workshop().panel()->outcome().lines().isEmpty());
    QVERIFY(!window->sessionView()->graph().graph().nodes().empty());
    QCOMPARE(window->sessionView()->graph().graph().nodes().front().name, u"fork-once"_qs);
    QSignalSpy concluded(&window->workshop(), &Workshop::concluded);
    QVERIFY(concluded.wait(longestRun)); // it plays to its end by itself
    QVERIFY(!window->workshop().panel()->outcome().lines().isEmpty());
}

void WorkshopTest::nextLabForgetsTheLast()
{
    Window window = labWindow();
    QTest::keyClicks(window->workshop().drawing(), u"+"_qs);
    runIn(*window);
    revealIn(*window);
    click(*window->workshop().panel(), u"Next lab"_qs);
    QVERIFY(!window->context() && !window->sessionView());
    QVERIFY(window->workshop().drawing()->isVisible());
    QVERIFY(!window->workshop().prediction().isDrawn());
    QVERIFY(window->windowTitle().startsWith(u"Three forks"_qs));
    QCOMPARE(window->workshop().panel()->stage(), LabPanel::Stage::Predict);
    runIn(*window); // and again, in the same window
    revealIn(*window);
    QVERIFY(window->context());
}

void WorkshopTest::claimsAreVotedOn()
{
    Window window = labWindow();
    QVERIFY(window->workshop().choose(u"claim-later-changes"_qs));
    auto &panel = *window->workshop().panel();
    click(panel, u"True"_qs);
    clickNode(*window->workshop().drawing(), 0); // there is nothing to draw
    QVERIFY(!window->workshop().prediction().isDrawn());
    runIn(*window);
    revealIn(*window);
    const auto lines = panel.outcome().lines();
    QVERIFY2(lines.contains(u"≠ This run says: not true. You said true."_qs), qPrintable(lines.join(u'\n')));
    QVERIFY(panel.status().contains(u"Right so far: 0 of 1"_qs));
}

void WorkshopTest::programThatHangsIsEnded()
{
    makeLab("#!/bin/sh\nexec sleep 4242\n");
    Window window = labWindow();
    runIn(*window);
    QVERIFY2(window->workshop().panel()->status().contains(u"was still running after"_qs),
             qPrintable(window->workshop().panel()->status()));
    QCOMPARE(window->workshop().panel()->stage(), LabPanel::Stage::Ran);
}

void WorkshopTest::programThatDoesNotCompileIsSaid()
{
    if (QStandardPaths::findExecutable(u"cc"_qs).isEmpty())
        QSKIP("there is no compiler");
    makeLab("int main(void) { return nothing; }\n", u".c"_qs);
    Window window = labWindow();
    runIn(*window);
    const auto said = window->workshop().panel()->status();
    QVERIFY2(said.contains(u"does not compile"_qs) && said.contains(u"nothing"_qs), qPrintable(said));
    QVERIFY(said.contains(u"No recording comes with this lab."_qs));
    QCOMPARE(window->workshop().panel()->stage(), LabPanel::Stage::Predict);
    QVERIFY(!button(*window->workshop().panel(), u"Reveal"_qs).isEnabled());
}

void WorkshopTest::processesLeftBehindAreEnded()
{
    makeLab("#!/bin/sh\nsleep 4243 &\n");
    Window window = labWindow();
    runIn(*window);
    const auto said = window->workshop().panel()->status();
    QVERIFY2(said.contains(u"left a process behind"_qs) && said.contains(u"sleep"_qs), qPrintable(said));
    for (const auto &pid : QDir(u"/proc"_qs).entryList(QDir::Dirs)) {
        QFile file(u"/proc/"_qs + pid + u"/cmdline"_qs);
        QVERIFY(!file.open(QIODevice::ReadOnly) || !file.readAll().contains("4243"));
    }
}

void WorkshopTest::withoutARunTheShippedRecordingIsShown()
{
    const auto folder = makeLab("#!/bin/sh\necho not on this computer; exit 77\n");
    QFile::copy(QStringLiteral(FORKSCOPE_BUILT_LABS "/two-to-the-n/recording.forkscope"),
                folder + u"/recording.forkscope"_qs);
    Window window = labWindow();
    runIn(*window);
    const auto said = window->workshop().panel()->status();
    QVERIFY2(said.contains(u"cannot be shown on this computer"_qs) && said.contains(u"not on this computer"_qs) &&
                 said.contains(u"the recording that comes with the lab"_qs),
             qPrintable(said));
    revealIn(*window);
    QCOMPARE(runTreeOf(window->context()->session()).processes.size(), std::size_t(8));
}

void WorkshopTest::brokenLabsAreNamedAndTheOthersWork()
{
    const auto folder = makeLab("#!/bin/sh\ntrue\n");
    QDir().mkpath(folder + u"/../broken"_qs);
    write(folder + u"/../broken/lab.md"_qs, "# Broken\n");
    write(folder + u"/../broken/expectation"_qs, "forks = 7\n");
    Window window = labWindow();
    auto &panel = *window->workshop().panel();
    QCOMPARE(panel.findChild<QComboBox *>()->count(), 1);
    QVERIFY2(panel.status().contains(u"line 1, column 7"_qs), qPrintable(panel.status()));
    runIn(*window);
    revealIn(*window);
}

void WorkshopTest::withoutLabsThePanelSaysSo()
{
    qputenv("FORKSCOPE_LABS", m_home.path(u"nowhere"_qs).toLocal8Bit());
    Window window = labWindow();
    QVERIFY2(window->workshop().panel()->status().contains(u"There are no labs in"_qs),
             qPrintable(window->workshop().panel()->status()));
    QVERIFY(!button(*window->workshop().panel(), u"Run"_qs).isEnabled() ||
            window->workshop().panel()->stage() == LabPanel::Stage::Nothing);
    for (auto *found : window->startPage().findChildren<QPushButton *>())
        QVERIFY(found->text() != u"Labs…"_qs); // no dead button
    useBuiltLabs();
}

void WorkshopTest::stoppedRunIsSaid()
{
    makeLab("#!/bin/sh\nexec sleep 4244\n");
    Window window = labWindow();
    QSignalSpy ran(&window->workshop(), &Workshop::ran);
    click(*window->workshop().panel(), u"Run"_qs);
    QTest::qWait(300);
    click(*window->workshop().panel(), u"Stop"_qs);
    QVERIFY(ran.size() == 1 || ran.wait(longestRun));
    QVERIFY(window->workshop().panel()->stage() != LabPanel::Stage::Running);
}

void WorkshopTest::oneLabRunsAtATime()
{
    makeLab("#!/bin/sh\nexec sleep 2\n");
    Window one = labWindow(), other = labWindow();
    QSignalSpy ran(&one->workshop(), &Workshop::ran);
    click(*one->workshop().panel(), u"Run"_qs);
    runIn(*other);
    QVERIFY2(other->workshop().panel()->status().contains(u"Another lab is still running"_qs),
             qPrintable(other->workshop().panel()->status()));
    QVERIFY(ran.size() == 1 || ran.wait(longestRun));
    QCOMPARE(one->workshop().panel()->stage(), LabPanel::Stage::Ran);
    useBuiltLabs();
}

void WorkshopTest::presentedLabKeepsItsPlaces()
{
    useBuiltLabs();
    Window window = labWindow();
    auto *present = window->actions()[Act::Present];
    QVERIFY(present->isEnabled());
    const auto before = window->saveState();
    present->trigger();
    QVERIFY(window->presenter().isPresenting());
    QVERIFY(window->workshop().panel()->isVisible());
    runIn(*window);
    revealIn(*window);
    QVERIFY(window->workshop().panel()->isVisible());
    QVERIFY(!window->menuWidget()->isVisible());
    QVERIFY(window->sessionView()->graph().isVisible());
    present->trigger();
    QVERIFY(window->menuWidget()->isVisible());
    click(*window->workshop().panel(), u"Next lab"_qs);
    present->trigger();
    present->trigger();
    QVERIFY(window->workshop().panel()->isVisible());
    QVERIFY(!before.isEmpty());
}

QTEST_MAIN(WorkshopTest)
#include "workshop_test.moc"
