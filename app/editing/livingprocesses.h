// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The processes that live at one moment of a stream, as a list of the kernel's tasks would show them. For passes over
// recordings of any length: it grows with the living, not with the dead.
#pragma once

#include "app/session/knownlives.h"

#include <QByteArray>
#include <QSet>

#include <map>
#include <vector>

namespace forkscope {

class LivingProcesses : public KnownLives
{
public:
    // A row of the list: the record's fixed part and its strings.
    struct Life
    {
        forkscope_existing fixed{};
        QByteArray comm, executable, argv;
        Time began;
        Time ended;                 // of a zombie
        bool hasBirthName = true;   // no exec was seen since
        bool isMentioned = false;   // known only because another event named it
        bool wasBornInView = false; // its fork was seen
    };

    // Whether the source tells when a zombie is collected; without, an ended process is gone.
    void setKnowsReaps(bool known) { m_knowsReaps = known; }
    void take(const Event &event);

    // Null when it does not live, or nothing told of it. Until the next take().
    const Life *find(ProcessKey key) const;
    const std::map<ProcessKey, Life> &lives() const { return m_lives; }
    // Their records as of `time`, the oldest first.
    std::vector<QByteArray> rows(Time time) const;

    // For the judgement of a list of tasks; and that one was judged, after which none tells of what ended long before.
    Standing standingOf(ProcessKey key) const override;
    ProcessKey parentOf(ProcessKey key) const override;
    bool missedNewName(ProcessKey key, Bytes comm) const override;
    void visitOpen(const Visitor &visit) const override;
    void forgetEnds();

private:
    Life &ensure(ProcessKey key);
    void remove(ProcessKey key);
    void takeExisting(const Existing &event);
    void takeFork(const Fork &event);
    void takeExec(const Exec &event);
    void takeExit(const Exit &event);
    void takeReap(const Reap &event);

    std::map<ProcessKey, Life> m_lives;
    QSet<ProcessKey> m_ends;       // since the last judgement
    QSet<ProcessKey> m_formerEnds; // between the two before
    bool m_knowsReaps = true;
};

} // namespace forkscope
