// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every program of tests/programs that promises records gives exactly these.
#include <QTest>

#include <memory>

#include "transcript.h"

class Scenarios : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
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
}

void Scenarios::programGivesWhatItPromises_data()
{
    QTest::addColumn<QStringList>("promised");
    for (const char *name : {"clone", "clone3", "clone_parent", "fail_arguments", "fail_limit", "fork", "io_uring",
                             "killed", "leader_first", "orphan", "pid_namespace", "pid_reuse", "raw_fork", "spawn",
                             "thread", "thread_exec", "vfork"})
        QTest::newRow(name) << Transcript::promisedBy(
            QStringLiteral(FORKSCOPE_PROGRAM_SOURCES "/%1.c").arg(QLatin1String(name)));
}

void Scenarios::programGivesWhatItPromises()
{
    QFETCH(QStringList, promised);
    QVERIFY(!promised.isEmpty());
    const QStringList expected = Transcript::asToldBy(m_recorder->collector(), promised);
    const Transcript transcript(m_recorder->run(Recorder::program(QTest::currentDataTag())));
    if (transcript.lines().contains(QLatin1String("exit p1 0x200 dead")) &&
        QTest::currentDataTag() == QByteArray("io_uring"))
        QSKIP("this kernel allows no io_uring");
    QCOMPARE(transcript.lines().join(QLatin1Char('\n')), expected.join(QLatin1Char('\n')));
    QVERIFY(transcript.allCollected());
}

QTEST_GUILESS_MAIN(Scenarios)
#include "tst_scenarios.moc"
