// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The middle of the window: the process tree and below it the rate plot, on one time axis.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

class QSplitter;

namespace forkscope {

class ProcessTreeView;
class RatePanel;

class SessionView : public QWidget
{
    Q_OBJECT

public:
    explicit SessionView(SessionContext &context, QWidget *parent = nullptr);

    ProcessTreeView &tree() { return *m_tree; }
    RatePanel &rates() { return *m_rates; }

private:
    void align();

    ProcessTreeView *m_tree;
    RatePanel *m_rates;
    QSplitter *m_splitter;
};

} // namespace forkscope
