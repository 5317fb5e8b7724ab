// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// System calls that fail when a test asks for it: this program's own write(), fsync() and so on stand before the C
// library's. Only files are concerned, no pipes and terminals.
#pragma once

namespace forkscope {

struct DiskFault
{
    enum class Call { Write, DataSync, Sync, Open, Rename };
    // Once: the call alone. Always: every such call from then on, as on a full disk.
    enum class Lasts { Once, Always };

    Call call;
    int number; // from 0 on
    int error;
    Lasts lasts;
};

class FailingDisk
{
public:
    // Fails as long as this lives.
    explicit FailingDisk(const DiskFault &fault);
    ~FailingDisk();
    FailingDisk(const FailingDisk &) = delete;
    FailingDisk &operator=(const FailingDisk &) = delete;

    // Whether a call failed; not when there were fewer of them.
    bool hasFailed() const;
};

} // namespace forkscope
