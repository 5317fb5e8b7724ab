// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Counts as they stand in the sentences about recordings.
#pragma once

#include <QString>

namespace forkscope {

// "1,204,331", grouped as the user's language does.
QString countText(quint64 count);
// "1 event", "1,204,331 events".
QString eventsText(quint64 count);
// "1 event is readable", "1,204,331 events are readable".
QString readableText(quint64 events);

} // namespace forkscope
