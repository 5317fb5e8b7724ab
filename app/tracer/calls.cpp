// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/calls.h"

#include <cerrno>
#include <linux/audit.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>

namespace forkscope::tracer {

namespace {

// In the data of the filter's answer, so that it is told from the answer of a filter of the program's own.
constexpr __u16 mark = 0x4600;
constexpr __u16 kindBits = 0x00ff;
constexpr __u64 x32Bit = 0x40000000; // of a call's number

#if defined(__x86_64__)
constexpr __u32 nativeMachine = AUDIT_ARCH_X86_64;
constexpr std::array<__u32, 2> otherMachines{SCMP_ARCH_X86, SCMP_ARCH_X32};
#elif defined(__aarch64__)
constexpr __u32 nativeMachine = AUDIT_ARCH_AARCH64;
constexpr std::array<__u32, 1> otherMachines{SCMP_ARCH_ARM};
#else
#error "unknown machine: add it here and in registers.cpp"
#endif

struct Watched
{
    int number; // libseccomp's, good for every machine
    CallKind kind;
};
const std::array watched{
    Watched{SCMP_SYS(fork), CallKind::Fork},          Watched{SCMP_SYS(vfork), CallKind::Vfork},
    Watched{SCMP_SYS(clone), CallKind::Clone},        Watched{SCMP_SYS(clone3), CallKind::Clone3},
    Watched{SCMP_SYS(wait4), CallKind::Wait},         Watched{SCMP_SYS(waitpid), CallKind::Wait},
    Watched{SCMP_SYS(waitid), CallKind::WaitId},      Watched{SCMP_SYS(exit), CallKind::Exit},
    Watched{SCMP_SYS(unshare), CallKind::Namespaces}, Watched{SCMP_SYS(setns), CallKind::Namespaces},
    Watched{SCMP_SYS(ptrace), CallKind::Trace},
};

// A process that has a filter cannot get the strict mode of seccomp(2): these ask for it.
constexpr scmp_arg_cmp asksForMode{0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0};
constexpr scmp_arg_cmp forStrictMode{1, SCMP_CMP_EQ, SECCOMP_MODE_STRICT, 0};
constexpr scmp_arg_cmp setsStrictMode{0, SCMP_CMP_EQ, SECCOMP_SET_MODE_STRICT, 0};

constexpr __u32 stopFor(CallKind kind)
{
    return SCMP_ACT_TRACE(mark | static_cast<__u16>(kind));
}

// 0, or an errno.
int fill(scmp_filter_ctx filter)
{
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_NNP, 0);
    seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_ALLOW);
    // Not to be slowed down against Spectre: the program gets no more rights than it had.
    seccomp_attr_set(filter, SCMP_FLTATR_CTL_SSB, 1);
    for (const auto machine : otherMachines)
        seccomp_arch_add(filter, machine);
    for (const auto &[number, kind] : watched)
        if (const int error = seccomp_rule_add(filter, stopFor(kind), number, 0))
            return -error;
    const auto strict = stopFor(CallKind::Strict);
    if (const int error = seccomp_rule_add(filter, strict, SCMP_SYS(prctl), 2, asksForMode, forStrictMode))
        return -error;
    return -seccomp_rule_add(filter, strict, SCMP_SYS(seccomp), 1, setsStrictMode);
}

std::optional<__ptrace_syscall_info> infoOf(pid_t tid)
{
    __ptrace_syscall_info info{};
    if (ptrace(PTRACE_GET_SYSCALL_INFO, tid, sizeof info, &info) <= 0)
        return std::nullopt;
    return info;
}

} // namespace

std::optional<Call> readCall(pid_t tid)
{
    const auto info = infoOf(tid);
    if (!info || info->op != PTRACE_SYSCALL_INFO_SECCOMP || (info->seccomp.ret_data & ~kindBits) != mark)
        return std::nullopt;
    Call call;
    call.kind = static_cast<CallKind>(info->seccomp.ret_data & kindBits);
    call.isCompat = info->arch != nativeMachine;
    call.number = static_cast<__s32>(info->seccomp.nr & ~x32Bit);
    for (std::size_t i = 0; i < call.arguments.size(); ++i)
        call.arguments[i] = info->seccomp.args[i];
    call.stack = info->stack_pointer;
    return call;
}

std::optional<__s64> readResult(pid_t tid)
{
    const auto info = infoOf(tid);
    if (!info || info->op != PTRACE_SYSCALL_INFO_EXIT)
        return std::nullopt;
    return info->exit.rval;
}

int installFilter(Privileges &privileges)
{
    const auto filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter)
        return ENOMEM;
    int error = fill(filter);
    privileges = Privileges::Kept;
    if (error == 0)
        error = -seccomp_load(filter);
    if (error == EACCES || error == EPERM || error == ECANCELED) {
        privileges = Privileges::GivenUp;
        error = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? -seccomp_load(filter) : errno;
    }
    seccomp_release(filter);
    return error;
}

} // namespace forkscope::tracer
