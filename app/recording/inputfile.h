// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A recording's bytes: a file, read in order by pread, or a pipe. Knows whether somebody is still writing it.
#pragma once

#include "app/stream/result.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <sys/types.h>

namespace forkscope {

class InputFile
{
public:
    static Result<std::unique_ptr<InputFile>> open(const QString &path);
    static Result<std::unique_ptr<InputFile>> openDescriptor(int descriptor, const QString &name);
    ~InputFile();
    InputFile(const InputFile &) = delete;
    InputFile &operator=(const InputFile &) = delete;

    const QString &name() const { return m_name; }
    int descriptor() const { return m_descriptor; }
    bool isRegular() const { return m_isRegular; }
    // Whether a RecordingWriter has it open.
    bool isBeingWritten() const;
    // Whether read() would not wait.
    bool isReady() const;
    quint64 size() const;
    quint64 position() const { return m_position; }

    // Up to `most` bytes from the position on, empty at the end; nothing on an error: error().
    std::optional<QByteArray> read(qsizetype most);
    // Fewer bytes than asked for at the end. Regular files only.
    std::optional<QByteArray> readAt(quint64 offset, qsizetype length);
    const QString &error() const { return m_error; }

private:
    InputFile(int descriptor, const QString &name);
    static Result<std::unique_ptr<InputFile>> take(int descriptor, const QString &name);
    std::optional<QByteArray> readOnce(qsizetype most, std::optional<off_t> offset);
    void waitForInput() const;

    QString m_name;
    QString m_error;
    quint64 m_position = 0;
    int m_descriptor;
    bool m_isRegular = false;
};

} // namespace forkscope
