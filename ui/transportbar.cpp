// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transportbar.h"

#include "app/stream/displaytext.h"
#include "ui/glyphs.h"
#include "ui/scrubber.h"
#include "ui/timegestures.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <array>

namespace forkscope {

namespace {

constexpr std::array speeds{0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0};

} // namespace

TransportBar::TransportBar(SessionContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_scrubber(new Scrubber(context, this))
{
    setAccessibleName(tr("Transport"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 3, 10, 3);
    layout->setSpacing(2);

    auto *start = addButton("start", tr("Go to the start"), {});
    connect(start, &QToolButton::clicked, &context.cursor(), [this] { m_context.cursor().setPosition(0); });
    auto *previous = addButton("previous", tr("Previous event"), tr(","));
    connect(previous, &QToolButton::clicked, &context.cursor(), [this] { m_context.cursor().step(-1); });
    m_play = addButton("play", tr("Play"), tr("Space"));
    connect(m_play, &QToolButton::clicked, this, [this] { togglePlay(m_context); });
    auto *next = addButton("next", tr("Next event"), tr("."));
    connect(next, &QToolButton::clicked, &context.cursor(), [this] { m_context.cursor().step(1); });
    auto *end = addButton("end", tr("Go to the end"), {});
    connect(end, &QToolButton::clicked, &context.cursor(),
            [this] { m_context.cursor().setPosition(m_context.session().events().size()); });

    m_speed = new QComboBox(this);
    buildSpeeds();
    layout->addSpacing(6);
    layout->addWidget(m_speed);
    layout->addSpacing(8);
    layout->addWidget(m_scrubber, 1);
    layout->addSpacing(8);

    m_live = new QToolButton(this);
    m_live->setText(tr("Live"));
    m_live->setIcon(icon("live"));
    m_live->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_live->setCheckable(true);
    m_live->setToolTip(tr("Follow what happens now (Ctrl+End)"));
    m_live->setAccessibleName(tr("Live"));
    connect(m_live, &QToolButton::clicked, &context.cursor(), [this] {
        m_context.cursor().jumpToLive();
        showMode();
    });
    layout->addWidget(m_live);
    layout->addSpacing(8);
    m_time = new QLabel(this);
    m_time->setTextFormat(Qt::PlainText);
    m_time->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_time->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_time->setAccessibleName(tr("Time of the cursor"));
    layout->addWidget(m_time);

    connect(&context.cursor(), &TimeCursor::modeChanged, this, &TransportBar::showMode);
    connect(&context, &SessionContext::refreshed, this, &TransportBar::showTime);
    showMode();
    showTime();
}

QToolButton *TransportBar::addButton(const char *picture, const QString &text, const QString &keys)
{
    auto *button = new QToolButton(this);
    button->setIcon(icon(picture));
    button->setAutoRaise(true);
    button->setAccessibleName(text);
    button->setToolTip(keys.isEmpty() ? text : tr("%1 (%2)").arg(text, keys));
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    return button;
}

void TransportBar::buildSpeeds()
{
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Speed of playing"));
    for (const double speed : speeds) {
        m_speed->addItem(tr("%1×").arg(QLocale().toString(speed)), speed);
        if (speed == 1.0)
            m_speed->setCurrentIndex(m_speed->count() - 1);
    }
    connect(m_speed, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_context.cursor().setSpeed(m_speed->itemData(index).toDouble()); });
}

void TransportBar::showMode()
{
    const TimeCursor &cursor = m_context.cursor();
    const bool paused = cursor.mode() == TimeCursor::Mode::Paused;
    m_play->setIcon(icon(paused ? "play" : "pause"));
    const QString text = paused ? tr("Play") : tr("Pause");
    m_play->setAccessibleName(text);
    m_play->setToolTip(tr("%1 (Space)").arg(text));
    m_live->setVisible(cursor.hasLive());
    m_live->setChecked(cursor.mode() == TimeCursor::Mode::Live);
    const int index = m_speed->findData(cursor.speed());
    if (index >= 0)
        m_speed->setCurrentIndex(index);
}

void TransportBar::showTime()
{
    const auto begin = m_context.session().begin();
    if (!begin) {
        m_time->setText(tr("no event yet"));
        return;
    }
    const Time time = m_context.cursorTime();
    m_time->setText(tr("%1  %2").arg(clockText(time, m_context.clock()),
                                     offsetText(time, *begin, 3).rightJustified(9, QLatin1Char(' '))));
}

} // namespace forkscope
