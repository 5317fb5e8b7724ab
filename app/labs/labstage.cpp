// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/labstage.h"

#include "app/labs/verdict.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QStandardPaths>

#include <unistd.h>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Lab", text);
}

QString starterPath()
{
    return QDir(labsDirectory() + QStringLiteral("/..")).absoluteFilePath(QLatin1String(labStarter));
}

// A number of its own, of those that systemd gives to services for as long as they run, and which nobody else has.
uid_t passingUser()
{
    constexpr uid_t first = 61184, last = 65519;
    return first + uid_t(getpid()) % (last - first + 1);
}

} // namespace

Result<std::unique_ptr<LabStage>> LabStage::prepare(const Lab &lab)
{
    std::unique_ptr<LabStage> stage(new LabStage);
    stage->m_name = lab.name;
    if (!stage->m_directory.isValid())
        return Failure{tr("No scratch directory can be made for the lab: %1. Set TMPDIR to a directory with room.")
                           .arg(stage->m_directory.errorString())};
    const QDir from(lab.directory);
    for (const auto &name : from.entryList(QDir::Files)) {
        if (name == u"lab.md" || name == u"expectation" || name.endsWith(QLatin1String(".forkscope")))
            continue;
        if (!QFile::copy(from.filePath(name), stage->directory() + u'/' + name))
            return Failure{tr("%1 cannot be copied to %2: is the disk full?")
                               .arg(displayText(from.filePath(name)), stage->directory())};
    }
    auto program = stage->findProgram(lab);
    if (!program)
        return Failure{program.error()};
    stage->m_program = QStringLiteral("./") + *program;
    if (!QFile::exists(starterPath()))
        return Failure{
            tr("%1 is missing, without which no lab is run: install forkscope-cli again.").arg(starterPath())};
    return stage;
}

// What is built comes first; then what needs no building.
Result<QString> LabStage::findProgram(const Lab &lab)
{
    const QDir directory(this->directory());
    const auto script = lab.name + QStringLiteral(".sh");
    for (const auto &name : {lab.name, script}) {
        const auto path = directory.filePath(name);
        if (!QFile::exists(path))
            continue;
        QFile::setPermissions(path, QFile::permissions(path) | QFile::ExeOwner | QFile::ReadOwner);
        return name;
    }
    if (!QFile::exists(directory.filePath(lab.name + QStringLiteral(".c"))))
        return Failure{tr("The lab %1 has no program: put %1.c or %1.sh into %2.")
                           .arg(displayText(lab.name), displayText(lab.directory))};
    m_compiler = QStandardPaths::findExecutable(QStringLiteral("cc"));
    if (m_compiler.isEmpty())
        return Failure{
            tr("The lab %1 is not built, and there is no compiler: install the package gcc, or copy the built "
               "program %1 beside %1.c.")
                .arg(displayText(lab.name))};
    return lab.name;
}

std::unique_ptr<QProcess> LabStage::compiler() const
{
    if (m_compiler.isEmpty())
        return nullptr;
    auto process = std::make_unique<QProcess>();
    process->setWorkingDirectory(directory());
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->setProgram(m_compiler);
    process->setArguments({QStringLiteral("-O1"), QStringLiteral("-pthread"), QStringLiteral("-o"), m_name,
                           m_name + QStringLiteral(".c")});
    return process;
}

std::optional<QString> LabStage::problemOf(QProcess &compiler) const
{
    if (compiler.exitStatus() == QProcess::NormalExit && compiler.exitCode() == 0)
        return std::nullopt;
    const auto complaint = QString::fromLocal8Bit(compiler.readAll());
    const auto lines = complaint.split(u'\n').filter(QStringLiteral("error"));
    return tr("The program of the lab %1 does not compile: %2")
        .arg(displayText(m_name), displayText(lines.isEmpty() ? complaint.trimmed() : lines.first()));
}

std::optional<QString> LabStage::giveToUser() const
{
    if (giveAway())
        return std::nullopt;
    return tr("The scratch directory %1 cannot be given to the lab's user.").arg(directory());
}

// Root's labs own their directory, as anybody else's do.
bool LabStage::giveAway() const
{
    if (geteuid() != 0)
        return true;
    const auto user = passingUser();
    const QDir directory(this->directory());
    for (const auto &name : directory.entryList(QDir::Files))
        if (chown(QFile::encodeName(directory.filePath(name)).constData(), user, user) != 0)
            return false;
    return chown(QFile::encodeName(this->directory()).constData(), user, user) == 0;
}

QByteArrayList LabStage::command() const
{
    const auto user = geteuid() == 0 ? QByteArray::number(passingUser()) : QByteArray("-");
    return {QFile::encodeName(starterPath()), user, QByteArray::number(mostLabTasks), QFile::encodeName(directory()),
            QFile::encodeName(m_program)};
}

} // namespace forkscope
