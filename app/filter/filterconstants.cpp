// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filterconstants.h"

#include "app/stream/cloneflags.h"

#include <array>
#include <cerrno>
#include <csignal>

namespace forkscope {

namespace {

constexpr std::array types{
    FilterConstant{"existing", qint64(EventType::Existing)},
    FilterConstant{"fork", qint64(EventType::Fork)},
    FilterConstant{"fork_failed", qint64(EventType::ForkFailed)},
    FilterConstant{"exec", qint64(EventType::Exec)},
    FilterConstant{"exit", qint64(EventType::Exit)},
    FilterConstant{"reap", qint64(EventType::Reap)},
    FilterConstant{"adopt", qint64(EventType::Adopt)},
    FilterConstant{"lost", qint64(EventType::Lost)},
    FilterConstant{"marker", qint64(EventType::Marker)},
};
constexpr std::array calls{FilterConstant{"fork", 0}, FilterConstant{"vfork", 1}, FilterConstant{"clone", 2},
                           FilterConstant{"clone3", 3}, FilterConstant{"kernel", 4}};
constexpr std::array states{FilterConstant{"running", qint64(ProcessState::Running)},
                            FilterConstant{"zombie", qint64(ProcessState::Zombie)},
                            FilterConstant{"ended", qint64(ProcessState::Ended)}};

std::vector<FilterConstant> flagConstants()
{
    std::vector<FilterConstant> constants;
    for (const auto &flag : cloneFlags())
        constants.push_back({flag.name, qint64(flag.bit)});
    return constants;
}

#define CONSTANT(name)                                                                                                 \
    FilterConstant                                                                                                     \
    {                                                                                                                  \
#name, name                                                                                                    \
    }
constexpr std::array signalConstants{
    CONSTANT(SIGHUP),  CONSTANT(SIGINT),  CONSTANT(SIGQUIT), CONSTANT(SIGILL),  CONSTANT(SIGTRAP), CONSTANT(SIGABRT),
    CONSTANT(SIGBUS),  CONSTANT(SIGFPE),  CONSTANT(SIGKILL), CONSTANT(SIGUSR1), CONSTANT(SIGSEGV), CONSTANT(SIGUSR2),
    CONSTANT(SIGPIPE), CONSTANT(SIGALRM), CONSTANT(SIGTERM), CONSTANT(SIGCHLD), CONSTANT(SIGCONT), CONSTANT(SIGSTOP),
    CONSTANT(SIGTSTP), CONSTANT(SIGTTIN), CONSTANT(SIGTTOU), CONSTANT(SIGXCPU), CONSTANT(SIGXFSZ), CONSTANT(SIGSYS),
};
constexpr std::array errnoConstants{
    CONSTANT(EPERM),      CONSTANT(ENOMEM), CONSTANT(EACCES), CONSTANT(EFAULT), CONSTANT(EBUSY),
    CONSTANT(EEXIST),     CONSTANT(EINVAL), CONSTANT(E2BIG),  CONSTANT(EAGAIN), CONSTANT(EBADF),
    CONSTANT(EOPNOTSUPP), CONSTANT(EMFILE), CONSTANT(ENOSPC), CONSTANT(ENOSYS), CONSTANT(EUSERS),
};
#undef CONSTANT

} // namespace

std::span<const FilterConstant> filterTypes()
{
    return types;
}

std::span<const FilterConstant> filterCalls()
{
    return calls;
}

std::span<const FilterConstant> filterStates()
{
    return states;
}

std::span<const FilterConstant> filterFlags()
{
    static const auto constants = flagConstants();
    return constants;
}

std::span<const FilterConstant> filterSignals()
{
    return signalConstants;
}

std::span<const FilterConstant> filterErrors()
{
    return errnoConstants;
}

} // namespace forkscope
