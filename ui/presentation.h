// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// How a window looks while it is presented to an audience. It is there, as a child of the window, only for that long;
// views ask for it when they paint.
#pragma once

#include "ui/namemask.h"
#include "ui/sessioncontext.h"

namespace forkscope {

class Presentation : public QObject
{
    Q_OBJECT

public:
    static constexpr int lineWidth = 3; // px
    static constexpr int rowHeight = 36;

    explicit Presentation(QWidget &window);
    ~Presentation() override;

    // Of the window that the widget is in; null while that is not presented.
    static const Presentation *of(const QWidget &widget);

    // Without the names of users and hosts.
    QString shown(const QString &text) const { return m_mask.shown(text); }
    void setMask(const NameMask &mask) { m_mask = mask; }
    // How much larger than usual for an audience everything is.
    double scale() const { return m_scale; }
    void setScale(double scale) { m_scale = scale; }

private:
    NameMask m_mask;
    double m_scale = 1;
};

// Whom the newest event at the cursor is about; NoProcess for a loss, or when there is none.
ProcessIndex newestAtCursor(const SessionContext &context);

} // namespace forkscope
