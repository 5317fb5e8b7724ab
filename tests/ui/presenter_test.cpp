// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Presenter mode: what an audience sees and what not, that letters and rows are big, and that everything is as it was
// afterwards.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/graphview.h"
#include "ui/keybadge.h"
#include "ui/palette.h"
#include "ui/presenter.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"
#include "ui/rateplot.h"
#include "ui/theme.h"
#include "ui/transportbar.h"

#include <QAction>
#include <QDockWidget>
#include <QLabel>
#include <QStatusBar>
#include <QTest>

using namespace forkscope;

namespace {

// Everything that F5 changes, and Esc has to bring back.
QString stateOf(MainWindow &window)
{
    auto &view = *window.sessionView();
    const TimeCursor &cursor = window.context()->cursor();
    QStringList widths;
    for (int column = 0; column < ProcessTreeModel::ColumnCount; ++column)
        widths << QString::number(view.tree().header()->sectionSize(column));
    return QString::fromLatin1(window.saveState().toHex()) + u'|' + QString::fromLatin1(window.saveGeometry().toHex()) +
           u'|' + widths.join(u',') + u'|' +
           QStringLiteral("%1|%2|%3|%4|%5|%6|%7|%8|%9")
               .arg(int(view.layout()))
               .arg(cursor.eventPace() ? cursor.eventPace()->count() : 0)
               .arg(cursor.speed())
               .arg(cursor.pausesAtMarkers())
               .arg(window.palette().color(QPalette::Base).name(), window.font().toString(), window.windowTitle())
               .arg(window.menuWidget()->isVisible())
               .arg(window.statusBar()->isVisible()) +
           QStringLiteral("|%1|%2").arg(window.transport()->isVisible()).arg(view.rates().geometry().height());
}

void press(MainWindow &window, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QWidget *target = window.focusWidget() ? window.focusWidget() : &window;
    QTest::keyClick(target, key, modifiers);
    settle(window);
}

int rowHeight(const ProcessTreeView &tree)
{
    return tree.visualRect(tree.model()->index(0, 0)).height();
}

} // namespace

class PresenterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsOneViewOneSentenceAndThePlot();
    void bringsEverythingBack_data();
    void bringsEverythingBack();
    void lettersAndRowsAreBig();
    void pointSizeChangesWithinLimits();
    void namesOfUsersAndHostsAreMasked();
    void playsEventByEventAndRestsAtMarkers();
    void newestEventIsFramed();
    void keysAreShownForTwoSeconds();
    void escapeClosesTheRangeFirst();
    void sentenceIsThatOfTheNewestEvent();

private:
    Home m_home;
};

void PresenterTest::showsOneViewOneSentenceAndThePlot()
{
    Window window = windowOf(buildSession());
    window->actions()[Act::ViewLanes]->trigger();
    window->actions()[Act::Present]->trigger();
    settle(*window);
    QCOMPARE(window->sessionView()->layout(), Layout::Graph); // lanes are not for an audience
    QVERIFY(window->sessionView()->graph().isVisible());
    QVERIFY(window->sessionView()->rates().isVisible());
    QVERIFY(window->findChild<QLabel *>(u"sentence"_qs)->isVisible());
    QVERIFY(!window->menuWidget()->isVisible());
    QVERIFY(!window->statusBar()->isVisible());
    QVERIFY(!window->transport()->isVisible());
    for (auto *dock : window->findChildren<QDockWidget *>())
        QVERIFY2(!dock->isVisible(), qPrintable(dock->objectName()));
    window->presenter().leave();
}

void PresenterTest::bringsEverythingBack_data()
{
    QTest::addColumn<int>("layout");
    QTest::addColumn<bool>("leavesByEscape");
    QTest::newRow("tree, F5") << int(Layout::Tree) << false;
    QTest::newRow("graph, Esc") << int(Layout::Graph) << true;
    QTest::newRow("lanes, F5") << int(Layout::Lanes) << false;
}

