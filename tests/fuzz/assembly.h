// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings put together from a fuzzer's bytes: their lengths and checksums hold, which chance would hardly ever
// reach.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <fuzzer/FuzzedDataProvider.h>

namespace forkscope {

// A chunk record around these inner records.
QByteArray chunkAround(QByteArrayView raw);
// A head, and behind it whatever the fuzzer chooses: chunks of messages or of any bytes, records, rubbish, ends.
QByteArray assembledRecording(FuzzedDataProvider &data);

} // namespace forkscope
