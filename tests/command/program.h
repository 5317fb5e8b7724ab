// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the built program `forkscope` and tells what came of it.
#pragma once

#include "app/stream/message.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace forkscope {

struct Outcome
{
    int exitCode;
    QByteArray output;
    QByteArray errors;
};

enum class As { Caller, OrdinaryUser };
constexpr int notStarted = -2;

// Waits for its end. `input` is its standard input; `environment` ("NAME=VALUE") is added to that of the test.
Outcome runProgram(const QStringList &arguments, const QByteArray &input = {}, const QStringList &environment = {},
                   As user = As::Caller);

// A recording of these messages.
void writeRecording(const QString &path, const std::vector<Message> &messages);
QByteArray contentsOf(const QString &path);
void writeFile(const QString &path, const QByteArray &bytes);

} // namespace forkscope
