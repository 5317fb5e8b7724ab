// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/eventlistmodel.h"
#include "app/stream/batchbuilder.h"
#include "tests/session/notation.h"

#include <QAbstractItemModelTester>
#include <QTest>

#include <linux/sched.h>

using namespace forkscope;

namespace {
QString row(const EventListModel &model, int number)
{
    QStringList cells;
    for (int column = EventListModel::KindColumn; column < EventListModel::ColumnCount; ++column)
        cells.append(model.index(number, column).data().toString());
    return cells.join(u'|');
}
} // namespace

class EventListModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWhatHappenedUpToTheCursor();
    void saysEachEventInItsColumns();
    void raceIsMarked();
    void lossesStandAtTheirPlace();
    void timesByChoice();
    void questionNarrowsTheList();
    void rangeNarrowsTheListAndNotTheRates();
    void growingStreamIsJudgedAgain();
};

void EventListModelTest::listsWhatHappenedUpToTheCursor()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 2 exit 0; 2 reap"_qs);
    EventListModel model(*session);
    QAbstractItemModelTester tester(&model);
    QCOMPARE(model.rowCount(), 3); // what existed is not an event
    session->cursor().setPosition(2);
    model.catchUp();
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.rowOf(EventNumber(3)), 0);
    session->cursor().jumpToLive();
    model.catchUp();
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.eventAt(model.index(2, 0)), EventNumber(3));
}

void EventListModelTest::saysEachEventInItsColumns()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 1 spawn 3; 1 thread 11; 1 refused EAGAIN;"
                                   "2 exec /bin/ls -l; 2 exit 3; 2 reap by 1; 3 adopted 1"_qs);
    EventListModel model(*session);
    QCOMPARE(row(model, 0), u"fork|sh (1)|2|clone|2|CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID, SIGCHLD"_qs);
    QCOMPARE(row(model, 1), u"spawn|sh (1)|3|clone3|3|CLONE_VM|CLONE_VFORK, SIGCHLD"_qs);
    QVERIFY(row(model, 2).startsWith(u"thread|sh (1)|11|clone3|11|CLONE_VM"));
    QCOMPARE(row(model, 3), u"refused|sh (1)||clone|EAGAIN|Resource temporarily unavailable"_qs);
    QCOMPARE(row(model, 4), u"exec|ls (2)||execve||/bin/ls -l"_qs);
    QCOMPARE(row(model, 5), u"exit|ls (2)|||status 3|"_qs);
    QCOMPARE(row(model, 6), u"reap|ls (2)||||by sh (1)"_qs);
}

void EventListModelTest::raceIsMarked()
{
    clone_args asked{};
    asked.flags = CLONE_FILES; // changed after the kernel had taken its copy
    forkscope_fork fork{.head = {.type = FORKSCOPE_FORK, .tgid = 2, .time = 1'002'000'000, .start = 1'002'000'000}};
    fork.syscall = 435;
    fork.hooks = FORKSCOPE_HOOK_TASK_NEWTASK | FORKSCOPE_HOOK_SYS_ENTER;
    fork.clone_flags = CLONE_FS;
    BatchBuilder builder;
    builder.add(fork, {"sh", Bytes(reinterpret_cast<const char *>(&asked), sizeof asked)});
    auto messages = messagesOf(u"1 exists sh"_qs);
    messages.push_back({MessageType::Events, builder.take(1)});
    const auto session = sessionOf(std::move(messages));
    EventListModel model(*session);
    const auto words = model.index(model.rowCount() - 1, EventListModel::ArgumentsColumn).data().toString();
    QVERIFY2(words.startsWith(u"caught race: CLONE_FS"_qs), qPrintable(words));
}

void EventListModelTest::lossesStandAtTheirPlace()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; lost 3412; 2 exit 0"_qs);
    EventListModel model(*session);
    QCOMPARE(row(model, 1), u"lost||||3,412|3,412 events were lost at 22:13:21.0: the kernel's ring was full."_qs);
}

void EventListModelTest::timesByChoice()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; +249ms; 2 exit 0"_qs);
    EventListModel model(*session);
    const auto time = [&](int row) { return model.index(row, EventListModel::TimeColumn).data().toString(); };
    QCOMPARE(time(1), u"22:13:21.252"_qs);
    model.setTimeStyle(EventListModel::TimeStyle::SincePrevious);
    QCOMPARE(time(1), u"+0.250000 s"_qs);
    model.setTimeStyle(EventListModel::TimeStyle::SinceStart);
    QVERIFY(time(1).startsWith(u"+0.25"));
}

namespace {

EventQuestion questionOf(const QString &text)
{
    return {std::get<FilterNodes>(parseFilter(text)), {}, {}};
}

QStringList kinds(const EventListModel &model)
{
    QStringList kinds;
    for (int row = 0; row < model.rowCount(); ++row)
        kinds << model.index(row, EventListModel::KindColumn).data().toString();
    return kinds;
}

} // namespace

void EventListModelTest::questionNarrowsTheList()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 1 fork 3; 2 exit 0; 3 exec /bin/ls; 3 exit 4; lost 2"_qs);
    EventListModel model(*session);
    QAbstractItemModelTester tester(&model);
    model.ask(questionOf(u"failed"_qs));
    QCOMPARE(kinds(model), (QStringList{u"fork"_qs, u"exec"_qs, u"exit"_qs})); // events of process 3
    QCOMPARE(processesIn(model.rates().totals()), 1u);
    session->cursor().setPosition(session->cursor().position() - 2);
    model.catchUp();
    QCOMPARE(kinds(model), (QStringList{u"fork"_qs, u"exec"_qs}));
    model.ask({});
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(processesIn(model.rates().totals()), 2u);
}

void EventListModelTest::rangeNarrowsTheListAndNotTheRates()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; +100ms; 1 fork 3; +100ms; 1 fork 4"_qs);
    EventListModel model(*session);
    auto question = questionOf(u"type == fork"_qs);
    question.range =
        TimeSpan{*session->begin() + std::chrono::milliseconds(50), *session->begin() + std::chrono::milliseconds(150)};
    model.ask(question);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(processesIn(model.rates().totals()), 3u);
}

// A process fails after its birth was listed as one that had not.
void EventListModelTest::growingStreamIsJudgedAgain()
{
    const auto first = u"1 exists sh; 1 fork 2"_qs;
    auto made = std::make_unique<FakeSource>(messagesOf(first), FakeSource::Kind::Live);
    auto *source = made.get();
    Session session(std::move(made));
    session.start();
    EventListModel model(session);
    QAbstractItemModelTester tester(&model);
    QTRY_COMPARE(model.rowCount(), 1);
    model.ask(questionOf(u"failed"_qs));
    QCOMPARE(model.rowCount(), 0);
    source->add({messagesOf(first + u"; +10ms; 2 exit 3"_qs).back()});
    QTRY_COMPARE(kinds(model), (QStringList{u"fork"_qs, u"exit"_qs}));
    QCOMPARE(processesIn(model.rates().totals()), 1u);
}

QTEST_GUILESS_MAIN(EventListModelTest)
#include "eventlistmodel_test.moc"
