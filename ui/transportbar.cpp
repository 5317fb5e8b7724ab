// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/transportbar.h"

#include "app/stream/displaytext.h"
#include "ui/actions.h"
#include "ui/glyphs.h"
#include "ui/scrubber.h"
#include "ui/timefield.h"
#include "ui/timegestures.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <array>

namespace forkscope {

namespace {

constexpr std::array speeds{0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 100.0};
// Milliseconds an event.
constexpr std::array paces{20, 50, 100, 200, 500, 1000, 2000};

} // namespace

TransportBar::TransportBar(SessionContext &context, Actions &actions, QWidget *parent)
    : QWidget(parent), m_context(context), m_scrubber(new Scrubber(context, this)), m_time(new TimeField(context, this))
{
    setAccessibleName(tr("Transport"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 3, 10, 3);
    layout->setSpacing(2);

    buildButtons();
    m_speed = new QComboBox(this);
    buildSpeeds();
    layout->addSpacing(6);
    layout->addWidget(m_speed);
    buildOptions(actions);
    layout->addSpacing(6);
    layout->addWidget(m_scrubber, 1);
    layout->addSpacing(8);
    buildLive();
    layout->addSpacing(8);
    layout->addWidget(m_time);

    connect(&context.cursor(), &TimeCursor::modeChanged, this, &TransportBar::showMode);
    showMode();
}

void TransportBar::buildButtons()
{
    TimeCursor &cursor = m_context.cursor();
    auto *start = addButton("start", tr("Go to the start"), {});
    connect(start, &QToolButton::clicked, &cursor, [&cursor] { cursor.setPosition(0); });
    auto *previous = addButton("previous", tr("Previous event"), tr(","));
    connect(previous, &QToolButton::clicked, &cursor, [&cursor] { cursor.step(-1); });
    m_play = addButton("play", tr("Play"), tr("Space"));
    connect(m_play, &QToolButton::clicked, this, [this] { togglePlay(m_context); });
    auto *next = addButton("next", tr("Next event"), tr("."));
    connect(next, &QToolButton::clicked, &cursor, [&cursor] { cursor.step(1); });
    auto *end = addButton("end", tr("Go to the end"), {});
    connect(end, &QToolButton::clicked, &cursor,
            [this] { m_context.cursor().setPosition(m_context.session().events().size()); });
}

void TransportBar::buildLive()
{
    m_live = new QToolButton(this);
    m_live->setText(tr("Live"));
    m_live->setIcon(icon("live"));
    m_live->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_live->setCheckable(true);
    m_live->setToolTip(tr("Follow what happens now (Ctrl+End)"));
    m_live->setAccessibleName(tr("Live"));
    connect(m_live, &QToolButton::clicked, &m_context.cursor(), [this] {
        m_context.cursor().jumpToLive();
        showMode();
    });
    layout()->addWidget(m_live);
}

void TransportBar::buildOptions(Actions &actions)
{
    auto *marker = addButton("marker", tr("Set a marker with a note"), tr("Ctrl+M"));
    connect(marker, &QToolButton::clicked, &m_context, &SessionContext::markerRequested);
    auto *options = addButton("options", tr("How to play: loop, silence, markers"), {});
    options->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(options);
    actions.fillPlayback(*menu);
    options->setMenu(menu);
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
    m_speed->setToolTip(tr("Speed of playing: times as fast, or one event after the other at an even pace"));
    for (const double speed : speeds)
        m_speed->addItem(tr("%1×").arg(QLocale().toString(speed)), speed);
    m_speed->insertSeparator(m_speed->count());
    for (const int pace : paces)
        m_speed->addItem(tr("event / %1").arg(durationText(std::chrono::milliseconds(pace))),
                         QVariant::fromValue(qlonglong(pace)));
    connect(m_speed, &QComboBox::activated, this, [this](int index) {
        const QVariant chosen = m_speed->itemData(index);
        if (chosen.typeId() == QMetaType::LongLong)
            m_context.cursor().setEventPace(std::chrono::milliseconds(chosen.toLongLong()));
        else
            m_context.cursor().setSpeed(chosen.toDouble());
    });
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
    const auto pace = cursor.eventPace();
    const QVariant chosen =
        pace ? QVariant::fromValue(qlonglong(std::chrono::duration_cast<std::chrono::milliseconds>(*pace).count()))
             : QVariant(cursor.speed());
    for (int index = 0; index < m_speed->count(); ++index)
        if (m_speed->itemData(index).typeId() == chosen.typeId() && m_speed->itemData(index) == chosen)
            m_speed->setCurrentIndex(index);
}

} // namespace forkscope
