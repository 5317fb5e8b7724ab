// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/names.h"

#include "app/stream/displaytext.h"
#include "app/stream/eventdecoder.h"

#include <array>

namespace forkscope {

namespace {

// How engines name the cgroup of a container: what stands before and after its id in one component of the path, or in
// the component before it (`parent`).
struct Engine
{
    const char *parent, *before, *after, *name;
};
constexpr std::array<Engine, 10> engines{{
    {"", "docker-", ".scope", "docker"},
    {"docker", "", "", "docker"},
    {"", "libpod-", ".scope", "podman"},
    {"", "crio-", ".scope", "cri-o"},
    {"", "cri-containerd-", ".scope", "containerd"},
    {"", "nerdctl-", ".scope", "nerdctl"},
    {"", "lxc.payload.", "", "lxc"},
    {"lxc", "", "", "lxc"},
    {"", "machine-", ".scope", "machine"},
    {"machine.slice", "systemd-nspawn@", ".service", "nspawn"},
}};

constexpr qsizetype longId = 64; // hexadecimal digits; people know the first twelve
constexpr qsizetype shortId = 12;

} // namespace

void Names::take(const QByteArray &payload)
{
    if (const auto name = decodeName(payload)) {
        if (name->fixed.kind == FORKSCOPE_NAME_CGROUP)
            cgroups.insert(name->fixed.id, name->text.toByteArray());
        else if (name->fixed.kind == FORKSCOPE_NAME_USER)
            users.insert(quint32(name->fixed.id), name->text.toByteArray());
        else if (name->fixed.kind == FORKSCOPE_NAME_PIDS_MAX)
            pidsMax.insert(name->fixed.id, name->text.toByteArray());
    }
}

QString containerOf(const QByteArray &cgroupPath)
{
    const auto parts = cgroupPath.split('/');
    // The innermost container is the one a process is in.
    for (auto index = parts.size() - 1; index > 0; --index)
        for (const auto &engine : engines) {
            const auto &part = parts[index];
            const QByteArray before(engine.before), after(engine.after), parent(engine.parent);
            if (!part.startsWith(before) || !part.endsWith(after) || part.size() <= before.size() + after.size())
                continue;
            if (!parent.isEmpty() && parts[index - 1] != parent)
                continue;
            auto id = part.mid(before.size()).chopped(after.size());
            if (id.size() == longId)
                id.truncate(shortId);
            return QLatin1String(engine.name) + u' ' + displayText(id);
        }
    return {};
}

} // namespace forkscope
