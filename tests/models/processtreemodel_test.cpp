// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree model under Qt's own tester, at every position, forth and back.
#include "app/models/processtreemodel.h"
#include "tests/session/notation.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <map>

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
    void endedLookalikesShareARow();
    void lookalikesOfAnotherNameOrParentDoNot();
    void whatHasFailedBelowDoesNotFold();
    void foldsHoldUnderEveryMove();
    void foldShowsItsMembersByPages();
    void manyFailuresPage();
    void keptOutStaysARow();
    void rowsLeaveForAFoldOnlyWithPermission();
    void withoutFoldingEveryLifeIsARow();
    void filterShowsWhatItFindsAndWhatStandsAbove();
    void filterHoldsUnderEveryMove();
    void filteredRowsStayWithTheirProcess();
    void newFilterTakesThePlaceOfTheOld();
};

namespace {

FilterNodes nodesOf(const QString &text)
{
    auto parsed = parseFilter(text);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        qFatal("%s: %s", qPrintable(text), qPrintable(error->text()));
    return std::get<FilterNodes>(std::move(parsed));
}

// What the model is to show at its position, found without its help.
QString expectedOf(const Session &session, const FilterNodes &nodes, Position position, ProcessIndex parent = NoProcess)
{
    FilterPass pass(nodes, session, position);
    while (!pass.advance(std::chrono::seconds(1))) {
    }
    const auto &table = session.processes();
    const std::function<QString(ProcessIndex)> below = [&](ProcessIndex above) {
        QStringList rows;
        for (const auto child : table.childrenAt(above, position))
            if (pass.shown()[toRow(child)]) {
                const bool isRefused = table.at(child).flags.testFlag(ProcessFlag::Refused);
                QString text = QString::fromUtf8(table.commAt(child, position));
                text += isRefused ? u": refused"_qs : QStringLiteral("(%1)").arg(table.at(child).key.pid);
                if (const auto inside = below(child); !inside.isEmpty())
                    text += u'{' + inside + u'}';
                rows.append(text);
            }
        return rows.join(u' ');
    };
    return below(parent);
}

} // namespace

namespace {

// `count` children of `parent` that run `program` and end well, one after the other.
QString runs(int parent, const QString &program, int count, int firstPid)
{
    QString text;
    for (int pid = firstPid; pid < firstPid + count; ++pid)
        text += QStringLiteral("%1 fork %2; %2 exec /bin/%3; %2 exit 0; %2 reap;").arg(parent).arg(pid).arg(program);
    return text;
}

// Two shells whose children run one of two programs, end well or badly, have children of their own, and overlap.
QString foldingCrowd(int births)
{
    QRandomGenerator random(23);
    QString text = u"1 exists init; 2 exists sh under 1; 3 exists sh under 1;"_qs;
    QList<int> living;
    for (int pid = 10; pid < 10 + births; ++pid) {
        const int parent = random.bounded(5) == 0 && !living.isEmpty() ? living[random.bounded(int(living.size()))]
                                                                       : 2 + random.bounded(2);
        text += QStringLiteral("%1 fork %2;").arg(parent).arg(pid);
        living.append(pid);
        if (random.bounded(4) != 0)
            text += QStringLiteral("%1 exec /bin/%2;").arg(pid).arg(random.bounded(4) == 0 ? u"ls"_qs : u"sed"_qs);
        if (random.bounded(30) == 0)
            text += u"2 refused EAGAIN;"_qs;
        while (living.size() > 5) {
            const auto gone = living.takeAt(random.bounded(int(living.size())));
            text += QStringLiteral("%1 exit %2; %1 reap;").arg(gone).arg(random.bounded(12) == 0 ? 1 : 0);
        }
    }
    return text;
}

bool isQuiet(const ProcessTable &table, ProcessIndex process, Position position)
{
    const auto children = table.childrenAt(process, Never);
    return table.stateAt(process, position) == ProcessState::Ended && table.at(process).status == 0 &&
           std::ranges::all_of(children, [&](ProcessIndex child) { return isQuiet(table, child, position); });
}

// The tree with its folds, found without the model's help: from all lives, anew at each position.
QString expectedFolds(const ProcessTable &table, Position position, ProcessIndex parent = NoProcess)
{
    const auto lookOf = [&](ProcessIndex child) {
        return std::pair(table.commAt(child, position), table.execAt(child, position) == NoEvent);
    };
    const auto draw = [&](ProcessIndex child) {
        const QString name = QString::fromUtf8(table.commAt(child, position));
        if (table.at(child).flags.testFlag(ProcessFlag::Refused))
            return name + u": refused"_qs;
        const auto below = expectedFolds(table, position, child);
        return QStringLiteral("%1(%2)").arg(name).arg(table.at(child).key.pid) +
               (below.isEmpty() ? QString() : u'{' + below + u'}');
    };
    std::map<std::pair<QByteArray, bool>, QStringList> members;
    std::map<std::pair<QByteArray, bool>, int> failed;
    const auto children = table.childrenAt(parent, position);
    for (const auto child : children) {
        if (isQuiet(table, child, position))
            members[lookOf(child)] << draw(child);
        else if (table.stateAt(child, position) > ProcessState::Running && table.at(child).status != 0 &&
                 !table.at(child).flags.testFlag(ProcessFlag::Refused))
            ++failed[lookOf(child)];
    }
    QStringList rows;
    for (const auto child : children) {
        auto &folded = members[lookOf(child)];
        const bool isMember = isQuiet(table, child, position);
        if (!isMember || folded.size() < 8) {
            rows << draw(child);
        } else if (folded.front() == draw(child)) {
            QString name = QStringLiteral("%1 ×%2").arg(QString::fromUtf8(lookOf(child).first)).arg(folded.size());
            if (const int count = failed[lookOf(child)]; count > 0)
                name += QStringLiteral(" · %1 failed").arg(count);
            rows << name + u'{' + folded.join(u' ') + u'}';
        }
    }
    return rows.join(u' ');
}

} // namespace

