// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a recording's bytes apart as they arrive, in pieces of any size, and gives back its messages. Damage costs the
// chunk it hit: the place becomes a loss message, and reading goes on with the next sound chunk.
#pragma once

#include "app/recording/chunkdecoder.h"
#include "app/stream/message.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace forkscope {

class RecordingParser
{
public:
    // `name` stands in the sentences: a path, or "standard input".
    explicit RecordingParser(const QString &name);

    void feed(QByteArrayView bytes);
    // What the end of the bytes means: the file's end, or only what is there of one still being written.
    enum class End { Final, Growing };
    void end(End meaning);

    // The next message, or nothing until more is fed. The first is a Hello.
    std::optional<Message> next();

    // One sentence when this is not to be read at all (no recording, foreign, too new); next() gives nothing then.
    bool hasFailed() const { return !m_error.isEmpty(); }
    const QString &error() const { return m_error; }
    // After the end: empty, or one sentence on what is missing.
    QString notice() const;

    // Of what next() gave out so far.
    quint64 events() const { return m_events; }
    quint64 messages() const { return m_messages; }
    // Places where a chunk was damaged or missing.
    quint64 damages() const { return m_damages; }
    bool isWhole() const;

private:
    enum class State { Head, Records, Searching, Ended };

    QString m_name;
    QString m_error;
    quint64 m_events = 0;
    quint64 m_messages = 0;
    quint64 m_damages = 0;
};

} // namespace forkscope
