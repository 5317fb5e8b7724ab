// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree model under Qt's own tester, at every position, forth and back.
#include "app/models/processtreemodel.h"
#include "tests/session/notation.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

using namespace forkscope;

namespace {

// "sh(1){ls(2){} sh(3){}}"
QString drawn(const ProcessTreeModel &model, const QModelIndex &parent = {})
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const auto index = model.index(row, 0, parent);
        auto text = index.data().toString();
        if (const auto pid = index.siblingAtColumn(ProcessTreeModel::PidColumn).data(); pid.isValid())
            text += QStringLiteral("(%1)").arg(pid.toUInt());
        if (const auto below = drawn(model, index); !below.isEmpty())
            text += u'{' + below + u'}';
        rows.append(text);
    }
    return rows.join(u' ');
}

// A lively session of `births` processes, written as text.
QString crowd(int births)
{
    QRandomGenerator random(7);
    QString text = u"1 exists init; 2 exists sh under 1;"_qs;
    QList<int> living{1, 2};
    for (int pid = 10; pid < 10 + births; ++pid) {
        text += QStringLiteral("%1 fork %2;").arg(living[random.bounded(int(living.size()))]).arg(pid);
        living.append(pid);
        if (random.bounded(3) == 0)
            text += QStringLiteral("%1 exec /bin/ls;").arg(pid);
        if (random.bounded(2) == 0 && living.size() > 4) {
            const auto gone = living.takeAt(2 + random.bounded(int(living.size()) - 2));
            text += QStringLiteral("%1 exit %2; %1 reap;").arg(gone).arg(random.bounded(3));
        }
        if (random.bounded(20) == 0)
            text += u"2 refused EAGAIN;"_qs;
    }
    return text;
}

} // namespace

class ProcessTreeModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsTheTreeAtTheCursor();
    void columnsSayWhatIsKnown();
    void holdsUnderEveryMove();
    void insertsOneRangeForARunOfSiblings();
    void parentsCountForksAnew();
    void persistentIndexesStayWithTheirProcess();
    void largeJumpsKeepPersistentIndexes();
};

void ProcessTreeModelTest::showsTheTreeAtTheCursor()
{
    const auto session =
        sessionOf(u"1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 1 refused EAGAIN; 2 fork 3; 3 exit 1; 3 reap"_qs);
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    QCOMPARE(drawn(model), u"sh(1){ls(2){ls(3)} sh: refused}"_qs);
    session->cursor().setPosition(2);
    model.catchUp();
    QCOMPARE(drawn(model), u"sh(1){sh(2)}"_qs);
    session->cursor().setPosition(0);
    model.catchUp();
    QCOMPARE(drawn(model), u"sh(1)"_qs);
    session->cursor().jumpToLive();
    model.catchUp();
    QCOMPARE(drawn(model), u"sh(1){ls(2){ls(3)} sh: refused}"_qs);
}

void ProcessTreeModelTest::columnsSayWhatIsKnown()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 2 fork 3; 2 exit 2; 2 reap"_qs);
    ProcessTreeModel model(*session);
    const auto sh = model.index(0, 0);
    const auto ls = model.index(0, 0, sh);
    const auto cell = [](const QModelIndex &row, int column) { return row.siblingAtColumn(column).data().toString(); };
    QCOMPARE(cell(sh, ProcessTreeModel::BeganColumn), u"before"_qs);
    QCOMPARE(cell(sh, ProcessTreeModel::ForksColumn), u"1"_qs);
    QCOMPARE(cell(ls, ProcessTreeModel::ForksColumn), u"1"_qs);
    QCOMPARE(cell(ls, ProcessTreeModel::ResultColumn), u"status 2"_qs);
    QCOMPARE(cell(ls, ProcessTreeModel::ArgumentsColumn), u"/bin/ls -l"_qs);
    QCOMPARE(cell(ls, ProcessTreeModel::BeganColumn), u"22:13:21.002"_qs);
    QCOMPARE(ls.data(ProcessTreeModel::StateRole).toInt(), int(ProcessState::Ended));
}

void ProcessTreeModelTest::holdsUnderEveryMove()
{
    const auto session = sessionOf(crowd(40));
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    const auto end = session->events().size();
    QStringList trees;
    for (Position position = session->events().prologue(); position <= end; ++position) {
        session->cursor().setPosition(position);
        model.catchUp();
        trees.append(drawn(model));
    }
    QRandomGenerator random(11);
    for (int move = 0; move < 60; ++move) {
        const auto step = random.bounded(int(trees.size()));
        session->cursor().setPosition(session->events().prologue() + Position(step));
        model.catchUp();
        QCOMPARE(drawn(model), trees[step]);
    }
}

void ProcessTreeModelTest::insertsOneRangeForARunOfSiblings()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 1 fork 3; 1 fork 4; 4 fork 5"_qs);
    session->cursor().setPosition(0);
    ProcessTreeModel model(*session);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    session->cursor().jumpToLive();
    model.catchUp();
    QCOMPARE(inserted.count(), 2);
    QCOMPARE(inserted[0][1].toInt(), 0);
    QCOMPARE(inserted[0][2].toInt(), 2);
    QCOMPARE(reset.count(), 0);
}

void ProcessTreeModelTest::parentsCountForksAnew()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2"_qs);
    session->cursor().setPosition(0);
    ProcessTreeModel model(*session);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    session->cursor().jumpToLive();
    model.catchUp();
    bool hasRoot = false;
    for (const auto &signal : changed)
        hasRoot = hasRoot || !signal[0].toModelIndex().parent().isValid();
    QVERIFY(hasRoot);
    QCOMPARE(model.index(0, ProcessTreeModel::ForksColumn).data().toInt(), 1);
}

void ProcessTreeModelTest::persistentIndexesStayWithTheirProcess()
{
    const auto session = sessionOf(crowd(60));
    session->cursor().setPosition(40);
    ProcessTreeModel model(*session);
    const auto process = ProcessIndex(5);
    const QPersistentModelIndex kept = model.indexOf(process);
    QVERIFY(kept.isValid());
    session->cursor().jumpToLive();
    model.catchUp();
    QCOMPARE(model.processAt(kept), process);
    session->cursor().setPosition(0);
    model.catchUp();
    QVERIFY(!kept.isValid());
}

void ProcessTreeModelTest::largeJumpsKeepPersistentIndexes()
{
    const auto session = sessionOf(crowd(5600));
    session->cursor().setPosition(100);
    ProcessTreeModel model(*session);
    const QPersistentModelIndex kept = model.indexOf(ProcessIndex(5));
    QVERIFY(kept.isValid());
    session->cursor().jumpToLive();
    model.catchUp();
    const QPersistentModelIndex late = model.indexOf(ProcessIndex(5500));
    QCOMPARE(model.processAt(kept), ProcessIndex(5));
    QVERIFY(late.isValid());
    session->cursor().setPosition(100);
    model.catchUp();
    QCOMPARE(model.processAt(kept), ProcessIndex(5));
    QVERIFY(!late.isValid());
}

QTEST_GUILESS_MAIN(ProcessTreeModelTest)
#include "processtreemodel_test.moc"
