// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The stretch of time that lane column, its header and rate plot show together: at rest, as wide as the session, or
// moving with now.
#pragma once

#include "app/stream/time.h"

#include <QObject>

namespace forkscope {

class TimeAxis : public QObject
{
    Q_OBJECT

public:
    enum class Mode {
        Fit,    // all there is, also as it grows
        Follow, // the newest stretch
        Free,   // where the user put it
    };

    using QObject::QObject;

    Mode mode() const { return m_mode; }
    Time from() const { return m_from; }
    Time to() const { return m_to; }
    Duration span() const { return m_to - m_from; }

    // What there is to see; a range that fits or follows moves with it.
    void setBounds(Time begin, Time end);
    void setRange(Time from, Time to);
    // Makes the range `factor` times as wide and keeps `about` at its place.
    void zoom(double factor, Time about);
    void pan(Duration by);
    void fit();
    void follow();
    // Moves a range that does not follow just as far as `time` needs to be in it.
    void reveal(Time time);

    double xOf(Time time, double left, double width) const;
    Time timeAt(double x, double left, double width) const;

Q_SIGNALS:
    void rangeChanged();
    void modeChanged();

private:
    void setMode(Mode mode);
    void place(Time from, Time to);
    void adjust();
    Duration margin() const;

    Mode m_mode = Mode::Fit;
    Time m_begin{}, m_end{std::chrono::seconds(10)};
    Time m_from{}, m_to{std::chrono::seconds(10)};
    // Width of a following range: grows with the session until it has this.
    Duration m_followed = std::chrono::seconds(60);
};

} // namespace forkscope
