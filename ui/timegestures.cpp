// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timegestures.h"

#include <QApplication>
#include <QCoreApplication>
#include <QMouseEvent>
#include <QWheelEvent>
#include <QWidget>

#include <cmath>

namespace forkscope {

TimeGestures::TimeGestures(QWidget &canvas, SessionContext &context, std::function<QRect()> area)
    : QObject(&canvas), m_context(context), m_area(std::move(area))
{
    canvas.installEventFilter(this);
}

bool TimeGestures::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Wheel:
        if (wheel(*static_cast<QWheelEvent *>(event))) {
            event->accept();
            return true;
        }
        break;
    case QEvent::MouseButtonPress:
        return press(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseMove:
        return move(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonRelease:
        return release(*static_cast<QMouseEvent *>(event));
    case QEvent::MouseButtonDblClick:
        return doubleClick(*static_cast<QMouseEvent *>(event));
    default:
        break;
    }
    return QObject::eventFilter(watched, event);
}

Time TimeGestures::timeAt(double x) const
{
    const QRect area = m_area();
    return m_context.axis().timeAt(x, area.left(), area.width());
}

bool TimeGestures::wheel(const QWheelEvent &event)
{
    const QRect area = m_area();
    const bool inside = area.contains(event.position().toPoint());
    const bool control = event.modifiers().testFlag(Qt::ControlModifier);
    if (event.modifiers().testFlag(Qt::ShiftModifier) || event.angleDelta().x() != 0) {
        const int delta = event.angleDelta().x() != 0 ? event.angleDelta().x() : event.angleDelta().y();
        if (!inside)
            return false;
        m_context.axis().pan(-m_context.axis().span() * delta / 1200);
        return true;
    }
    if (!control && !(m_wheel == Wheel::Plain && inside))
        return false;
    const Time about = inside ? timeAt(event.position().x()) : m_context.cursorTime();
    m_context.axis().zoom(std::pow(0.8, event.angleDelta().y() / 120.0), about);
    return true;
}

bool TimeGestures::press(const QMouseEvent &event)
{
    if (event.button() != Qt::LeftButton || !m_area().contains(event.position().toPoint()))
        return false;
    m_pressed = m_last = event.position().toPoint();
    m_dragging = false;
    if (event.modifiers().testFlag(Qt::ShiftModifier)) {
        m_brushFrom = timeAt(event.position().x());
        return true;
    }
    if (m_drag == Drag::PlacesCursor)
        m_context.cursor().setTime(timeAt(event.position().x()));
    return m_drag == Drag::PlacesCursor;
}

bool TimeGestures::move(const QMouseEvent &event)
{
    if (!m_pressed)
        return false;
    const QPoint here = event.position().toPoint();
    if (std::abs(here.x() - m_pressed->x()) >= QApplication::startDragDistance())
        m_dragging = true;
    if (m_brushFrom) {
        const Time time = timeAt(event.position().x());
        if (m_dragging)
            m_context.timeSelection().setRange(TimeSpan{std::min(*m_brushFrom, time), std::max(*m_brushFrom, time)});
    } else if (m_drag == Drag::PlacesCursor) {
        m_context.cursor().setTime(timeAt(event.position().x()));
    } else if (m_dragging) {
        m_context.axis().pan(timeAt(m_last.x()) - timeAt(here.x()));
        m_last = here;
    }
    return true;
}

bool TimeGestures::release(const QMouseEvent &event)
{
    if (!m_pressed || event.button() != Qt::LeftButton)
        return false;
    m_pressed.reset();
    if (m_brushFrom) {
        m_brushFrom.reset();
        if (!m_dragging) // a click takes the range away
            m_context.timeSelection().setRange({});
        return true;
    }
    if (!m_dragging && m_click == Click::PlacesCursor)
        m_context.cursor().setTime(timeAt(event.position().x()));
    return m_dragging || m_click == Click::PlacesCursor;
}

bool TimeGestures::doubleClick(const QMouseEvent &event)
{
    if (m_drag == Drag::PlacesCursor || !m_area().contains(event.position().toPoint()))
        return false;
    m_context.axis().fit();
    return true;
}

bool handleCanvasKey(const QKeyEvent &event, SessionContext &context)
{
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    using namespace std::chrono_literals;
    TimeAxis &axis = context.axis();
    TimeCursor &cursor = context.cursor();
    const Session &session = context.session();
    const auto begin = session.begin().value_or(Time{});
    const auto whole = session.end().value_or(begin) - begin;
    const bool wide = event.modifiers().testFlag(Qt::ShiftModifier);
    switch (event.key()) {
    case Qt::Key_W:
        axis.zoom(0.7, context.cursorTime());
        return true;
    case Qt::Key_S:
        axis.zoom(1 / 0.7, context.cursorTime());
        return true;
    case Qt::Key_A:
        axis.pan(-axis.span() / 8);
        return true;
    case Qt::Key_D:
        axis.pan(axis.span() / 8);
        return true;
    case Qt::Key_F:
        axis.fit();
        return true;
    case Qt::Key_M:
        Q_EMIT context.markerRequested();
        return true;
    case Qt::Key_U:
        context.goToParent();
        return true;
    case Qt::Key_Left:
        cursor.setTime(cursor.time() - (wide ? whole / 10 : Duration(5s)));
        return true;
    case Qt::Key_Right:
        cursor.setTime(cursor.time() + (wide ? whole / 10 : Duration(5s)));
        return true;
    default:
        break;
    }
    if (event.key() >= Qt::Key_0 && event.key() <= Qt::Key_9) {
        cursor.setTime(begin + whole * (event.key() - Qt::Key_0) / 10);
        return true;
    }
    return handleTransportKey(event, context);
}

bool handleTransportKey(const QKeyEvent &event, SessionContext &context)
{
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    switch (event.key()) {
    case Qt::Key_Space:
        togglePlay(context);
        return true;
    case Qt::Key_Comma:
        context.cursor().step(-1);
        return true;
    case Qt::Key_Period:
        context.cursor().step(1);
        return true;
    case Qt::Key_BracketLeft:
        context.goToMarker(SessionContext::Direction::Back);
        return true;
    case Qt::Key_BracketRight:
        context.goToMarker(SessionContext::Direction::Forward);
        return true;
    case Qt::Key_Escape:
        if (!context.timeSelection().range())
            return false;
        context.timeSelection().setRange({});
        return true;
    default:
        return false;
    }
}

QList<ViewKeys> viewKeys()
{
    const auto text = [](const char *words) { return QCoreApplication::translate("ViewKeys", words); };
    return {
        {QStringLiteral("Space"), text("Play or pause; live: pause the view")},
        {QStringLiteral(", ."), text("Previous, next event")},
        {QStringLiteral("[ ]"), text("Previous, next marker")},
        {QStringLiteral("Esc"), text("Take the brushed range away")},
        {QStringLiteral("W S"), text("Plot, lanes: zoom time in, out")},
        {QStringLiteral("A D"), text("Plot, lanes: earlier, later")},
        {QStringLiteral("F"), text("Plot, lanes, graph: fit all into sight")},
        {QStringLiteral("M"), text("Plot, lanes: set a marker")},
        {QStringLiteral("U"), text("Plot, lanes: to the parent")},
        {QStringLiteral("← →"), text("Plot, lanes: the cursor by 5 s, with Shift by a tenth")},
        {QStringLiteral("0 … 9"), text("Plot, lanes: the cursor to a tenth of the session")},
        {QStringLiteral("↑ ↓"), text("Lanes: to the life in the next lane")},
        {QStringLiteral("↑ ↓ ← →"), text("Graph: to parent, child, neighbours")},
        {QStringLiteral("+ −"), text("Graph: larger, smaller")},
        {QStringLiteral("→ ← *"), text("Tree: open, close, open all below")},
        {QStringLiteral("Enter"), text("Tree: open or close a fold, show more of it")},
    };
}

void togglePlay(SessionContext &context)
{
    if (context.cursor().mode() == TimeCursor::Mode::Paused)
        context.cursor().play();
    else
        context.cursor().pause();
}

} // namespace forkscope
