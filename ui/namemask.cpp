// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/namemask.h"

#include <QCoreApplication>
#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

namespace forkscope {

namespace {

// Any of the names as a whole word; nothing where there is none.
QRegularExpression anyOf(const QStringList &names)
{
    QStringList patterns;
    for (const auto &name : names)
        patterns << QRegularExpression::escape(name);
    return QRegularExpression(QStringLiteral("(?<![\\w-])(?:%1)(?![\\w-])").arg(patterns.join(u'|')),
                              QRegularExpression::UseUnicodePropertiesOption);
}

} // namespace

NameMask::NameMask()
{
    const auto *entry = getpwuid(getuid());
    learn({entry ? QString::fromLocal8Bit(entry->pw_name) : QString(), qEnvironmentVariable("USER"),
           qEnvironmentVariable("SUDO_USER")},
          {QSysInfo::machineHostName()});
}

NameMask::NameMask(const Session &session) : NameMask()
{
    QStringList users, hosts;
    for (const auto &name : session.names().users)
        users << QString::fromUtf8(name);
    if (session.hello())
        hosts << QString::fromUtf8(session.hello()->host);
    learn(users, hosts);
}

void NameMask::learn(const QStringList &users, const QStringList &hosts)
{
    for (const auto &user : users)
        if (user != u"root" && !user.isEmpty() && !m_userNames.contains(user))
            m_userNames << user;
    for (const auto &host : hosts)
        for (const auto &name : {host, host.section(u'.', 0, 0)})
            if (!name.isEmpty() && name != u"localhost" && !m_hostNames.contains(name))
                m_hostNames << name;
    m_users = anyOf(m_userNames);
    m_hosts = anyOf(m_hostNames);
}

QString NameMask::shown(const QString &text) const
{
    QString shown = text;
    if (!m_hostNames.isEmpty())
        shown.replace(m_hosts, QCoreApplication::translate("NameMask", "host"));
    if (!m_userNames.isEmpty())
        shown.replace(m_users, QCoreApplication::translate("NameMask", "user"));
    return shown;
}

} // namespace forkscope
