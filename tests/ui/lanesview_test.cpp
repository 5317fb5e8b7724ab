// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Lanes: on the plot's axis, the same selection and cursor as everywhere, nothing too short to be seen.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/lanesview.h"
#include "ui/palette.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"
#include "ui/rateplot.h"
#include "ui/sessionview.h"

#include <QAction>
#include <QScrollBar>
#include <QTest>

using namespace forkscope;

namespace {

LanesView &lanesOf(MainWindow &window)
{
    window.actions()[Act::ViewLanes]->trigger();
    settle(window);
    return window.sessionView()->lanes();
}

int countOf(const QImage &picture, const QRect &area, const QColor &color)
{
    int count = 0;
    for (int y = std::max(0, area.top()); y <= std::min(picture.height() - 1, area.bottom()); ++y)
        for (int x = std::max(0, area.left()); x <= std::min(picture.width() - 1, area.right()); ++x)
            count += picture.pixelColor(x, y) == color ? 1 : 0;
    return count;
}

QImage pictureOf(LanesView &lanes)
{
    return lanes.viewport()->grab().toImage();
}

ProcessIndex named(MainWindow &window, quint32 pid)
{
    const auto &table = window.context()->session().processes();
    for (quint32 row = 0; row < table.size(); ++row)
        if (table.at(ProcessIndex(row)).key.pid == pid)
            return ProcessIndex(row);
    return NoProcess;
}

} // namespace

class LanesViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plotLiesUnderTheLanes();
    void everyLifeHasABar();
    void shortLivesAreSeenAndFailuresMarked();
    void clickSelectsEverywhere();
    void keysWalkThroughTheLanes();
    void afterTheCursorBarsArePale();
    void filterLeavesOnlyWhatItFinds();
    void selectionScrollsOnlyAsFarAsNeeded();
    void growsWithALiveSession();

private:
    Home m_home;
};

void LanesViewTest::plotLiesUnderTheLanes()
{
    Window window = windowOf(buildSession());
    LanesView &lanes = lanesOf(*window);
    QVERIFY(lanes.isVisible());
    for (const int width : {1280, 1024, 1700}) {
        window->resize(width, 800);
        settle(*window);
        RatePlot &plot = window->sessionView()->rates().plot();
        const QRect lane = lanes.laneRect();
        const QRect area = plot.plotArea();
        QVERIFY(std::abs(lanes.viewport()->mapTo(window.get(), lane.topLeft()).x() -
                         plot.mapTo(window.get(), area.topLeft()).x()) <= 1);
        QVERIFY(std::abs(lanes.viewport()->mapTo(window.get(), lane.topRight()).x() -
                         plot.mapTo(window.get(), area.topRight()).x()) <= 1);
    }
    window->actions()[Act::ViewTree]->trigger();
    QVERIFY(!lanes.isVisible());
}

void LanesViewTest::everyLifeHasABar()
{
    Window window = windowOf(buildSession());
    LanesView &lanes = lanesOf(*window);
    const auto &table = window->context()->session().processes();
    for (quint32 row = 0; row < table.size(); ++row) {
        const QRect bar = lanes.barOf(ProcessIndex(row));
        QVERIFY(!bar.isEmpty());
        const QPoint place(std::max(bar.left(), lanes.laneRect().left()) + bar.width() / 4, bar.center().y());
        QCOMPARE(lanes.processAt(place), ProcessIndex(row));
    }
    QCOMPARE(lanes.processAt(QPoint(5, 5)), NoProcess);
}

void LanesViewTest::shortLivesAreSeenAndFailuresMarked()
{
    // A life of 3 ms in half an hour.
    QString text =
        u"1 exists init; 2 exists sh under 1; 2 fork 5; +1000s; 5 fork 6; 6 exit 1; 6 reap; +900s; 1 fork 7"_qs;
    text.replace(u"+1000s"_qs, u"+1000000ms"_qs).replace(u"+900s"_qs, u"+900000ms"_qs);
    Window window = windowOf(text);
    window->context()->selection().selectProcess(named(*window, 1));
    LanesView &lanes = lanesOf(*window);
    const QRect bar = lanes.barOf(named(*window, 6));
    QCOMPARE(bar.width(), 1);
    const QImage picture = pictureOf(lanes);
    const QRect around = bar.adjusted(-2, 0, 3, 0);

    QVERIFY(countOf(picture, around, colorOf(Meaning::Fork, lanes.palette())) > 0);
    QVERIFY(countOf(picture, around, markColor(Meaning::Failure, lanes.palette())) > 0);
}

