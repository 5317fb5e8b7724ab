// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/helperproblem.h"

#include <QCoreApplication>
#include <QLatin1String>

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

using Kind = HelperProblem::Kind;

struct Row
{
    Kind kind;
    const char *sentence;
    const char *repair;
    const char *command;
};

constexpr std::array table{
    Row{Kind::NotInstalled, QT_TRANSLATE_NOOP("forkscope", "The capture helper is not installed."),
        QT_TRANSLATE_NOOP("forkscope", "Install the package forkscope-helper."), "sudo apt install forkscope-helper"},
    Row{Kind::NoBus, QT_TRANSLATE_NOOP("forkscope", "The system message bus cannot be reached."),
        QT_TRANSLATE_NOOP("forkscope", "Start D-Bus, or run this as root, which needs no bus."),
        "sudo systemctl start dbus"},
    Row{Kind::DoesNotStart, QT_TRANSLATE_NOOP("forkscope", "The helper was started but stopped again."),
        QT_TRANSLATE_NOOP("forkscope", "Look why it stopped."), "systemctl status forkscope-helper"},
    Row{Kind::Refused, QT_TRANSLATE_NOOP("forkscope", "You are not allowed to watch these processes."),
        QT_TRANSLATE_NOOP("forkscope", "Watch your own processes only, from the session you are logged in to, or ask "
                                       "an administrator for a rule of polkit that lets you."),
        "man forkscope-helper"},
    Row{Kind::NoPrompt, QT_TRANSLATE_NOOP("forkscope", "No password dialog is available in this session."),
        QT_TRANSLATE_NOOP("forkscope", "Log in to a desktop session, or record as root."),
        "sudo forkscope record --all"},
    Row{Kind::NoAuthority,
        QT_TRANSLATE_NOOP("forkscope", "The service that decides about permissions (polkit) did not answer."),
        QT_TRANSLATE_NOOP("forkscope", "Start polkit, or record as root."), "systemctl status polkit"},
    Row{Kind::NoBtf,
        QT_TRANSLATE_NOOP("forkscope", "This kernel has no type information (/sys/kernel/btf/vmlinux), or lacks a "
                                       "tracepoint that is needed."),
        QT_TRANSLATE_NOOP("forkscope", "Use a kernel of version 5.10 or later that was built with "
                                       "CONFIG_DEBUG_INFO_BTF; opening recordings works without."),
        "ls -l /sys/kernel/btf/vmlinux"},
    Row{Kind::KernelRefuses, QT_TRANSLATE_NOOP("forkscope", "The kernel refused the tracing program."),
        QT_TRANSLATE_NOOP("forkscope", "Look whether lockdown, a security module or a container withholds CAP_BPF and "
                                       "CAP_PERFMON."),
        "cat /sys/kernel/security/lockdown"},
    Row{Kind::Busy, QT_TRANSLATE_NOOP("forkscope", "The helper already serves its limit of viewers."),
        QT_TRANSLATE_NOOP("forkscope", "Close another window or recording that watches."), ""},
    Row{Kind::ProtocolTooNew,
        QT_TRANSLATE_NOOP("forkscope", "The helper and this program come from versions that do not fit."),
        QT_TRANSLATE_NOOP("forkscope", "Bring forkscope and forkscope-helper to the same version."),
        "sudo apt install forkscope forkscope-helper"},
    Row{Kind::Interrupted,
        QT_TRANSLATE_NOOP("forkscope", "The connection to the helper broke and could not be restored."),
        QT_TRANSLATE_NOOP("forkscope", "Look why the helper stopped."), "systemctl status forkscope-helper"},
    Row{Kind::Other, QT_TRANSLATE_NOOP("forkscope", "The capture helper answered with an error."),
        QT_TRANSLATE_NOOP("forkscope", "Look at what works here and what does not."), "forkscope doctor"},
};

struct ErrorRow
{
    QLatin1String name; // or, ending with a dot, how it begins
    Kind kind;
};

const std::array errors{
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.ServiceUnknown"), Kind::NotInstalled},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.NameHasNoOwner"), Kind::NotInstalled},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.Spawn.ServiceNotFound"), Kind::NotInstalled},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.Spawn.FileInvalid"), Kind::NotInstalled},
    ErrorRow{QLatin1String("org.freedesktop.systemd1.NoSuchUnit"), Kind::NotInstalled},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.FileNotFound"), Kind::NoBus},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.NoServer"), Kind::NoBus},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.BadAddress"), Kind::NoBus},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.Spawn."), Kind::DoesNotStart},
    ErrorRow{QLatin1String("org.freedesktop.systemd1.UnitMasked"), Kind::Refused},
    ErrorRow{QLatin1String("org.freedesktop.systemd1."), Kind::DoesNotStart},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.NoReply"), Kind::DoesNotStart},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.TimedOut"), Kind::DoesNotStart},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.Disconnected"), Kind::DoesNotStart},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.AccessDenied"), Kind::Refused},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"), Kind::NoPrompt},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.NotSupported"), Kind::ProtocolTooNew},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.InvalidArgs"), Kind::ProtocolTooNew},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.UnknownMethod"), Kind::ProtocolTooNew},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.UnknownInterface"), Kind::ProtocolTooNew},
    ErrorRow{QLatin1String("org.freedesktop.DBus.Error.LimitsExceeded"), Kind::Busy},
    ErrorRow{QLatin1String("org.forkscope.Error.AuthorizationUnavailable"), Kind::NoAuthority},
    ErrorRow{QLatin1String("org.forkscope.Error.KernelUnsupported"), Kind::NoBtf},
    ErrorRow{QLatin1String("org.forkscope.Error.AttachFailed"), Kind::KernelRefuses},
    ErrorRow{QLatin1String("org.forkscope.Error.Busy"), Kind::Busy},
};

bool matches(QLatin1String pattern, const QString &name)
{
    return pattern.endsWith(QLatin1Char('.')) ? name.startsWith(pattern) : name == pattern;
}

} // namespace

QString HelperProblem::text() const
{
    auto repairText = repair;
    if (!command.isEmpty() && repairText.endsWith(QLatin1Char('.')))
        repairText = repairText.chopped(1) + QLatin1String(": ") + command;
    return sentence + QLatin1Char(' ') + repairText;
}

HelperProblem helperProblem(HelperProblem::Kind kind, const QString &detail)
{
    const auto row = std::ranges::find(table, kind, &Row::kind);
    Q_ASSERT(row != table.end());
    return {kind, QCoreApplication::translate("forkscope", row->sentence),
            QCoreApplication::translate("forkscope", row->repair), QString::fromLatin1(row->command), detail};
}

HelperProblem helperProblemFromError(const QString &errorName, const QString &message)
{
    const auto row =
        std::ranges::find_if(errors, [&](const ErrorRow &error) { return matches(error.name, errorName); });
    const auto detail = message.isEmpty() ? errorName : errorName + QLatin1String(": ") + message;
    return helperProblem(row == errors.end() ? HelperProblem::Kind::Other : row->kind, detail);
}

} // namespace forkscope
