// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The filter in the window: typed, checked, completed, applied, joined with chips, taken back; seen in tree, list,
// plot.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/chiprow.h"
#include "ui/eventview.h"
#include "ui/filterbar.h"
#include "ui/filterpanel.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"
#include "ui/rateplot.h"
#include "ui/sessionview.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QCompleter>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>

using namespace forkscope;
using namespace std::chrono_literals;

class FilterBarTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void controlLLeadsToTheBar();
    void typedFilterIsCountedAndThenApplied();
    void mistakeIsSaidAndTheLastFilterStays();
    void tabTakesWhatIsProposed();
    void escapeLeavesTheFilterAsItWas();
    void filterNarrowsListAndPlot();
    void ancestorsAreDimmed();
    void chipsJoinTheFilter();
    void chipIsInvertedSwitchedOffAndEdited();
    void changesAreUndone();
    void rangeIsAChip();
    void cellBecomesATest();
    void savedFilterComesBack();
    void currentRowDoesNotDriftUnderChurn();
    void hostileNamesStayText();

private:
    Home m_home;
};

namespace {

QString treeOf(MainWindow &window)
{
    settle(window);
    return rowsOf(window.context()->tree());
}

void type(MainWindow &window, const QString &text)
{
    window.actions()[Act::EditFilter]->trigger();
    QLineEdit &line = window.filter()->bar().text();
    line.selectAll();
    QTest::keyClicks(&line, text);
    window.filter()->bar().completer().popup()->hide();
}

void apply(MainWindow &window, const QString &text)
{
    type(window, text);
    QTest::keyClick(&window.filter()->bar().text(), Qt::Key_Return);
    settle(window);
}

const QString sample = u"1 exists sh; 1 fork 2; 2 exec /bin/make; 2 fork 3; 3 exec /bin/cc; 3 exit 0; 3 reap by 2;"
                       "2 fork 4; 4 exec /bin/sed; 4 exit 2; 4 reap by 2; 1 fork 5; 5 exec /bin/ls"_qs;

} // namespace

void FilterBarTest::controlLLeadsToTheBar()
{
    Window window = windowOf(sample);
    QVERIFY(QTest::qWaitForWindowActive(window.get()));
    window->sessionView()->tree().setFocus();
    QTest::keyClick(window->windowHandle(), Qt::Key_L, Qt::ControlModifier);
    QTRY_VERIFY(window->filter()->bar().text().hasFocus());
    QTest::keyClick(&window->filter()->bar().text(), Qt::Key_Escape);
    QVERIFY(window->sessionView()->tree().hasFocus());
}

void FilterBarTest::typedFilterIsCountedAndThenApplied()
{
    Window window = windowOf(sample);
    FilterBar &bar = window->filter()->bar();
    type(*window, u"under pid 2"_qs);
    QTRY_COMPARE(bar.statusText(), u"2 of 5"_qs);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3) sed(4)} ls(5)}"_qs); // not yet
    QVERIFY(bar.applyButton().isEnabled());
    QTest::keyClick(&bar.text(), Qt::Key_Return);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3) sed(4)}}"_qs);
    QCOMPARE(bar.statusText(), u"2 of 5"_qs);
    QVERIFY(!bar.applyButton().isEnabled());
    // The cursor moves, and the filter with it.
    window->context()->cursor().setPosition(7);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3)}}"_qs);
    QCOMPARE(bar.statusText(), u"1 of 3"_qs);
}

void FilterBarTest::mistakeIsSaidAndTheLastFilterStays()
{
    Window window = windowOf(sample);
    FilterBar &bar = window->filter()->bar();
    apply(*window, u"failed"_qs);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){sed(4)}}"_qs);
    type(*window, u"comm == \"sed\" && lfetime < 10ms"_qs);
    QTRY_COMPARE(bar.statusText(), u"column 18: \"lfetime\" is no field; did you mean lifetime?"_qs);
    QVERIFY(!bar.applyButton().isEnabled());
    QTest::keyClick(&bar.text(), Qt::Key_Return);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){sed(4)}}"_qs);
    QCOMPARE(window->context()->filter().state().text, u"failed"_qs);
}

void FilterBarTest::tabTakesWhatIsProposed()
{
    Window window = windowOf(sample);
    FilterBar &bar = window->filter()->bar();
    window->actions()[Act::EditFilter]->trigger();
    QTest::keyClicks(&bar.text(), u"com"_qs);
    QAbstractItemView *popup = bar.completer().popup();
    QTRY_VERIFY(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Tab);
    QCOMPARE(bar.text().text(), u"comm "_qs);
    QVERIFY(!popup->isVisible());
    QTest::keyClicks(&bar.text(), u"== \"se"_qs);
    QTRY_VERIFY(popup->isVisible());
    QTest::keyClick(popup, Qt::Key_Tab);
    QCOMPARE(bar.text().text(), u"comm == \"sed\" "_qs);
    QTRY_COMPARE(bar.statusText(), u"1 of 5"_qs);
}

