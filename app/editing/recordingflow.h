// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings of one boot, one after the other, as one flow.
#pragma once

#include "app/editing/messageflow.h"
#include "app/recording/recordingreader.h"
#include "app/stream/result.h"

#include <QStringList>

#include <memory>
#include <vector>

namespace forkscope {

class RecordingFlow
{
public:
    // At least one, in the order of their times.
    explicit RecordingFlow(std::vector<std::unique_ptr<RecordingReader>> readers) : m_readers(std::move(readers)) {}
    // Fails like RecordingReader::open().
    static Result<std::unique_ptr<RecordingFlow>> open(const QStringList &paths);

    // The first is the Hello. Nothing at the end, or when reading broke off: error().
    std::optional<FlowItem> next();

    // Who lives just before the item that next() gave last; at the end, those that live then.
    const LivingProcesses &living() const { return m_flow.living(); }
    const std::optional<Hello> &hello() const { return m_flow.hello(); }

    const QString &error() const { return m_error; }
    // After the end: what is missing from the recordings, a sentence each.
    QStringList notices() const;

private:
    bool readMessage();

    std::vector<std::unique_ptr<RecordingReader>> m_readers;
    std::size_t m_reader = 0; // that is being read
    MessageFlow m_flow;
    QString m_error;
};

} // namespace forkscope
