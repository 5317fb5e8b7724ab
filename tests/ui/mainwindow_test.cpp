// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The window as a whole: a recording in it, moving in time, the keyboard, messages in place, saving.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/eventview.h"
#include "ui/inspector.h"
#include "ui/palette.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"
#include "ui/rateplot.h"
#include "ui/scrubber.h"
#include "ui/sessionview.h"
#include "ui/spool.h"
#include "ui/startpage.h"
#include "ui/statusfields.h"
#include "ui/transportbar.h"

#include <QAbstractItemView>
#include <QAction>
#include <QDir>
#include <QFile>
#include <QHeaderView>
#include <QLabel>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace forkscope;

class MainWindowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void opensARecording();
    void fileThatIsNoRecordingIsSaidInPlace();
    void recordingThatEndsEarlyOpensAndSaysSo();
    void seekingShowsTheTreeOfThatMoment();
    void dragOnTheScrubberSeeks();
    void keysOfTheViewsMoveInTime();
    void controlEndJumpsToLive();
    void pauseOfALiveViewIsSaid();
    void lossIsShownInBannerListAndStatus();
    void selectingAnEventSelectsItsProcess();
    void selectingAProcessShowsItsBirth();
    void hostileNamesAreShownEscaped();
    void themeSwitchLeavesNoStaleColours();
    void liveSessionIsKeptOnDisk();
    void savingCopiesTheSession();
    void everyControlHasAName();

private:
    Home m_home;
};

void MainWindowTest::opensARecording()
{
    writeRecording(m_home.path(u"build.forkscope"_qs), buildSession());
    Window window = makeWindow();
    QVERIFY(window->startPage().isVisible());
    QSignalSpy loaded(window.get(), &MainWindow::loaded);
    window->openFile(m_home.path(u"build.forkscope"_qs));
    QTRY_COMPARE(loaded.size(), 1);
    settle(*window);
    QCOMPARE(rowsOf(window->context()->tree()),
             u"init(1){bash(10){make(11){cc(12){cc1(13)} sh(14) make: refused() ld(15) make(16){make(17)} make(18)} "
             "sleep(20)}}"_qs);
    QVERIFY(window->windowTitle().startsWith(u"build.forkscope"_qs));
    QVERIFY(window->sessionView()->tree().isExpanded(window->context()->tree().index(0, 0)));
    QCOMPARE(window->context()->cursor().position(), Position(window->context()->session().events().size()));
    QCOMPARE(window->inspector()->title(), u"make (11)"_qs);
}

void MainWindowTest::fileThatIsNoRecordingIsSaidInPlace()
{
    QFile file(m_home.path(u"notes.forkscope"_qs));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("these are notes");
    file.close();
    Window window = makeWindow();
    window->openFile(file.fileName());
    QTRY_VERIFY(window->banner().isShown(Banner::Topic::Error));
    QVERIFY2(window->banner().text(Banner::Topic::Error).contains(u"notes.forkscope"_qs),
             qPrintable(window->banner().text(Banner::Topic::Error)));
    QVERIFY(window->startPage().isVisible());
    QVERIFY(!window->context());
}

void MainWindowTest::recordingThatEndsEarlyOpensAndSaysSo()
{
    const QString path = m_home.path(u"whole.forkscope"_qs);
    writeRecording(path, buildSession());
    QFile file(path);
    QVERIFY(file.resize(file.size() - 200));
    Window window = makeWindow();
    QSignalSpy loaded(window.get(), &MainWindow::loaded);
    window->openFile(path);
    QTRY_COMPARE(loaded.size(), 1);
    QVERIFY(!window->banner().text(Banner::Topic::Notice).isEmpty());
    QVERIFY(window->context()->session().processes().size() > 0);
}

void MainWindowTest::seekingShowsTheTreeOfThatMoment()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +100ms; 1 fork 3; +100ms; 2 fork 4; 3 exec /bin/ls"_qs);
    const Session &session = window->context()->session();
    window->context()->cursor().setTime(*session.begin() + std::chrono::milliseconds(50));
    settle(*window);
    QCOMPARE(rowsOf(window->context()->tree()), u"sh(1){sh(2)}"_qs);
    QCOMPARE(window->eventView()->model()->rowCount(), 1);
    window->context()->cursor().jumpToLive();
    settle(*window);
    QCOMPARE(rowsOf(window->context()->tree()), u"sh(1){sh(2){sh(4)} ls(3)}"_qs);
}

