// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/recordingflow.h"

namespace forkscope {

Result<std::unique_ptr<RecordingFlow>> RecordingFlow::open(const QStringList &paths)
{
    std::vector<std::unique_ptr<RecordingReader>> readers;
    for (const auto &path : paths) {
        auto reader = RecordingReader::open(path);
        if (!reader)
            return Failure{reader.error()};
        readers.push_back(std::move(*reader));
    }
    return std::make_unique<RecordingFlow>(std::move(readers));
}

std::optional<FlowItem> RecordingFlow::next()
{
    for (;;) {
        if (auto item = m_flow.next())
            return item;
        if (!readMessage())
            return std::nullopt;
    }
}

bool RecordingFlow::readMessage()
{
    if (m_reader == m_readers.size() || !m_error.isEmpty())
        return false;
    auto &reader = *m_readers[m_reader];
    if (const auto message = reader.next()) {
        m_flow.take(*message);
        return true;
    }
    m_error = reader.error();
    if (!m_error.isEmpty())
        return false;
    if (++m_reader < m_readers.size())
        m_flow.beginNext();
    else
        m_flow.end();
    return true;
}

QStringList RecordingFlow::notices() const
{
    QStringList notices;
    for (const auto &reader : m_readers)
        if (const auto notice = reader->notice(); !notice.isEmpty())
            notices << (m_readers.size() == 1 ? notice : reader->name() + QStringLiteral(": ") + notice);
    return notices;
}

} // namespace forkscope
