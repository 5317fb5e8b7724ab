// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Who collects a process: told once for each, with the collector wherever a hook knows it.
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <memory>

#include <unistd.h>

#include "recorder.h"

class Reaps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bestHookOnReleaseTaskIsUsed();
    void collectorIsTold_data();
    void collectorIsTold();
    void withoutAHookTheEndIsToldAllTheSame();

private:
    static QString collectors(const Records &records);

    std::unique_ptr<Recorder> m_recorder;
};

void Reaps::initTestCase()
{
    CaptureSettings settings;
    settings.threads = settings.deep = true;
    m_recorder = std::make_unique<Recorder>(settings);
    if (!m_recorder->problem().isEmpty())
        QSKIP(qPrintable(m_recorder->problem()));
}

// tests/vm knows what each of its kernels has; elsewhere the kernel is asked.
void Reaps::bestHookOnReleaseTaskIsUsed()
{
    const KernelHooks &possible = KernelHooks::ofThisKernel();
    const quint32 hooks = m_recorder->collector().hooks();
    const QByteArray best = !possible.releaseTask.fentry        ? "fentry"
                            : !possible.releaseTask.kprobeMulti ? "kprobe.multi"
                                                                : "none";
    const QByteArray used = hooks & FORKSCOPE_HOOK_FENTRY_RELEASE_TASK   ? "fentry"
                            : hooks & FORKSCOPE_HOOK_KPROBE_RELEASE_TASK ? "kprobe.multi"
                                                                         : "none";
    QCOMPARE(used, qEnvironmentVariable("FORKSCOPE_EXPECTED_HOOK", QString::fromLatin1(best)).toLatin1());
}

// "p2 by p1" for each reap, in the order of births: p1 is the program, p0 this test.
QString Reaps::collectors(const Records &records)
{
    std::vector<std::pair<__u32, __u64>> births;
    QStringList lines;
    const auto name = [&](__u32 tgid, __u64 start) {
        if (tgid == static_cast<__u32>(getpid()))
            return QStringLiteral("p0");
        const auto found = std::find(births.begin(), births.end(), std::pair(tgid, start));
        return found == births.end() ? QStringLiteral("?") : QStringLiteral("p%1").arg(found - births.begin() + 1);
    };
    for (const Record &record : records) {
        if (record.head().type == FORKSCOPE_FORK)
            births.emplace_back(record.head().tgid, record.head().start);
        if (record.head().type != FORKSCOPE_REAP)
            continue;
        const auto &reap = record.as<forkscope_reap>();
        lines += name(reap.head.tgid, reap.head.start) + QStringLiteral(" by ") +
                 (reap.by_tgid ? name(reap.by_tgid, reap.by_start) : QStringLiteral("unknown"));
    }
    lines.sort();
    return lines.join(QLatin1String(", "));
}

void Reaps::collectorIsTold_data()
{
    QTest::addColumn<QString>("expected");
    QTest::newRow("fork") << "p1 by p0, p2 by p1";
    QTest::newRow("waitid") << "p1 by p0, p2 by p1";
    QTest::newRow("leader_first") << "p1 by p0";
    QTest::newRow("orphan") << "p1 by p0, p2 by p1, p3 by p1";
    // Only release_task knows that nobody waited.
    const bool isHooked = KernelHooks::ofThisKernel().releaseTask.way != KernelHooks::Function::Way::None;
    QTest::newRow("ignored") << (isHooked ? "p1 by p0, p2 by p2" : "p1 by p0, p2 by unknown");
}

void Reaps::collectorIsTold()
{
    QFETCH(QString, expected);
    const Records records = m_recorder->run(Recorder::program(QTest::currentDataTag()));
    if (!(m_recorder->collector().capabilities() & FORKSCOPE_CAN_REAPED_BY))
        expected.replace(QRegularExpression(QStringLiteral(" by p.")), QStringLiteral(" by unknown"));
    QCOMPARE(collectors(records), expected);
}

void Reaps::withoutAHookTheEndIsToldAllTheSame()
{
    if (KernelHooks::ofThisKernel().releaseTask.way != KernelHooks::Function::Way::None)
        QSKIP("release_task can be hooked here, and then always is");
    Recorder recorder({});
    QVERIFY2(recorder.problem().isEmpty(), qPrintable(recorder.problem()));
    QVERIFY(!(recorder.collector().capabilities() & FORKSCOPE_CAN_REAPED_BY));
    QCOMPARE(collectors(recorder.run(Recorder::program("fork"))), QLatin1String("p1 by unknown, p2 by unknown"));
}

QTEST_GUILESS_MAIN(Reaps)
#include "tst_reaps.moc"
