// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What each argument of an exported event must say about where it came from, on the kernel that runs.
#pragma once

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace forkscope {

// Tags and hook of each argument, as this kernel's possibilities predict them: "stack K,OPT fentry/kernel_clone".
// For events of types fork, fork_failed and exec of a recorded command.
QStringList predictedOrigins(const QJsonObject &event);
QStringList exportedOrigins(const QJsonObject &event);

// What a program of tests/programs promises of an event, without what this kernel cannot tell; none of it: nullopt.
std::optional<QJsonObject> asToldHere(QJsonObject promise);
// Whether the event has all that is promised. In promised texts * stands for anything; promised args are an object
// {name: text or value}.
bool fulfils(const QJsonObject &event, const QJsonObject &promise);

} // namespace forkscope
