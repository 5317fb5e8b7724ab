// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Forks over time, stacked by kind, on the window's time axis; lost events hatched, what follows the cursor pale.
#pragma once

#include "app/session/ratehistory.h"
#include "ui/plotting.h"
#include "ui/sessioncontext.h"

#include <array>

namespace forkscope {

class RatePlot : public QCustomPlot
{
    Q_OBJECT

public:
    explicit RatePlot(SessionContext &context, QWidget *parent = nullptr);

    // Room for the numbers at the left; the lane's left edge comes after it, its right edge before `right`.
    void setMargins(int left, int right);
    QRect plotArea() const { return axisRect()->rect(); }

    Duration barWidth() const { return m_barWidth; }
    // Highest bar in sight, as drawn.
    double highest() const { return m_highest; }
    bool isShown(RateSeries series) const;
    void setShown(RateSeries series, bool shown);

Q_SIGNALS:
    void barWidthChanged();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    class Ticker;
    class Overlay;
    struct Layer
    {
        RateSeries series;
        QCPBars *bars;
        bool isShown;
    };

    void readPalette();
    void reload();
    QString tooltipAt(double x) const;
    Duration widthFor(Duration span, int pixels) const;

    SessionContext &m_context;
    std::array<Layer, 4> m_layers{};
    QSharedPointer<Ticker> m_ticker;
    Duration m_barWidth = std::chrono::seconds(1);
    double m_highest = 0;
    int m_left = 48, m_right = 0;
};

// "Forks per second", or what the bars of this width show.
QString rateTitle(Duration barWidth);

} // namespace forkscope