void MainWindowTest::dragOnTheScrubberSeeks()
{
    Window window = windowOf(buildSession());
    Scrubber &scrubber = window->transport()->scrubber();
    const Session &session = window->context()->session();
    QTest::mousePress(&scrubber, Qt::LeftButton, {}, QPoint(scrubber.width() - 4, 10));
    QTest::mouseMove(&scrubber, QPoint(scrubber.width() / 2, 10));
    QTest::mouseRelease(&scrubber, Qt::LeftButton, {}, QPoint(scrubber.width() / 2, 10));
    const double share = double((session.cursor().time() - *session.begin()).count()) /
                         double((*session.end() - *session.begin()).count());
    QVERIFY2(std::abs(share - 0.5) < 0.02, qPrintable(QString::number(share)));
}

void MainWindowTest::keysOfTheViewsMoveInTime()
{
    Window window = windowOf(buildSession());
    TimeCursor &cursor = window->context()->cursor();
    ProcessTreeView &tree = window->sessionView()->tree();
    const Position end = cursor.position();
    QTest::keyClick(&tree, Qt::Key_Comma);
    QCOMPARE(cursor.position(), end - 1);
    QTest::keyClick(window->eventView(), Qt::Key_Comma);
    QCOMPARE(cursor.position(), end - 2);
    QTest::keyClick(&window->sessionView()->rates().plot(), Qt::Key_Period);
    QCOMPARE(cursor.position(), end - 1);
    QTest::keyClick(&window->transport()->scrubber(), Qt::Key_5);
    QVERIFY(cursor.position() < end - 1);
    QTest::keyClick(&tree, Qt::Key_Space);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Playing);
    QTest::keyClick(&tree, Qt::Key_Space);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Paused);
}

void MainWindowTest::controlEndJumpsToLive()
{
    FakeSource *source = nullptr;
    Window window = liveWindowOf(buildSession(), &source);
    TimeCursor &cursor = window->context()->cursor();
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Live);
    cursor.setPosition(3);
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->sessionView()->tree().setFocus();
    QTest::keyClick(window->windowHandle(), Qt::Key_End, Qt::ControlModifier);
    QCOMPARE(cursor.mode(), TimeCursor::Mode::Live);
    QCOMPARE(cursor.position(), Position(window->context()->session().events().size()));
}

void MainWindowTest::pauseOfALiveViewIsSaid()
{
    FakeSource *source = nullptr;
    Window window = liveWindowOf(u"1 exists sh; 1 fork 2"_qs, &source);
    QVERIFY(!window->banner().isShown(Banner::Topic::Pause));
    window->actions()[Act::PauseView]->trigger();
    QVERIFY(window->banner().isShown(Banner::Topic::Pause));
    QVERIFY(window->statusFields()->text().contains(u"view paused"_qs));
    window->context()->cursor().jumpToLive();
    QVERIFY(!window->banner().isShown(Banner::Topic::Pause));
}

void MainWindowTest::lossIsShownInBannerListAndStatus()
{
    Window window = windowOf(buildSession());
    const QString text = window->banner().text(Banner::Topic::Loss);
    QVERIFY2(text.contains(u"12 events were lost"_qs), qPrintable(text));
    QVERIFY(window->statusFields()->text().contains(u"lost 12"_qs));
    int rows = 0;
    const QAbstractItemModel &events = *window->eventView()->model();
    for (int row = 0; row < events.rowCount(); ++row)
        rows += events.index(row, EventListModel::KindColumn).data().toString() == u"lost"_qs ? 1 : 0;
    QCOMPARE(rows, 1);
    QCOMPARE(window->context()->losses().size(), std::size_t(1));
}

void MainWindowTest::selectingAnEventSelectsItsProcess()
{
    Window window = windowOf(buildSession());
    EventView &events = *window->eventView();
    int row = 0;
    while (row < events.model()->rowCount() &&
           events.model()->index(row, EventListModel::ProcessColumn).data().toString() != u"cc1 (13)"_qs)
        ++row;
    QVERIFY(row < events.model()->rowCount());
    events.setCurrentIndex(events.model()->index(row, 0));
    QCOMPARE(window->sessionView()->tree().currentIndex().siblingAtColumn(0).data().toString(), u"cc1"_qs);
    QVERIFY2(window->inspector()->sentence().contains(u"became /usr/lib/cc1"_qs),
             qPrintable(window->inspector()->sentence()));
}

void MainWindowTest::selectingAProcessShowsItsBirth()
{
    Window window = windowOf(buildSession());
    ProcessTreeModel &model = window->context()->tree();
    const QModelIndex bash = model.index(0, 0, model.index(0, 0));
    window->sessionView()->tree().setCurrentIndex(model.index(0, 0, bash));
    QVERIFY2(window->inspector()->sentence().startsWith(u"bash (10) created process 11"_qs),
             qPrintable(window->inspector()->sentence()));
    const QModelIndex event = window->eventView()->currentIndex();
    QCOMPARE(event.siblingAtColumn(EventListModel::ChildColumn).data().toString(), u"11"_qs);
}

