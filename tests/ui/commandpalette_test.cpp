// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every action can be found by its name, and every key is on the sheet.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/commandpalette.h"
#include "ui/sessionview.h"
#include "ui/shortcutsheet.h"

#include <QAction>
#include <QLineEdit>
#include <QListWidget>
#include <QTableWidget>
#include <QTest>

using namespace forkscope;

class CommandPaletteTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lettersFindAndEnterPerforms();
    void offersOnlyWhatCanBeDone();
    void everyActionCanBeFound();
    void sheetHasEveryKey();
    void noTwoActionsShareAKey();

private:
    Home m_home;
};

void CommandPaletteTest::lettersFindAndEnterPerforms()
{
    Window window = windowOf(buildSession());
    window->actions()[Act::Palette]->trigger();
    auto *palette = window->findChild<CommandPalette *>();
    QVERIFY(palette && palette->isVisible());
    QTest::keyClicks(&palette->line(), u"lan"_qs);
    QCOMPARE(palette->list().count(), 1);
    QTest::keyClick(&palette->line(), Qt::Key_Return);
    QCOMPARE(window->sessionView()->layout(), Layout::Lanes);
    QTRY_VERIFY(!window->findChild<CommandPalette *>());
}

void CommandPaletteTest::offersOnlyWhatCanBeDone()
{
    Window window = makeWindow();
    CommandPalette palette(window->actions().all(), window.get());
    for (int row = 0; row < palette.list().count(); ++row)
        QVERIFY(!palette.list().item(row)->text().startsWith(u"Lanes"_qs));
    QVERIFY(palette.list().count() > 5);
    QTest::keyClick(&palette.line(), Qt::Key_Down);
    QCOMPARE(palette.list().currentRow(), 1);
    palette.line().setText(u"nothing has this name"_qs);
    QCOMPARE(palette.list().count(), 0);
    QTest::keyClick(&palette.line(), Qt::Key_Return); // does nothing
}

void CommandPaletteTest::everyActionCanBeFound()
{
    Window window = windowOf(buildSession());
    const auto actions = window->actions().all();
    CommandPalette palette(actions, window.get());
    for (const QAction *action : actions) {
        palette.line().setText(plainText(*action));
        QCOMPARE(palette.list().count() > 0, action->isEnabled() && action->isVisible());
    }
}

void CommandPaletteTest::sheetHasEveryKey()
{
    Window window = windowOf(buildSession());
    const auto actions = window->actions().all();
    ShortcutSheet sheet(actions, window.get());
    QStringList rows;
    for (int row = 0; row < sheet.table().rowCount(); ++row)
        rows << sheet.table().item(row, 0)->text() + u": "_qs + sheet.table().item(row, 1)->text();
    for (const QAction *action : actions)
        if (!action->shortcut().isEmpty())
            QVERIFY2(!rows.filter(action->shortcut().toString(QKeySequence::NativeText)).isEmpty(),
                     qPrintable(action->text()));
    QVERIFY(rows.contains(u"F1, Ctrl+?: Keys"_qs));
    QVERIFY(!rows.filter(u"Space: "_qs).isEmpty());
}

void CommandPaletteTest::noTwoActionsShareAKey()
{
    Window window = windowOf(buildSession());
    QMap<QKeySequence, QString> seen;
    const auto actions = window->actions().all();
    for (const QAction *action : actions) {
        const auto shortcuts = action->shortcuts();
        for (const QKeySequence &keys : shortcuts) {
            QVERIFY2(!seen.contains(keys), qPrintable(seen.value(keys) + u" and "_qs + action->text()));
            seen.insert(keys, action->text());
        }
    }
}

QTEST_MAIN(CommandPaletteTest)
#include "commandpalette_test.moc"
