// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/savejob.h"

namespace forkscope {

SaveJob::SaveJob(const QString &from, const QString &to, const MarkerList &markers, QObject *parent)
    : QObject(parent), m_to(to), m_copy(RecordingCopy::begin(from, to, Overwrite::Replace))
{
    if (m_copy && markers.isEdited()) {
        std::vector<QByteArray> payloads;
        for (const MarkerNote &note : markers.notes())
            payloads.push_back(note.payload());
        (*m_copy)->setMarkers(std::move(payloads));
    }
    connect(&m_timer, &QTimer::timeout, this, &SaveJob::advance);
    m_timer.start(0);
}

void SaveJob::advance()
{
    if (!m_copy) {
        m_timer.stop();
        Q_EMIT failed(m_copy.error());
        return;
    }
    switch ((*m_copy)->advance(std::chrono::milliseconds(15))) {
    case RecordingCopy::State::Copying:
        Q_EMIT progressed((*m_copy)->progress());
        break;
    case RecordingCopy::State::Done:
        m_timer.stop();
        Q_EMIT done(m_to);
        break;
    case RecordingCopy::State::Failed:
        m_timer.stop();
        Q_EMIT failed((*m_copy)->error());
        break;
    }
}

} // namespace forkscope
