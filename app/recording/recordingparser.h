// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes a recording's bytes apart as they arrive, in pieces of any size, and gives back its messages. Damage costs the
// chunk it hit: the place becomes a loss message, and reading goes on with the next sound chunk.
#pragma once

#include "app/recording/chunkscanner.h"
#include "app/stream/message.h"

#include <QByteArray>
#include <QString>

#include <deque>
#include <optional>

namespace forkscope {

class RecordingParser
{
public:
    // `name` stands in the sentences: a path, or "Standard input".
    explicit RecordingParser(const QString &name) : m_name(name) {}

    void feed(QByteArrayView bytes);
    // What the end of the bytes means: the end of the recording, or only of what is there of one still being written.
    enum class End { Final, Growing };
    void end(End meaning);

    // The next message, or nothing until more is fed. The first is a Hello.
    std::optional<Message> next();

    // One sentence when this is not to be read at all, or no further (no recording, foreign, too new); next() gives
    // nothing then.
    bool hasFailed() const { return !m_error.isEmpty(); }
    const QString &error() const { return m_error; }
    // After the end: empty, or one sentence on what is missing.
    QString notice() const;

    // Of what next() gave out so far.
    quint64 events() const { return m_events; }
    quint64 messages() const { return m_messages; }
    // Places where chunks were damaged or missing.
    quint64 damages() const { return m_damages; }
    quint64 chunks() const { return m_chunks; }

private:
    // Searching: for the next sound chunk, after damage. Closed: behind the footer.
    enum class State { Head, DamagedHead, Records, Searching, Closed, Ended };
    enum class Step { Done, Starved };

    Step step();
    Step stepHead();
    Step stepDamagedHead();
    Step stepRecords();
    Step stepSearching();
    Step stepClosed();
    Step passRecord(quint8 opcode, quint64 length);
    Step accept(ChunkScanner::Answer answer, ChunkScanner::Answer found);
    Step enter(State state);
    void takeRecord(QByteArrayView record);
    void checkFooter(QByteArrayView record);
    void takeChunk(bool isBehindDamage);
    Step stop();

    void beginWithout(const QByteArray &hello);
    std::optional<quint64> firstNumber() const;
    void addLoss(forkscope_cause cause, std::optional<quint64> next, quint64 time);
    void follow(const Message &message);
    void takeHello(const QByteArray &payload);
    bool endsWithFooter() const;
    void fail(const QString &sentence) { m_error = sentence; }

    QString m_name;
    QString m_error;
    ChunkScanner m_scanner;
    std::deque<Message> m_ready; // made here, given out before those of the chunk
    std::size_t m_inChunk = 0;   // next message of the scanner's chunk
    QByteArray m_head;           // first bytes of all
    QByteArray m_tail;           // last bytes of all
    QByteArray m_helloCopy;      // from the head's metadata
    quint32 m_summaryCrc = 0;
    quint32 m_nextSequence = 0;              // of messages
    std::optional<quint64> m_nextNumber;     // of events
    std::optional<quint64> m_statedMessages; // by the summary
    quint64 m_lastTime = 0;
    quint64 m_events = 0;
    quint64 m_messages = 0;
    quint64 m_damages = 0;
    quint64 m_chunks = 0;
    State m_state = State::Head;
    End m_meaning = End::Final;
    bool m_hasBegun = false;   // a Hello was given out
    bool m_hasDataEnd = false; // and no chunk behind it
    bool m_isClosed = false;   // the closing magic stands behind the footer
    bool m_hasFlaw = false;    // something is damaged that holds no events
    bool m_isCut = false;
    bool m_lacksMessages = false; // the summary, itself sound, tells of more than were found
};

} // namespace forkscope
