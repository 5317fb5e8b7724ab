// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The markers of a session as a table in the order of their times. A note is edited in its place.
#pragma once

#include "app/session/session.h"

#include <QAbstractTableModel>

namespace forkscope {

class MarkerModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TimeColumn, NoteColumn, AuthorColumn, ColumnCount };
    enum Role {
        KindRole = Qt::UserRole, // int, enum forkscope_marker_kind
    };

    explicit MarkerModel(Session &session, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

    const MarkerNote &noteAt(const QModelIndex &index) const;

Q_SIGNALS:
    // Somebody typed another note; whoever can undo it carries it out.
    void renameRequested(forkscope::MarkerId marker, const QString &text);

private:
    QString text(const MarkerNote &note, Column column) const;

    Session &m_session;
};

// "peak", "failure": which rule set it; empty for one set by hand.
QString markerKindText(forkscope_marker_kind kind);

} // namespace forkscope
