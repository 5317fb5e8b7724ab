// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/output.h"

#include "app/command/arguments.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

} // namespace

void complain(const QString &sentence)
{
    remark(QStringLiteral("forkscope: ") + sentence);
}

void remark(const QString &line)
{
    std::fprintf(stderr, "%s\n", line.toUtf8().constData());
}

QString counted(quint64 number, const QString &one, const QString &many)
{
    return number == 1 ? one : many.arg(QLocale().toString(number));
}

Output::Output(const QString &path) : m_path(path == QLatin1String("-") ? QString() : path) {}

int Output::open(const Arguments &arguments)
{
    if (m_path.isEmpty())
        return ExitCode::Fine;
    if (QFileInfo::exists(m_path) && !arguments.has("--force")) {
        complain(tr("%1 exists already. Give another name, or --force to replace it.").arg(displayText(m_path)));
        return ExitCode::Usage;
    }
    // What it replaces stays whole until the new one is.
    m_file = std::make_unique<QSaveFile>(m_path);
    if (m_file->open(QIODevice::WriteOnly)) {
        m_file->setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return ExitCode::Fine;
    }
    complain(tr("%1 cannot be written: %2.").arg(displayText(m_path), m_file->errorString()));
    return ExitCode::Unreadable;
}

void Output::write(const QByteArray &bytes)
{
    if (hasFailed())
        return;
    if (m_file && m_file->write(bytes) != bytes.size())
        m_error = m_file->errorString();
    else if (!m_file &&
             std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stdout) != std::size_t(bytes.size()))
        m_error = QString::fromLocal8Bit(std::strerror(errno));
}

void Output::flush()
{
    if (!hasFailed() && !m_file && std::fflush(stdout) != 0)
        m_error = QString::fromLocal8Bit(std::strerror(errno));
}

int Output::finish()
{
    if (!hasFailed() && m_file && !m_file->commit())
        m_error = m_file->errorString();
    flush();
    if (!hasFailed())
        return ExitCode::Fine;
    complain(
        tr("Writing to %1 failed: %2.").arg(m_path.isEmpty() ? tr("standard output") : displayText(m_path), m_error));
    return ExitCode::Unreadable;
}

} // namespace forkscope
