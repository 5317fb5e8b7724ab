// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rateplot.h"

#include "app/stream/displaytext.h"
#include "ui/palette.h"
#include "ui/presentation.h"
#include "ui/timegestures.h"
#include "ui/timemarks.h"
#include "ui/timeticks.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace forkscope {

namespace {

constexpr int topMargin = 10;
constexpr int leastBottomMargin = 20;
constexpr int tickSpacing = 90;
constexpr int axisReach = 5; // pixels around the pointer in which a marker is meant

double toSeconds(Time time)
{
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

double toSeconds(Duration duration)
{
    return std::chrono::duration<double>(duration).count();
}

Meaning meaningOf(RateSeries series)
{
    switch (series) {
    case RateSeries::Spawns:
        return Meaning::Spawn;
    case RateSeries::Threads:
        return Meaning::Thread;
    case RateSeries::Failures:
        return Meaning::Failure;
    default:
        return Meaning::Fork;
    }
}

} // namespace

// The marks of the lane column's header.
class RatePlot::Ticker : public QCPAxisTicker
{
public:
    explicit Ticker(SessionContext &context) : m_context(context) {}

    // Of the axis, and of a label at the most.
    void setWidths(int axis, int label)
    {
        m_width = axis;
        m_spacing = std::max(double(tickSpacing), label * 1.2);
    }

    void generate(const QCPRange &range, const QLocale & /*locale*/, QChar /*formatChar*/, int /*precision*/,
                  QVector<double> &ticks, QVector<double> *subTicks, QVector<QString> *tickLabels) override
    {
        Q_UNUSED(range)
        ticks.clear();
        if (subTicks)
            subTicks->clear();
        if (tickLabels)
            tickLabels->clear();
        for (const TimeTick &tick :
             timeTicks(m_context.axis().from(), m_context.axis().to(), m_width, m_spacing, m_context.clock())) {
            ticks.append(toSeconds(tick.time));
            if (tickLabels)
                tickLabels->append(tick.text);
        }
    }

private:
    SessionContext &m_context;
    int m_width = 100;
    double m_spacing = tickSpacing;
};

// Losses, the veil over what comes after the cursor, and the cursor itself.
class RatePlot::Overlay : public QCPLayerable
{
public:
    Overlay(RatePlot &plot, SessionContext &context)
        : QCPLayerable(&plot, QStringLiteral("cursor")), m_context(context), m_plot(plot)
    {
    }

protected:
    void applyDefaultAntialiasingHint(QCPPainter *painter) const override { painter->setAntialiasing(false); }

