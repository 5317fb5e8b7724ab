// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/ratepanel.h"

#include "app/stream/displaytext.h"
#include "ui/legendbutton.h"
#include "ui/rateplot.h"

#include <QGridLayout>
#include <QLabel>
#include <QLocale>

namespace forkscope {

namespace {

// Room of the plot's numbers at the left of the lane's edge, at least.
constexpr int leastNumbersWidth = 46;

QLabel *label(QWidget *parent, bool bold)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    QFont font = label->font();
    font.setBold(bold);
    label->setFont(font);
    return label;
}

} // namespace

RatePanel::RatePanel(SessionContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_plot(new RatePlot(context, this)),
      m_info(new QWidget(this)),
      m_title(label(m_info, true)),
      m_now(label(m_info, true)),
      m_peak(label(m_info, true))
{
    setAccessibleName(tr("Fork rate"));
    auto *layout = new QGridLayout(m_info);
    layout->setContentsMargins(12, 8, 4, 6);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(3);
    layout->addWidget(m_title, 0, 0, 1, 5);
    auto *now = label(m_info, false);
    now->setText(tr("now"));
    auto *peak = label(m_info, false);
    peak->setText(tr("peak"));
    for (auto *word : {now, peak})
        word->setForegroundRole(QPalette::PlaceholderText);
    layout->addWidget(now, 1, 0);
    layout->addWidget(m_now, 1, 1);
    layout->addWidget(peak, 1, 2);
    layout->addWidget(m_peak, 1, 3);
    auto *legend = buildLegend();
    layout->addWidget(legend, 2, 0, 1, 5);
    m_details = {peak, m_peak, legend};
    layout->setRowStretch(3, 1);
    layout->setColumnStretch(4, 1);
    m_info->raise();

    connect(&context, &SessionContext::refreshed, this, &RatePanel::showNumbers);
    connect(m_plot, &RatePlot::barWidthChanged, this, &RatePanel::showNumbers);
    showNumbers();
}

QWidget *RatePanel::buildLegend()
{
    struct Entry
    {
        RateSeries series;
        Meaning meaning;
        Glyph glyph;
        QString text;
    };
    const std::array entries{
        Entry{RateSeries::Forks, Meaning::Fork, Glyph::Fork, tr("fork")},
        Entry{RateSeries::Spawns, Meaning::Spawn, Glyph::Spawn, tr("vfork / spawn")},
        Entry{RateSeries::Threads, Meaning::Thread, Glyph::Thread, tr("thread")},
        Entry{RateSeries::Failures, Meaning::Failure, Glyph::Failure, tr("refused")},
    };
    auto *legend = new QWidget(m_info);
    auto *layout = new QGridLayout(legend);
    layout->setContentsMargins(0, 2, 0, 0);
    layout->setHorizontalSpacing(10);
    layout->setVerticalSpacing(0);
    int place = 0;
    for (const Entry &entry : entries) {
        auto *button = new LegendButton(entry.meaning, entry.glyph, entry.text, legend);
        button->setChecked(m_plot->isShown(entry.series));
        connect(button, &QAbstractButton::toggled, this,
                [this, series = entry.series](bool shown) { m_plot->setShown(series, shown); });
        layout->addWidget(button, place % 2, place / 2);
        ++place;
    }
    layout->setColumnStretch(2, 1);
    return legend;
}

void RatePanel::alignTo(int left, int right)
{
    m_left = left;
    m_right = right;
    place();
}

void RatePanel::setWords(Words words)
{
    for (auto *detail : m_details)
        detail->setVisible(words == Words::All);
    place();
}

void RatePanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    place();
}

void RatePanel::place()
{
    const int numbersWidth = qMax(leastNumbersWidth, fontMetrics().horizontalAdvance(QStringLiteral("0,000")) + 8);
    const int plotLeft = qMax(0, m_left - numbersWidth);
    m_plot->setGeometry(plotLeft, 0, width() - plotLeft, height());
    m_plot->setMargins(m_left - plotLeft, qMax(0, width() - m_right));
    m_info->setGeometry(0, 0, plotLeft, height());
}

void RatePanel::showNumbers()
{
    const QLocale locale;
    const QString title = rateTitle(m_plot->barWidth());
    m_title->setText(m_context.events().isFiltered() ? tr("%1, filtered").arg(title) : title);
    const RateHistory &rates = m_context.rates();
    const Time cursor = m_context.cursorTime();
    const auto counts = rates.isEmpty() ? RateCounts{} : rates.sum(cursor - std::chrono::seconds(1), cursor);
    m_now->setText(tr("%1/s").arg(locale.toString(processesIn(counts))));
    const auto peak = rates.peak();
    m_peak->setText(
        peak ? tr("%1/s at %2").arg(locale.toString(peak->processes), clockText(peak->begin, m_context.clock(), 0))
             : tr("none yet"));
}

} // namespace forkscope
