// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The same events in an SQLite table, as one would keep them without a format of one's own: what the benchmark compares
// recordings with.
#pragma once

#include "app/stream/event.h"

#include <QString>

#include <memory>
#include <optional>

struct sqlite3;
struct sqlite3_stmt;

namespace forkscope {

class SqliteStore
{
public:
    // Whether libsqlite3 was there when this was built; nothing else may be called without.
    static bool isAvailable();
    // Makes the file; nothing when it cannot.
    static std::unique_ptr<SqliteStore> create(const QString &path);
    ~SqliteStore();

    // Inside one transaction, which finish() ends.
    bool add(const forkscope_record &head, Bytes record);
    bool finish();
    // Reads every record; their number.
    quint64 scan();
    // Number of the last event at or before `time`, by the index.
    std::optional<quint64> numberAt(quint64 time);

private:
    explicit SqliteStore(sqlite3 *database) : m_database(database) {}
    bool run(const char *text);
    bool prepare(const char *text);

    sqlite3 *m_database;
    sqlite3_stmt *m_statement = nullptr;
    bool m_isSeeking = false;
};

} // namespace forkscope
