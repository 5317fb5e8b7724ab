// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a recording from a file, message by message. No window and no event loop is needed; see ReplaySource for these.
#pragma once

#include "app/recording/inputfile.h"
#include "app/recording/recordingparser.h"
#include "app/stream/result.h"

#include <QString>

#include <memory>
#include <optional>

namespace forkscope {

class RecordingReader
{
public:
    // Fails with one sentence: not found, unreadable, a directory, empty, not a recording, foreign, too new.
    static Result<std::unique_ptr<RecordingReader>> open(const QString &path);
    // Reads from where the descriptor stands; it is duplicated. May wait for a pipe.
    static Result<std::unique_ptr<RecordingReader>> openDescriptor(int descriptor, const QString &name);

    // Nothing at the end, or when it could not go on: error().
    std::optional<Message> next();

    // 0 … 1 of the file; 0 for a pipe.
    double progress() const;
    // One sentence when reading broke off; empty otherwise.
    const QString &error() const { return m_error; }
    // After the end: empty, or one sentence on what is missing ("The recording ends early: …").
    QString notice() const { return m_parser.notice(); }
    const RecordingParser &parser() const { return m_parser; }
    const QString &name() const { return m_file->name(); }

private:
    explicit RecordingReader(std::unique_ptr<InputFile> file);
    static Result<std::unique_ptr<RecordingReader>> begin(std::unique_ptr<InputFile> file);
    std::optional<Message> read();

    std::unique_ptr<InputFile> m_file;
    RecordingParser m_parser;
    std::optional<Message> m_first;
    QString m_error;
    bool m_isAtEnd = false;
};

} // namespace forkscope
