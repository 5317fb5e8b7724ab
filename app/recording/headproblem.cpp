// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/headproblem.h"

#include "app/recording/mcap.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

namespace forkscope {

using mcap::Opcode;

namespace {

constexpr qsizetype MagicVersionAt = 5;

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// MCAP's magic with another version in it.
bool isLaterMagic(QByteArrayView head)
{
    const auto magic = mcap::Magic;
    return head.size() >= magic.size() && head.startsWith(magic.first(MagicVersionAt)) &&
           head.sliced(MagicVersionAt + 1).startsWith(magic.sliced(MagicVersionAt + 1));
}

// Of a file with the right magic.
QString headerProblem(const QString &name, QByteArrayView head)
{
    const auto behind = head.sliced(mcap::Magic.size());
    mcap::Cursor cursor(behind);
    const auto header = mcap::takeRecord(cursor);
    const bool isHeader = behind.isEmpty() || Opcode(behind.front()) == Opcode::Header;
    if (isHeader && !header && head.size() < mcap::HeadMax)
        return cutProblem(name);
    const auto profile = isHeader && header ? profileOfHeader(header->content) : std::nullopt;
    if (!profile)
        return tr("%1 is a damaged MCAP file, and no Forkscope recording was found in it.").arg(name);
    return tr("%1 is an MCAP file of another program (profile “%2”), not a Forkscope recording.")
        .arg(name, displayText(*profile, 40));
}

} // namespace

QString headProblem(const QString &name, QByteArrayView head)
{
    if (head.isEmpty())
        return tr("%1 is empty: nothing was recorded into it.").arg(name);
    if (head.startsWith(mcap::Magic))
        return headerProblem(name, head);
    if (mcap::Magic.startsWith(head))
        return cutProblem(name);
    if (isLaterMagic(head))
        return tooNewProblem(name);
    return tr("%1 is not a Forkscope recording. Choose a file that Forkscope recorded.").arg(name);
}

QString tooNewProblem(const QString &name)
{
    return tr("%1 was written by a newer Forkscope. Update Forkscope to open it.").arg(name);
}

QString cutProblem(const QString &name)
{
    return tr("%1 ends before its first event: nothing of it can be read.").arg(name);
}

std::optional<QByteArrayView> profileOfHeader(QByteArrayView content)
{
    mcap::Cursor cursor(content);
    const auto profile = cursor.takeString();
    return cursor.isSound() ? std::optional(profile) : std::nullopt;
}

} // namespace forkscope
