// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A refused fork tells which limit it met, with the figures of that moment.
#include <QTest>

#include <algorithm>

#include "recorder.h"

class Refusals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void limitOfTasksHasItsFigures();
    void withoutDeepNoSystemCallIsHooked();
};

void Refusals::limitOfTasksHasItsFigures()
{
    CaptureSettings settings;
    settings.deep = true;
    Recorder recorder(settings);
    if (!recorder.problem().isEmpty())
        QSKIP(qPrintable(recorder.problem()));
    if (!(recorder.collector().capabilities() & FORKSCOPE_CAN_FAILURES))
        QSKIP("nothing on this kernel sees a failed fork");
    const Records records = recorder.run(Recorder::program("fail_limit"));
    const auto failed = std::find_if(records.begin(), records.end(),
                                     [](const Record &record) { return record.head().type == FORKSCOPE_FORK_FAILED; });
    QVERIFY(failed != records.end());
    const auto &refused = failed->as<forkscope_fork_failed>();
    QCOMPARE(refused.error, static_cast<__u32>(EAGAIN));
    QCOMPARE(refused.nproc_limit, 1u);
    if (!refused.nproc_count)
        QSKIP("from 5.14 to 5.19 the count of a user's tasks is not read");
    QVERIFY2(refused.nproc_count >= 1 && refused.nproc_count < 100'000,
             qPrintable(QString::number(refused.nproc_count)));
}

void Refusals::withoutDeepNoSystemCallIsHooked()
{
    Recorder recorder({});
    if (!recorder.problem().isEmpty())
        QSKIP(qPrintable(recorder.problem()));
    QCOMPARE(recorder.collector().hooks() & (FORKSCOPE_HOOK_SYS_ENTER | FORKSCOPE_HOOK_SYS_EXIT), 0u);
}

QTEST_GUILESS_MAIN(Refusals)
#include "tst_refusals.moc"
