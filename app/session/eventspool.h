// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The bytes of a session's events outside of memory: in packed blocks, in a file that has no name and goes with the
// session. Where the file takes no more, packed blocks stay in memory.
#pragma once

#include <QByteArray>
#include <QString>

#include <array>
#include <memory>
#include <vector>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace forkscope {

class EventSpool
{
public:
    // The file is made with the first block, in $TMPDIR or, where that is not set, /var/tmp.
    EventSpool();
    // In `directory`.
    explicit EventSpool(const QString &directory);
    ~EventSpool();
    EventSpool(const EventSpool &) = delete;
    EventSpool &operator=(const EventSpool &) = delete;

    // Keeps a block; the n-th has number n.
    void append(const QByteArray &block);
    std::size_t size() const { return m_blocks.size(); }
    // Its bytes; empty when they cannot be read any more: problem().
    QByteArray read(std::size_t number) const;

    // Empty, or one sentence on why the file could not be written or read; the first one stays.
    const QString &problem() const { return m_problem; }
    // In memory, in the file, and what that is unpacked.
    std::size_t bytes() const;
    quint64 fileBytes() const { return m_end; }
    quint64 unpackedBytes() const { return m_unpacked; }

private:
    struct Block
    {
        quint64 offset = 0;
        quint32 packed = 0;
        quint32 unpacked = 0;
        QByteArray kept; // packed, where the file did not take it
    };
    struct Cached
    {
        std::size_t number = ~std::size_t(0);
        quint64 used = 0;
        QByteArray bytes;
    };
    struct Deleter
    {
        void operator()(ZSTD_CCtx_s *context) const;
        void operator()(ZSTD_DCtx_s *context) const;
    };

    bool open();
    bool write(const QByteArray &packed);
    QByteArray packedBytes(const Block &block) const;
    QByteArray unpack(const Block &block) const;
    void note(const QString &sentence) const;

    QString m_directory;
    int m_descriptor = -1;
    quint64 m_end = 0;
    quint64 m_unpacked = 0;
    std::size_t m_keptBytes = 0;
    std::vector<Block> m_blocks;
    std::unique_ptr<ZSTD_CCtx_s, Deleter> m_packer;
    std::unique_ptr<ZSTD_DCtx_s, Deleter> m_unpacker;
    // What is looked at is looked at again, and a screen full of events seldom lies in more blocks.
    mutable std::array<Cached, 48> m_cache;
    mutable quint64 m_uses = 0;
    mutable QString m_problem;
};

} // namespace forkscope
