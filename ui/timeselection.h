// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What was set apart on the time axis: the range that was brushed, and the two measuring cursors A and B.
#pragma once

#include "app/stream/time.h"

#include <QObject>

#include <optional>

namespace forkscope {

class TimeSelection : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    const std::optional<TimeSpan> &range() const { return m_range; }
    void setRange(const std::optional<TimeSpan> &range);

    const std::optional<Time> &a() const { return m_a; }
    const std::optional<Time> &b() const { return m_b; }
    void setA(const std::optional<Time> &time);
    void setB(const std::optional<Time> &time);
    // From the earlier one to the later one; nothing until both are set.
    std::optional<TimeSpan> between() const;

Q_SIGNALS:
    void rangeChanged();
    void cursorsChanged();

private:
    std::optional<TimeSpan> m_range;
    std::optional<Time> m_a, m_b;
};

} // namespace forkscope
