// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/session/drawtree.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"

#include <QStringList>

#include <vector>

namespace forkscope {

namespace {

QString line(const ProcessTable &table, ProcessIndex index, Position position)
{
    const auto &process = table.at(index);
    const auto names = table.namesAt(index, position);
    auto text = displayText(table.commAt(index, position));
    if (process.flags.testFlag(ProcessFlag::Refused))
        return text + u" refused "_qs + errnoName(int(process.status));
    text += QStringLiteral(" (%1)").arg(process.key.pid);
    if (process.flags.testFlag(ProcessFlag::UnknownParent))
        text.prepend(u'?');
    if (const auto result = resultText(table, index, position); !result.isEmpty())
        text += u' ' + result;
    if (names.size() > 1) {
        QStringList former;
        for (const auto &name : names)
            former.append(displayText(table.text(name.text)));
        text += u" ["_qs + former.join(u'>') + u']';
    }
    if (const auto threads = table.threadsAt(index, position))
        text += QStringLiteral(" threads %1").arg(threads);
    if (const auto now = table.parentAt(index, position); now != process.parent && now != NoProcess)
        text += QStringLiteral(" now under %1").arg(table.at(now).key.pid);
    if (process.flags.testFlag(ProcessFlag::InferredStart))
        text += u" inferred start"_qs;
    else if (process.flags.testFlag(ProcessFlag::Existed))
        text += u" existed"_qs;
    return text;
}

} // namespace

QString drawTree(const ProcessTable &table, Position position)
{
    QStringList lines;
    struct Place
    {
        ProcessIndex process;
        int depth;
    };
    std::vector<Place> open;
    const auto push = [&](ProcessIndex parent, int depth) {
        const auto children = table.childrenAt(parent, position);
        for (auto left = children.size(); left-- > 0;)
            open.push_back({children[left], depth});
    };
    push(NoProcess, 0);
    while (!open.empty()) {
        const auto [process, depth] = open.back();
        open.pop_back();
        lines.append(QString(depth * 2, u' ') + line(table, process, position));
        push(process, depth + 1);
    }
    return lines.join(u'\n');
}

} // namespace forkscope
