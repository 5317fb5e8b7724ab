// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every message of a recording as a line of text, every record with its fields: what a later version must still read
// out of an older recording.
#pragma once

#include "app/stream/message.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace forkscope {

// `notice`: what the reader says is missing.
QByteArray transcriptOf(const std::vector<Message> &messages, const QString &notice);

} // namespace forkscope
