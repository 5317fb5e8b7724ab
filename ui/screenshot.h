// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of the window with a recording in it, for places without a display and for reference pictures.
#pragma once

#include <QString>

namespace forkscope {

class MainWindow;

// Opens `recording` in `window`, waits until it is loaded and drawn, and writes a PNG. Returns the exit status: 0, or 3
// with one sentence on standard error.
int takeScreenshot(MainWindow &window, const QString &recording, const QString &picture);

} // namespace forkscope
