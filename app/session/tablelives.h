// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a process table knows about lives.
#pragma once

#include "app/session/knownlives.h"
#include "app/session/processtable.h"

namespace forkscope {

class TableLives : public KnownLives
{
public:
    explicit TableLives(const ProcessTable &table) : m_table(table) {}

    Standing standingOf(ProcessKey key) const override;
    ProcessKey parentOf(ProcessKey key) const override;
    bool missedNewName(ProcessKey key, Bytes comm) const override;
    void visitOpen(const Visitor &visit) const override;

private:
    const ProcessTable &m_table;
};

} // namespace forkscope
