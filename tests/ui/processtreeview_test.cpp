// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree keeps its rows in place, its lane column lies over the plot, and births stand out.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"
#include "ui/rateplot.h"
#include "ui/sessionview.h"

#include <QAction>
#include <QHeaderView>
#include <QScrollBar>
#include <QTest>

using namespace forkscope;

namespace {

// A crowd under several shells, so that rows are born above and below of any other; and daemons above all that stay.
QString crowd(int rounds, int daemons = 0)
{
    QString text = u"1 exists init;"_qs;
    for (int pid = 1000; pid < 1000 + daemons; ++pid)
        text += QStringLiteral("%1 exists daemon under 1;").arg(pid);
    text += u"2 exists one under 1; 3 exists two under 1; 4 exists three under 1;"_qs;
    int pid = 100;
    for (int round = 0; round < rounds; ++round) {
        for (const int shell : {2, 3, 4})
            text += QStringLiteral("%1 fork %2; %2 exec /bin/ls; %2 exit 0; %2 reap;").arg(shell).arg(pid++);
    }
    return text;
}

struct Edges
{
    int left, right;
};

Edges laneEdges(MainWindow &window)
{
    ProcessTreeView &tree = window.sessionView()->tree();
    const QRect lane = tree.laneRect();
    return {tree.viewport()->mapTo(&window, lane.topLeft()).x(), tree.viewport()->mapTo(&window, lane.topRight()).x()};
}

Edges plotEdges(MainWindow &window)
{
    RatePlot &plot = window.sessionView()->rates().plot();
    const QRect area = plot.plotArea();
    return {plot.mapTo(&window, area.topLeft()).x(), plot.mapTo(&window, area.topRight()).x()};
}

} // namespace

class ProcessTreeViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void plotLiesUnderTheLaneColumn_data();
    void plotLiesUnderTheLaneColumn();
    void currentRowDoesNotDrift_data();
    void currentRowDoesNotDrift();
    void topRowDoesNotDrift();
    void foldsOpenByKeyAndPage();
    void openFoldsStayOpen();
    void selectionComesBackAfterASeek();
    void birthsStandOut();
    void stepShowsItsBirthAndASeekNone();
    void closedRowsStayClosed();
    void laneColumnNeverLeavesTheView();

private:
    Home m_home;
};

void ProcessTreeViewTest::plotLiesUnderTheLaneColumn_data()
{
    QTest::addColumn<int>("rounds");
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("processColumn");
    QTest::newRow("no scroll bar") << 1 << 1280 << 0;
    QTest::newRow("scroll bar") << 60 << 1280 << 0;
    QTest::newRow("after a resize of a column") << 60 << 1280 << 330;
    QTest::newRow("small window") << 60 << 1024 << 0;
    QTest::newRow("large window") << 60 << 1900 << 0;
}

void ProcessTreeViewTest::plotLiesUnderTheLaneColumn()
{
    QFETCH(int, rounds);
    QFETCH(int, width);
    QFETCH(int, processColumn);
    Window window = windowOf(crowd(rounds));
    window->actions()[Act::FoldEnded]->setChecked(false);
    window->resize(width, 800);
    if (processColumn != 0)
        window->sessionView()->tree().header()->resizeSection(ProcessTreeModel::ProcessColumn, processColumn);
    settle(*window);
    QCOMPARE(window->sessionView()->tree().verticalScrollBar()->isVisible(), rounds > 1);
    const Edges lane = laneEdges(*window);
    const Edges plot = plotEdges(*window);
    QVERIFY(lane.right - lane.left > 200);
    QVERIFY2(std::abs(lane.left - plot.left) <= 1, qPrintable(u"%1 and %2"_qs.arg(lane.left).arg(plot.left)));
    QVERIFY2(std::abs(lane.right - plot.right) <= 1, qPrintable(u"%1 and %2"_qs.arg(lane.right).arg(plot.right)));
}

