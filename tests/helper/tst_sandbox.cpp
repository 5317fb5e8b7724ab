// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Each step by which the helper gives its rights up does by itself what it promises: tried in a child, since nothing of
// it can be taken back.
#include <QFile>
#include <QTest>

#include <cerrno>
#include <functional>
#include <thread>

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bpf/sandbox.h"

namespace {

constexpr int survived = 200; // no errno

// How a child ends that does this: its exit code, or minus the signal.
int inChild(const std::function<int()> &work)
{
    const pid_t child = fork();
    if (child == 0)
        _exit(work());
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

// The errno of a system call, or that it succeeded.
int outcome(long result)
{
    return result < 0 ? errno : survived;
}

QByteArray statusLine(const char *key)
{
    QFile status(QStringLiteral("/proc/self/status"));
    if (!status.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : status.readAll().split('\n')) {
        if (line.startsWith(QByteArray(key) + ':'))
            return line.mid(qstrlen(key) + 1).simplified();
    }
    return {};
}

bool isLimit(int resource, rlim_t value)
{
    rlimit limit = {};
    return !getrlimit(__rlimit_resource(resource), &limit) && limit.rlim_cur == value && limit.rlim_max == value;
}

using Attempt = int (*)();

} // namespace

class SandboxTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void S2_processIsRestricted_data();
    void S2_processIsRestricted();
    void S2_systemCallIsRefused_data();
    void S2_systemCallIsRefused();
    void S2_whatTheHelperNeedsIsAllowed();
    void S2_foreignArchitectureKills();
};

void SandboxTest::S2_processIsRestricted_data()
{
    QTest::addColumn<Attempt>("is");
    // The filter's loader would set it too, but only there.
    QTest::newRow("no new privileges") << Attempt([] { return int(statusLine("NoNewPrivs") == "1"); });
    QTest::newRow("not dumpable") << Attempt([] { return int(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0); });
    QTest::newRow("no core") << Attempt([] { return int(isLimit(RLIMIT_CORE, 0)); });
    QTest::newRow("few descriptors") << Attempt([] { return int(isLimit(RLIMIT_NOFILE, 256)); });
    QTest::newRow("files of its own") << Attempt([] { return int(umask(0) == 077); });
    QTest::newRow("no folder held") << Attempt([] {
        char folder[16] = {};
        return int(getcwd(folder, sizeof(folder)) && !qstrcmp(folder, "/"));
    });
}

// And nothing of it was so before.
void SandboxTest::S2_processIsRestricted()
{
    QFETCH(Attempt, is);
    constexpr int already = 2, failed = 3;
    const int end = inChild([is] {
        const rlimit files = {512, 512}, core = {1 << 20, 1 << 20};
        umask(022);
        setrlimit(RLIMIT_CORE, &core);
        if (chdir("/usr") < 0 || setrlimit(RLIMIT_NOFILE, &files) < 0)
            return failed;
        if (is())
            return already;
        return restrictProcess() ? failed : is();
    });
    if (end == already)
        QSKIP("this machine restricts every process like that");
    QCOMPARE(end, 1);
}

