// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Why watching live is not possible here, in words, with the repair: one table for the window's start page, `record`
// and `doctor`.
#pragma once

#include <QString>

namespace forkscope {

struct HelperProblem
{
    enum class Kind {
        NotInstalled,
        NoBus, // no system bus, and not root, who could do without
        DoesNotStart,
        Refused,
        NoPrompt,
        NoAuthority, // polkit absent, failing or silent
        NoBtf,
        KernelRefuses,
        Busy,
        ProtocolTooNew,
        Interrupted, // was watching, then the connection broke
        Other,
    };
    Kind kind = Kind::Other;
    QString sentence; // "The capture helper is not installed."
    QString repair;   // what to do, one sentence
    QString command;  // a command that does it, for a copy button; may be empty
    QString detail;   // what was answered, for "Details"; may be empty

    // All of it but the detail, in one line: sentence, repair, command.
    QString text() const;
};

// The table's row for `kind` with `detail` put in.
HelperProblem helperProblem(HelperProblem::Kind kind, const QString &detail = {});
// From a D-Bus error name and message.
HelperProblem helperProblemFromError(const QString &errorName, const QString &message);

} // namespace forkscope