void PresenterTest::bringsEverythingBack()
{
    QFETCH(int, layout);
    QFETCH(bool, leavesByEscape);
    applyTheme(Theme::Dark);
    Window window = windowOf(buildSession());
    window->chooseView(Layout(layout));
    window->context()->cursor().setSpeed(2);
    window->sessionView()->tree().header()->resizeSection(ProcessTreeModel::ProcessColumn, 190);
    auto *events = window->findChild<QDockWidget *>(u"eventsDock"_qs);
    window->resizeDocks({events}, {210}, Qt::Vertical);
    settle(*window);
    const auto before = stateOf(*window);
    window->actions()[Act::Present]->trigger();
    settle(*window);
    QVERIFY(stateOf(*window) != before);
    QCOMPARE(window->palette().color(QPalette::Base), QColor(Qt::white));
    press(*window, Qt::Key_Plus, Qt::ControlModifier);
    press(*window, Qt::Key_Comma);
    if (leavesByEscape)
        press(*window, Qt::Key_Escape);
    else
        window->actions()[Act::Present]->trigger();
    settle(*window);
    QVERIFY(!window->presenter().isPresenting());
    const auto after = stateOf(*window).split(u'|'), wanted = before.split(u'|');
    QCOMPARE(after.size(), wanted.size());
    for (qsizetype part = 1; part < wanted.size(); ++part)
        QCOMPARE(after[part], wanted[part]);
    QVERIFY2(after[0] == wanted[0], qPrintable(u"\n%1\n%2"_qs.arg(after[0], wanted[0])));
    QVERIFY(!window->actions()[Act::Present]->isChecked());
    applyTheme(Theme::Light);
}

void PresenterTest::lettersAndRowsAreBig()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 1 fork 3; 2 fork 4"_qs);
    window->resize(1024, 768);
    window->presenter().enter();
    settle(*window);
    auto &tree = window->sessionView()->tree();
    QCOMPARE(window->font().pointSize(), 20);
    QCOMPARE(tree.font().pointSize(), 20);
    QVERIFY2(rowHeight(tree) >= 36, qPrintable(QString::number(rowHeight(tree))));
    window->chooseView(Layout::Graph);
    settle(*window);
    auto &graph = window->sessionView()->graph();
    const auto &sizes = graph.graph().sizes();
    // A quarter of them has to be legible still.
    QVERIFY2(sizes.name * graph.scale() >= 24, qPrintable(QString::number(sizes.name * graph.scale())));
    QVERIFY2(sizes.detail * graph.scale() >= 18, qPrintable(QString::number(sizes.detail * graph.scale())));
    for (int node = 0; node < int(graph.graph().nodes().size()); ++node)
        QVERIFY(QRectF(graph.rect()).contains(graph.placeOf(node)));
    window->presenter().leave();
    settle(*window);
    QVERIFY(rowHeight(tree) < 36);
}

