// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/spool.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace forkscope {

namespace {

constexpr int keptDays = 7;

} // namespace

QString spoolDirectory()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/forkscope/recordings");
}

void removeOldSpools()
{
    const QDir directory(spoolDirectory());
    const QDateTime limit = QDateTime::currentDateTime().addDays(-keptDays);
    const auto files =
        directory.entryInfoList({QStringLiteral("*.forkscope"), QStringLiteral("*.forkscope.part")}, QDir::Files);
    for (const QFileInfo &file : files) {
        if (file.lastModified() < limit)
            QFile::remove(file.filePath());
    }
}

Spool::Spool(Session &session, QObject *parent) : QObject(parent)
{
    connect(&session, &Session::messageTaken, this, &Spool::take);
    connect(&session, &Session::infoChanged, this, [this, &session] {
        const bool over = session.state() == Session::State::Ended || session.state() == Session::State::Failed;
        if (over && m_recorder && !m_isFinished)
            m_isFinished = m_recorder->finish();
    });
}

Spool::~Spool()
{
    if (m_isDiscarded && m_recorder) {
        const QString path = readablePath();
        m_recorder->writer().discard();
        QFile::remove(path);
    } else if (m_recorder && !m_isFinished) {
        m_recorder->finish();
    }
}

void Spool::take(const Message &message)
{
    if (!m_recorder && !m_hasFailed) {
        QDir().mkpath(spoolDirectory());
        QFile::setPermissions(spoolDirectory(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const QString name = QDateTime::currentDateTime().toString(QStringLiteral("yyyy-MM-dd HH-mm-ss-zzz"));
        auto writer =
            RecordingWriter::create(QStringLiteral("%1/%2.forkscope").arg(spoolDirectory(), name), Overwrite::Refuse);
        if (!writer) {
            m_hasFailed = true;
            Q_EMIT failed(writer.error());
            return;
        }
        m_recorder = std::make_unique<Recorder>(std::move(*writer));
        connect(m_recorder.get(), &Recorder::failed, this, &Spool::failed);
    }
    if (m_recorder)
        m_recorder->take(message);
}

QString Spool::readablePath()
{
    if (!m_recorder)
        return {};
    return m_isFinished ? m_recorder->writer().path() : m_recorder->writer().partPath();
}

void Spool::flush()
{
    if (m_recorder && !m_isFinished)
        m_recorder->flush();
}

void Spool::discard()
{
    m_isDiscarded = true;
}

} // namespace forkscope
