// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The rate plot with its title, its numbers and its legend beside it; the plot's edges lie on those of the lane column.
#pragma once

#include "app/session/ratehistory.h"
#include "ui/sessioncontext.h"

#include <QWidget>

class QLabel;

namespace forkscope {

class RatePlot;

class RatePanel : public QWidget
{
    Q_OBJECT

public:
    explicit RatePanel(SessionContext &context, QWidget *parent = nullptr);

    RatePlot &plot() { return *m_plot; }
    // Edges of the lane column in the panel's coordinates; `right` is the first pixel after it.
    void alignTo(int left, int right);
    // Everything, or what can be read from the last row.
    enum class Words { All, Few };
    void setWords(Words words);
    QSize sizeHint() const override { return {600, 140}; }
    QSize minimumSizeHint() const override { return {300, 110}; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildLegend();
    void showNumbers();
    void place();

    SessionContext &m_context;
    RatePlot *m_plot;
    QWidget *m_info;
    QLabel *m_title;
    QLabel *m_now;
    QLabel *m_peak;
    QList<QWidget *> m_details; // not for the last row
    int m_left = 300, m_right = 600;
};

} // namespace forkscope
