// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a flow of single records, losses, markers and names into a recording, numbered afresh from 0.
#pragma once

#include "app/editing/recordingflow.h"
#include "app/recording/recordingwriter.h"
#include "app/stream/batchbuilder.h"

namespace forkscope {

class FlowWriter
{
public:
    explicit FlowWriter(RecordingWriter &writer) : m_writer(writer) {}

    // These are false once writing failed: RecordingWriter::error().
    // The greeting and what exists at `time`, records of type Existing; first of all, and once.
    bool begin(Hello hello, const std::vector<QByteArray> &existing, quint64 time);
    // Any item but a Hello; one of the first list becomes a record like others.
    bool add(const FlowItem &item);
    bool finish();

private:
    bool addLoss(const QByteArray &payload);
    bool closeBatch();

    RecordingWriter &m_writer;
    BatchBuilder m_batch;
    quint64 m_nextSeq = 0;
};

} // namespace forkscope
