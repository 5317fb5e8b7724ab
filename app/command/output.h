// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a command writes: data to standard output or a new file, all else to standard error.
#pragma once

#include "app/command/commandtable.h"

#include <QByteArray>
#include <QSaveFile>
#include <QString>

#include <memory>

namespace forkscope {

// A line on standard error, after the program's name.
void complain(const QString &sentence);
// A line on standard error as it is.
void remark(const QString &line);

// "1 event" or, with %1 for the number, "%1 events".
QString counted(quint64 number, const QString &one, const QString &many);

class Output
{
public:
    // `path` empty or "-": standard output. Otherwise a new file, or with --force in place of another.
    explicit Output(const QString &path);
    Output(const Output &) = delete;
    Output &operator=(const Output &) = delete;

    // Complains and gives an exit code when it cannot be written to.
    int open(const Arguments &arguments);
    void write(const QByteArray &bytes);
    // What was written is seen by whoever reads standard output.
    void flush();
    // Gives a file its name. An exit code; complains if something went wrong now or before.
    int finish();
    bool hasFailed() const { return !m_error.isEmpty(); }

private:
    QString m_path;
    std::unique_ptr<QSaveFile> m_file;
    QString m_error;
};

} // namespace forkscope
