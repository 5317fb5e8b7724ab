// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The way to the program with the window, which this one does not link.
#pragma once

#include <QByteArrayList>
#include <QString>

namespace forkscope {

// Path of forkscope-gui: beside this program, or in PATH; empty if there is none.
QString windowProgram();
// Whether a window can appear somewhere.
bool hasDisplay();

// Becomes forkscope-gui with these arguments. Returns, after a complaint, an exit code if that is impossible.
int openWindow(const QByteArrayList &arguments);

} // namespace forkscope