void ProcessTreeModelTest::endedLookalikesShareARow()
{
    const auto session = sessionOf(u"1 exists sh;"_qs + runs(1, u"sed"_qs, 9, 10) +
                                   u"1 fork 30; 30 exec /bin/sed; 30 exit 2; 30 reap; 1 fork 31; 31 exec /bin/sed"_qs);
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    const auto sh = model.index(0, 0);
    QCOMPARE(model.rowCount(sh), 3);
    const auto fold = model.index(0, 0, sh);
    QCOMPARE(fold.data().toString(), u"sed ×9 · 1 failed"_qs);
    QCOMPARE(fold.siblingAtColumn(ProcessTreeModel::ResultColumn).data().toString(), u"p50 2 ms"_qs);
    QCOMPARE(model.rowCount(fold), 9);
    QCOMPARE(model.processAt(fold), NoProcess);
    QCOMPARE(model.processAt(model.index(8, 0, fold)), ProcessIndex(9));
    QCOMPARE(model.index(8, 0, fold).parent(), fold);
    QCOMPARE(model.indexOf(ProcessIndex(9)), model.index(8, 0, fold));
    session->cursor().step(-9); // the ninth sed has not been collected then
    model.catchUp();
    QCOMPARE(model.index(0, 0, sh).data().toString(), u"sed ×8"_qs);
    session->cursor().step(-4);
    model.catchUp();
    QCOMPARE(drawn(model), expectedFolds(session->processes(), session->cursor().position()));
}

void ProcessTreeModelTest::lookalikesOfAnotherNameOrParentDoNot()
{
    const auto session =
        sessionOf(u"1 exists sh; 2 exists sh under 1;"_qs + runs(1, u"sed"_qs, 7, 10) + runs(2, u"sed"_qs, 7, 30) +
                  runs(1, u"ls"_qs, 7, 50) + u"1 fork 70; 70 exec /bin/sed"_qs);
    ProcessTreeModel model(*session);
    QCOMPARE(model.rowCount(model.index(0, 0)), 1 + 7 + 7 + 1);
    QVERIFY(!drawn(model).contains(u'×'));
}

void ProcessTreeModelTest::whatHasFailedBelowDoesNotFold()
{
    const auto session =
        sessionOf(u"1 exists sh;"_qs + runs(1, u"sed"_qs, 8, 10) +
                  u"1 fork 30; 30 exec /bin/sed; 30 fork 31; 31 exit 1; 31 reap; 30 exit 0; 30 reap"_qs);
    ProcessTreeModel model(*session);
    QCOMPARE(model.rowCount(model.index(0, 0)), 2);
    QCOMPARE(model.rowCount(model.index(1, 0, model.index(0, 0))), 1);
}

