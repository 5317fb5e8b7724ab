// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Lives in lanes: none over another, children below their parents, nothing moves as the stream grows.
#include "app/models/lanelayout.h"
#include "tests/session/notation.h"

#include <QRandomGenerator>
#include <QTest>

using namespace forkscope;

namespace {

QString crowd(int births)
{
    QRandomGenerator random(5);
    QString text = u"1 exists init; 2 exists sh under 1; 3 exists server under 1;"_qs;
    QList<int> living{2, 3};
    for (int pid = 10; pid < 10 + births; ++pid) {
        text += QStringLiteral("%1 fork %2;").arg(living[random.bounded(int(living.size()))]).arg(pid);
        living.append(pid);
        while (living.size() > 9) {
            const auto gone = living.takeAt(2 + random.bounded(int(living.size()) - 2));
            text += QStringLiteral("%1 exit 0; %1 reap;").arg(gone);
        }
    }
    return text;
}

// "sh: sh(2) | ls(3) ls(5) | ls(4); …", group by group and lane by lane.
QString drawn(const ProcessTable &table, const LaneLayout &layout)
{
    const auto nameOf = [&](ProcessIndex process) {
        return QStringLiteral("%1(%2)")
            .arg(QString::fromUtf8(table.commAt(process, Never)))
            .arg(table.at(process).key.pid);
    };
    QStringList groups;
    for (const auto &group : layout.groups()) {
        QStringList lanes;
        for (int lane = group.first; lane < group.first + group.count; ++lane) {
            QStringList lives;
            for (const auto life : layout.livesIn(lane))
                lives << nameOf(life);
            lanes << lives.join(u' ');
        }
        groups << lanes.join(u" | "_qs);
    }
    return groups.join(u"; "_qs);
}

} // namespace

class LaneLayoutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lanesAreUsedAgain();
    void noLifeLiesOverAnotherNorAboveItsParent();
    void nothingMovesWhileTheStreamGrows();
    void zombieKeepsItsLane();
    void onlyWhatIsWanted();
};

void LaneLayoutTest::lanesAreUsedAgain()
{
    const auto session =
        sessionOf(u"1 exists init; 2 exists sh under 1; 2 fork 3; 2 fork 4; 3 exit 0; 3 reap; 2 fork 5;"
                  "1 fork 6; 4 exit 0; 4 reap; 5 fork 7"_qs);
    LaneLayout layout(session->processes());
    layout.update();
    QCOMPARE(drawn(session->processes(), layout), u"init(1); sh(2) | sh(3) sh(5) | sh(4) sh(7); init(6)"_qs);
    QCOMPARE(layout.laneOf(ProcessIndex(4)), 2);
}

void LaneLayoutTest::noLifeLiesOverAnotherNorAboveItsParent()
{
    const auto session = sessionOf(crowd(300));
    const auto &table = session->processes();
    LaneLayout layout(table);
    layout.update();
    QVERIFY2(layout.laneCount() < 100, qPrintable(QString::number(layout.laneCount())));
    std::size_t count = 0;
    for (int lane = 0; lane < layout.laneCount(); ++lane) {
        const auto lives = layout.livesIn(lane);
        count += lives.size();
        for (std::size_t i = 0; i + 1 < lives.size(); ++i)
            QVERIFY(table.at(lives[i]).reaped <= table.at(lives[i + 1]).began);
        for (const auto life : lives) {
            QCOMPARE(layout.laneOf(life), lane);
            if (const auto parent = table.at(life).parent; parent != NoProcess)
                QVERIFY(layout.laneOf(parent) < lane);
        }
    }
    QCOMPARE(count, std::size_t(table.size()));
}

void LaneLayoutTest::nothingMovesWhileTheStreamGrows()
{
    const auto messages = messagesOf(crowd(200));
    const auto whole = sessionOf(messages);
    LaneLayout expected(whole->processes());
    expected.update();
    auto source = std::make_unique<FakeSource>(messages, FakeSource::Kind::Live);
    Session session(std::move(source));
    LaneLayout layout(session.processes());
    connect(&session, &Session::messageTaken, this, [&] { layout.update(); });
    session.start();
    QTRY_COMPARE(session.processes().size(), whole->processes().size());
    layout.update();
    QCOMPARE(drawn(session.processes(), layout), drawn(whole->processes(), expected));
}

void LaneLayoutTest::zombieKeepsItsLane()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 2 fork 3; 3 exit 0; 2 fork 4; 3 reap; 2 fork 5"_qs);
    LaneLayout layout(session->processes());
    layout.update();
    QCOMPARE(drawn(session->processes(), layout), u"sh(1); sh(2) | sh(3) sh(5) | sh(4)"_qs);
}

void LaneLayoutTest::onlyWhatIsWanted()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 2 fork 3; 1 fork 4"_qs);
    LaneLayout layout(session->processes());
    layout.setWanted([](ProcessIndex process) { return process != ProcessIndex(1) && process != ProcessIndex(2); });
    QCOMPARE(drawn(session->processes(), layout), u"sh(1); sh(4)"_qs);
    QCOMPARE(layout.laneOf(ProcessIndex(1)), -1);
    layout.setWanted({});
    QCOMPARE(drawn(session->processes(), layout), u"sh(1); sh(2) | sh(3); sh(4)"_qs);
}

QTEST_GUILESS_MAIN(LaneLayoutTest)
#include "lanelayout_test.moc"
