// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The arguments and facts of one event as a tree of two levels: a field a row, under a flags field a row for each flag.
#pragma once

#include "app/stream/inspection.h"

#include <QAbstractItemModel>

#include <vector>

namespace forkscope {

class ArgumentModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { NameColumn, ValueColumn, MeaningColumn, TagsColumn, HookColumn, ColumnCount };
    enum Role {
        TagsRole = Qt::UserRole, // QStringList: K, U, TOCTOU, OPT
        AbsentRole,              // bool: the value is not recorded
        RaceRole,                // bool
        SectionRole,             // bool: a heading ("Arguments", "Facts")
    };

    explicit ArgumentModel(QObject *parent = nullptr);

    void show(const Event &event, const Known &known = {});
    void clear();

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        Argument argument;
        std::vector<Argument> below; // flags
        bool isSection = false;
    };
    std::vector<Row> m_rows;
};

} // namespace forkscope
