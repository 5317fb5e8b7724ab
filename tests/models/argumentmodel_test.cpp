// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/argumentmodel.h"
#include "tests/session/notation.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace forkscope;

namespace {
QModelIndex find(const ArgumentModel &model, const QString &name)
{
    for (int row = 0; row < model.rowCount(); ++row)
        if (model.index(row, ArgumentModel::NameColumn).data().toString() == name)
            return model.index(row, 0);
    return {};
}

QString cell(const QModelIndex &row, ArgumentModel::Column column)
{
    return row.siblingAtColumn(column).data().toString();
}
} // namespace

class ArgumentModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneRowAFlag();
    void forkSaysThatItHasNone();
    void absentValuesAreSaidSo();
};

void ArgumentModelTest::oneRowAFlag()
{
    const auto session = sessionOf(u"1 exists sh; 1 spawn 2"_qs);
    ArgumentModel model;
    QAbstractItemModelTester tester(&model);
    model.show(session->events().event(EventNumber(1)));
    const auto flags = find(model, u"flags"_qs);
    QVERIFY(flags.isValid());
    QCOMPARE(cell(flags, ArgumentModel::ValueColumn), u"0x4100"_qs);
    QCOMPARE(model.rowCount(flags), 3);
    QCOMPARE(model.index(0, ArgumentModel::NameColumn, flags).data().toString(), u"CLONE_VM"_qs);
    QCOMPARE(model.index(1, ArgumentModel::NameColumn, flags).data().toString(), u"CLONE_VFORK"_qs);
    QVERIFY(!model.index(1, ArgumentModel::MeaningColumn, flags).data().toString().isEmpty());
    QCOMPARE(model.index(2, ArgumentModel::NameColumn, flags).data().toString(), u"29 not set"_qs);
    const auto stack = find(model, u"stack"_qs);
    QCOMPARE(stack.data(ArgumentModel::TagsRole).toStringList(), (QStringList{u"U"_qs, u"TOCTOU"_qs, u"OPT"_qs}));
    QCOMPARE(cell(stack, ArgumentModel::HookColumn), u"tp_btf/task_newtask"_qs);
    QVERIFY(find(model, u"exit_signal"_qs).isValid());
    model.clear();
    QCOMPARE(model.rowCount(), 0);
}

void ArgumentModelTest::forkSaysThatItHasNone()
{
    const auto session = sessionOf(u"1 exists sh; 1 vfork 2"_qs);
    ArgumentModel model;
    model.show(session->events().event(EventNumber(1)));
    QVERIFY(find(model, u"Arguments: vfork has none"_qs).data(ArgumentModel::SectionRole).toBool());
}

void ArgumentModelTest::absentValuesAreSaidSo()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 2 exit 0"_qs);
    ArgumentModel model;
    model.show(session->events().event(EventNumber(1)));
    const auto cgroup = find(model, u"cgroup"_qs);
    QVERIFY(cgroup.data(ArgumentModel::AbsentRole).toBool());
    QCOMPARE(cell(cgroup, ArgumentModel::ValueColumn), u"not recorded"_qs);
}

QTEST_GUILESS_MAIN(ArgumentModelTest)
#include "argumentmodel_test.moc"
