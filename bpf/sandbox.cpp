// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/sandbox.h"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

constexpr const char *account = "_forkscope";
constexpr uid_t nobody = 65534;

#ifndef CAP_PERFMON
#define CAP_PERFMON 38
#define CAP_BPF 39
#endif

constexpr __u32 highBit(int capability)
{
    return 1u << (capability - 32);
}
constexpr __u32 two = highBit(CAP_BPF) | highBit(CAP_PERFMON); // both in the second word

int refuse(scmp_filter_ctx filter, int call)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
}

int refuseWhenSet(scmp_filter_ctx filter, int call, unsigned argument, scmp_datum_t bits)
{
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 1,
                            scmp_arg_cmp{argument, SCMP_CMP_MASKED_EQ, bits, bits});
}

int addRules(scmp_filter_ctx filter)
{
    static constexpr int forbidden[] = {
        SCMP_SYS(execve),
        SCMP_SYS(execveat),
        SCMP_SYS(fork),
        SCMP_SYS(vfork),
        SCMP_SYS(ptrace),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(kill),
        SCMP_SYS(mount),
        SCMP_SYS(unshare),
        SCMP_SYS(setns),
        SCMP_SYS(unlink),
        SCMP_SYS(unlinkat),
        SCMP_SYS(creat),
        SCMP_SYS(openat2),
        SCMP_SYS(perf_event_open),
        SCMP_SYS(io_uring_setup),
    };
    int r = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    for (int call : forbidden)
        r = r ? r : refuse(filter, call);
    for (scmp_datum_t bits : {O_WRONLY, O_RDWR, O_CREAT}) {
        r = r ? r : refuseWhenSet(filter, SCMP_SYS(open), 1, bits);
        r = r ? r : refuseWhenSet(filter, SCMP_SYS(openat), 2, bits);
    }
    if (!r)
        r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
                             scmp_arg_cmp{0, SCMP_CMP_NE, AF_UNIX, 0});
    return r;
}

} // namespace

void allowKernelMemory()
{
    constexpr rlim_t enough = 128u << 20; // several rings, the largest of which has 16 MiB
    rlimit limit = {};
    if (getrlimit(RLIMIT_MEMLOCK, &limit) == 0 && limit.rlim_cur < enough) {
        limit = {enough, std::max(limit.rlim_max, enough)};
        setrlimit(RLIMIT_MEMLOCK, &limit);
    }
}

int becomeServiceUser()
{
    uid_t uid = nobody;
    gid_t gid = nobody;
    if (const passwd *entry = getpwnam(account)) {
        uid = entry->pw_uid;
        gid = entry->pw_gid;
    }
    if (prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0) < 0 || setgroups(0, nullptr) < 0 || setresgid(gid, gid, gid) < 0 ||
        setresuid(uid, uid, uid) < 0)
        return errno;
    return 0;
}

int keepOnlyTwoCapabilities()
{
    __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct sets[2] = {};
    if (syscall(SYS_capget, &head, sets) < 0)
        return errno;
    const bool alreadyTwo =
        !sets[0].permitted && !sets[0].effective && sets[1].permitted == two && sets[1].effective == two;
    if (!alreadyTwo) { // the unit's filter denies the call, and there it is not needed
        const __u32 kept = sets[1].permitted & two;
        sets[0] = {};
        sets[1] = {kept, kept, 0};
        if (syscall(SYS_capset, &head, sets) < 0)
            return errno;
    }
    return prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 ? errno : 0;
}

int restrictProcess()
{
    const rlimit noCore = {0, 0};
    const rlimit files = {256, 256};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 ||
        setrlimit(RLIMIT_CORE, &noCore) < 0 || setrlimit(RLIMIT_NOFILE, &files) < 0 || chdir("/") < 0)
        return errno;
    umask(077);
    return 0;
}

int filterSystemCalls()
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return ENOMEM;
    int r = addRules(filter);
    if (!r)
        r = seccomp_load(filter);
    seccomp_release(filter);
    return -r;
}
