// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the suites of the window need: recordings made of notation, a home of their own, and windows that have loaded.
#pragma once

#include "tests/session/notation.h"
#include "ui/mainwindow.h"

#include <QTemporaryDir>

#include <memory>

namespace forkscope {

// Settings, spool and state in a folder of their own that goes with it. To be made before any window.
class Home
{
public:
    Home();
    QString path(const QString &name) const { return m_directory.filePath(name); }

private:
    QTemporaryDir m_directory;
};

// Writes the session as a recording; ends the test program if that fails.
void writeRecording(const QString &path, const QString &notation);

struct WindowDeleter
{
    void operator()(MainWindow *window) const;
};
using Window = std::unique_ptr<MainWindow, WindowDeleter>;

Window makeWindow();
// Opens the session, and returns when all its views show it.
Window windowOf(const QString &notation);
// Opens a live session, of which the source gets more by FakeSource::add().
Window liveWindowOf(const QString &notation, FakeSource **source);
// Lets models and views catch up with the cursor.
void settle(MainWindow &window);

// The rows of the tree, open or not: "sh(1){ls(2){}}".
QString rowsOf(const QAbstractItemModel &model, const QModelIndex &parent = {});

// A shell that makes, builds and fails: every kind of event once.
QString buildSession();

} // namespace forkscope
