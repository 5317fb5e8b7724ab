// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/argumentmodel.h"

#include "app/stream/cloneflags.h"

namespace forkscope {

namespace {

// One row for each set flag, the unknown ones as one, and a last one that counts the rest.
std::vector<Argument> flagRows(const Argument &argument)
{
    std::vector<Argument> rows;
    auto left = *argument.number;
    int unset = 0;
    for (const auto &flag : cloneFlags()) {
        if (!(left & flag.bit)) {
            ++unset;
            continue;
        }
        left &= ~flag.bit;
        Argument row;
        row.name = QLatin1String(flag.name);
        row.value = u"0x"_qs + QString::number(flag.bit, 16);
        row.text = cloneFlagMeaning(flag);
        rows.push_back(row);
    }
    if (left != 0) {
        Argument row;
        row.name = u"0x"_qs + QString::number(left, 16);
        row.text = ArgumentModel::tr("unknown to this version");
        rows.push_back(row);
    }
    Argument rest;
    rest.name = ArgumentModel::tr("%n not set", nullptr, unset);
    rows.push_back(rest);
    return rows;
}

} // namespace

ArgumentModel::ArgumentModel(QObject *parent) : QAbstractItemModel(parent) {}

void ArgumentModel::show(const Event &event, const Known &known)
{
    beginResetModel();
    m_rows.clear();
    const auto addSection = [this](const QString &title, const std::vector<Argument> &arguments) {
        Row heading;
        heading.argument.name = title;
        heading.isSection = true;
        m_rows.push_back(heading);
        for (const auto &argument : arguments)
            m_rows.push_back(
                {argument, argument.isFlags && argument.number ? flagRows(argument) : std::vector<Argument>(), false});
    };
    const auto arguments = argumentsOf(event);
    if (!arguments.empty()) {
        addSection(tr("Arguments"), arguments);
    } else if (const auto *fork = event.as<Fork>(); fork && !callName(*fork).isEmpty()) {
        addSection(tr("Arguments: %1 has none").arg(callName(*fork)), {});
    }
    if (const auto facts = factsOf(event, known); !facts.empty())
        addSection(tr("Facts"), facts);
    endResetModel();
}

void ArgumentModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

// The internal id of a row of the first level is 0, that of a flag its field's row + 1.
QModelIndex ArgumentModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || row >= rowCount(parent) || column < 0 || column >= ColumnCount)
        return {};
    return createIndex(row, column, parent.isValid() ? quintptr(parent.row()) + 1 : 0);
}

QModelIndex ArgumentModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(int(child.internalId() - 1), 0, quintptr(0));
}

int ArgumentModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return int(m_rows.size());
    if (parent.internalId() != 0 || parent.column() > 0)
        return 0;
    return int(m_rows[std::size_t(parent.row())].below.size());
}

int ArgumentModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

QVariant ArgumentModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const bool isFlag = index.internalId() != 0;
    const auto &row = m_rows[std::size_t(isFlag ? int(index.internalId() - 1) : index.row())];
    const auto &argument = isFlag ? row.below[std::size_t(index.row())] : row.argument;
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case NameColumn:
            return argument.name;
        case ValueColumn:
            return argument.absence == Absence::None ? argument.value : argument.text;
        case MeaningColumn:
            if (argument.racedWith)
                return tr("%1 ≠ %2: caught race").arg(argument.text, argument.racedWith->text);
            return argument.absence != Absence::None || argument.text == argument.value ? QString() : argument.text;
        case TagsColumn:
            return provenanceNames(argument.tags).join(u' ');
        case HookColumn:
            return argument.hook;
        default:
            return {};
        }
    case Qt::ToolTipRole:
        return index.column() == NameColumn && !argument.type.isEmpty()
                   ? (argument.type + u' ' + argument.name).toHtmlEscaped()
                   : QVariant();
    case TagsRole:
        return provenanceNames(argument.tags);
    case AbsentRole:
        return argument.absence != Absence::None;
    case RaceRole:
        return argument.racedWith.has_value();
    case SectionRole:
        return !isFlag && row.isSection;
    default:
        return {};
    }
}

QVariant ArgumentModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case ValueColumn:
        return tr("Value");
    case MeaningColumn:
        return tr("Meaning");
    case TagsColumn:
        return tr("Tags");
    case HookColumn:
        return tr("Hook");
    default:
        return {};
    }
}

} // namespace forkscope
