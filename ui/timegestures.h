// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the pointer and the keys do on a canvas with a time axis, the same everywhere: zoom, pan, fit, and where it is
// meant to, put the cursor; with Shift it brushes a range.
#pragma once

#include "ui/sessioncontext.h"

#include <QPoint>

#include <functional>

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace forkscope {

class TimeGestures : public QObject
{
    Q_OBJECT

public:
    enum class Wheel { NeedsControl, Plain };
    enum class Click { Passes, PlacesCursor };
    enum class Drag { Pans, PlacesCursor };

    // Watches `canvas`; `area` tells which part of it, in its coordinates, is the axis.
    TimeGestures(QWidget &canvas, SessionContext &context, std::function<QRect()> area);

    void setWheel(Wheel wheel) { m_wheel = wheel; }
    void setClick(Click click) { m_click = click; }
    void setDrag(Drag drag) { m_drag = drag; }

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool wheel(const QWheelEvent &event);
    bool press(const QMouseEvent &event);
    bool move(const QMouseEvent &event);
    bool release(const QMouseEvent &event);
    bool doubleClick(const QMouseEvent &event);
    Time timeAt(double x) const;

    SessionContext &m_context;
    std::function<QRect()> m_area;
    Wheel m_wheel = Wheel::NeedsControl;
    Click m_click = Click::Passes;
    Drag m_drag = Drag::Pans;
    std::optional<QPoint> m_pressed;
    QPoint m_last;
    bool m_dragging = false;
    std::optional<Time> m_brushFrom; // while a range is brushed
};

// The keys of a canvas: W S zoom, A D pan, F fits, M marks, U goes to the parent, arrows and digits move the cursor.
// True if it was one of them.
bool handleCanvasKey(const QKeyEvent &event, SessionContext &context);
// The keys of every view: Space, comma and period, brackets, and Esc while there is a range. True if it was one of
// them.
bool handleTransportKey(const QKeyEvent &event, SessionContext &context);

struct ViewKeys
{
    QString keys, what;
};
// What these do, and the keys of tree and graph, for whoever lists them.
QList<ViewKeys> viewKeys();

// Play or pause; of a live session: pause the view or go on from there.
void togglePlay(SessionContext &context);

} // namespace forkscope
