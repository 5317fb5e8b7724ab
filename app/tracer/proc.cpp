// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tracer/proc.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <unordered_map>

namespace forkscope::tracer {

namespace {

using Path = std::array<char, 64>;

Path procPath(pid_t tid, const char *file)
{
    Path path{};
    std::snprintf(path.data(), path.size(), "/proc/%d/%s", tid, file);
    return path;
}

__u64 numberIn(std::string_view text)
{
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
        text.remove_prefix(1);
    __u64 number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// The text behind "KEY:\t" in /proc/TID/status.
std::string_view valueOf(std::string_view status, std::string_view key)
{
    const auto at = status.find(key);
    if (at == std::string_view::npos)
        return {};
    const auto begin = at + key.size();
    return status.substr(begin, status.find('\n', begin) - begin);
}

std::vector<pid_t> numbersIn(std::string_view text)
{
    std::vector<pid_t> numbers;
    while (!text.empty()) {
        numbers.push_back(static_cast<pid_t>(numberIn(text)));
        const auto next = text.find('\t');
        text.remove_prefix(next == std::string_view::npos ? text.size() : next + 1);
    }
    return numbers;
}

// The kernel writes a newline and a backslash of a name as \n and \\ (older ones as octal digits).
std::string unescaped(std::string_view name)
{
    std::string text;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto rest = name.substr(i);
        if (rest.size() >= 2 && rest[0] == '\\' && (rest[1] == '\\' || rest[1] == 'n')) {
            text += rest[1] == 'n' ? '\n' : '\\';
            ++i;
        } else if (rest.size() >= 4 && rest[0] == '\\' && rest[1] >= '0' && rest[1] <= '3') {
            text += static_cast<char>(std::strtol(std::string(rest.substr(1, 3)).c_str(), nullptr, 8));
            i += 3;
        } else {
            text += rest[0];
        }
    }
    return text;
}

// Field `number` of /proc/PID/stat, counted from 1 as in proc(5), from the state (3) on: a name may contain anything.
std::string_view statField(std::string_view stat, int number)
{
    const auto name = stat.rfind(')');
    if (name == std::string_view::npos)
        return {};
    auto rest = stat.substr(name + 1);
    for (int field = 3; field <= number; ++field) {
        const auto space = rest.find(' ');
        if (space == std::string_view::npos)
            return {};
        rest.remove_prefix(space + 1);
    }
    return rest.substr(0, rest.find(' '));
}

// Where cgroup2 is mounted; empty: nowhere.
std::string cgroupMount()
{
    const auto mounts = contentsOf("/proc/self/mountinfo");
    for (std::size_t begin = 0; begin < mounts.size();) {
        auto end = mounts.find('\n', begin);
        end = end == std::string::npos ? mounts.size() : end;
        const auto line = std::string_view(mounts).substr(begin, end - begin);
        begin = end + 1;
        if (line.find(" - cgroup2 ") == std::string_view::npos)
            continue;
        auto rest = line;
        for (int field = 0; field < 4; ++field)
            rest.remove_prefix(rest.find(' ') + 1);
        return std::string(rest.substr(0, rest.find(' ')));
    }
    return {};
}

} // namespace

std::string contentsOf(const char *path)
{
    std::string text;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return text;
    std::array<char, 4096> buffer; // NOLINT: filled by read
    for (ssize_t length = 0; (length = read(file, buffer.data(), buffer.size())) > 0;) {
        text.append(buffer.data(), static_cast<std::size_t>(length));
        if (static_cast<std::size_t>(length) < buffer.size() / 2)
            break; // what /proc writes in one piece ends here
    }
    close(file);
    return text;
}

std::optional<TaskFacts> factsOf(pid_t tid)
{
    const auto status = contentsOf(procPath(tid, "status").data());
    if (status.empty())
        return std::nullopt;
    TaskFacts facts;
    facts.comm = unescaped(valueOf(status, "Name:\t"));
    facts.tgid = static_cast<pid_t>(numberIn(valueOf(status, "\nTgid:\t")));
    facts.parent = static_cast<pid_t>(numberIn(valueOf(status, "\nPPid:\t")));
    facts.uid = static_cast<__u32>(numberIn(valueOf(status, "\nUid:\t")));
    facts.pids = numbersIn(valueOf(status, "\nNSpid:\t"));
    return facts;
}

__u64 startOf(pid_t pid)
{
    static const auto tick = 1'000'000'000ull / static_cast<unsigned long long>(sysconf(_SC_CLK_TCK));
    constexpr int starttime = 22;
    return numberIn(statField(contentsOf(procPath(pid, "stat").data()), starttime)) * tick;
}

__u32 namespaceOf(pid_t tid, const char *name)
{
    struct stat status = {};
    const auto path = procPath(tid, (std::string("ns/") + name).c_str());
    return stat(path.data(), &status) == 0 ? static_cast<__u32>(status.st_ino) : 0;
}

__u64 cgroupOf(pid_t tid)
{
    static const auto mount = cgroupMount();
    static std::unordered_map<std::string, __u64> known;
    if (mount.empty())
        return 0;
    const auto text = contentsOf(procPath(tid, "cgroup").data());
    const auto at = text.rfind("0::/");
    if (at == std::string::npos)
        return 0;
    const auto path = text.substr(at + 3, text.find('\n', at) - at - 3);
    if (const auto id = known.find(path); id != known.end())
        return id->second;
    struct stat status = {};
    // The id of a cgroup is the inode number of its directory.
    const auto id = stat((mount + path).c_str(), &status) == 0 ? static_cast<__u64>(status.st_ino) : 0;
    return known[path] = id;
}

std::optional<ArgumentMemory> argumentMemoryOf(pid_t pid)
{
    const auto stat = contentsOf(procPath(pid, "stat").data());
    constexpr int argStart = 48, argEnd = 49, envEnd = 51;
    ArgumentMemory memory{numberIn(statField(stat, argStart)), numberIn(statField(stat, argEnd)),
                          numberIn(statField(stat, envEnd))};
    if (memory.begin == 0 || memory.end < memory.begin)
        return std::nullopt;
    return memory;
}

std::string readMemory(pid_t tid, __u64 address, std::size_t size)
{
    constexpr std::size_t page = 4096;
    std::string bytes(size, '\0');
    iovec here{bytes.data(), size};
    // Each page by itself: a transfer is as long as the parts before the first that fails.
    std::array<iovec, 4> there{};
    std::size_t parts = 0;
    for (std::size_t done = 0; done < size && parts < there.size(); ++parts) {
        const auto from = address + done;
        const auto length = std::min<std::size_t>(size - done, page - from % page);
        there[parts].iov_base = reinterpret_cast<void *>(from); // NOLINT: an address of another process
        there[parts].iov_len = length;
        done += length;
    }
    const auto length = process_vm_readv(tid, &here, 1, there.data(), parts, 0);
    bytes.resize(length < 0 ? 0 : static_cast<std::size_t>(length));
    return bytes;
}

bool writeMemory(pid_t tid, __u64 address, const std::string &bytes)
{
    iovec here{const_cast<char *>(bytes.data()), bytes.size()};
    iovec there{reinterpret_cast<void *>(address), bytes.size()}; // NOLINT: an address of another process
    return process_vm_writev(tid, &here, 1, &there, 1, 0) == static_cast<ssize_t>(bytes.size());
}

std::string executableOf(pid_t pid)
{
    std::array<char, 4096> path; // NOLINT: filled by readlink
    const auto length = readlink(procPath(pid, "exe").data(), path.data(), path.size());
    return length < 0 ? std::string() : std::string(path.data(), static_cast<std::size_t>(length));
}

bool isGone(pid_t pid)
{
    return kill(pid, 0) != 0 && errno == ESRCH;
}

} // namespace forkscope::tracer
