// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Markers, ranges, measuring cursors and play in the window, by its keys, its mouse and its panels.
#include "app/exchange/statistics.h"
#include "app/recording/marksocket.h"
#include "app/recording/recordingreader.h"
#include "app/stream/eventdecoder.h"
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/eventview.h"
#include "ui/markerpanel.h"
#include "ui/measurepanel.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"
#include "ui/rateplot.h"
#include "ui/scrubber.h"
#include "ui/sessionview.h"
#include "ui/timefield.h"
#include "ui/transportbar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

class TimeTravelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void controlMSetsAMarkerWithItsNote();
    void escapeLeavesTheNoteUnset();
    void markerIsRenamedInPlaceAndRemoved();
    void bracketsGoFromMarkerToMarker();
    void liveMarkerIsKeptInTheRecording();
    void scriptMarksTheWindowsRecording();
    void markersOfAnOpenedFileGoIntoACopyOnly();
    void markersOfAnOpenedFileComeBack();
    void sessionMarksItself();
    void playRestsAtAMarker();
    void eventPaceIsChosenInTheTransportBar();
    void typedTimeMovesTheCursor();
    void nonsenseIsSaidAndMovesNothing();
    void shiftDragBrushesARange();
    void loopPlaysTheRange();
    void betweenAAndBAreTheNumbersOfStats();

private:
    Home m_home;
};

namespace {

void typeNote(MainWindow &window, const QString &note)
{
    window.actions()[Act::SetMarker]->trigger();
    QTest::keyClicks(&window.markers()->note(), note);
    QTest::keyClick(&window.markers()->note(), Qt::Key_Return);
}

QStringList notesOf(const MarkerModel &model)
{
    QStringList notes;
    for (int row = 0; row < model.rowCount(); ++row)
        notes << model.index(row, MarkerModel::NoteColumn).data().toString();
    return notes;
}

QByteArrayList markersIn(const QString &path)
{
    QByteArrayList texts;
    auto reader = RecordingReader::open(path);
    while (auto message = (*reader)->next())
        if (message->type == MessageType::Marker)
            texts << decodeMarker(message->payload)->text.toByteArray();
    return texts;
}

} // namespace