void MainWindowTest::hostileNamesAreShownEscaped()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 2 exec /tmp/\u202e<b>&x a\u200bb"_qs);
    ProcessTreeModel &model = window->context()->tree();
    const QModelIndex child = model.index(0, 0, model.index(0, 0));
    window->sessionView()->tree().setCurrentIndex(child);
    QCOMPARE(child.data().toString(), u"⟨U+202E⟩<b>&x"_qs);
    QVERIFY(window->inspector()->title().startsWith(u"⟨U+202E⟩<b>&x (2)"_qs));
    QVERIFY(child.siblingAtColumn(ProcessTreeModel::ArgumentsColumn).data().toString().contains(u"⟨U+200B⟩"_qs));
    QVERIFY(!window->windowTitle().contains(u'\u202e'));
}

void MainWindowTest::themeSwitchLeavesNoStaleColours()
{
    Window window = windowOf(buildSession());
    applyTheme(Theme::Dark);
    settle(*window);
    window->sessionView()->rates().plot().replot(QCustomPlot::rpImmediateRefresh);
    const QImage picture = window->grab().toImage();
    // Whatever keeps a light colour of its own shows as a patch of white.
    int light = 0;
    for (int y = 0; y < picture.height(); y += 2) {
        for (int x = 0; x < picture.width(); x += 2)
            light += picture.pixelColor(x, y).lightness() > 200 ? 1 : 0;
    }
    applyTheme(Theme::Light);
    settle(*window);
    const double share = 4.0 * light / (picture.width() * picture.height());
    QVERIFY2(share < 0.03, qPrintable(u"%1 % of the dark window is light"_qs.arg(share * 100)));
    const QRect area = window->sessionView()->rates().plot().plotArea();
    window->sessionView()->rates().plot().replot(QCustomPlot::rpImmediateRefresh);
    const QImage plot = window->sessionView()->rates().plot().grab().toImage();
    QCOMPARE(QColor(plot.pixel(area.left() + 2, area.top() + 3)), window->palette().color(QPalette::Base));
}

void MainWindowTest::liveSessionIsKeptOnDisk()
{
    QDir(spoolDirectory()).removeRecursively();
    FakeSource *source = nullptr;
    {
        Window window = liveWindowOf(u"1 exists sh; 1 fork 2; 2 exit 0"_qs, &source);
        QCOMPARE(QDir(spoolDirectory()).entryList({u"*.part"_qs}, QDir::Files).size(), 1);
        window->close();
    }
    const QStringList kept = QDir(spoolDirectory()).entryList({u"*.forkscope"_qs}, QDir::Files);
    QCOMPARE(kept.size(), 1);
    Window window = makeWindow();
    QSignalSpy loaded(window.get(), &MainWindow::loaded);
    window->openFile(QDir(spoolDirectory()).filePath(kept.front()));
    QTRY_COMPARE(loaded.size(), 1);
    settle(*window);
    QCOMPARE(rowsOf(window->context()->tree()), u"sh(1){sh(2)}"_qs);
}

void MainWindowTest::savingCopiesTheSession()
{
    FakeSource *source = nullptr;
    Window window = liveWindowOf(u"1 exists sh; 1 fork 2; 2 exec /bin/ls"_qs, &source);
    const QString path = m_home.path(u"saved.forkscope"_qs);
    window->saveTo(path);
    QTRY_VERIFY(window->banner().isShown(Banner::Topic::Saved));
    Window again = makeWindow();
    QSignalSpy loaded(again.get(), &MainWindow::loaded);
    again->openFile(path);
    QTRY_COMPARE(loaded.size(), 1);
    settle(*again);
    QCOMPARE(rowsOf(again->context()->tree()), u"sh(1){ls(2)}"_qs);
    window->saveTo(u"/nonexistent/x.forkscope"_qs);
    QTRY_VERIFY(window->banner().isShown(Banner::Topic::Error));
}

void MainWindowTest::everyControlHasAName()
{
    Window window = windowOf(buildSession());
    QStringList nameless;
    for (const QWidget *widget : window->findChildren<QWidget *>()) {
        const bool takesFocus = widget->focusPolicy() != Qt::NoFocus && widget->isVisible();
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        // A label's name is its text.
        if (takesFocus && !qobject_cast<const QLabel *>(widget) && widget->accessibleName().isEmpty() &&
            !(button && !button->text().isEmpty()))
            nameless << QStringLiteral("%1 %2").arg(QLatin1String(widget->metaObject()->className()),
                                                    widget->objectName());
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u", "_qs)));
    for (const auto *view : window->findChildren<QAbstractItemView *>()) {
        if (view->isVisible() && !qobject_cast<const QHeaderView *>(view) && view->model() &&
            view->model()->rowCount() > 0)
            QVERIFY2(view->currentIndex().isValid(), qPrintable(view->objectName()));
    }
}

QTEST_MAIN(MainWindowTest)
#include "mainwindow_test.moc"