void FilterBarTest::escapeLeavesTheFilterAsItWas()
{
    Window window = windowOf(sample);
    apply(*window, u"failed"_qs);
    type(*window, u"ls"_qs);
    QTest::keyClick(&window->filter()->bar().text(), Qt::Key_Escape);
    QCOMPARE(window->filter()->bar().text().text(), u"failed"_qs);
    QCOMPARE(window->filter()->bar().statusText(), u"1 of 5"_qs);
}

void FilterBarTest::filterNarrowsListAndPlot()
{
    Window window = windowOf(sample);
    QCOMPARE(processesIn(window->context()->rates().totals()), 4u);
    apply(*window, u"comm == \"cc\""_qs);
    QStringList kinds;
    const auto &events = *window->eventView()->model();
    for (int row = 0; row < events.rowCount(); ++row)
        kinds << events.index(row, EventListModel::KindColumn).data().toString();
    QCOMPARE(kinds, (QStringList{u"fork"_qs, u"exec"_qs, u"exit"_qs, u"reap"_qs}));
    QCOMPARE(processesIn(window->context()->rates().totals()), 1u);
    const RatePlot &plot = window->sessionView()->rates().plot();
    QCOMPARE(plot.highest(), 1.0);
    // Still under the lanes, with which it shares the axis of time.
    const ProcessTreeView &tree = window->sessionView()->tree();
    const auto left = [](const QWidget &widget, int x) { return widget.mapToGlobal(QPoint(x, 0)).x(); };
    QTRY_COMPARE(left(plot, plot.axisRect()->right()), left(*tree.viewport(), tree.laneRect().right()));
}

void FilterBarTest::ancestorsAreDimmed()
{
    Window window = windowOf(sample);
    apply(*window, u"comm == \"cc\""_qs);
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    const QModelIndex shell = model.index(0, 0);
    const QModelIndex make = model.index(0, 0, shell);
    const QModelIndex cc = model.index(0, 0, make);
    QVERIFY(tree.isExpanded(shell) && tree.isExpanded(make));
    QVERIFY(!make.data(ProcessTreeModel::HitRole).toBool());
    QVERIFY(cc.data(ProcessTreeModel::HitRole).toBool());
}

void FilterBarTest::chipsJoinTheFilter()
{
    Window window = windowOf(sample);
    SessionContext &context = *window->context();
    QVERIFY(!window->filter()->chips().isVisible());
    context.selection().selectProcess(ProcessIndex(3)); // sed
    window->actions()[Act::HideCommand]->trigger();
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3)} ls(5)}"_qs);
    QVERIFY(window->filter()->chips().isVisible());
    QCOMPARE(window->filter()->chips().words(), QStringList{u"hidden: sed"_qs});
    context.selection().selectProcess(ProcessIndex(1));
    window->actions()[Act::OnlySubtree]->trigger();
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3)}}"_qs);
    apply(*window, u"comm == \"make\""_qs);
    QCOMPARE(treeOf(*window), u"sh(1){make(2)}"_qs);
    QCOMPARE(context.filter().joined(), u"(comm == \"make\") && (!(comm == \"sed\")) && (pid == 2 || under pid 2)"_qs);
    context.selection().selectProcess(ProcessIndex(1));
    window->actions()[Act::HideSubtree]->trigger();
    QCOMPARE(treeOf(*window), QString());
    QCOMPARE(window->filter()->bar().statusText(), u"0 of 5"_qs);
    context.filter().clear();
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3) sed(4)} ls(5)}"_qs);
    QVERIFY(!window->filter()->chips().isVisible());
}

void FilterBarTest::chipIsInvertedSwitchedOffAndEdited()
{
    Window window = windowOf(sample);
    ViewFilter &filter = window->context()->filter();
    filter.addChip(u"failed"_qs, u"failed ones"_qs);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){sed(4)}}"_qs);
    filter.invertChip(0);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3)} ls(5)}"_qs);
    filter.switchChip(0);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3) sed(4)} ls(5)}"_qs);
    filter.switchChip(0);
    Q_EMIT window->filter()->chips().editRequested(u"ls"_qs);
    QCOMPARE(window->filter()->bar().text().text(), u"ls"_qs);
}

void FilterBarTest::changesAreUndone()
{
    Window window = windowOf(sample);
    apply(*window, u"failed"_qs);
    apply(*window, u"ls"_qs);
    window->context()->filter().addChip(u"!zombie_time"_qs, u"x"_qs);
    QVERIFY(window->actions()[Act::Undo]->text().contains(u"x"_qs));
    window->actions()[Act::Undo]->trigger();
    window->actions()[Act::Undo]->trigger();
    QCOMPARE(treeOf(*window), u"sh(1){make(2){sed(4)}}"_qs);
    QCOMPARE(window->filter()->bar().text().text(), u"failed"_qs);
    window->actions()[Act::Undo]->trigger();
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3) sed(4)} ls(5)}"_qs);
    window->actions()[Act::Redo]->trigger();
    QCOMPARE(treeOf(*window), u"sh(1){make(2){sed(4)}}"_qs);
}