void ProcessTreeModelTest::foldsHoldUnderEveryMove()
{
    const auto session = sessionOf(foldingCrowd(100));
    const auto &table = session->processes();
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    QVERIFY(drawn(model).contains(u'×'));
    for (auto position = session->events().prologue(); position <= session->events().size(); ++position) {
        session->cursor().setPosition(position);
        model.catchUp();
        QCOMPARE(drawn(model), expectedFolds(table, position));
    }
    QRandomGenerator random(3);
    for (int move = 0; move < 80; ++move) {
        session->cursor().setPosition(Position(random.bounded(quint32(session->events().size()))));
        model.catchUp();
        QCOMPARE(drawn(model), expectedFolds(table, session->cursor().position()));
    }
}

void ProcessTreeModelTest::foldShowsItsMembersByPages()
{
    const auto session = sessionOf(u"1 exists sh;"_qs + runs(1, u"sed"_qs, 450, 10));
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    const auto fold = model.index(0, 0, model.index(0, 0));
    QCOMPARE(model.rowCount(fold), 201);
    QCOMPARE(model.index(200, 0, fold).data().toString(), u"250 more"_qs);
    QVERIFY(!model.indexOf(ProcessIndex(300)).isValid());
    QCOMPARE(model.nearestTo(ProcessIndex(300)), fold);
    model.showMore(*model.restAt(model.index(200, 0, fold)));
    QCOMPARE(model.rowCount(fold), 401);
    model.showMore(*model.restAt(model.index(400, 0, fold)));
    QCOMPARE(model.rowCount(fold), 450);
    QVERIFY(model.indexOf(ProcessIndex(450)).isValid());
    session->cursor().step(-600);
    model.catchUp();
    QCOMPARE(model.rowCount(model.index(0, 0, model.index(0, 0))), 300);
}

void ProcessTreeModelTest::manyFailuresPage()
{
    QString text = u"1 exists sh;"_qs;
    for (int failure = 0; failure < 230; ++failure)
        text += u"1 refused EAGAIN;"_qs;
    const auto session = sessionOf(text);
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    const auto sh = model.index(0, 0);
    QCOMPARE(model.rowCount(sh), 201);
    QCOMPARE(model.index(200, 0, sh).data().toString(), u"30 more failures"_qs);
    session->cursor().step(-10);
    model.catchUp();
    QCOMPARE(model.index(200, 0, sh).data().toString(), u"20 more failures"_qs);
    session->cursor().step(-25);
    model.catchUp();
    QCOMPARE(model.rowCount(sh), 195);
    session->cursor().step(20);
    model.catchUp();
    QCOMPARE(model.index(200, 0, sh).data().toString(), u"15 more failures"_qs);
}

void ProcessTreeModelTest::keptOutStaysARow()
{
    const auto session = sessionOf(u"1 exists sh;"_qs + runs(1, u"sed"_qs, 20, 10));
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    const auto sh = model.index(0, 0);
    QCOMPARE(model.rowCount(sh), 1);
    model.keepOut(ProcessIndex(5));
    QCOMPARE(model.rowCount(sh), 2);
    QCOMPARE(model.indexOf(ProcessIndex(5)).parent(), sh);
    QCOMPARE(model.index(0, 0, sh).data().toString(), u"sed ×19"_qs);
    model.keepOut(ProcessIndex(1));
    QCOMPARE(model.processAt(model.index(0, 0, sh)), ProcessIndex(1));
    QCOMPARE(model.index(1, 0, sh).data().toString(), u"sed ×19"_qs);
    model.keepOut(NoProcess);
    QCOMPARE(model.index(0, 0, sh).data().toString(), u"sed ×20"_qs);
}

void ProcessTreeModelTest::rowsLeaveForAFoldOnlyWithPermission()
{
    const auto session = sessionOf(u"1 exists sh;"_qs + runs(1, u"sed"_qs, 20, 10));
    session->cursor().setPosition(12);
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    const auto sh = model.index(0, 0);
    QVERIFY(model.rowCount(sh) > 0); // somebody has looked
    bool isPermitted = false;
    qsizetype asked = 0;
    model.setFoldPermission([&](const QModelIndexList &leaving) {
        asked = leaving.size();
        return isPermitted;
    });
    session->cursor().setPosition(session->events().size() - 1);
    model.catchUp();
    QVERIFY(asked > 0);
    QCOMPARE(model.rowCount(sh), 20);
    isPermitted = true;
    session->cursor().jumpToLive();
    model.catchUp();
    QCOMPARE(drawn(model), expectedFolds(session->processes(), session->cursor().position()));
}

