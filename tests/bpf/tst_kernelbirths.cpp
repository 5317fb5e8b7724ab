// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Tasks that no program asked for: a mounted ext4 has a kernel thread for its journal.
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

#include <linux/sched.h>

#include "recorder.h"

namespace {

constexpr __u32 kernelThread = 0x00200000; // PF_KTHREAD
constexpr __u32 kthreadd = 2;

// Makes, mounts and unmounts a small file system, unseen by other processes.
const char script[] = "set -e; dd if=/dev/zero of=\"$1/image\" bs=1M count=16; mkfs.ext4 -q \"$1/image\"; "
                      "mkdir \"$1/mounted\"; mount -o loop \"$1/image\" \"$1/mounted\"; umount \"$1/mounted\"";

} // namespace

class KernelBirths : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kernelThreadIsBornAndEnds();
};

void KernelBirths::kernelThreadIsBornAndEnds()
{
    Recorder recorder({});
    if (!recorder.problem().isEmpty())
        QSKIP(qPrintable(recorder.problem()));
    QTemporaryDir folder;
    auto started = Recorder::start(
        "/usr/bin/unshare", {"-m", "sh", "-c", QByteArray("exec 2>&1; ") + script, "sh", folder.path().toLocal8Bit()});
    if (Recorder::finish(started) != 0)
        QSKIP("needs unshare, mkfs.ext4, a loop device and a kernel with ext4");
    const auto isThread = [](const Record &record) {
        return record.head().type == FORKSCOPE_FORK && record.as<forkscope_fork>().task_flags & kernelThread;
    };
    const auto journal = [&](const Records &records) {
        // Others may be born at the same time; the one that also ends is the journal's.
        return std::find_if(records.begin(), records.end(), [&](const Record &birth) {
            return isThread(birth) && std::any_of(records.begin(), records.end(), [&](const Record &end) {
                       return end.head().type == FORKSCOPE_EXIT && end.head().tgid == birth.head().tgid &&
                              end.head().start == birth.head().start && end.string(0).startsWith("jbd2/");
                   });
        });
    };
    const Records &records = recorder.drainUntil([&](const Records &soFar) { return journal(soFar) != soFar.end(); });
    const auto found = journal(records);
    QVERIFY(found != records.end());
    const auto &fork = found->as<forkscope_fork>();
    QCOMPARE(fork.syscall, -1);
    QCOMPARE(fork.creator_tgid, kthreadd);
    QCOMPARE(fork.parent_tgid, kthreadd);
    QCOMPARE(fork.exit_signal, 17);
    QVERIFY(fork.clone_flags & CLONE_VM);
    QCOMPARE(fork.child_stack, 0u);
    QVERIFY(!(fork.head.flags & FORKSCOPE_THREAD));
}

QTEST_GUILESS_MAIN(KernelBirths)
#include "tst_kernelbirths.moc"
