// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a recording's bytes go: a new file that gets its name when it is whole, or a descriptor. Tests give one that
// fails.
#pragma once

#include "app/stream/result.h"

#include <QByteArrayView>
#include <QString>

#include <memory>

namespace forkscope {

enum class Overwrite { Refuse, Replace };

class OutputDevice
{
public:
    virtual ~OutputDevice() = default;

    // These return 0 or an errno. write() writes all of it or fails.
    virtual int write(QByteArrayView bytes) = 0;
    // Has what was written brought to the disk; it may return before it is there.
    virtual int sync() = 0;
    // Cuts what a failed write left behind.
    virtual int truncate(quint64 size) = 0;
    // Syncs, closes and gives the file its name.
    virtual int finish() = 0;
    virtual void discard() = 0;

    virtual QString path() const { return {}; }
    virtual QString partPath() const { return {}; }
};

// PATH.part, mode 0600, never an existing file and never through a symbolic link, locked while it is written.
Result<std::unique_ptr<OutputDevice>> openOutputFile(const QString &path, Overwrite overwrite);
// Writes to a duplicate of `descriptor`.
Result<std::unique_ptr<OutputDevice>> openOutputDescriptor(int descriptor);

} // namespace forkscope
