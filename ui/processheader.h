// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The header of the process tree. Its last section, the lane column, is the ruler of the time axis; it takes the room
// that the others leave and never less than it needs.
#pragma once

#include "ui/sessioncontext.h"

#include <QHeaderView>

#include <array>

namespace forkscope {

class ProcessHeader : public QHeaderView
{
    Q_OBJECT

public:
    ProcessHeader(SessionContext &context, QWidget *parent);

    // After the model was set: order, widths.
    void arrange();
    // What the columns want, whatever they have.
    using Widths = std::array<int, ProcessTreeModel::ColumnCount>;
    const Widths &wantedWidths() const { return m_wanted; }
    void setWidths(const Widths &widths);
    // Of the lane column, in the coordinates of the viewport below.
    QRect laneSection() const;

Q_SIGNALS:
    void laneMoved();

protected:
    void initStyleOptionForIndex(QStyleOptionHeader *option, int section) const override;
    void paintSection(QPainter *painter, const QRect &rect, int section) const override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void noteWidth(int section, int oldSize, int newSize);
    void distribute();
    void showColumnMenu(const QPoint &place);

    SessionContext &m_context;
    Widths m_wanted{}; // widths where there is room for them
    bool m_adjusting = false;
};

} // namespace forkscope
