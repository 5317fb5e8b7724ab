// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/sqlitestore.h"

#include <QFile>

#include <sqlite3.h>

namespace forkscope {

bool SqliteStore::isAvailable()
{
    return true;
}

std::unique_ptr<SqliteStore> SqliteStore::create(const QString &path)
{
    sqlite3 *database = nullptr;
    const int opened = sqlite3_open(QFile::encodeName(path).constData(), &database);
    std::unique_ptr<SqliteStore> store(new SqliteStore(database));
    // Durable as a recording is: synced when it is finished, not in between.
    const bool isReady =
        opened == SQLITE_OK && store->run("PRAGMA journal_mode=WAL") && store->run("PRAGMA synchronous=NORMAL") &&
        store->run("CREATE TABLE event (number INTEGER PRIMARY KEY, time INTEGER, type INTEGER, pid INTEGER, "
                   "start INTEGER, record BLOB)") &&
        store->run("BEGIN") &&
        store->prepare("INSERT INTO event (time, type, pid, start, record) VALUES (?, ?, ?, ?, ?)");
    return isReady ? std::move(store) : nullptr;
}

SqliteStore::~SqliteStore()
{
    sqlite3_finalize(m_statement);
    sqlite3_close(m_database);
}

bool SqliteStore::run(const char *text)
{
    return sqlite3_exec(m_database, text, nullptr, nullptr, nullptr) == SQLITE_OK;
}

bool SqliteStore::prepare(const char *text)
{
    sqlite3_finalize(m_statement);
    m_statement = nullptr;
    return sqlite3_prepare_v2(m_database, text, -1, &m_statement, nullptr) == SQLITE_OK;
}

bool SqliteStore::add(const forkscope_record &head, Bytes record)
{
    sqlite3_bind_int64(m_statement, 1, sqlite3_int64(head.time));
    sqlite3_bind_int(m_statement, 2, head.type);
    sqlite3_bind_int64(m_statement, 3, head.tgid);
    sqlite3_bind_int64(m_statement, 4, sqlite3_int64(head.start));
    sqlite3_bind_blob(m_statement, 5, record.data(), int(record.size()), SQLITE_STATIC);
    return sqlite3_step(m_statement) == SQLITE_DONE && sqlite3_reset(m_statement) == SQLITE_OK;
}

bool SqliteStore::finish()
{
    return run("CREATE INDEX event_time ON event (time)") && run("COMMIT") && run("PRAGMA wal_checkpoint(TRUNCATE)");
}

quint64 SqliteStore::scan()
{
    quint64 records = 0;
    if (!prepare("SELECT record FROM event ORDER BY number"))
        return 0;
    while (sqlite3_step(m_statement) == SQLITE_ROW)
        records += sqlite3_column_bytes(m_statement, 0) > 0 && sqlite3_column_blob(m_statement, 0) ? 1 : 0;
    return records;
}

std::optional<quint64> SqliteStore::numberAt(quint64 time)
{
    if (!m_isSeeking)
        m_isSeeking = prepare("SELECT number FROM event WHERE time <= ? ORDER BY time DESC, number DESC LIMIT 1");
    if (!m_isSeeking)
        return std::nullopt;
    sqlite3_reset(m_statement);
    sqlite3_bind_int64(m_statement, 1, sqlite3_int64(time));
    if (sqlite3_step(m_statement) != SQLITE_ROW)
        return std::nullopt;
    return quint64(sqlite3_column_int64(m_statement, 0));
}

} // namespace forkscope