void ProcessTreeViewTest::currentRowDoesNotDrift_data()
{
    QTest::addColumn<bool>("folds");
    QTest::addColumn<double>("from"); // of the session
    QTest::addColumn<int>("daemons");
    QTest::addColumn<int>("back"); // every fourth step
    QTest::newRow("every life a row") << false << 0.3 << 0 << -3;
    QTest::newRow("with folds") << true << 0.3 << 60 << -3;
    QTest::newRow("while the first folds come") << true << 0.03 << 60 << -3;
    QTest::newRow("at the top of the list") << true << 0.03 << 0 << 3;
}

void ProcessTreeViewTest::currentRowDoesNotDrift()
{
    QFETCH(bool, folds);
    QFETCH(double, from);
    QFETCH(int, daemons);
    QFETCH(int, back);
    Window window = windowOf(crowd(120, daemons));
    window->actions()[Act::FoldEnded]->setChecked(folds);
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    TimeCursor &cursor = window->context()->cursor();
    cursor.setPosition(Position(double(cursor.position()) * from));
    settle(*window);
    const QModelIndex init = model.index(0, 0);
    const QModelIndex shell = model.index(daemons + 1, 0, init);
    const QPersistentModelIndex row = model.index(model.rowCount(shell) / 2, 0, shell);
    const auto process = model.processAt(row);
    tree.setCurrentIndex(row);
    tree.scrollTo(row, QAbstractItemView::PositionAtCenter);
    settle(*window);
    const int y = tree.visualRect(row).top();
    for (int step = 0; step < 100; ++step) {
        cursor.step(step % 4 == 3 ? back : 10);
        settle(*window);
        QCOMPARE(tree.visualRect(row).top(), y);
        QCOMPARE(model.processAt(row), process);
    }
}

void ProcessTreeViewTest::topRowDoesNotDrift()
{
    Window window = windowOf(crowd(120));
    ProcessTreeView &tree = window->sessionView()->tree();
    TimeCursor &cursor = window->context()->cursor();
    cursor.setPosition(cursor.position() / 2);
    settle(*window);
    tree.setCurrentIndex(window->context()->tree().index(0, 0));
    tree.verticalScrollBar()->setValue(tree.verticalScrollBar()->maximum() / 2 + 5);
    const QPersistentModelIndex top = tree.indexAt(QPoint(1, 1)).siblingAtColumn(0);
    const int y = tree.visualRect(top).top();
    for (int step = 0; step < 30; ++step) {
        cursor.step(7);
        settle(*window);
        QCOMPARE(tree.visualRect(top).top(), y);
    }
}

void ProcessTreeViewTest::foldsOpenByKeyAndPage()
{
    Window window = windowOf(crowd(250));
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    window->context()->selection().selectProcess(ProcessIndex(0));
    settle(*window);
    const QModelIndex fold = model.index(0, 0, model.index(0, 0, model.index(0, 0)));
    QCOMPARE(fold.data().toString(), u"ls ×250"_qs);
    QVERIFY(!tree.isExpanded(fold));
    tree.setCurrentIndex(fold);
    QCOMPARE(window->context()->selection().process(), NoProcess);
    QTest::keyClick(&tree, Qt::Key_Return);
    QVERIFY(tree.isExpanded(fold));
    QCOMPARE(model.rowCount(fold), 201);
    const QModelIndex rest = model.index(200, 0, fold);
    tree.scrollTo(rest);
    QTest::mouseClick(tree.viewport(), Qt::LeftButton, {}, tree.visualRect(rest).center());
    QCOMPARE(model.rowCount(fold), 250);
    // A member that is chosen in an open fold stays there; in a closed one it comes out.
    tree.setCurrentIndex(model.index(7, 0, fold));
    QCOMPARE(window->context()->selection().process(), model.processAt(model.index(7, 0, fold)));
    QCOMPARE(model.rowCount(fold), 250);
    tree.setCurrentIndex(fold);
    QTest::keyClick(&tree, Qt::Key_Return);
    QVERIFY(!tree.isExpanded(fold));
    window->context()->selection().selectProcess(ProcessIndex(10));
    settle(*window);
    QCOMPARE(model.processAt(tree.currentIndex()), ProcessIndex(10));
    QVERIFY(!model.foldAt(tree.currentIndex().parent()));
}

