// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/lanepainter.h"

#include "app/stream/displaytext.h"
#include "ui/glyphs.h"
#include "ui/palette.h"
#include "ui/resultmark.h"

#include <QPainter>

#include <algorithm>

namespace forkscope {

namespace {

constexpr double glyphSize = 11;
constexpr double thickness = 8;
// From this width on a bar is drawn with all its parts.
constexpr double wideBar = 36;
// Children looked at for the hatching of a waiting parent; beyond, single waits cannot be told apart anyway.
constexpr std::size_t childrenLookedAt = 4000;

} // namespace

LanePainter::LanePainter(QPainter &painter, SessionContext &context, const QPalette &palette, const QRectF &rect)
    : m_painter(painter),
      m_context(context),
      m_palette(palette),
      m_rect(rect),
      m_bar(rect.left(), std::round(rect.center().y() - thickness / 2), rect.width(), thickness),
      m_cursor(xOf(context.cursorTime()))
{
}

double LanePainter::xOf(Time time) const
{
    return m_context.axis().xOf(time, m_rect.left(), m_rect.width());
}

LanePainter::Stretch LanePainter::stretch(Time from, Time to) const
{
    return {std::max(xOf(from), m_rect.left()), std::min(xOf(to), m_rect.right())};
}

QColor LanePainter::shade(const QColor &color, double x) const
{
    return x > m_cursor ? pale(color, m_palette) : color;
}

bool LanePainter::knowsReaps() const
{
    const auto &hello = m_context.session().hello();
    return hello && hello->fixed.capabilities & FORKSCOPE_CAN_REAP;
}

void LanePainter::draw(ProcessIndex process, Emphasis emphasis)
{
    const Process &life = m_context.session().processes().at(process);
    m_painter.save();
    m_painter.setClipRect(m_rect, Qt::IntersectClip);
    m_painter.setRenderHint(QPainter::Antialiasing);
    if (life.flags.testFlag(ProcessFlag::Refused))
        drawRefusal(life);
    else
        drawBar(process, life, emphasis);
    m_painter.restore();
}

// Where several begin in one pixel the first stands for all of them, so a frame costs no more than the lane is wide.
void LanePainter::drawMany(std::span<const ProcessIndex> processes, ProcessIndex selected, const QRectF &names)
{
    const ProcessTable &table = m_context.session().processes();
    const TimeAxis &axis = m_context.axis();
    const auto began = [&](ProcessIndex process) { return table.at(process).began; };
    auto next = std::ranges::lower_bound(processes, axis.from(), {}, began);
    next -= next == processes.begin() ? 0 : 1; // it may reach into sight
    m_painter.save();
    m_painter.setClipRect(names.united(m_rect), Qt::IntersectClip);
    while (next != processes.end() && table.at(*next).began <= axis.to()) {
        const Process &life = table.at(*next);
        const double from = std::floor(xOf(life.began));
        const Stretch place{from, std::max(from + 1, xOf(endOf(life)))};
        const double after = std::max(std::floor(place.from) + 1, m_rect.left());
        const auto last = std::ranges::lower_bound(next + 1, processes.end(),
                                                   axis.timeAt(after, m_rect.left(), m_rect.width()), {}, began);
        if (place.to >= m_rect.left()) {
            if (place.to - place.from >= wideBar || *next == selected)
                draw(*next, *next == selected ? Emphasis::Selected : Emphasis::None);
            else
                drawSmall(*next, place, last - next);
            if (!names.isEmpty() && place.to - std::max(place.from, names.left()) >= wideBar)
                drawName(*next, {QPointF(std::max(place.from, names.left()) + 2, names.top()),
                                 QPointF(std::min(place.to, names.right()), names.bottom())});
        }
        next = last;
    }
    m_painter.restore();
}

// The more there are the fuller the lane; how it ended shows as a foot, as colour alone would not do.
void LanePainter::drawSmall(ProcessIndex process, const Stretch &place, std::ptrdiff_t count)
{
    const Process &life = m_context.session().processes().at(process);
    const bool isTick = place.to - place.from < 2;
    const bool ranProgram = m_context.session().processes().execAt(process, Never) != NoEvent;
    const bool isRefused = life.flags.testFlag(ProcessFlag::Refused);
    const bool hasFailed = isRefused || (life.endedAt != Never && life.status != 0);
    const Meaning birth = life.flags.testFlag(ProcessFlag::Spawned) ? Meaning::Spawn : Meaning::Fork;
    const Meaning meaning = isRefused ? Meaning::Failure : !isTick && ranProgram ? Meaning::Exec : birth;
    const double inset = count == 1 && isTick ? 2 : 0;
    const QRectF bar(place.from, m_bar.top() + inset, place.to - place.from, m_bar.height() - inset);
    m_painter.fillRect(bar, shade(colorOf(meaning, m_palette), place.from));
    if (hasFailed)
        m_painter.fillRect(QRectF(place.to - 1, m_bar.bottom(), 2, 3),
                           shade(markColor(Meaning::Failure, m_palette), place.to));
}

void LanePainter::drawName(ProcessIndex process, const QRectF &place)
{
    const ProcessTable &table = m_context.session().processes();
    const QString name = displayText(table.commAt(process, Never), 32);
    m_painter.setPen(table.at(process).began > m_context.cursorTime() ? contextText(m_palette)
                                                                      : m_palette.color(QPalette::Text));
    m_painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                       m_painter.fontMetrics().elidedText(name, Qt::ElideRight, int(place.width())));
}