void TimeTravelTest::controlMSetsAMarkerWithItsNote()
{
    Window window = windowOf(buildSession());
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    TimeCursor &cursor = window->context()->cursor();
    cursor.setPosition(8);
    const Time here = cursor.time();
    window->sessionView()->tree().setFocus();
    QTest::keyClick(window->windowHandle(), Qt::Key_M, Qt::ControlModifier);
    QTRY_VERIFY(window->markers()->note().hasFocus());
    cursor.setPosition(2); // the moment does not move while one types
    QTest::keyClicks(&window->markers()->note(), u"the compiler"_qs);
    QTest::keyClick(&window->markers()->note(), Qt::Key_Return);
    const auto *marker = window->context()->session().markers().named(u"the compiler"_qs);
    QVERIFY(marker);
    QCOMPARE(marker->time, here);
    QCOMPARE(marker->author, markAuthor());
    QVERIFY(window->sessionView()->tree().hasFocus());
    QTest::keyClick(window->windowHandle(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(!window->context()->session().markers().named(u"the compiler"_qs));
    QTest::keyClick(window->windowHandle(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(window->context()->session().markers().named(u"the compiler"_qs));
}

void TimeTravelTest::escapeLeavesTheNoteUnset()
{
    Window window = windowOf(buildSession());
    const auto before = window->context()->session().markers().notes().size();
    window->actions()[Act::SetMarker]->trigger();
    QTest::keyClicks(&window->markers()->note(), u"no"_qs);
    QTest::keyClick(&window->markers()->note(), Qt::Key_Escape);
    QCOMPARE(window->context()->session().markers().notes().size(), before);
    QVERIFY(window->markers()->note().text().isEmpty());
}

void TimeTravelTest::markerIsRenamedInPlaceAndRemoved()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +1000ms; 1 fork 3"_qs);
    typeNote(*window, u"one"_qs);
    MarkerModel &model = window->markers()->model();
    QCOMPARE(notesOf(model), QStringList{u"one"_qs});
    model.setData(model.index(0, MarkerModel::NoteColumn), u"two"_qs);
    QCOMPARE(notesOf(model), QStringList{u"two"_qs});
    QTableView &table = window->markers()->table();
    table.setCurrentIndex(model.index(0, 0));
    QTest::keyClick(&table, Qt::Key_Delete);
    QCOMPARE(notesOf(model), QStringList());
    window->actions()[Act::Undo]->trigger();
    window->actions()[Act::Undo]->trigger();
    QCOMPARE(notesOf(model), QStringList{u"one"_qs});
}

void TimeTravelTest::bracketsGoFromMarkerToMarker()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +1000ms; 1 fork 3; +1000ms; 1 fork 4"_qs);
    Session &session = window->context()->session();
    const Time begin = *session.begin();
    session.mark({.time = begin + 500ms, .text = "a"});
    session.mark({.time = begin + 1500ms, .text = "b"});
    QTest::keyClick(&window->sessionView()->tree(), Qt::Key_BracketLeft);
    QCOMPARE(session.cursor().time(), begin + 1500ms);
    QTest::keyClick(window->eventView(), Qt::Key_BracketLeft);
    QCOMPARE(session.cursor().time(), begin + 500ms);
    QTest::keyClick(&window->sessionView()->rates().plot(), Qt::Key_BracketRight);
    QCOMPARE(session.cursor().time(), begin + 1500ms);
    window->actions()[Act::NextMarker]->trigger(); // there is none
    QCOMPARE(session.cursor().time(), begin + 1500ms);
}

void TimeTravelTest::liveMarkerIsKeptInTheRecording()
{
    const auto first = u"1 exists sh; 1 fork 2"_qs;
    FakeSource *source = nullptr;
    Window window = liveWindowOf(first, &source);
    window->context()->cursor().setPosition(2); // the past of a live session can be marked as well
    typeNote(*window, u"early"_qs);
    source->add({messagesOf(first + u"; +20ms; 1 fork 3"_qs).back()});
    const QString path = m_home.path(u"marked.forkscope"_qs);
    QTRY_COMPARE(window->context()->session().processes().size(), 3u);
    window->saveTo(path);
    QTRY_VERIFY(window->banner().isShown(Banner::Topic::Saved));
    QCOMPARE(markersIn(path), QByteArrayList{"early"});
    const auto &events = *window->eventView()->model();
    settle(*window);
    window->context()->cursor().jumpToLive();
    settle(*window);
    int rows = 0;
    for (int row = 0; row < events.rowCount(); ++row)
        rows += events.index(row, EventListModel::KindColumn).data().toString() == u"marker"_qs ? 1 : 0;
    QCOMPARE(rows, 1);
}

void TimeTravelTest::scriptMarksTheWindowsRecording()
{
    qputenv("XDG_RUNTIME_DIR", m_home.path(QString()).toLocal8Bit());
    FakeSource *source = nullptr;
    Window window = liveWindowOf(u"1 exists sh; 1 fork 2"_qs, &source);
    Window other = liveWindowOf(u"1 exists sh; 1 fork 2"_qs, &source); // both have an ear
    const auto payload =
        encodeMarker(FORKSCOPE_MARKER_BY_HAND, *window->context()->session().end(), "half way", "script");
    QCOMPARE(sendMark(payload), 2);
    QTRY_COMPARE(notesOf(window->markers()->model()), QStringList{u"half way"_qs});
    QTRY_COMPARE(notesOf(other->markers()->model()), QStringList{u"half way"_qs});
    qunsetenv("XDG_RUNTIME_DIR");
}

void TimeTravelTest::markersOfAnOpenedFileGoIntoACopyOnly()
{
    const QString path = m_home.path(u"original.forkscope"_qs);
    const QString copy = m_home.path(u"copy.forkscope"_qs);
    writeRecording(path, u"1 exists sh; 1 fork 2; +3000ms; 1 fork 3"_qs);
    Window window = makeWindow();
    QSignalSpy loaded(window.get(), &MainWindow::loaded);
    window->openFile(path);
    QTRY_COMPARE(loaded.size(), 1);
    settle(*window);
    typeNote(*window, u"at the end"_qs);
    window->context()->cursor().setTime(*window->context()->session().begin() + 1s);
    typeNote(*window, u"in the middle"_qs);
    window->saveTo(copy);
    QTRY_VERIFY(window->banner().isShown(Banner::Topic::Saved));
    QCOMPARE(markersIn(path), QByteArrayList());
    QCOMPARE(markersIn(copy), (QByteArrayList{"in the middle", "at the end"}));
    Window again = makeWindow();
    QSignalSpy reopened(again.get(), &MainWindow::loaded);
    again->openFile(copy);
    QTRY_COMPARE(reopened.size(), 1);
    QCOMPARE(notesOf(again->markers()->model()), (QStringList{u"in the middle"_qs, u"at the end"_qs}));
}

void TimeTravelTest::markersOfAnOpenedFileComeBack()
{
    const QString path = m_home.path(u"mine.forkscope"_qs);
    writeRecording(path, u"1 exists sh; 1 fork 2; +2500ms; 1 refused EAGAIN; +10ms; 1 fork 3"_qs);
    const auto open = [&](const auto &then) {
        Window window = makeWindow();
        QSignalSpy loaded(window.get(), &MainWindow::loaded);
        window->openFile(path);
        QTRY_COMPARE(loaded.size(), 1);
        settle(*window);
        then(*window);
    };
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray before = file.readAll();
    open([](MainWindow &window) {
        QCOMPARE(notesOf(window.markers()->model()).size(), 1); // the refusal
        typeNote(window, u"mine"_qs);
        window.markers()->table().setCurrentIndex(window.markers()->model().index(0, 0));
        window.markers()->removeCurrent();
    });
    open([](MainWindow &window) { QTRY_COMPARE(notesOf(window.markers()->model()), QStringList{u"mine"_qs}); });
    file.seek(0);
    QCOMPARE(file.readAll(), before);
}

void TimeTravelTest::sessionMarksItself()
{
    const QStringList expected{u"first refused fork: EAGAIN, of make (11)"_qs, u"lost: 12 events"_qs};
    Window recorded = windowOf(buildSession());
    QCOMPARE(notesOf(recorded->markers()->model()), expected);
    QVERIFY(!recorded->context()->session().markers().isEdited());
    FakeSource *source = nullptr;
    Window live = liveWindowOf(buildSession(), &source);
    QTRY_COMPARE(notesOf(live->markers()->model()), expected);
    const QString path = m_home.path(u"automatic.forkscope"_qs);
    live->saveTo(path);
    QTRY_VERIFY(live->banner().isShown(Banner::Topic::Saved));
    Window again = makeWindow();
    QSignalSpy loaded(again.get(), &MainWindow::loaded);
    again->openFile(path);
    QTRY_COMPARE(loaded.size(), 1);
    QCOMPARE(notesOf(again->markers()->model()), expected); // those of the file, and none twice
}

void TimeTravelTest::playRestsAtAMarker()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +300ms; 1 fork 3; +60000ms; 1 fork 4"_qs);
    Session &session = window->context()->session();
    session.mark({.time = *session.begin() + 200ms, .text = "stop"});
    window->actions()[Act::PauseAtMarkers]->setChecked(true);
    session.cursor().setPosition(0);
    QTest::keyClick(&window->sessionView()->tree(), Qt::Key_Space);
    QTRY_COMPARE(session.cursor().mode(), TimeCursor::Mode::Paused);
    QCOMPARE(session.cursor().time(), *session.begin() + 200ms);
    window->actions()[Act::PauseAtMarkers]->setChecked(false);
}

void TimeTravelTest::eventPaceIsChosenInTheTransportBar()
{
    Window window = windowOf(buildSession());
    TimeCursor &cursor = window->context()->cursor();
    QComboBox &speed = window->transport()->speed();
    QCOMPARE(speed.currentText(), u"1×"_qs);
    const int index = speed.findText(u"event / 20 ms"_qs);
    QVERIFY(index >= 0);
    speed.setCurrentIndex(index);
    Q_EMIT speed.activated(index);
    QCOMPARE(cursor.eventPace(), std::optional(Duration(20ms)));
    QCOMPARE(speed.currentText(), u"event / 20 ms"_qs);
    cursor.setPosition(0);
    cursor.play(); // all 40 in less than the two seconds that they took
    QTRY_COMPARE(cursor.position(), Position(window->context()->session().events().size()));
    cursor.setSpeed(0.25);
    QCOMPARE(speed.currentText(), u"0.25×"_qs);
}

void TimeTravelTest::typedTimeMovesTheCursor()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +2000ms; 1 fork 3; +2000ms; 1 fork 4"_qs);
    Session &session = window->context()->session();
    session.mark({.time = *session.begin() + 3s, .text = "tests begin"});
    TimeField &field = window->transport()->time();
    const auto type = [&](const QString &text) {
        window->actions()[Act::GoToTime]->trigger();
        QTest::keyClicks(&field, text);
        QTest::keyClick(&field, Qt::Key_Return);
    };
    type(u"+1.5s"_qs);
    QCOMPARE(session.cursor().time(), *session.begin() + 1500ms);
    type(u"50%"_qs);
    QCOMPARE(session.cursor().time(), *session.begin() + (*session.end() - *session.begin()) / 2);
    type(u"@tests"_qs);
    QCOMPARE(session.cursor().time(), *session.begin() + 3s);
    type(u"22:13:22"_qs);
    QVERIFY(session.cursor().time() > *session.begin() && session.cursor().time() < *session.begin() + 2s);
    QVERIFY(!field.hasFocus());
}