    void draw(QCPPainter *painter) override
    {
        const QRect area = m_plot.plotArea();
        const QPalette &palette = m_plot.palette();
        const auto x = [&](Time time) { return m_context.axis().xOf(time, area.left(), area.width()); };
        painter->setClipRect(area);
        const double cursor = x(m_context.cursorTime());
        if (cursor < area.right()) {
            QColor veil = palette.color(QPalette::Base);
            veil.setAlpha(170);
            painter->fillRect(QRectF(QPointF(std::max(cursor, double(area.left())), area.top()),
                                     QPointF(area.right() + 1, area.bottom())),
                              veil);
        }
        for (const LossRegion &loss : m_context.losses()) {
            const double from = x(loss.from);
            const double to = std::max(x(loss.to), from + 3);
            if (to >= area.left() && from <= area.right())
                painter->fillRect(QRectF(from, area.top(), to - from, area.height()), lossHatching(palette));
        }
        drawTimeMarks(*painter, m_context, palette, area, x, MarkHeads::Top);
        painter->setPen(QPen(cursorColor(palette), Presentation::of(m_plot) ? Presentation::lineWidth : 1));
        painter->drawLine(QPointF(cursor, area.top()), QPointF(cursor, area.bottom()));
        if (m_plot.hasFocus()) {
            painter->setPen(QPen(palette.color(QPalette::Link), 2));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(area.adjusted(1, 1, -1, -1));
        }
    }

private:
    SessionContext &m_context;
    RatePlot &m_plot;
};

RatePlot::RatePlot(SessionContext &context, QWidget *parent)
    : QCustomPlot(parent), m_context(context), m_ticker(new Ticker(context))
{
    setObjectName(QStringLiteral("ratePlot"));
    setAccessibleName(tr("Forks over time"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    axisRect()->setAutoMargins(QCP::msNone);
    for (auto *axis : {xAxis, yAxis}) {
        axis->setSubTicks(false);
        axis->setTickLengthIn(0);
        axis->setTickLengthOut(0);
        axis->setTickLabelPadding(4);
    }
    xAxis->setTicker(m_ticker);
    auto integers = QSharedPointer<QCPAxisTicker>(new QCPAxisTicker);
    integers->setTickCount(3);
    yAxis->setTicker(integers);
    yAxis->setNumberFormat(QStringLiteral("gb"));
    yAxis->grid()->setZeroLinePen(Qt::NoPen);

    constexpr std::array order{RateSeries::Forks, RateSeries::Spawns, RateSeries::Threads, RateSeries::Failures};
    QCPBars *below = nullptr;
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto *bars = new QCPBars(xAxis, yAxis);
        bars->setAntialiased(false);
        if (below)
            bars->moveAbove(below);
        below = bars;
        m_layers[i] = {order[i], bars, order[i] != RateSeries::Threads};
        bars->setVisible(m_layers[i].isShown);
    }
    addLayer(QStringLiteral("cursor"), layer(QStringLiteral("main")), QCustomPlot::limAbove);
    new Overlay(*this, context);

    auto *gestures = new TimeGestures(*this, context, [this] { return plotArea(); });
    gestures->setWheel(TimeGestures::Wheel::Plain);
    gestures->setClick(TimeGestures::Click::PlacesCursor);
    connect(&context, &SessionContext::refreshed, this, &RatePlot::reload);
    connect(&context.axis(), &TimeAxis::rangeChanged, this, &RatePlot::reload);
    readPalette();
    setMargins(m_left, m_right);
}

void RatePlot::setMargins(int left, int right)
{
    m_left = left;
    m_right = right;
    const int bottomMargin = std::max(leastBottomMargin, fontMetrics().height() + 4);
    axisRect()->setMargins({left, topMargin, right, bottomMargin});
    // QCustomPlot lays out at the next replot; others ask for the area before.
    plotLayout()->update(QCPLayoutElement::upMargins);
    plotLayout()->update(QCPLayoutElement::upLayout);
    reload();
}

void RatePlot::resizeEvent(QResizeEvent *event)
{
    QCustomPlot::resizeEvent(event);
    setMargins(m_left, m_right);
}

bool RatePlot::isShown(RateSeries series) const
{
    return std::any_of(m_layers.begin(), m_layers.end(),
                       [series](const Layer &layer) { return layer.series == series && layer.isShown; });
}

void RatePlot::setShown(RateSeries series, bool shown)
{
    QCPBars *below = nullptr;
    for (Layer &layer : m_layers) {
        if (layer.series == series)
            layer.isShown = shown;
        layer.bars->moveAbove(nullptr);
        layer.bars->setVisible(layer.isShown);
        if (!layer.isShown)
            continue;
        if (below)
            layer.bars->moveAbove(below);
        below = layer.bars;
    }
    reload();
}

void RatePlot::readPalette()
{
    const QPalette colors = palette();
    setBackground(colors.brush(QPalette::Window));
    axisRect()->setBackground(colors.brush(QPalette::Base));
    for (auto *axis : {xAxis, yAxis}) {
        axis->setTickLabelColor(mutedText(colors));
        axis->setTickLabelFont(font());
        axis->setBasePen(QPen(gridColor(colors), 0));
        axis->grid()->setPen(QPen(gridColor(colors), 0, axis == xAxis ? Qt::DotLine : Qt::SolidLine));
    }
    for (const Layer &layer : m_layers) {
        layer.bars->setBrush(colorOf(meaningOf(layer.series), colors));
        layer.bars->setPen(QPen(colors.color(QPalette::Base), 0));
    }
    replot(rpQueuedReplot);
}

void RatePlot::changeEvent(QEvent *event)
{
    QCustomPlot::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange ||
        event->type() == QEvent::StyleChange)
        readPalette();
}

// One second, a tenth when a second is wide, and so much that a bar keeps two pixels.
Duration RatePlot::widthFor(Duration span, int pixels) const
{
    using namespace std::chrono_literals;
    const double second = pixels / std::max(toSeconds(span), 1e-9);
    if (second > 100)
        return 100ms;
    for (const Duration width : {Duration(1s), Duration(2s), Duration(5s), Duration(10s), Duration(30s), Duration(60s),
                                 Duration(300s), Duration(600s), Duration(1800s)}) {
        if (toSeconds(width) * second >= 3)
            return width;
    }
    return 1h;
}

void RatePlot::reload()
{
    TimeAxis &axis = m_context.axis();
    const QRect area = plotArea();
    m_ticker->setWidths(area.width(), QFontMetrics(xAxis->tickLabelFont()).horizontalAdvance(u"00:00:00.000"_qs));
    xAxis->setRange(toSeconds(axis.from()), toSeconds(axis.to()));
    const Duration width = widthFor(axis.span(), area.width());
    const bool widthChanged = width != m_barWidth;
    m_barWidth = width;

    const RateHistory &rates = m_context.rates();
    m_highest = 0;
    QVector<double> keys;
    std::array<QVector<double>, 4> values;
    if (!rates.isEmpty()) {
        const auto series = rates.series(std::max(axis.from(), rates.begin()), std::min(axis.to(), rates.end()), width);
        const double unit = std::max(1.0, toSeconds(width));
        for (std::size_t i = 0; i < series.counts.size(); ++i) {
            keys.append(toSeconds(series.begin + width * qint64(i)) + toSeconds(width) / 2);
            double sum = 0;
            for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
                const double value = count(series.counts[i], m_layers[layer].series) / unit;
                values[layer].append(value);
                sum += m_layers[layer].isShown ? value : 0;
            }
            m_highest = std::max(m_highest, sum);
        }
    }
    const double pixel = toSeconds(axis.span()) / std::max(1, area.width());
    const double gap = toSeconds(width) / pixel >= 6 ? pixel : 0;
    for (std::size_t layer = 0; layer < m_layers.size(); ++layer) {
        m_layers[layer].bars->setData(keys, values[layer], true);
        m_layers[layer].bars->setWidth(toSeconds(width) - gap);
        m_layers[layer].bars->setPen(Qt::NoPen);
    }
    yAxis->setRange(0, std::max(4.0, m_highest * 1.12));
    replot(rpQueuedReplot);
    setAccessibleDescription(tr("Highest in sight: %1").arg(QLocale().toString(m_highest, 'f', 0)));
    if (widthChanged)
        Q_EMIT barWidthChanged();
}