// Of the bar: a zombie's reaches to where it is collected.
Time LanePainter::endOf(const Process &life) const
{
    if (life.flags.testFlag(ProcessFlag::Refused))
        return life.began;
    if (life.endedAt == Never)
        return m_context.now();
    return life.reapedAt == Never ? life.ended : std::max(life.ended, life.reaped);
}

void LanePainter::drawRefusal(const Process &life)
{
    const QRectF place(xOf(life.began) - glyphSize / 2, m_bar.center().y() - glyphSize / 2, glyphSize, glyphSize);
    drawGlyph(m_painter, Glyph::Failure, place, shade(markColor(Meaning::Failure, m_palette), place.center().x()));
}

void LanePainter::drawBar(ProcessIndex process, const Process &life, Emphasis emphasis)
{
    const Session &session = m_context.session();
    const bool ends = life.endedAt != Never;
    const Time end = ends ? life.ended : m_context.now();
    const bool existed = life.flags & (ProcessFlags(ProcessFlag::Existed) | ProcessFlag::InferredStart |
                                       ProcessFlag::OnlyMentioned | ProcessFlag::UnknownParent);
    const Time began = existed ? std::min(life.began, session.begin().value_or(life.began)) : life.began;
    const Stretch whole = stretch(began, end);
    if (xOf(end) < m_rect.left() || xOf(began) > m_rect.right())
        return;
    if (whole.to - whole.from < 1.5) {
        const double width = emphasis == Emphasis::Selected ? 2 : 1;
        const QColor color =
            colorOf(life.flags.testFlag(ProcessFlag::Spawned) ? Meaning::Spawn : Meaning::Fork, m_palette);
        m_painter.fillRect(QRectF(std::floor(whole.from), m_bar.top(), width, m_bar.height()),
                           shade(color, whole.from));
        drawResult(process, life, whole.from + width);
        return;
    }

    // Names come newest first out of the table's chain, so the exec that matters for the colour is the oldest.
    std::vector<Time> execs;
    for (const NameChange &name : session.processes().namesAt(process, session.events().size())) {
        if (session.events().type(name.event) == EventType::Exec)
            execs.push_back(session.events().time(name.event));
    }
    std::sort(execs.begin(), execs.end());
    const Meaning birth = existed                                     ? Meaning::Unknown
                          : life.flags.testFlag(ProcessFlag::Spawned) ? Meaning::Spawn
                                                                      : Meaning::Fork;
    const Time becomes = execs.empty() ? end : execs.front();
    drawPiece(stretch(began, becomes), colorOf(birth, m_palette));
    if (!execs.empty())
        drawPiece(stretch(becomes, end), colorOf(Meaning::Exec, m_palette));
    drawWaiting(process, end);
    for (const Time exec : execs) {
        const double x = xOf(exec);
        if (whole.to - whole.from > 14 && x >= m_rect.left())
            drawGlyph(m_painter, Glyph::Exec, QRectF(x - 2, m_bar.center().y() - 4, 8, 8),
                      shade(m_palette.color(QPalette::Base), x));
    }

    double right = xOf(end);
    if (ends && knowsReaps()) {
        const Time gone = life.reapedAt != Never ? life.reaped : m_context.now();
        const Stretch zombie = stretch(end, gone);
        if (zombie.to - zombie.from >= 2) {
            drawPiece(zombie, colorOf(Meaning::Zombie, m_palette));
            drawPiece(zombie, QBrush(shade(outlineOf(m_palette), zombie.from), Qt::BDiagPattern));
            right = xOf(gone);
        }
    }
    if (emphasis == Emphasis::Selected) {
        m_painter.setPen(QPen(m_palette.color(QPalette::Text), 1));
        m_painter.setBrush(Qt::NoBrush);
        m_painter.drawRoundedRect(QRectF(QPointF(whole.from - 1.5, m_bar.top() - 2.5),
                                         QPointF(std::min(right, m_rect.right()) + 1.5, m_bar.bottom() + 2.5)),
                                  3, 3);
    }
    drawResult(process, life, right);
}