void ProcessTreeViewTest::openFoldsStayOpen()
{
    Window window = windowOf(crowd(60));
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    const auto fold = [&] { return model.index(0, 0, model.index(2, 0, model.index(0, 0))); };
    tree.expand(fold());
    window->context()->cursor().step(-100);
    settle(*window);
    QVERIFY(tree.isExpanded(fold()));
    window->context()->cursor().setPosition(8); // no fold yet
    settle(*window);
    window->context()->cursor().jumpToLive();
    settle(*window);
    QVERIFY(tree.isExpanded(fold()));
    QCOMPARE(model.rowCount(fold()), 60);
}

void ProcessTreeViewTest::selectionComesBackAfterASeek()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +10ms; 1 fork 3; 1 fork 4"_qs);
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    tree.setCurrentIndex(model.index(2, 0, model.index(0, 0)));
    const ProcessIndex chosen = window->context()->selection().process();
    window->context()->cursor().setPosition(2);
    settle(*window);
    QVERIFY(tree.currentIndex().isValid());
    QVERIFY(tree.selectionModel()->selectedRows().isEmpty());
    window->context()->cursor().jumpToLive();
    settle(*window);
    QCOMPARE(window->context()->selection().process(), chosen);
    QCOMPARE(model.processAt(tree.currentIndex()), chosen);
}

void ProcessTreeViewTest::birthsStandOut()
{
    FakeSource *source = nullptr;
    Window window = liveWindowOf(u"1 exists sh; 1 fork 2"_qs, &source);
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    const auto shell = model.processAt(model.index(0, 0));
    const auto child = model.processAt(model.index(0, 0, model.index(0, 0)));
    QVERIFY(!tree.isJustBorn(shell));
    QVERIFY(tree.isJustBorn(child));
    QTRY_VERIFY(!tree.isJustBorn(child));
}

void ProcessTreeViewTest::stepShowsItsBirthAndASeekNone()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 1 fork 3; 1 fork 4"_qs);
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    const auto born = [&](int row) { return tree.isJustBorn(model.processAt(model.index(row, 0, model.index(0, 0)))); };
    QVERIFY(!born(0) && !born(1));
    window->context()->cursor().setPosition(2);
    settle(*window);
    window->context()->cursor().step(1);
    settle(*window);
    QCOMPARE(model.rowCount(model.index(0, 0)), 2);
    QVERIFY(born(1));
    QVERIFY(!born(0));
}

void ProcessTreeViewTest::closedRowsStayClosed()
{
    Window window = windowOf(crowd(10));
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    window->context()->cursor().setPosition(20);
    settle(*window);
    const QPersistentModelIndex shell = model.index(0, 0, model.index(0, 0));
    const QPersistentModelIndex other = model.index(1, 0, model.index(0, 0));
    tree.collapse(shell);
    window->context()->cursor().jumpToLive();
    settle(*window);
    QVERIFY(!tree.isExpanded(shell));
    QVERIFY(tree.isExpanded(other));
}

void ProcessTreeViewTest::laneColumnNeverLeavesTheView()
{
    Window window = windowOf(crowd(3));
    ProcessTreeView &tree = window->sessionView()->tree();
    tree.header()->resizeSection(ProcessTreeModel::ArgumentsColumn, 3000);
    settle(*window);
    QVERIFY(tree.laneRect().right() <= tree.viewport()->width());
    QVERIFY(tree.laneRect().width() >= 200);
    QVERIFY(!tree.horizontalScrollBar()->isVisible());
}

QTEST_MAIN(ProcessTreeViewTest)
#include "processtreeview_test.moc"
