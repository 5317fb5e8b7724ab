// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What an event is said to mean: the measured table of how library calls appear, provenance, races.
#include "app/stream/cloneflags.h"
#include "app/stream/inspection.h"

#include <QTest>

#include <csignal>
#include <cstring>
#include <linux/sched.h>

using namespace forkscope;

namespace {

forkscope_fork bornBy(int syscall, quint64 flags, int signal = SIGCHLD)
{
    forkscope_fork fork{};
    fork.head.type = FORKSCOPE_FORK;
    fork.head.tgid = fork.tid = 100;
    fork.syscall = syscall;
    fork.clone_flags = flags;
    fork.exit_signal = signal;
    fork.hooks = FORKSCOPE_HOOK_TASK_NEWTASK;
    fork.child_stack = fork.creator_stack = 0x7ffc0000;
    return fork;
}

QByteArray bytesOf(const auto &value)
{
    return QByteArray(reinterpret_cast<const char *>(&value), sizeof value);
}

// "name=text[tags]" of each argument, absent ones as "name!".
QStringList summary(const std::vector<Argument> &arguments)
{
    QStringList lines;
    for (const auto &argument : arguments) {
        if (argument.absence != Absence::None) {
            lines.append(argument.name + u'!');
            continue;
        }
        auto line = argument.name + u'=' + argument.text + u'[' + provenanceNames(argument.tags).join(u' ') + u']';
        if (argument.racedWith)
            line += u"≠"_qs + argument.racedWith->text;
        lines.append(line);
    }
    return lines;
}

} // namespace

class InspectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void looksLikeTheLibraryCall_data();
    void looksLikeTheLibraryCall();
    void forkHasNoArguments();
    void cloneShowsItsRegisters();
    void clone3IsFollowed();
    void clone3WithoutUserMemoryKnowsWhatTheKernelUsed();
    void raceIsCaught();
    void kernelStackIsItsTop();
    void olderCloneArgsAreShorter();
    void unknownFlagsAreKept();
    void flagTableIsComplete();
    void execArguments();
    void sharing();
    void hooksHaveTheKernelsNames();
};

void InspectionTest::looksLikeTheLibraryCall_data()
{
    QTest::addColumn<int>("syscall");
    QTest::addColumn<quint64>("flags");
    QTest::addColumn<bool>("newStack");
    QTest::addColumn<quint32>("taskFlags");
    QTest::addColumn<QString>("like");
    QTest::addColumn<QString>("call");
    const auto row = [](const char *name, int syscall, quint64 flags, bool newStack, quint32 taskFlags,
                        const QString &like, const QString &call) {
        QTest::newRow(name) << syscall << flags << newStack << taskFlags << like << call;
    };
    row("fork()", 56, 0x1200000, false, 0, u"fork()"_qs, u"clone"_qs);
    row("SYS_fork", 57, 0, false, 0, u"fork system call"_qs, u"fork"_qs);
    row("vfork()", 58, 0x4100, false, 0, u"vfork()"_qs, u"vfork"_qs);
    row("posix_spawn()", 435, 0x4100, true, 0, u"posix_spawn()"_qs, u"clone3"_qs);
    row("clone(VM|VFORK)", 56, 0x4100, true, 0, u"posix_spawn()"_qs, u"clone"_qs);
    row("pthread_create()", 435, 0x3d0f00, true, 0, u"pthread_create()"_qs, u"clone3"_qs);
    row("CLONE_PARENT", 435, 0x8000, false, 0, u"sibling (CLONE_PARENT)"_qs, u"clone3"_qs);
    row("VM alone", 56, 0x100, true, 0, u"shared-memory process"_qs, u"clone"_qs);
    row("kernel thread", -1, 0x800700, false, 0x200000, u"kernel thread"_qs, u"kernel"_qs);
    row("io_uring worker", 426, 0x80810f00, false, 0x10, u"io_uring worker"_qs, u"kernel"_qs);
    row("unknown call", -1, 0, false, 0, u""_qs, u""_qs);
}

void InspectionTest::looksLikeTheLibraryCall()
{
    QFETCH(int, syscall);
    QFETCH(quint64, flags);
    QFETCH(bool, newStack);
    QFETCH(quint32, taskFlags);
    auto fixed = bornBy(syscall, flags);
    if (newStack)
        fixed.child_stack = 0x7f000000;
    fixed.task_flags = taskFlags;
    const Fork fork{fixed, {}, {}, {}};
    QTEST(looksLike(fork), "like");
    QTEST(callName(fork), "call");
}

