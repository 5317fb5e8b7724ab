// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a recording's head says about its session: readable by people in any MCAP tool, and a copy of the Hello for when
// the chunk that holds it is damaged.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace forkscope {

// Content of the Metadata record `session`; `payload` is a Hello's.
QByteArray sessionMetadata(const QByteArray &payload);
// The Hello's payload out of the content of a Metadata record; nothing when it is another record or does not hold.
std::optional<QByteArray> helloOfMetadata(QByteArrayView content);

} // namespace forkscope