void TimeTravelTest::nonsenseIsSaidAndMovesNothing()
{
    Window window = windowOf(buildSession());
    TimeField &field = window->transport()->time();
    const Time before = window->context()->cursor().time();
    window->actions()[Act::GoToTime]->trigger();
    QTest::keyClicks(&field, u"soon"_qs);
    QTest::keyClick(&field, Qt::Key_Return);
    QVERIFY(!field.problem().isEmpty());
    QCOMPARE(window->context()->cursor().time(), before);
    QTest::keyClick(&field, Qt::Key_Escape);
    QVERIFY(field.problem().isEmpty());
}

void TimeTravelTest::shiftDragBrushesARange()
{
    Window window = windowOf(buildSession());
    TimeSelection &selection = window->context()->timeSelection();
    RatePlot &plot = window->sessionView()->rates().plot();
    const QRect area = plot.plotArea();
    const auto drag = [](QWidget &canvas, const QPoint &from, const QPoint &to) {
        QTest::mousePress(&canvas, Qt::LeftButton, Qt::ShiftModifier, from);
        QMouseEvent move(QEvent::MouseMove, QPointF(to), canvas.mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton,
                         Qt::ShiftModifier);
        QApplication::sendEvent(&canvas, &move);
        QTest::mouseRelease(&canvas, Qt::LeftButton, Qt::ShiftModifier, to);
    };
    const Time before = window->context()->cursor().time();
    drag(plot, area.center(), area.center() - QPoint(100, 0));
    QVERIFY(selection.range());
    const TimeAxis &axis = window->context()->axis();
    QCOMPARE(qRound(axis.xOf(selection.range()->from, area.left(), area.width())), area.center().x() - 100);
    QCOMPARE(qRound(axis.xOf(selection.range()->to, area.left(), area.width())), area.center().x());
    QCOMPARE(window->context()->cursor().time(), before);
    QTest::keyClick(&plot, Qt::Key_Escape);
    QVERIFY(!selection.range());
    Scrubber &scrubber = window->transport()->scrubber();
    drag(scrubber, QPoint(50, 10), QPoint(150, 10));
    QVERIFY(selection.range());
    QVERIFY(selection.range()->from < selection.range()->to);
}