void InspectionTest::forkHasNoArguments()
{
    const Event event{Fork{bornBy(57, 0), {}, {}, {}}};
    QVERIFY(argumentsOf(event).empty());
    const auto facts = summary(factsOf(event));
    QVERIFY(facts.contains(u"kernel flags=0[K]"_qs));
    QVERIFY(facts.contains(u"exit_signal=SIGCHLD[K]"_qs));
}

void InspectionTest::cloneShowsItsRegisters()
{
    auto fixed = bornBy(56, 0x1200000);
    fixed.registers[0] = 0x1200011;
    fixed.registers[3] = 0x7f00aa10;
    QCOMPARE(summary(argumentsOf({Fork{fixed, {}, {}, {}}})),
             (QStringList{u"flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID[K]"_qs, u"exit_signal=SIGCHLD[K]"_qs,
                          u"stack=NULL: the same address as the creator's[K OPT]"_qs,
                          u"parent_tid=ignored: CLONE_PARENT_SETTID is not set[K OPT]"_qs,
                          u"child_tid=0x7f00aa10[K OPT]"_qs, u"tls=ignored: CLONE_SETTLS is not set[K OPT]"_qs}));
}

void InspectionTest::clone3IsFollowed()
{
    auto fixed = bornBy(435, 0x4100);
    fixed.registers[0] = 0x7ffc1000;
    fixed.registers[1] = 88;
    clone_args args{};
    args.flags = 0x4100;
    args.exit_signal = SIGCHLD;
    args.stack = 0x7f000000;
    args.stack_size = 36864;
    const auto user = bytesOf(args);
    const Event event{Fork{fixed, {}, user, {}}};
    QCOMPARE(summary(argumentsOf(event)),
             (QStringList{u"cl_args=0x7ffc1000[K]"_qs, u"size=88[K]"_qs, u"flags=CLONE_VM|CLONE_VFORK[K]"_qs,
                          u"pidfd=NULL[U TOCTOU OPT]"_qs, u"child_tid=NULL[U TOCTOU OPT]"_qs,
                          u"parent_tid=NULL[U TOCTOU OPT]"_qs, u"exit_signal=SIGCHLD[K]"_qs,
                          u"stack=0x7f000000[U TOCTOU OPT]"_qs, u"stack_size=36864[U TOCTOU OPT]"_qs,
                          u"tls=NULL[U TOCTOU OPT]"_qs, u"set_tid=NULL[U TOCTOU OPT]"_qs,
                          u"set_tid_size=0[U TOCTOU OPT]"_qs, u"cgroup=0[U TOCTOU OPT]"_qs}));
    QVERIFY(!hasRace(event));
}

void InspectionTest::clone3WithoutUserMemoryKnowsWhatTheKernelUsed()
{
    auto fixed = bornBy(435, 0x4100);
    const auto lines = summary(argumentsOf({Fork{fixed, {}, {}, {}}}));
    QVERIFY(lines.contains(u"flags=CLONE_VM|CLONE_VFORK[K]"_qs));
    QVERIFY(lines.contains(u"exit_signal=SIGCHLD[K]"_qs));
    QVERIFY(lines.contains(u"stack!"_qs));
}

void InspectionTest::raceIsCaught()
{
    clone_args args{};
    args.flags = 0x100; // changed after the kernel had taken its copy
    args.exit_signal = SIGCHLD;
    const auto user = bytesOf(args);
    const Event event{Fork{bornBy(435, 0x4100), {}, user, {}}};
    QVERIFY(hasRace(event));
    QVERIFY(summary(argumentsOf(event)).contains(u"flags=CLONE_VM[U TOCTOU]≠CLONE_VM|CLONE_VFORK"_qs));
}

void InspectionTest::kernelStackIsItsTop()
{
    clone_args args{};
    args.flags = 0x4100;
    args.exit_signal = SIGCHLD;
    args.stack = 0x7f000000;
    args.stack_size = 0x9000;
    forkscope_kernel_args kernel{};
    kernel.flags = 0x4100;
    kernel.exit_signal = SIGCHLD;
    kernel.stack = args.stack + args.stack_size;
    kernel.stack_size = args.stack_size;
    auto fixed = bornBy(435, 0x4100);
    fixed.hooks |= FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE;
    const auto user = bytesOf(args);
    const auto used = bytesOf(kernel);
    const Event event{Fork{fixed, {}, user, used}};
    QVERIFY(!hasRace(event));
    const auto arguments = argumentsOf(event);
    QVERIFY(summary(arguments).contains(u"stack=0x7f000000[K OPT]"_qs));
    for (const auto &argument : arguments)
        if (argument.name == u"stack")
            QCOMPARE(argument.hook, u"fentry/kernel_clone"_qs);
}

