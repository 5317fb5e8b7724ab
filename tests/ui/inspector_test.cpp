// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The inspector says what happened, row by row, with where each value came from.
#include "tests/ui/fixture.h"
#include "ui/fieldsview.h"
#include "ui/inspector.h"
#include "ui/processtreeview.h"
#include "ui/sessionview.h"

#include <QLabel>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace forkscope;

namespace {

QModelIndex field(const ArgumentModel &model, const QString &name)
{
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.index(row, ArgumentModel::NameColumn).data().toString() == name)
            return model.index(row, 0);
    }
    return {};
}

void select(MainWindow &window, quint32 pid)
{
    const ProcessTable &table = window.context()->session().processes();
    for (quint32 row = 0; row < table.size(); ++row) {
        if (table.at(ProcessIndex(row)).key.pid == pid)
            window.context()->selection().selectProcess(ProcessIndex(row));
    }
}

} // namespace

class InspectorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void flagsAreRowsWithTheirMeaning();
    void everyFieldSaysWhereItCameFrom();
    void deducedCallIsMarked();
    void currentFieldIsDescribedInWords();
    void walksTheEventsOfAProcess();
    void processWithoutAnEventIsExplained();
    void rawShowsTheBytes();
    void saysWhatToDoWhileNothingIsSelected();

private:
    Home m_home;
};

void InspectorTest::flagsAreRowsWithTheirMeaning()
{
    Window window = windowOf(buildSession());
    select(*window, 12);
    FieldsView &fields = window->inspector()->fields();
    const QModelIndex flags = field(fields.model(), u"flags"_qs);
    QVERIFY(flags.isValid());
    QVERIFY(fields.tree().isExpanded(flags));
    QStringList set;
    for (int row = 0; row < fields.model().rowCount(flags); ++row) {
        const QModelIndex flag = fields.model().index(row, 0, flags);
        if (!flag.siblingAtColumn(ArgumentModel::MeaningColumn).data().toString().isEmpty())
            set << flag.data().toString();
    }
    QCOMPARE(set, (QStringList{u"CLONE_VM"_qs, u"CLONE_VFORK"_qs}));
    QVERIFY(fields.tree().visualRect(fields.model().index(0, 0, flags)).height() > 0);
}

void InspectorTest::everyFieldSaysWhereItCameFrom()
{
    Window window = windowOf(buildSession());
    select(*window, 12);
    const ArgumentModel &model = window->inspector()->fields().model();
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex index = model.index(row, 0);
        if (!index.data(ArgumentModel::SectionRole).toBool())
            QVERIFY2(!index.data(ArgumentModel::TagsRole).toStringList().isEmpty(),
                     qPrintable(index.data().toString()));
    }
    QVERIFY(field(model, u"flags"_qs).data(ArgumentModel::TagsRole).toStringList().contains(u"K"_qs) ||
            field(model, u"flags"_qs).data(ArgumentModel::TagsRole).toStringList().contains(u"TOCTOU"_qs));
}

void InspectorTest::deducedCallIsMarked()
{
    Window window = windowOf(buildSession());
    select(*window, 12);
    QStringList texts;
    for (const QLabel *label : window->inspector()->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    QVERIFY2(texts.contains(u"≈ looks like posix_spawn()"_qs), qPrintable(texts.join(u" | "_qs)));
}

void InspectorTest::currentFieldIsDescribedInWords()
{
    Window window = windowOf(buildSession());
    select(*window, 12);
    FieldsView &fields = window->inspector()->fields();
    const QModelIndex flags = field(fields.model(), u"flags"_qs);
    fields.tree().setCurrentIndex(flags);
    const auto labels = fields.findChildren<QLabel *>();
    QCOMPARE(labels.size(), 1);
    QVERIFY2(labels.front()->text().contains(u"Hook: "_qs), qPrintable(labels.front()->text()));
    fields.tree().setCurrentIndex(fields.model().index(0, 0, flags));
    QVERIFY2(labels.front()->text().startsWith(u"CLONE_VM (0x100): "_qs), qPrintable(labels.front()->text()));
}

void InspectorTest::walksTheEventsOfAProcess()
{
    Window window = windowOf(buildSession());
    select(*window, 14);
    QLabel *place = nullptr;
    for (QLabel *label : window->inspector()->findChildren<QLabel *>()) {
        if (label->text().contains(u" of "_qs) && label->text().endsWith(u" events"_qs))
            place = label;
    }
    if (!place)
        QFAIL("no label tells the place among the events");
    QVERIFY2(place->text().startsWith(u"1 of 4"_qs), qPrintable(place->text()));
    QToolButton *forward = nullptr;
    for (QToolButton *button : window->inspector()->findChildren<QToolButton *>()) {
        if (button->accessibleName() == u"Next event of this process"_qs)
            forward = button;
    }
    if (!forward)
        QFAIL("no button goes to the next event");
    forward->click();
    QVERIFY2(window->inspector()->sentence().contains(u"became /usr/bin/sh"_qs),
             qPrintable(window->inspector()->sentence()));
    forward->click();
    QVERIFY2(window->inspector()->sentence().contains(u"status 3"_qs), qPrintable(window->inspector()->sentence()));
    forward->click();
    QVERIFY(!forward->isEnabled());
    QVERIFY(place->text().startsWith(u"4 of 4"_qs));
}

void InspectorTest::processWithoutAnEventIsExplained()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2 parent 77"_qs);
    select(*window, 77);
    QCOMPARE(window->context()->selection().eventNumber(), NoEvent);
    QVERIFY2(window->inspector()->sentence().startsWith(u"Only other events name this process"_qs),
             qPrintable(window->inspector()->sentence()));
}

void InspectorTest::rawShowsTheBytes()
{
    QCOMPARE(hexDump(Bytes("AB\0cdefgh", 9)), u"0000  41 42 00 63 64 65 66 67  AB.cdefg\n"
                                              "0008  68                       h\n"_qs);
}

void InspectorTest::saysWhatToDoWhileNothingIsSelected()
{
    FakeSource *source = nullptr;
    Window window = liveWindowOf(u"1 exists sh; 1 fork 2"_qs, &source);
    QVERIFY(window->inspector()->isVisible());
    QStringList texts;
    for (const QLabel *label : window->inspector()->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    QCOMPARE(texts, QStringList{u"Select a row to see its arguments."_qs});
}

QTEST_MAIN(InspectorTest)
#include "inspector_test.moc"