void LanesViewTest::clickSelectsEverywhere()
{
    Window window = windowOf(buildSession());
    LanesView &lanes = lanesOf(*window);
    const auto cc = named(*window, 12);
    QTest::mouseClick(lanes.viewport(), Qt::LeftButton, {}, lanes.barOf(cc).center());
    QCOMPARE(window->context()->selection().process(), cc);
    window->actions()[Act::ViewTree]->trigger();
    settle(*window);
    QCOMPARE(window->context()->tree().processAt(window->sessionView()->tree().currentIndex()), cc);
}

void LanesViewTest::keysWalkThroughTheLanes()
{
    Window window = windowOf(buildSession());
    LanesView &lanes = lanesOf(*window);
    window->context()->selection().selectProcess(named(*window, 11));
    QTest::keyClick(&lanes, Qt::Key_Down);
    const auto below = window->context()->selection().process();
    QCOMPARE(lanes.layout().laneOf(below), lanes.layout().laneOf(named(*window, 11)) + 1);
    QTest::keyClick(&lanes, Qt::Key_Up);
    QCOMPARE(window->context()->selection().process(), named(*window, 11));
    const auto span = window->context()->axis().span();
    QTest::keyClick(&lanes, Qt::Key_W);
    QVERIFY(window->context()->axis().span() < span);
}

void LanesViewTest::afterTheCursorBarsArePale()
{
    Window window = windowOf(u"1 exists init; 1 fork 2; +500ms; 2 exec /bin/sleep; +500ms; 1 fork 3; +10ms"_qs);
    LanesView &lanes = lanesOf(*window);
    const QRect bar = lanes.barOf(named(*window, 2));
    const QColor exec = colorOf(Meaning::Exec, lanes.palette());
    QVERIFY(countOf(pictureOf(lanes), bar, exec) > 100);
    window->context()->cursor().setTime(*window->context()->session().begin() + std::chrono::milliseconds(100));
    settle(*window);
    QCOMPARE(countOf(pictureOf(lanes), bar.adjusted(bar.width() / 2, 0, 0, 0), exec), 0);
    QVERIFY(countOf(pictureOf(lanes), bar, pale(exec, lanes.palette())) > 100);
}

void LanesViewTest::filterLeavesOnlyWhatItFinds()
{
    Window window = windowOf(buildSession());
    LanesView &lanes = lanesOf(*window);
    window->context()->filter().setText(u"comm == \"ld\""_qs);
    settle(*window);
    QVERIFY(lanes.layout().laneOf(named(*window, 15)) >= 0);
    QCOMPARE(lanes.layout().laneOf(named(*window, 12)), -1);
    window->context()->filter().setText({});
    settle(*window);
    QVERIFY(lanes.layout().laneOf(named(*window, 12)) >= 0);
}

void LanesViewTest::selectionScrollsOnlyAsFarAsNeeded()
{
    QString text = u"1 exists init; 2 exists sh under 1;"_qs;
    for (int pid = 10; pid < 90; ++pid)
        text += QStringLiteral("2 fork %1;").arg(pid);
    Window window = windowOf(text);
    LanesView &lanes = lanesOf(*window);
    lanes.verticalScrollBar()->setValue(0);
    window->context()->selection().selectProcess(named(*window, 11));
    QCOMPARE(lanes.verticalScrollBar()->value(), 0);
    window->context()->selection().selectProcess(named(*window, 80));
    QVERIFY(lanes.verticalScrollBar()->value() > 0);
    QVERIFY(lanes.viewport()->rect().contains(lanes.barOf(named(*window, 80)).center()));
}

void LanesViewTest::growsWithALiveSession()
{
    FakeSource *source = nullptr;
    const QString first = u"1 exists init; 1 fork 2"_qs;
    Window window = liveWindowOf(first, &source);
    LanesView &lanes = lanesOf(*window);
    QCOMPARE(lanes.layout().laneCount(), 2);
    source->add({messagesOf(first + u"; +20ms; 2 fork 3"_qs).back()});
    QTRY_COMPARE(lanes.layout().laneCount(), 3);
}

QTEST_MAIN(LanesViewTest)
#include "lanesview_test.moc"
