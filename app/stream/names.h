// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What numbers in records stood for where they were made, as far as the stream tells.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QString>

namespace forkscope {

struct Names
{
    QHash<quint64, QByteArray> cgroups; // id: path below the mount
    QHash<quint32, QByteArray> users;   // uid: name
    QHash<quint64, QByteArray> pidsMax; // cgroup id: tightest limit, "10 of /user.slice"

    // Takes the payload of a Name message in; one that does not hold, or is of an unknown kind, is passed over.
    void take(const QByteArray &payload);
};

// The container that a cgroup path tells of, by the naming of its engine: "docker 51bfecc57bc2"; deduced. Empty if
// none.
QString containerOf(const QByteArray &cgroupPath);

} // namespace forkscope
