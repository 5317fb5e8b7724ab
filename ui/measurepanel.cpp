// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/measurepanel.h"

#include "app/exchange/statistics.h"
#include "app/stream/displaytext.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

namespace forkscope {

MeasurePanel::MeasurePanel(SessionContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_heading(new QLabel(this)),
      m_text(new QPlainTextEdit(this)),
      m_copyText(new QPushButton(tr("Copy as text"), this)),
      m_copyJson(new QPushButton(tr("Copy as JSON"), this))
{
    setAccessibleName(tr("Between A and B"));
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    m_text->setReadOnly(true);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setAccessibleName(tr("Statistics between A and B"));
    m_text->setTabChangesFocus(true);
    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(8, 6, 8, 8);
    layout->addWidget(m_heading, 0, 0, 1, 2);
    layout->addWidget(m_text, 1, 0, 1, 2);
    layout->addWidget(m_copyText, 2, 0);
    layout->addWidget(m_copyJson, 2, 1);
    m_delay.setSingleShot(true);
    m_delay.setInterval(std::chrono::milliseconds(100));
    connect(&m_delay, &QTimer::timeout, this, &MeasurePanel::measure);
    connect(m_copyText, &QPushButton::clicked, this, &MeasurePanel::copyText);
    connect(m_copyJson, &QPushButton::clicked, this, &MeasurePanel::copyJson);
    connect(&context.timeSelection(), &TimeSelection::cursorsChanged, this, &MeasurePanel::cursorsChanged);
    connect(&context, &SessionContext::refreshed, this, [this] {
        if (isOutdated() && isVisible() && !m_delay.isActive())
            m_delay.start(std::chrono::seconds(1));
    });
    cursorsChanged();
}

QString MeasurePanel::heading() const
{
    return m_heading->text();
}

QString MeasurePanel::text() const
{
    return m_text->toPlainText();
}

// What came since belongs to it only if a cursor stands behind the end that was known.
bool MeasurePanel::isOutdated() const
{
    const auto between = m_context.timeSelection().between();
    const auto &events = m_context.session().events();
    const auto known = events.timeAt(m_measured);
    return between && m_measured != events.size() && known && between->to >= *known;
}

void MeasurePanel::cursorsChanged()
{
    showHeading();
    const bool both = m_context.timeSelection().between().has_value();
    m_text->setVisible(both);
    m_copyText->setVisible(both);
    m_copyJson->setVisible(both);
    if (both)
        m_delay.start(std::chrono::milliseconds(100));
    else
        m_delay.stop();
}

void MeasurePanel::showHeading()
{
    const TimeSelection &marked = m_context.timeSelection();
    const auto word = [this](const char *letter, const std::optional<Time> &time) {
        return tr("%1 %2").arg(QLatin1String(letter), time ? clockText(*time, m_context.clock()) : tr("not set"));
    };
    QString heading = word("A", marked.a()) + QStringLiteral(" · ") + word("B", marked.b());
    if (const auto between = marked.between())
        heading += tr(" · Δt %1").arg(durationText(between->to - between->from));
    else
        heading += u'\n' + tr("Ctrl+Shift+A and Ctrl+Shift+B set them at the time cursor.");
    m_heading->setText(heading);
}

void MeasurePanel::measure()
{
    const auto between = m_context.timeSelection().between();
    if (!between)
        return;
    const Session &session = m_context.session();
    m_measured = session.events().size();
    m_text->setPlainText(statisticsText(statisticsOf(session, between), session));
}

void MeasurePanel::copyText() const
{
    if (const auto between = m_context.timeSelection().between())
        QApplication::clipboard()->setText(
            statisticsText(statisticsOf(m_context.session(), between), m_context.session()));
}

void MeasurePanel::copyJson() const
{
    if (const auto between = m_context.timeSelection().between())
        QApplication::clipboard()->setText(
            QString::fromUtf8(statisticsJson(statisticsOf(m_context.session(), between), m_context.session())));
}

} // namespace forkscope