void InspectionTest::olderCloneArgsAreShorter()
{
    clone_args args{};
    args.exit_signal = SIGCHLD;
    const auto user = bytesOf(args).first(64); // before set_tid
    const auto lines = summary(argumentsOf({Fork{bornBy(435, 0), {}, user, {}}}));
    QVERIFY(lines.contains(u"tls=NULL[U TOCTOU OPT]"_qs));
    QVERIFY(lines.contains(u"set_tid!"_qs));
    QVERIFY(lines.contains(u"cgroup!"_qs));
}

void InspectionTest::unknownFlagsAreKept()
{
    QCOMPARE(cloneFlagsText(0x4000000000000100), u"CLONE_VM|0x4000000000000000"_qs);
    QCOMPARE(cloneFlagsText(0), u"0"_qs);
    QCOMPARE(
        cloneFlagNames(0x3d0f00),
        (QStringList{u"CLONE_VM"_qs, u"CLONE_FS"_qs, u"CLONE_FILES"_qs, u"CLONE_SIGHAND"_qs, u"CLONE_THREAD"_qs,
                     u"CLONE_SYSVSEM"_qs, u"CLONE_SETTLS"_qs, u"CLONE_PARENT_SETTID"_qs, u"CLONE_CHILD_CLEARTID"_qs}));
    const auto split = splitCloneArgument(0x1200011);
    QCOMPARE(split.flags, quint64(0x1200000));
    QCOMPARE(split.exitSignal, SIGCHLD);
}

void InspectionTest::flagTableIsComplete()
{
    quint64 all = 0;
    quint64 before = 0;
    for (const auto &flag : cloneFlags()) {
        QVERIFY(flag.bit > before); // one bit each, in order
        QCOMPARE(flag.bit & (flag.bit - 1), quint64(0));
        before = flag.bit;
        all |= flag.bit;
        QCOMPARE(findCloneFlag(QLatin1String(flag.name)), &flag);
        QVERIFY(!cloneFlagMeaning(flag).isEmpty() && !cloneFlagWithout(flag).isEmpty());
    }
    QCOMPARE(all, quint64(0x3fffffff80)); // every bit of section 4 of kernel.md: 7 to 37 but for the hole of CSIGNAL
}

void InspectionTest::execArguments()
{
    forkscope_exec fixed{};
    fixed.head.type = FORKSCOPE_EXEC;
    fixed.argc = 3;
    fixed.hooks = FORKSCOPE_HOOK_SCHED_PROCESS_EXEC;
    fixed.path_hook_tag = FORKSCOPE_PATH_USER;
    const Bytes argv("sh\0-c\0a b\0", 10);
    QCOMPARE(summary(argumentsOf({Exec{fixed, "sh", "/bin/sh", "dash", argv}})),
             (QStringList{u"pathname=/bin/sh[U]"_qs, u"argv=sh -c 'a b'[U]"_qs}));
    fixed.head.flags = FORKSCOPE_ARGS_WITHHELD;
    QCOMPARE(summary(argumentsOf({Exec{fixed, "sh", "/bin/sh", "dash", {}}})),
             (QStringList{u"pathname=/bin/sh[U]"_qs, u"argv!"_qs}));
}

void InspectionTest::sharing()
{
    QStringList shared;
    for (const auto &row : sharingOf(Fork{bornBy(435, 0x3d0f00), {}, {}, {}}))
        if (row.isShared)
            shared.append(row.what);
    QVERIFY(shared.contains(u"Memory"_qs) && shared.contains(u"Open files"_qs));
    for (const auto &row : sharingOf(Fork{bornBy(56, 0x1200000), {}, {}, {}}))
        if (row.what == u"Memory")
            QVERIFY(!row.isShared);
}

void InspectionTest::hooksHaveTheKernelsNames()
{
    QCOMPARE(hookNames(FORKSCOPE_HOOK_TASK_NEWTASK | FORKSCOPE_HOOK_SYS_EXIT | (1u << 30)),
             (QStringList{u"tp_btf/task_newtask"_qs, u"tp_btf/sys_exit"_qs, u"0x40000000"_qs}));
}

QTEST_GUILESS_MAIN(InspectionTest)
#include "inspection_test.moc"
