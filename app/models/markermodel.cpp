// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/markermodel.h"

#include "app/stream/displaytext.h"

namespace forkscope {

MarkerModel::MarkerModel(Session &session, QObject *parent) : QAbstractTableModel(parent), m_session(session)
{
    MarkerList &markers = session.markers();
    connect(&markers, &MarkerList::aboutToBeAdded, this, [this](int row) { beginInsertRows({}, row, row); });
    connect(&markers, &MarkerList::added, this, [this] { endInsertRows(); });
    connect(&markers, &MarkerList::aboutToBeRemoved, this, [this](int row) { beginRemoveRows({}, row, row); });
    connect(&markers, &MarkerList::removed, this, [this] { endRemoveRows(); });
    connect(&markers, &MarkerList::renamed, this,
            [this](int row) { Q_EMIT dataChanged(index(row, NoteColumn), index(row, NoteColumn)); });
}

int MarkerModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_session.markers().notes().size());
}

int MarkerModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const MarkerNote &MarkerModel::noteAt(const QModelIndex &index) const
{
    return m_session.markers().notes().at(std::size_t(index.row()));
}

QString MarkerModel::text(const MarkerNote &note, Column column) const
{
    switch (column) {
    case TimeColumn:
        return clockText(note.time, m_session.hello() ? m_session.hello()->clock() : ClockPair{});
    case NoteColumn:
        return displayText(note.text);
    case AuthorColumn:
        return note.kind == FORKSCOPE_MARKER_BY_HAND ? displayText(note.author) : tr("by itself");
    case ColumnCount:
        break;
    }
    return {};
}

QVariant MarkerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const MarkerNote &note = noteAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(note, Column(index.column()));
    case Qt::EditRole:
        return index.column() == NoteColumn ? QString::fromUtf8(note.text) : text(note, Column(index.column()));
    case Qt::AccessibleDescriptionRole:
        return markerKindText(note.kind);
    case KindRole:
        return int(note.kind);
    default:
        return {};
    }
}

bool MarkerModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    const QString text = value.toString().trimmed();
    if (role != Qt::EditRole || !index.isValid() || index.column() != NoteColumn || text.isEmpty())
        return false;
    Q_EMIT renameRequested(noteAt(index).id, text);
    return true;
}

QVariant MarkerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn:
        return tr("Time");
    case NoteColumn:
        return tr("Note");
    case AuthorColumn:
        return tr("Author");
    default:
        return {};
    }
}

Qt::ItemFlags MarkerModel::flags(const QModelIndex &index) const
{
    const auto flags = QAbstractTableModel::flags(index);
    return index.column() == NoteColumn ? flags | Qt::ItemIsEditable : flags;
}

QString markerKindText(forkscope_marker_kind kind)
{
    switch (kind) {
    case FORKSCOPE_MARKER_RATE:
        return MarkerModel::tr("peak");
    case FORKSCOPE_MARKER_FAILURE:
        return MarkerModel::tr("failure");
    case FORKSCOPE_MARKER_ZOMBIE:
        return MarkerModel::tr("zombie");
    case FORKSCOPE_MARKER_LOSS:
        return MarkerModel::tr("loss");
    case FORKSCOPE_MARKER_BY_HAND:
        break;
    }
    return {};
}

} // namespace forkscope
