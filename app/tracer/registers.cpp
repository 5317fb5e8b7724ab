// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/registers.h"

#include <elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

namespace forkscope::tracer {

#if defined(__x86_64__)

std::optional<Place> placeOf(pid_t tid)
{
    user_regs_struct registers{};
    if (ptrace(PTRACE_GETREGS, tid, nullptr, &registers) != 0)
        return std::nullopt;
    return Place{registers.rsp, registers.fs_base};
}

bool setFirstArgument(pid_t tid, __u64 value, bool isCompat)
{
    user_regs_struct registers{};
    if (ptrace(PTRACE_GETREGS, tid, nullptr, &registers) != 0)
        return false;
    (isCompat ? registers.rbx : registers.rdi) = value;
    return ptrace(PTRACE_SETREGS, tid, nullptr, &registers) == 0;
}

bool refuseCall(pid_t tid, int error)
{
    user_regs_struct registers{};
    if (ptrace(PTRACE_GETREGS, tid, nullptr, &registers) != 0)
        return false;
    registers.orig_rax = ~0ull;
    registers.rax = static_cast<unsigned long long>(-static_cast<long long>(error));
    return ptrace(PTRACE_SETREGS, tid, nullptr, &registers) == 0;
}

#elif defined(__aarch64__)

namespace {

template <class Set>
bool transfer(__ptrace_request request, pid_t tid, int kind, Set &set)
{
    iovec where{&set, sizeof set};
    return ptrace(request, tid, kind, &where) == 0;
}

} // namespace

std::optional<Place> placeOf(pid_t tid)
{
    user_regs_struct registers{};
    __u64 tls = 0;
    if (!transfer(PTRACE_GETREGSET, tid, NT_PRSTATUS, registers))
        return std::nullopt;
    transfer(PTRACE_GETREGSET, tid, NT_ARM_TLS, tls);
    return Place{registers.sp, tls};
}

bool setFirstArgument(pid_t tid, __u64 value, bool)
{
    user_regs_struct registers{};
    if (!transfer(PTRACE_GETREGSET, tid, NT_PRSTATUS, registers))
        return false;
    registers.regs[0] = value;
    return transfer(PTRACE_SETREGSET, tid, NT_PRSTATUS, registers);
}

bool refuseCall(pid_t tid, int error)
{
    int none = -1;
    return transfer(PTRACE_SETREGSET, tid, NT_ARM_SYSTEM_CALL, none) &&
           setFirstArgument(tid, static_cast<__u64>(-static_cast<__s64>(error)), false);
}

#endif

} // namespace forkscope::tracer
