// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/readersource.h"

#include "app/command/arguments.h"
#include "app/command/output.h"

#include <QEventLoop>

#include <unistd.h>

namespace forkscope {

ReaderSource::ReaderSource(std::unique_ptr<RecordingReader> reader) : m_reader(std::move(reader)) {}

void ReaderSource::start()
{
    QMetaObject::invokeMethod(this, &ReaderSource::readNext, Qt::QueuedConnection);
}

void ReaderSource::stop()
{
    if (m_isOver)
        return;
    m_isOver = true;
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT finished({}); }, Qt::QueuedConnection);
}

void ReaderSource::readNext()
{
    if (m_isOver)
        return;
    if (const auto message = m_reader->next()) {
        Q_EMIT messageReceived(*message);
        QMetaObject::invokeMethod(this, &ReaderSource::readNext, Qt::QueuedConnection);
        return;
    }
    m_isOver = true;
    if (m_reader->error().isEmpty())
        Q_EMIT finished(m_reader->notice());
    else
        Q_EMIT failed(m_reader->error());
}

std::unique_ptr<Session> readRecording(const Arguments &arguments,
                                       const std::function<void(const Session &)> &onAdvance)
{
    return readRecording(arguments.operand(), onAdvance);
}

std::unique_ptr<Session> readRecording(const QString &path, const std::function<void(const Session &)> &onAdvance)
{
    auto reader = path == QLatin1String("-")
                      ? RecordingReader::openDescriptor(STDIN_FILENO, ReaderSource::tr("standard input"))
                      : RecordingReader::open(path);
    if (!reader) {
        complain(reader.error());
        return nullptr;
    }
    auto session = std::make_unique<Session>(std::make_unique<ReaderSource>(std::move(*reader)));
    QEventLoop loop;
    QObject::connect(session.get(), &Session::infoChanged, &loop, [&] {
        if (session->state() == Session::State::Ended || session->state() == Session::State::Failed)
            loop.quit();
    });
    QObject::connect(session.get(), &Session::storageFailed, &loop,
                     [](const QString &sentence) { complain(sentence); });
    if (onAdvance)
        QObject::connect(session.get(), &Session::advanced, &loop, [&] { onAdvance(*session); });
    session->start();
    loop.exec();
    if (onAdvance)
        onAdvance(*session);
    if (session->hello())
        return session;
    complain(session->notice());
    return nullptr;
}

int concludeReading(const Session &session, const Arguments &arguments)
{
    if (!session.notice().isEmpty())
        complain(session.notice());
    if (!session.isComplete())
        complain(session.lostEvents() == 0
                     ? ReaderSource::tr("Events may be missing: forkscope stats says when.")
                     : counted(session.lostEvents(), ReaderSource::tr("1 event was lost: forkscope stats says when."),
                               ReaderSource::tr("%1 events were lost: forkscope stats says when.")));
    if (session.state() == Session::State::Failed)
        return ExitCode::Unreadable;
    const bool isWhole = session.isComplete() && session.notice().isEmpty();
    return !isWhole && arguments.has("--strict") ? ExitCode::Incomplete : ExitCode::Fine;
}

} // namespace forkscope