void PresenterTest::pointSizeChangesWithinLimits()
{
    Window window = windowOf(buildSession());
    window->presenter().enter();
    for (int i = 0; i < 9; ++i)
        press(*window, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(window->font().pointSize(), 24);
    for (int i = 0; i < 9; ++i)
        press(*window, Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(window->font().pointSize(), 18);
    QVERIFY(rowHeight(window->sessionView()->tree()) >= 36);
    press(*window, Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(window->font().pointSize(), 20);
    window->presenter().leave();
}

void PresenterTest::namesOfUsersAndHostsAreMasked()
{
    qputenv("USER", "alice");
    Window window = windowOf(u"1 exists sh; 1 fork 2; 2 exec /home/alice/bin/alice /home/alice/malice x@%1"_qs.arg(
        QSysInfo::machineHostName()));
    const NameMask mask(window->context()->session());
    QCOMPARE(mask.shown(u"/home/alice/malice"_qs), u"/home/user/malice"_qs);
    QCOMPARE(mask.shown(u"x@%1"_qs.arg(QSysInfo::machineHostName())), u"x@host"_qs);
    QCOMPARE(mask.shown(u"root"_qs), u"root"_qs);
    window->chooseView(Layout::Graph);
    settle(*window);
    QCOMPARE(window->sessionView()->graph().graph().nodes().back().name, u"alice"_qs);
    window->presenter().enter();
    settle(*window);
    QCOMPARE(window->sessionView()->graph().graph().nodes().back().name, u"user"_qs);
    QVERIFY(!window->findChild<QLabel *>(u"sentence"_qs)->text().contains(u"alice"_qs));
    const auto drawn = [&] {
        auto &tree = window->sessionView()->tree();
        const auto index =
            window->context()->tree().indexOf(window->context()->session().events().process(EventNumber(2)));
        QStyleOptionViewItem option;
        option.widget = &tree;
        struct Delegate : QStyledItemDelegate
        {
            using QStyledItemDelegate::initStyleOption;
        };
        (static_cast<QStyledItemDelegate *>(tree.itemDelegate())->*(&Delegate::initStyleOption))(&option, index);
        return option.text;
    };
    QCOMPARE(drawn(), u"user"_qs);
    window->presenter().leave();
    settle(*window);
    QCOMPARE(window->sessionView()->graph().graph().nodes().back().name, u"alice"_qs);
    QCOMPARE(drawn(), u"alice"_qs);
    qunsetenv("USER");
}

void PresenterTest::playsEventByEventAndRestsAtMarkers()
{
    Window window = windowOf(buildSession());
    const TimeCursor &cursor = window->context()->cursor();
    QVERIFY(!cursor.eventPace() && !cursor.pausesAtMarkers());
    window->presenter().enter();
    QCOMPARE(cursor.eventPace(), Duration(Presenter::pace));
    QVERIFY(cursor.pausesAtMarkers());
    QVERIFY(window->actions()[Act::PauseAtMarkers]->isChecked());
    window->presenter().leave();
    QVERIFY(!cursor.eventPace() && !cursor.pausesAtMarkers());
}

void PresenterTest::newestEventIsFramed()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 1 fork 3"_qs);
    window->presenter().enter();
    const auto framed = [&] {
        settle(*window);
        auto &tree = window->sessionView()->tree();
        const QImage image = tree.viewport()->grab().toImage();
        const QColor color = cursorColor(tree.palette());
        QStringList rows;
        for (int row = 0; row < 3; ++row) {
            const auto process = ProcessIndex(row);
            const QRect place = tree.visualRect(window->context()->tree().indexOf(process));
            // 3 px thick, at the left edge of the row.
            bool isFramed = place.isValid();
            for (int x = 0; x < 3 && isFramed; ++x)
                isFramed = image.pixelColor(x, place.center().y()) == color;
            if (isFramed)
                rows << QString::number(row + 1);
        }
        return rows.join(u' ');
    };
    QCOMPARE(framed(), u"3"_qs);
    window->context()->cursor().step(-1);
    QCOMPARE(framed(), u"2"_qs);
    window->presenter().leave();
    QCOMPARE(framed(), QString());
}

void PresenterTest::keysAreShownForTwoSeconds()
{
    Window window = windowOf(buildSession());
    window->presenter().enter();
    press(*window, Qt::Key_Space);
    auto *badge = window->findChild<QLabel *>(u"keyBadge"_qs);
    QVERIFY(badge->isVisible());
    QCOMPARE(badge->text(), u"Space"_qs);
    QVERIFY(badge->x() < 40 && badge->geometry().bottom() > window->height() - 40);
    press(*window, Qt::Key_Shift);
    QCOMPARE(badge->text(), u"Space"_qs);
    press(*window, Qt::Key_Plus, Qt::ControlModifier);
    QCOMPARE(badge->text(), u"Ctrl++"_qs);
    QTRY_VERIFY_WITH_TIMEOUT(!badge->isVisible(), 5000);
    window->presenter().leave();
    QVERIFY(!window->findChild<QLabel *>(u"keyBadge"_qs));
}

void PresenterTest::escapeClosesTheRangeFirst()
{
    Window window = windowOf(buildSession());
    window->sessionView()->tree().setFocus();
    window->presenter().enter();
    const Session &session = window->context()->session();
    window->context()->timeSelection().setRange(TimeSpan{*session.begin(), *session.end()});
    press(*window, Qt::Key_Escape);
    QVERIFY(window->presenter().isPresenting());
    QVERIFY(!window->context()->timeSelection().range());
    press(*window, Qt::Key_Escape);
    QVERIFY(!window->presenter().isPresenting());
}

void PresenterTest::sentenceIsThatOfTheNewestEvent()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 2 exec /bin/ls"_qs);
    window->resize(1024, 768);
    window->presenter().enter();
    settle(*window);
    auto *sentence = window->findChild<QLabel *>(u"sentence"_qs);
    QVERIFY2(sentence->text().contains(u"became /bin/ls"_qs), qPrintable(sentence->text()));
    const int height = sentence->height();
    window->context()->cursor().step(-1);
    settle(*window);
    QVERIFY2(sentence->text().startsWith(u"sh (1) created process 2"_qs), qPrintable(sentence->text()));
    QCOMPARE(sentence->height(), height); // nothing below it jumps
    window->presenter().leave();
}

QTEST_MAIN(PresenterTest)
#include "presenter_test.moc"