void TimeTravelTest::loopPlaysTheRange()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +300ms; 1 fork 3; +60000ms; 1 fork 4"_qs);
    Session &session = window->context()->session();
    const TimeSpan range{*session.begin() + 100ms, *session.begin() + 150ms};
    window->actions()[Act::LoopRange]->setChecked(true);
    QCOMPARE(session.cursor().loop(), std::optional(TimeSpan{*session.begin(), *session.end()}));
    window->context()->timeSelection().setRange(range);
    QCOMPARE(session.cursor().loop(), std::optional(range));
    int turns = 0;
    Time last = range.from;
    connect(&session.cursor(), &TimeCursor::moved, this, [&] {
        QVERIFY(session.cursor().time() <= range.to);
        turns += session.cursor().time() < last ? 1 : 0;
        last = session.cursor().time();
    });
    session.cursor().setTime(range.from);
    session.cursor().play();
    QTRY_VERIFY(turns >= 3);
    session.cursor().disconnect(this);
    window->actions()[Act::LoopRange]->setChecked(false);
    QVERIFY(!session.cursor().loop());
}

void TimeTravelTest::betweenAAndBAreTheNumbersOfStats()
{
    Window window = windowOf(buildSession());
    SessionContext &context = *window->context();
    Session &session = context.session();
    const TimeSpan part{*session.begin() + 150ms, *session.begin() + 900ms};
    session.cursor().setTime(part.to);
    window->actions()[Act::SetA]->trigger();
    session.cursor().setTime(part.from);
    window->actions()[Act::SetB]->trigger(); // before A: what lies between is the same
    const QString expected = statisticsText(statisticsOf(session, part), session);
    MeasurePanel &panel = window->markers()->measure();
    QTRY_COMPARE(panel.text(), expected.chopped(0));
    QVERIFY2(panel.heading().contains(u"Δt 750 ms"_qs), qPrintable(panel.heading()));
    QVERIFY(expected != statisticsText(statisticsOf(session), session));
    panel.copyJson();
    QCOMPARE(QApplication::clipboard()->text().toUtf8(), statisticsJson(statisticsOf(session, part), session));
    window->actions()[Act::ClearAB]->trigger();
    QVERIFY(!context.timeSelection().between());
}

QTEST_MAIN(TimeTravelTest)
#include "timetravel_test.moc"
