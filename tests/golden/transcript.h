// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every message of a recording as a line of text, every record with its fields: what a later version must still read
// out of an older recording.
#pragma once

#include "app/stream/message.h"

#include <QByteArray>

#include <vector>

namespace forkscope {

QByteArray transcriptOf(const std::vector<Message> &messages);

} // namespace forkscope
