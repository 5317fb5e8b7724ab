// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes the names of users and hosts out of what is shown to an audience: of the session, and of this computer. Root is
// nobody's name.
#pragma once

#include "app/session/session.h"

#include <QRegularExpression>

namespace forkscope {

class NameMask
{
public:
    // Knows the names of this computer and of who uses it.
    NameMask();
    // And those that the session tells.
    explicit NameMask(const Session &session);

    // "/home/user/src" for "/home/alice/src".
    QString shown(const QString &text) const;

private:
    void learn(const QStringList &users, const QStringList &hosts);

    QStringList m_userNames, m_hostNames;
    QRegularExpression m_users, m_hosts;
};

} // namespace forkscope