void SandboxTest::S2_systemCallIsRefused_data()
{
    QTest::addColumn<Attempt>("attempt");
    const auto add = [](const char *name, Attempt attempt) { QTest::newRow(name) << attempt; };
    // With arguments that do no harm and are refused otherwise, or not at all, where the call is allowed.
    add("execve", [] { return outcome(syscall(SYS_execve, nullptr, nullptr, nullptr)); });
    add("execveat", [] { return outcome(syscall(SYS_execveat, -1, nullptr, nullptr, nullptr, 0)); });
#ifdef SYS_fork
    add("fork", [] { return outcome(syscall(SYS_fork)); });
    add("vfork", [] {
        const pid_t child = vfork();
        if (child == 0)
            _exit(0);
        return outcome(child);
    });
    add("unlink", [] { return outcome(syscall(SYS_unlink, nullptr)); });
    add("creat", [] { return outcome(syscall(SYS_creat, nullptr, 0)); });
    add("open to write", [] { return outcome(syscall(SYS_open, "/dev/null", O_WRONLY)); });
    add("open to read and write", [] { return outcome(syscall(SYS_open, "/dev/null", O_RDWR)); });
    add("open and create", [] { return outcome(syscall(SYS_open, "/dev/null", O_CREAT)); });
#endif
    add("ptrace", [] { return outcome(syscall(SYS_ptrace, PTRACE_TRACEME, 0, nullptr, nullptr)); });
    add("process_vm_readv", [] { return outcome(process_vm_readv(getpid(), nullptr, 0, nullptr, 0, 0)); });
    add("process_vm_writev", [] { return outcome(process_vm_writev(getpid(), nullptr, 0, nullptr, 0, 0)); });
    add("kill", [] { return outcome(kill(getpid(), 0)); });
    add("mount", [] { return outcome(mount(nullptr, nullptr, nullptr, 0, nullptr)); });
    add("unshare", [] { return outcome(unshare(0)); });
    add("setns", [] { return outcome(setns(-1, 0)); });
    add("unlinkat", [] { return outcome(syscall(SYS_unlinkat, AT_FDCWD, nullptr, 0)); });
    add("openat2", [] { return outcome(syscall(SYS_openat2, AT_FDCWD, nullptr, nullptr, 0)); });
    add("perf_event_open", [] { return outcome(syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0)); });
    add("io_uring_setup", [] { return outcome(syscall(SYS_io_uring_setup, 0, nullptr)); });
    add("openat to write", [] { return outcome(openat(AT_FDCWD, "/dev/null", O_WRONLY)); });
    add("openat to read and write", [] { return outcome(openat(AT_FDCWD, "/dev/null", O_RDWR)); });
    add("openat and create", [] { return outcome(openat(AT_FDCWD, "/dev/null", O_CREAT, 0)); });
    add("internet socket", [] { return outcome(socket(AF_INET, SOCK_STREAM, 0)); });
    add("netlink socket", [] { return outcome(socket(AF_NETLINK, SOCK_RAW, 0)); });
    add("packet socket", [] { return outcome(socket(AF_PACKET, SOCK_RAW, 0)); });
}

void SandboxTest::S2_systemCallIsRefused()
{
    QFETCH(Attempt, attempt);
    const auto unfiltered = inChild(attempt);
    if (unfiltered == EPERM) // so that the filter's word can be told from the kernel's
        QSKIP("this machine refuses it to everybody");
    QCOMPARE(inChild([attempt] { return filterSystemCalls() ? survived + 1 : attempt(); }), EPERM);
}

void SandboxTest::S2_whatTheHelperNeedsIsAllowed()
{
    QCOMPARE(inChild([] {
                 if (filterSystemCalls())
                     return 2;
                 const int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
                 const int local = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
                 bool ran = false;
                 std::thread([&] { ran = true; }).join();
                 return int(file >= 0 && local >= 0 && ran);
             }),
             1);
}

// The call by which 32-bit programs enter the kernel, whose numbers mean other calls: 20 is getpid there.
void SandboxTest::S2_foreignArchitectureKills()
{
#ifdef __x86_64__
    const auto enter = [] {
        long number = 20;
        asm volatile("int $0x80" : "+a"(number) : : "memory", "r8", "r9", "r10", "r11");
        return number > 0 ? survived : 2;
    };
    if (inChild(enter) != survived)
        QSKIP("this kernel runs no 32-bit programs");
    QCOMPARE(inChild([enter] { return filterSystemCalls() ? 3 : enter(); }), -SIGSYS);
#else
    QSKIP("no other architecture can be entered from here");
#endif
}

QTEST_GUILESS_MAIN(SandboxTest)
#include "tst_sandbox.moc"