void ProcessTreeModelTest::withoutFoldingEveryLifeIsARow()
{
    const auto session = sessionOf(u"1 exists sh;"_qs + runs(1, u"sed"_qs, 20, 10));
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    model.setFoldsEnded(false);
    QCOMPARE(model.rowCount(model.index(0, 0)), 20);
    model.setFoldsEnded(true);
    QCOMPARE(model.rowCount(model.index(0, 0)), 1);
}

void ProcessTreeModelTest::filterShowsWhatItFindsAndWhatStandsAbove()
{
    const auto session =
        sessionOf(u"1 exists init; 1 fork 2; 1 fork 3; 3 fork 4; 4 exec /bin/ls; 1 fork 5; 5 exit 1"_qs);
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    QSignalSpy filtered(&model, &ProcessTreeModel::filtered);
    model.setFilter(nodesOf(u"comm == \"ls\" || failed"_qs), {});
    QCOMPARE(filtered.size(), 1);
    QCOMPARE(drawn(model), u"init(1){init(3){ls(4)} init(5)}"_qs);
    QCOMPARE(model.hitCount(), 2u);
    QCOMPARE(model.processCount(), 5u);
    const auto init = model.index(0, 0);
    QCOMPARE(init.data(ProcessTreeModel::HitRole).toBool(), false);
    QCOMPARE(model.index(0, 0, model.index(0, 0, init)).data(ProcessTreeModel::HitRole).toBool(), true);
    model.setFilter({}, {});
    QVERIFY(!model.isFiltered());
    QCOMPARE(drawn(model), u"init(1){init(2) init(3){ls(4)} init(5)}"_qs);
    QCOMPARE(model.index(0, 0).data(ProcessTreeModel::HitRole).toBool(), true);
}

// What is found changes in the middle as well: a life is short only when it has ended.
void ProcessTreeModelTest::filterHoldsUnderEveryMove()
{
    const auto session = sessionOf(crowd(40));
    for (const auto &text : {u"state == ended && lifetime < 20ms"_qs, u"under pid 2 && !failed"_qs, u"forks > 1"_qs}) {
        ProcessTreeModel model(*session);
        QAbstractItemModelTester tester(&model);
        const auto nodes = nodesOf(text);
        session->cursor().setPosition(0);
        model.catchUp();
        model.setFilter(nodes, {});
        QRandomGenerator random(5);
        for (auto position = session->events().prologue(); position <= session->events().size(); ++position) {
            session->cursor().setPosition(position);
            model.catchUp();
            QCOMPARE(drawn(model), expectedOf(*session, nodes, position));
        }
        for (int move = 0; move < 60; ++move) {
            session->cursor().setPosition(Position(random.bounded(quint32(session->events().size()))));
            model.catchUp();
            QCOMPARE(drawn(model), expectedOf(*session, nodes, session->cursor().position()));
        }
    }
}

void ProcessTreeModelTest::filteredRowsStayWithTheirProcess()
{
    const auto session = sessionOf(crowd(40));
    ProcessTreeModel model(*session);
    const auto process = ProcessIndex(30);
    const QPersistentModelIndex row = model.indexOf(process);
    const QPersistentModelIndex hidden = model.indexOf(ProcessIndex(5));
    model.setFilter(nodesOf(QStringLiteral("pid == %1").arg(session->processes().at(process).key.pid)), {});
    QCOMPARE(model.processAt(row), process);
    QCOMPARE(QModelIndex(row), model.indexOf(process));
    QVERIFY(!hidden.isValid() || model.processAt(hidden) == ProcessIndex(5));
    model.setFilter({}, {});
    QCOMPARE(model.processAt(row), process);
    QCOMPARE(QModelIndex(row), model.indexOf(process));
}

void ProcessTreeModelTest::newFilterTakesThePlaceOfTheOld()
{
    const auto session = sessionOf(crowd(40));
    ProcessTreeModel model(*session);
    QAbstractItemModelTester tester(&model);
    for (const auto &text : {u"failed"_qs, u"!failed"_qs, u"pid == 12"_qs, u"nothing-has-this-name"_qs, u"ls"_qs}) {
        model.setFilter(nodesOf(text), {});
        QCOMPARE(drawn(model), expectedOf(*session, nodesOf(text), model.position()));
    }
}

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