void FilterBarTest::rangeIsAChip()
{
    Window window =
        windowOf(u"1 exists sh; 1 fork 2; 2 exit 0; +200ms; 1 fork 3; 3 exit 0; +200ms; 1 fork 4; 4 exit 0"_qs);
    SessionContext &context = *window->context();
    const Time begin = *context.session().begin();
    context.timeSelection().setRange(TimeSpan{begin + 150ms, begin + 250ms});
    QTRY_COMPARE(treeOf(*window), u"sh(1){sh(3)}"_qs);
    QCOMPARE(window->eventView()->model()->rowCount(), 2);
    QCOMPARE(window->filter()->chips().words().size(), 1);
    // One that begins after the cursor takes it to its end.
    context.cursor().setTime(begin + 100ms);
    context.timeSelection().setRange(TimeSpan{begin + 350ms, begin + 450ms});
    QTRY_COMPARE(treeOf(*window), u"sh(1){sh(4)}"_qs);
    QTest::keyClick(&window->sessionView()->tree(), Qt::Key_Escape);
    QTRY_COMPARE(treeOf(*window), u"sh(1){sh(2) sh(3) sh(4)}"_qs);
}

void FilterBarTest::cellBecomesATest()
{
    Window window = windowOf(sample);
    SessionContext &context = *window->context();
    Q_EMIT context.testChosen(u"comm == \"cc\""_qs, FilterJoin::Instead);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3)}}"_qs);
    Q_EMIT context.testChosen(u"pid == 5"_qs, FilterJoin::Or);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3)} ls(5)}"_qs);
    Q_EMIT context.testChosen(u"status == 0"_qs, FilterJoin::And);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3)}}"_qs);
    Q_EMIT context.testChosen(u"pid == 5"_qs, FilterJoin::InsteadNot);
    QCOMPARE(treeOf(*window), u"sh(1){make(2){cc(3) sed(4)}}"_qs);
}

void FilterBarTest::savedFilterComesBack()
{
    {
        Window window = windowOf(sample);
        apply(*window, u"failed"_qs);
        window->filter()->bar().keepAs(u"a/b & c"_qs);
    }
    Window window = windowOf(sample);
    auto *saved = window->filter()->bar().findChild<QToolButton *>();
    Q_EMIT saved->menu()->aboutToShow();
    QAction *found = nullptr;
    for (QAction *action : saved->menu()->actions())
        found = action->text() == u"a-b && c"_qs ? action : found;
    QVERIFY(found);
    found->trigger();
    QCOMPARE(treeOf(*window), u"sh(1){make(2){sed(4)}}"_qs);
}

// Rows come and go above and below the current one, also in the middle: ended is what has ended since.
void FilterBarTest::currentRowDoesNotDriftUnderChurn()
{
    QString text = u"1 exists init; 1 fork 2"_qs;
    for (int pid = 10; pid < 250; ++pid) {
        text += QStringLiteral(";%1 fork %2").arg(pid % 3 == 0 ? 1 : 2).arg(pid);
        if (pid > 40)
            text += QStringLiteral(";%1 exit %2").arg(pid - 30).arg(pid % 2);
    }
    Window window = windowOf(text);
    TimeCursor &cursor = window->context()->cursor();
    ProcessTreeView &tree = window->sessionView()->tree();
    ProcessTreeModel &model = window->context()->tree();
    apply(*window, u"failed"_qs);
    cursor.setPosition(cursor.position() / 2);
    settle(*window);
    const QModelIndex parent = model.index(0, 0);
    const QPersistentModelIndex row = model.index(model.rowCount(parent) / 2, 0, parent);
    QVERIFY(row.isValid());
    tree.setCurrentIndex(row);
    tree.scrollTo(row, QAbstractItemView::PositionAtCenter);
    settle(*window);
    const int y = tree.visualRect(row).top();
    int inserted = 0;
    connect(&model, &QAbstractItemModel::rowsInserted, this, [&] { ++inserted; });
    for (int step = 0; step < 60; ++step) {
        cursor.step(step % 4 == 3 ? -1 : 4);
        settle(*window);
        QCOMPARE(tree.visualRect(row).top(), y);
    }
    QVERIFY(inserted > 10);
}

void FilterBarTest::hostileNamesStayText()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 2 exec /tmp/a\"<b>&\u202e x"_qs);
    SessionContext &context = *window->context();
    context.selection().selectProcess(ProcessIndex(1));
    window->actions()[Act::HideCommand]->trigger();
    QCOMPARE(treeOf(*window), u"sh(1)"_qs);
    const QString words = window->filter()->chips().words().front();
    QVERIFY2(!words.contains(u'\u202e'), qPrintable(words));
    QVERIFY2(words.contains(u"&&"_qs), qPrintable(words));
}

QTEST_MAIN(FilterBarTest)
#include "filterbar_test.moc"
