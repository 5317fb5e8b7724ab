// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presentation.h"

#include <QWidget>

namespace forkscope {

namespace {

// So that a window that nobody presents pays nothing for the question.
int presentations = 0;

} // namespace

Presentation::Presentation(QWidget &window) : QObject(&window)
{
    ++presentations;
}

Presentation::~Presentation()
{
    --presentations;
}

const Presentation *Presentation::of(const QWidget &widget)
{
    return presentations == 0 ? nullptr
                              : widget.window()->findChild<Presentation *>(QString(), Qt::FindDirectChildrenOnly);
}

ProcessIndex newestAtCursor(const SessionContext &context)
{
    const Session &session = context.session();
    const Position position = session.cursor().position();
    if (position <= session.events().prologue())
        return NoProcess;
    return session.events().process(EventNumber(position - 1));
}

} // namespace forkscope
