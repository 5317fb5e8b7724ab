// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the sources of tests/programs say about themselves, in the comment at their head.
#pragma once

#include <QStringList>

namespace watchedprogram {

QStringList names();                         // of all of them
QStringList comment(const QString &name);    // its lines, without asterisks; empty if there is no such program
QStringList records(const QString &name);    // promised, as Transcript writes them; empty: a tool of other tests
QStringList jsonEvents(const QString &name); // promised, each a JSON object
QString excuse(const QString &name);         // what its status 2 means; empty if it cannot be excused

} // namespace watchedprogram
