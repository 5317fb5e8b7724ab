// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Holds the bytes of a recording that are still to be judged, and finds the chunks among them: the one at a place, or
// the next one behind damage. The answer never depends on how the bytes were cut when they were fed.
#pragma once

#include "app/recording/chunkdecoder.h"

#include <QByteArray>
#include <QByteArrayView>

namespace forkscope {

class ChunkScanner
{
public:
    void feed(QByteArrayView bytes);
    void endInput() { m_isComplete = true; }
    bool isComplete() const { return m_isComplete; }

    // Absolute offsets of the file.
    quint64 position() const { return m_base + quint64(m_at); }
    quint64 end() const { return m_base + quint64(m_buffer.size()); }
    // What is there from the position on.
    QByteArrayView rest() const { return QByteArrayView(m_buffer).sliced(m_at); }

    enum class Answer { Sound, None, Unknown, TooNew };
    // Whether a sound chunk begins at the position; then its messages are in decoder() and the position is behind it.
    // Unknown: more bytes are needed.
    Answer takeChunk();
    // Looks for a sound chunk that was not tried yet and whose mark lies before the absolute offset `limit`; takes it
    // as above, skipping what is before it.
    Answer findChunk(quint64 limit);
    // Leaves a record behind in which findChunk() found none.
    void skip(qsizetype length);
    // Leaves everything behind in which findChunk() found none.
    void skipSearched();

    // Of all bytes before the position.
    quint32 crc() const { return m_crc; }

    const ChunkDecoder &decoder() const { return m_decoder; }
    // Absolute offset of the chunk taken last.
    quint64 chunkOffset() const { return m_chunkOffset; }
    // More was unpacked, for the size of the file, than any recording needs.
    bool isExcessive() const;

private:
    Answer judge(qsizetype at);
    void moveTo(qsizetype at);
    void trim();

    ChunkDecoder m_decoder;
    QByteArray m_buffer;
    quint64 m_base = 0;  // absolute offset of the buffer's first byte
    qsizetype m_at = 0;  // position
    qsizetype m_try = 0; // chunks that begin before were tried, or belong to what is sound
    quint64 m_chunkOffset = 0;
    quint32 m_crc = 0;
    bool m_isComplete = false;
};

} // namespace forkscope
