// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the ring lost is told once, before the right record, and in all exactly as the kernel counted it.
#include <QTest>

#include "bpf/kernelloss.h"

class KernelLossTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void R3_gapIsALossBeforeTheRecord();
    void gapWithoutACountIsNone();
    void R3_tailIsToldOnce();
    void numberWrapsAround();
    void cpusAreKeptApart();
};

namespace {

forkscope_record record(__u32 attempt, __u16 cpu = 0)
{
    forkscope_record record = {};
    record.attempt = attempt;
    record.cpu = cpu;
    return record;
}

} // namespace

void KernelLossTest::R3_gapIsALossBeforeTheRecord()
{
    KernelLoss loss(1);
    QCOMPARE(loss.before(record(1), 0), 0u);
    QCOMPARE(loss.before(record(2), 5), 0u); // the five come later on this CPU
    QCOMPARE(loss.before(record(8), 5), 5u);
    QCOMPARE(loss.before(record(9), 5), 0u);
}

void KernelLossTest::gapWithoutACountIsNone()
{
    KernelLoss loss(1);
    QCOMPARE(loss.before(record(1), 0), 0u);
    QCOMPARE(loss.before(record(3), 0), 0u); // a softirq took number 2 and writes it next
    QCOMPARE(loss.before(record(2), 0), 0u);
    QCOMPARE(loss.before(record(4), 0), 0u);
}

void KernelLossTest::R3_tailIsToldOnce()
{
    KernelLoss loss(1);
    QCOMPARE(loss.before(record(1), 7), 0u);
    QCOMPARE(loss.since(0, 7), 7u);
    QCOMPARE(loss.since(0, 7), 0u);
    QCOMPARE(loss.before(record(9), 7), 0u); // already told
    QCOMPARE(loss.since(0, 6), 0u);          // a count from before cannot take anything back
}

void KernelLossTest::numberWrapsAround()
{
    KernelLoss loss(1);
    QCOMPARE(loss.before(record(0x7fffffff), 0), 0u);
    QCOMPARE(loss.before(record(0xfffffffe), 0), 0u);
    QCOMPARE(loss.before(record(2), 3), 3u);
}

void KernelLossTest::cpusAreKeptApart()
{
    KernelLoss loss(2);
    QCOMPARE(loss.before(record(1, 0), 0), 0u);
    QCOMPARE(loss.before(record(4, 1), 3), 3u);
    QCOMPARE(loss.before(record(2, 0), 0), 0u);
    QCOMPARE(loss.before(record(9, 7), 3), 0u); // there is no such CPU
    QCOMPARE(loss.since(1, 4), 1u);
}

QTEST_GUILESS_MAIN(KernelLossTest)
#include "tst_kernelloss.moc"