void LanePainter::drawPiece(const Stretch &piece, const QBrush &brush)
{
    if (!piece.isVisible())
        return;
    const bool pattern = brush.style() != Qt::SolidPattern;
    const bool outlined = isDark(m_palette) || brush.color().lightness() > 150;
    const auto part = [&](double from, double to, const QColor &color) {
        if (to <= from)
            return;
        const QRectF rect(QPointF(from, m_bar.top()), QPointF(to, m_bar.bottom()));
        if (pattern) {
            m_painter.fillRect(rect, QBrush(color, brush.style()));
            return;
        }
        m_painter.setPen(outlined && to - from > 3 ? QPen(shade(outlineOf(m_palette), from), 0) : QPen(Qt::NoPen));
        m_painter.setBrush(color);
        const double inset = outlined && to - from > 3 ? 0.5 : 0;
        m_painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), 1.5, 1.5);
    };
    const double split = std::clamp(m_cursor, piece.from, piece.to);
    part(piece.from, split, brush.color());
    part(split, piece.to, pale(brush.color(), m_palette));
}

// A parent sleeps from its vfork until the child runs a program or ends.
void LanePainter::drawWaiting(ProcessIndex process, Time end)
{
    const Session &session = m_context.session();
    const auto children = session.processes().childrenAt(process, Never);
    const std::size_t count = std::min(children.size(), childrenLookedAt);
    for (std::size_t i = children.size() - count; i < children.size(); ++i) {
        const Process &child = session.processes().at(children[i]);
        if (!child.flags.testFlag(ProcessFlag::Spawned))
            continue;
        Time until = child.endedAt != Never ? child.ended : end;
        const auto names = session.processes().namesAt(children[i], session.events().size());
        for (const NameChange &name : names) {
            if (session.events().type(name.event) == EventType::Exec)
                until = std::min(until, session.events().time(name.event));
        }
        const Stretch wait = stretch(child.began, until);
        if (wait.to - wait.from >= 3)
            m_painter.fillRect(
                QRectF(QPointF(wait.from, m_bar.top()), QPointF(wait.to, m_bar.bottom())),
                QBrush(shade(pale(m_palette.color(QPalette::Text), m_palette), wait.from), Qt::BDiagPattern));
    }
}

void LanePainter::drawResult(ProcessIndex process, const Process &life, double x)
{
    if (life.endedAt == Never || x < m_rect.left())
        return;
    const Position position = m_context.session().cursor().position();
    const ResultMark mark = resultMark(life, m_context.session().processes().stateAt(process, position), m_palette);
    const QRectF place(x + 3, m_bar.center().y() - glyphSize / 2, glyphSize, glyphSize);
    drawGlyph(m_painter, mark.glyph, place, life.endedAt < position ? mark.color : pale(mark.color, m_palette));
}

} // namespace forkscope
