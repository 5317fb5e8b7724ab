// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/keptmarkers.h"

#include "app/stream/displaytext.h"
#include "app/stream/eventdecoder.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace forkscope {

namespace {

// Nobody sets more by hand; a file that holds more is not ours.
constexpr qint64 largestFile = 16 * 1024 * 1024;

} // namespace

KeptMarkers::KeptMarkers(Session &session, QObject *parent) : QObject(parent), m_session(session)
{
    m_delay.setSingleShot(true);
    m_delay.setInterval(std::chrono::seconds(1));
    connect(&m_delay, &QTimer::timeout, this, &KeptMarkers::write);
    // Behind those who add markers when the recording has been read.
    connect(&session, &Session::infoChanged, this, &KeptMarkers::takeUp, Qt::QueuedConnection);
    connect(&session.markers(), &MarkerList::changed, this, [this] {
        if (m_isTakenUp && m_session.markers().isEdited())
            m_delay.start();
    });
}

KeptMarkers::~KeptMarkers()
{
    if (m_delay.isActive())
        write();
}

// Named after what the recording holds, so that a file may be moved. A copy with other markers is another recording.
QString KeptMarkers::path() const
{
    const auto payload = m_session.hello() ? encodeHello(*m_session.hello()) : QByteArray();
    const auto &events = m_session.events();
    const auto end = events.isEmpty() ? Time{} : events.time(EventNumber(events.size() - 1));
    const auto content = payload + QByteArray::number(events.size()) + ' ' + QByteArray::number(toNs(end));
    const auto id = QCryptographicHash::hash(content, QCryptographicHash::Sha256);
    const auto state = qEnvironmentVariable("XDG_STATE_HOME");
    return QStringLiteral("%1/forkscope/markers/%2.json")
        .arg(QDir::isAbsolutePath(state) ? state : QDir::homePath() + QStringLiteral("/.local/state"),
             QString::fromLatin1(id.toHex().left(32)));
}

void KeptMarkers::takeUp()
{
    if (m_isTakenUp || m_session.state() != Session::State::Ended)
        return;
    m_isTakenUp = true;
    QFile file(path());
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return;
    const auto document = QJsonDocument::fromJson(file.readAll());
    if (!document.isArray())
        return;
    MarkerList &markers = m_session.markers();
    while (!markers.notes().empty())
        markers.remove(markers.notes().back().id);
    const auto kept = document.array();
    for (const auto &entry : kept) {
        const auto payload = QByteArray::fromBase64(entry.toString().toLatin1());
        if (const auto marker = decodeMarker(payload))
            markers.add(MarkerNote::of(*marker), MarkerList::Origin::Edited);
    }
}

void KeptMarkers::write()
{
    QJsonArray kept;
    for (const MarkerNote &note : m_session.markers().notes())
        kept.append(QString::fromLatin1(note.payload().toBase64()));
    const QString where = path();
    QDir().mkpath(QFileInfo(where).path());
    QSaveFile file(where);
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) &&
                         file.write(QJsonDocument(kept).toJson(QJsonDocument::Compact)) >= 0 && file.commit();
    if (!written)
        Q_EMIT failed(tr("Markers cannot be kept in %1: %2. Save the recording under another name to keep them.")
                          .arg(displayText(where), file.errorString()));
}

} // namespace forkscope
