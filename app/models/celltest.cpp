// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/models/celltest.h"

#include "app/filter/filterfields.h"

namespace forkscope {

namespace {

QString quoted(const QByteArray &value)
{
    QString text = QString::fromUtf8(value);
    text.replace(u'\\', QStringLiteral("\\\\")).replace(u'"', QStringLiteral("\\\""));
    return u'"' + text + u'"';
}

// `field == value`, as the field says it of the subject; empty when it says nothing.
QString equalTest(const char *name, const FilterSubject &subject)
{
    const auto *field = findFilterField(QLatin1String(name));
    const auto value = field->value(subject);
    if (!value)
        return {};
    if (field->kind == FilterField::Kind::YesNo)
        return QLatin1String(name);
    QString text;
    if (const auto *bytes = std::get_if<QByteArray>(&*value)) {
        text = quoted(*bytes);
    } else {
        const auto number = std::get<qint64>(*value);
        text = QString::number(number);
        for (const auto &constant : field->constants)
            if (constant.number == number)
                text = QLatin1String(constant.name);
    }
    return QStringLiteral("%1 == %2").arg(QLatin1String(name), text);
}

// The first field that says something.
QString firstTest(std::initializer_list<const char *> names, const FilterSubject &subject)
{
    for (const char *name : names)
        if (QString test = equalTest(name, subject); !test.isEmpty())
            return test;
    return {};
}

} // namespace

QString commandTest(const Session &session, ProcessIndex process)
{
    return equalTest("comm", {session, session.cursor().position(), process});
}

QString subtreeTest(const Session &session, ProcessIndex process)
{
    const auto pid = session.processes().at(process).key.pid;
    return pid == 0 ? QString() : QStringLiteral("pid == %1 || under pid %1").arg(pid);
}

QString cellTest(const Session &session, ProcessIndex process, ProcessTreeModel::Column column)
{
    const FilterSubject subject{session, session.cursor().position(), process};
    switch (column) {
    case ProcessTreeModel::ProcessColumn:
        return equalTest("comm", subject);
    case ProcessTreeModel::PidColumn:
        return equalTest("pid", subject);
    case ProcessTreeModel::ForksColumn:
        return equalTest("forks", subject);
    case ProcessTreeModel::ResultColumn:
        return firstTest({"errno", "status", "signal", "state"}, subject);
    case ProcessTreeModel::ArgumentsColumn:
        return equalTest("argv", subject);
    default:
        return {};
    }
}

QString cellTest(const Session &session, EventNumber number, EventListModel::Column column)
{
    const auto event = session.events().event(number);
    FilterSubject subject{session, session.cursor().position(), session.events().process(number)};
    subject.event = &event;
    subject.number = number;
    switch (column) {
    case EventListModel::KindColumn:
        return equalTest("type", subject);
    case EventListModel::ProcessColumn:
        return firstTest({"creator_pid", "pid"}, subject);
    case EventListModel::ChildColumn:
        return equalTest("pid", subject);
    case EventListModel::CallColumn:
        return equalTest("call", subject);
    case EventListModel::ResultColumn:
        return firstTest({"errno", "status", "signal"}, subject);
    case EventListModel::ArgumentsColumn:
        return firstTest({"argv"}, subject);
    default:
        return {};
    }
}

} // namespace forkscope