QString RatePlot::tooltipAt(double x) const
{
    const RateHistory &rates = m_context.rates();
    const QRect area = plotArea();
    const Time time = m_context.axis().timeAt(x, area.left(), area.width());
    if (rates.isEmpty() || time < rates.begin() || time >= rates.end())
        return {};
    const auto series = rates.series(time, time, m_barWidth);
    if (series.counts.empty())
        return {};
    const RateCounts &counts = series.counts.front();
    const Time end = series.begin + series.width;
    const bool lossy = std::any_of(m_context.losses().begin(), m_context.losses().end(),
                                   [&](const LossRegion &loss) { return loss.from < end && loss.to >= series.begin; });
    const QLocale locale;
    QStringList lines{tr("%1, %2").arg(clockText(series.begin, m_context.clock(), 1), durationText(m_barWidth)),
                      tr("%1%2 forks").arg(lossy ? tr("≥ ") : QString(), locale.toString(processesIn(counts)))};
    const auto add = [&](RateSeries which, const QString &text) {
        if (const quint32 number = count(counts, which); number != 0)
            lines << QStringLiteral("  %1 %2").arg(locale.toString(number), text);
    };
    add(RateSeries::Forks, tr("by fork or clone"));
    add(RateSeries::Spawns, tr("by vfork or spawn"));
    add(RateSeries::Failures, tr("refused"));
    add(RateSeries::Threads, tr("threads"));
    add(RateSeries::Lost, tr("events lost"));
    const auto reach = Duration(axisReach * m_context.axis().span().count() / std::max(1, area.width()));
    for (const MarkerNote &note : m_context.session().markers().notes())
        if (note.time >= time - reach && note.time <= time + reach)
            lines << tr("marker: %1").arg(displayText(note.text));
    return lines.join(QLatin1Char('\n'));
}

bool RatePlot::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), plotArea().contains(help->pos()) ? tooltipAt(help->pos().x()) : QString(),
                           this);
        return true;
    }
    return QCustomPlot::event(event);
}

void RatePlot::keyPressEvent(QKeyEvent *event)
{
    if (!handleCanvasKey(*event, m_context))
        QCustomPlot::keyPressEvent(event);
}

void RatePlot::focusInEvent(QFocusEvent *event)
{
    QCustomPlot::focusInEvent(event);
    replot(rpQueuedReplot);
}

void RatePlot::focusOutEvent(QFocusEvent *event)
{
    QCustomPlot::focusOutEvent(event);
    replot(rpQueuedReplot);
}

QString rateTitle(Duration barWidth)
{
    using namespace std::chrono_literals;
    if (barWidth == 1s)
        return RatePlot::tr("Forks per second");
    if (barWidth < 1s)
        return RatePlot::tr("Forks per %1").arg(durationText(barWidth));
    return RatePlot::tr("Forks per second, mean of %1").arg(durationText(barWidth));
}

} // namespace forkscope
