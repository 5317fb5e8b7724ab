// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a lab's program on its stage and gives the records of it. Whatever the program does, nothing of it runs on
// afterwards. One at a time: orphans do not say whose they are.
#pragma once

#include "app/labs/descendants.h"
#include "app/labs/labstage.h"
#include "app/stream/commandsource.h"

#include <QTimer>

#include <chrono>
#include <optional>

namespace forkscope {

class LabSource : public Source
{
    Q_OBJECT

public:
    // `upstream` gives the records, as for a CommandSource. The program is ended after `limit`.
    LabSource(const Lab &lab, std::unique_ptr<Source> upstream, std::chrono::milliseconds limit);
    ~LabSource() override;

    bool isLive() const override { return true; }
    void start() override;
    // Ends the program too.
    void stop() override;
    // How it is watched, as CommandSource::setVia() has it. Default: by upstream alone.
    void setVia(CommandSource::Via via) { m_via = via; }
    // What becomes the program's standard output. Default: that of this program.
    void setCommandOutput(int descriptor) { m_output = descriptor; }

    // The source that was given; it goes with start().
    Source *upstream();
    // What the program did that a lab must not: a sentence each. Meaningful after finished().
    const QStringList &troubles() const { return m_troubles; }
    // As the command's: 0 when all went well; 77: the program says that it cannot run here.
    int exitStatus() const { return m_command ? m_command->exitStatus() : 0; }

Q_SIGNALS:
    // As CommandSource's.
    void fellBack(const QString &sentence);
    void noted(const QString &sentence);

private:
    void compile();
    void run();
    void pass(const Message &message);
    void begin(quint32 pid);
    void look();
    void endProgram(const QString &trouble);
    void conclude(const QString &notice);
    void fail(const QString &sentence);
    void release();

    Lab m_lab;
    std::chrono::milliseconds m_limit;
    CommandSource::Via m_via = CommandSource::Via::Upstream;
    int m_output = -1;
    std::unique_ptr<Source> m_upstream;
    std::unique_ptr<LabStage> m_stage;
    std::unique_ptr<QProcess> m_compiler;
    std::unique_ptr<CommandSource> m_command;
    std::optional<Descendants> m_descendants;
    QTimer m_watch, m_clock;
    int m_fullLooks = 0; // one after the other that found as many tasks as there may be
    QStringList m_troubles;
};

} // namespace forkscope
