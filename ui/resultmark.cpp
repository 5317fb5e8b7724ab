// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/resultmark.h"

#include "ui/palette.h"

#include <sys/wait.h>

namespace forkscope {

ResultMark resultMark(const Process &life, ProcessState state, const QPalette &palette)
{
    const int status = int(life.status);
    if (life.flags.testFlag(ProcessFlag::Refused))
        return {Glyph::Failure, markColor(Meaning::Failure, palette)};
    if (state == ProcessState::Zombie)
        return {Glyph::Zombie, palette.color(QPalette::Text)};
    if (life.flags.testFlag(ProcessFlag::InferredEnd))
        return {Glyph::Lost, palette.color(QPalette::Text)};
    if (WIFSIGNALED(status))
        return {Glyph::Signal, markColor(Meaning::Signal, palette)};
    if (WEXITSTATUS(status) != 0)
        return {Glyph::Failure, markColor(Meaning::Failure, palette)};
    return {Glyph::Ok, mutedText(palette)};
}

} // namespace forkscope
