// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Stands for sqlitestore.cpp where libsqlite3 is missing.
#include "tests/bench/sqlitestore.h"

namespace forkscope {

bool SqliteStore::isAvailable()
{
    return false;
}

std::unique_ptr<SqliteStore> SqliteStore::create(const QString & /*path*/)
{
    return nullptr;
}

SqliteStore::~SqliteStore() = default;

bool SqliteStore::add(const forkscope_record & /*head*/, Bytes /*record*/)
{
    return false;
}

bool SqliteStore::finish()
{
    return false;
}

quint64 SqliteStore::scan()
{
    return 0;
}

std::optional<quint64> SqliteStore::numberAt(quint64 /*time*/)
{
    return std::nullopt;
}

} // namespace forkscope
