// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sessionfile.h"

#include "ui/keptmarkers.h"
#include "ui/recordinglist.h"
#include "ui/savejob.h"
#include "ui/spool.h"

namespace forkscope {

SessionFile::SessionFile(Session &session, const QString &path, QObject *parent)
    : QObject(parent), m_session(session), m_path(path)
{
    if (!path.isEmpty()) {
        auto *kept = new KeptMarkers(session, this);
        connect(kept, &KeptMarkers::failed, this, &SessionFile::failed);
    }
    if (!path.isEmpty() || !session.isLive())
        return;
    m_spool = new Spool(session, this);
    connect(m_spool, &Spool::failed, this, &SessionFile::spoolFailed);
}

void SessionFile::saveTo(const QString &path)
{
    if (m_spool)
        m_spool->flush();
    const QString from = m_spool ? m_spool->readablePath() : m_path;
    if (from.isEmpty()) {
        Q_EMIT failed(tr("There is nothing to save: no event has come, or it could not be kept."));
        return;
    }
    const bool loading = !m_spool && m_session.state() == Session::State::Receiving;
    if (loading && m_session.markers().isEdited()) {
        Q_EMIT failed(tr("The recording is still being opened, so its markers are not all known. Save when it is."));
        return;
    }
    cancelSaving();
    m_job = new SaveJob(from, path, m_session.markers(), this);
    const bool complete = m_session.state() != Session::State::Receiving;
    connect(m_job, &SaveJob::progressed, this, &SessionFile::progressed);
    connect(m_job, &SaveJob::failed, this, [this](const QString &sentence) {
        cancelSaving();
        Q_EMIT failed(sentence);
    });
    connect(m_job, &SaveJob::done, this, [this, complete](const QString &where) {
        cancelSaving();
        m_savedPath = where;
        m_session.markers().noteKept();
        rememberRecording(where);
        if (m_spool && complete)
            m_spool->discard();
        Q_EMIT saved(where);
    });
}

void SessionFile::cancelSaving()
{
    if (m_job)
        m_job->deleteLater();
    m_job = nullptr;
    Q_EMIT progressed(1);
}

} // namespace forkscope
