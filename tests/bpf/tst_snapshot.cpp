// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What there was before the watching began, as the iterator tells it.
#include <QTest>

#include <algorithm>
#include <memory>

#include <unistd.h>

#include "recorder.h"

class Snapshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void snapshotHasWhatRuns();
    void snapshotHasZombies();
    void rewrittenArgumentsAreSaidToBeLate();

private:
    std::unique_ptr<Recorder> m_recorder; // for tests that need no settings of their own
};

void Snapshot::initTestCase()
{
    m_recorder = std::make_unique<Recorder>(Recorder::everything());
    if (!m_recorder->problem().isEmpty())
        QSKIP(qPrintable(m_recorder->problem()));
}

void Snapshot::init()
{
    m_recorder->clear();
}

void Snapshot::snapshotHasWhatRuns()
{
    Recorder &recorder = *m_recorder;
    const QByteArray program = Recorder::program("idle").toLocal8Bit();
    auto started = Recorder::start(program, {"one", "two"});
    recorder.drainUntil([&](const Records &records) { return Recorder::find(records, FORKSCOPE_EXEC, started.pid); });
    QTest::qWait(20); // past the exec event, the program maps its memory
    const Records rows = recorder.iterate(Collector::Arguments::Read);
    const Records identities = recorder.iterate(Collector::Arguments::Skip);
    const Record *fork =
        Recorder::find(recorder.drainUntil([](const Records &) { return true; }), FORKSCOPE_FORK, started.pid);
    const Record *row = Recorder::find(rows, FORKSCOPE_EXISTING, started.pid);
    const Record *self = Recorder::find(rows, FORKSCOPE_EXISTING, getpid());
    const Record *kernel = Recorder::find(rows, FORKSCOPE_EXISTING, 2); // kthreadd
    Recorder::finish(started);
    QVERIFY(fork);
    QVERIFY(row);
    QVERIFY(self);
    QVERIFY(kernel);
    const auto &existing = row->as<forkscope_existing>();
    QCOMPARE(existing.head.start, fork->head().start);
    QCOMPARE(existing.parent_tgid, unsigned(getpid()));
    QCOMPARE(existing.parent_start, self->head().start);
    QCOMPARE(existing.threads, 1u);
    QCOMPARE(existing.zombie, 0u);
    QCOMPARE(existing.cgroup_id, fork->as<forkscope_fork>().cgroup_id);
    QCOMPARE(row->string(0), QByteArray("idle"));
    QCOMPARE(row->string(1), QByteArray("idle"));
    if (KernelHooks::ofThisKernel().copyFromTask) {
        QCOMPARE(row->head().flags, FORKSCOPE_ARGS_UNREADABLE);
        QCOMPARE(row->string(2), QByteArray());
    } else {
        QCOMPARE(row->head().flags, FORKSCOPE_ARGS_LATE);
        QCOMPARE(row->string(2), program + '\0' + "one" + '\0' + "two" + '\0');
    }
    QCOMPARE(kernel->as<forkscope_existing>().parent_tgid, 0u);
    QVERIFY(kernel->as<forkscope_existing>().task_flags & 0x200000);
    QCOMPARE(Recorder::find(identities, FORKSCOPE_EXISTING, started.pid)->string(2), QByteArray());
}

void Snapshot::snapshotHasZombies()
{
    Recorder &recorder = *m_recorder;
    auto started = Recorder::start(Recorder::program("zombie").toLocal8Bit());
    char byte;
    QCOMPARE(read(started.output, &byte, 1), ssize_t(1));
    const Records rows = recorder.iterate(Collector::Arguments::Read);
    Recorder::finish(started);
    const auto zombie = std::find_if(rows.begin(), rows.end(), [&](const Record &row) {
        return row.as<forkscope_existing>().parent_tgid == unsigned(started.pid);
    });
    QVERIFY(zombie != rows.end());
    QCOMPARE(zombie->as<forkscope_existing>().zombie, 1u);
    QCOMPARE(zombie->as<forkscope_existing>().status, 0x900u);
    QCOMPARE(zombie->string(2), QByteArray());
}

// The program calls itself systemd, and its memory says that it is /sbin/init.
void Snapshot::rewrittenArgumentsAreSaidToBeLate()
{
    Recorder &recorder = *m_recorder;
    const QByteArray program = Recorder::program("impostor").toLocal8Bit();
    auto started = Recorder::start(program, {"wait"});
    const auto hasForked = [&](const Records &records) {
        return std::any_of(records.begin(), records.end(), [&](const Record &record) {
            return record.head().type == FORKSCOPE_FORK &&
                   record.as<forkscope_fork>().creator_tgid == unsigned(started.pid);
        });
    };
    const Records events = recorder.drainUntil(hasForked); // it has rewritten them before
    const Records rows = recorder.iterate(Collector::Arguments::Read);
    Recorder::finish(started);
    const Record *row = Recorder::find(rows, FORKSCOPE_EXISTING, started.pid);
    QVERIFY(row);
    QCOMPARE(row->string(0), QByteArray("systemd"));
    QCOMPARE(row->string(1), QByteArray("impostor"));
    const Record *exec = Recorder::find(events, FORKSCOPE_EXEC, started.pid);
    QVERIFY(exec);
    QCOMPARE(exec->string(0), QByteArray("impostor"));
    if (!KernelHooks::ofThisKernel().readUser)
        QCOMPARE(exec->string(3), program + '\0' + "wait" + '\0');
    if (!KernelHooks::ofThisKernel().copyFromTask) {
        QVERIFY(row->head().flags & FORKSCOPE_ARGS_LATE);
        QVERIFY(row->string(2).startsWith(QByteArray("/sbin/init\0", 11)));
        QVERIFY(row->string(2).endsWith(QByteArray("\0wait\0", 6)));
    }
}

QTEST_GUILESS_MAIN(Snapshot)
#include "tst_snapshot.moc"
