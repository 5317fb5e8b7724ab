// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every program of tests/programs that promises records gives exactly these.
#include <QTest>

#include <memory>

#include "app/stream/inspection.h"
#include "transcript.h"
#include "watchedprogram.h"

class Scenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bestHookOnKernelCloneIsUsed();
    void programGivesWhatItPromises_data();
    void programGivesWhatItPromises();

private:
    std::unique_ptr<Recorder> m_recorder;
};

void Scenarios::initTestCase()
{
    CaptureSettings settings;
    settings.threads = settings.arguments = settings.deep = true;
    m_recorder = std::make_unique<Recorder>(settings);
    if (!m_recorder->problem().isEmpty())
        QSKIP(qPrintable(m_recorder->problem()));
    const quint32 hooks = m_recorder->collector().hooks();
    qInfo("hooks: %s", qPrintable(forkscope::hookNames(hooks).join(QLatin1Char(' '))));
}

// tests/vm knows what each of its kernels has; elsewhere the kernel is asked.
void Scenarios::bestHookOnKernelCloneIsUsed()
{
    const KernelHooks &possible = KernelHooks::ofThisKernel();
    const quint32 hooks = m_recorder->collector().hooks();
    const QByteArray best = !possible.kernelClone.fentry        ? "fentry"
                            : !possible.kernelClone.kprobeMulti ? "kprobe.multi"
                                                                : "none";
    const QByteArray used = hooks & FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE   ? "fentry"
                            : hooks & FORKSCOPE_HOOK_KPROBE_KERNEL_CLONE ? "kprobe.multi"
                                                                         : "none";
    QCOMPARE(used, qEnvironmentVariable("FORKSCOPE_EXPECTED_HOOK", QString::fromLatin1(best)).toLatin1());
}

void Scenarios::programGivesWhatItPromises_data()
{
    QTest::addColumn<QStringList>("promised");
    int rows = 0;
    for (const QString &name : watchedprogram::names()) {
        const QStringList promised = watchedprogram::records(name);
        if (promised.isEmpty())
            continue;
        QTest::newRow(qPrintable(name)) << promised;
        ++rows;
    }
    QVERIFY(rows > 20);
}

void Scenarios::programGivesWhatItPromises()
{
    QFETCH(QStringList, promised);
    QStringList expected = Transcript::asToldBy(m_recorder->collector(), promised);
    const QStringList zombies = expected.filter(QStringLiteral("zombie "));
    for (const QString &zombie : zombies)
        expected.removeOne(zombie);
    const Transcript transcript(m_recorder->run(Recorder::program(QTest::currentDataTag())));
    const QString excuse = watchedprogram::excuse(QLatin1String(QTest::currentDataTag()));
    if (!excuse.isEmpty() && transcript.lines().contains(QLatin1String("exit p1 0x200 dead")))
        QSKIP(qPrintable(excuse));
    QCOMPARE(transcript.lines().join(QLatin1Char('\n')), expected.join(QLatin1Char('\n')));
    const QString missing = QStringLiteral("not collected: %1; records lost: %2; runs missed: %3")
                                .arg(transcript.notCollected().join(QLatin1Char(' ')))
                                .arg(m_recorder->ringFull())
                                .arg(m_recorder->collector().missed());
    QVERIFY2(transcript.notCollected().isEmpty(), qPrintable(missing));
    for (const QString &zombie : zombies) { // zombie p2 for 300 ms
        const QStringList words = zombie.split(QLatin1Char(' '));
        QVERIFY2(transcript.zombieTime(words[1]) >= words[3].toInt(),
                 qPrintable(QString::number(transcript.zombieTime(words[1]))));
    }
}

QTEST_GUILESS_MAIN(Scenarios)
#include "tst_scenarios.moc"
