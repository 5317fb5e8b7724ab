// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/statusfields.h"

#include "app/stream/displaytext.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QToolButton>

namespace forkscope {

StatusFields::StatusFields(SessionContext &context, QWidget *parent) : QWidget(parent), m_context(context)
{
    setAccessibleName(tr("State of the session"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 0, 4, 0);
    layout->setSpacing(0);
    m_state = addField(tr("State"), tr("Show what this session is"));
    m_rate = addField(tr("Forks per second"), tr("Go to the peak"));
    m_processes = addField(tr("Processes"), tr("Go to the process tree"));
    m_lost = addField(tr("Lost events"), tr("Go to the first place where events were lost"));
    m_behind = addField(tr("Behind now"), tr("Jump to live"));
    m_source = addField(tr("Source"), tr("Show what the source delivers"));
    layout->addStretch(1);
    connect(m_state, &QToolButton::clicked, this, &StatusFields::stateClicked);
    connect(m_rate, &QToolButton::clicked, this, &StatusFields::rateClicked);
    connect(m_processes, &QToolButton::clicked, this, &StatusFields::processesClicked);
    connect(m_lost, &QToolButton::clicked, this, &StatusFields::lossClicked);
    connect(m_behind, &QToolButton::clicked, &context.cursor(), &TimeCursor::jumpToLive);
    connect(m_source, &QToolButton::clicked, this, &StatusFields::sourceClicked);
    connect(&context, &SessionContext::refreshed, this, &StatusFields::refresh);
    connect(&context.cursor(), &TimeCursor::modeChanged, this, &StatusFields::refresh);
    refresh();
}

QToolButton *StatusFields::addField(const QString &name, const QString &tip)
{
    auto *button = new QToolButton(this);
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    button->setToolTip(tip);
    button->setFocusPolicy(Qt::TabFocus);
    layout()->addWidget(button);
    return button;
}

QString StatusFields::text() const
{
    QStringList fields;
    for (const auto *button : {m_state, m_rate, m_processes, m_lost, m_behind, m_source}) {
        if (!button->isHidden())
            fields << button->text();
    }
    return fields.join(QStringLiteral(" · "));
}

QString StatusFields::stateText() const
{
    const Session &session = m_context.session();
    const auto mode = session.cursor().mode();
    const bool playing = mode == TimeCursor::Mode::Playing;
    switch (session.state()) {
    case Session::State::Opening:
        return tr("opening");
    case Session::State::Receiving:
        if (!session.isLive())
            return tr("loading");
        return mode == TimeCursor::Mode::Live ? tr("capturing")
               : playing                      ? tr("capturing, view plays")
                                              : tr("capturing, view paused");
    case Session::State::Failed:
        return tr("interrupted");
    case Session::State::Ended:
        break;
    }
    return playing ? tr("playing") : session.isLive() ? tr("capture ended") : tr("recording");
}

QString StatusFields::sourceText() const
{
    const Session &session = m_context.session();
    if (!session.hello())
        return tr("no source yet");
    const QString source = displayText(session.hello()->source, 24);
    if (session.isLive())
        return session.state() == Session::State::Receiving ? tr("%1 ok").arg(source) : tr("%1 ended").arg(source);
    return tr("recorded by %1").arg(source);
}

void StatusFields::showProcesses()
{
    const ProcessTable &table = m_context.session().processes();
    const Position position = m_context.session().cursor().position();
    m_processes->setText(
        tr("%1 running, %2 seen")
            .arg(QLocale().toString(table.runningAt(position)), QLocale().toString(table.livesAt(position))));
}

void StatusFields::refresh()
{
    const QLocale locale;
    const Session &session = m_context.session();
    m_state->setText(stateText());
    const Time cursor = m_context.cursorTime();
    const auto counts =
        session.rates().isEmpty() ? RateCounts{} : session.rates().sum(cursor - std::chrono::seconds(1), cursor);
    m_rate->setText(tr("%1 forks/s").arg(locale.toString(processesIn(counts))));
    showProcesses();
    const bool lossless = session.isComplete();
    m_lost->setText(lossless                    ? tr("lost 0")
                    : session.lostEvents() == 0 ? tr("lost: not known how many")
                                                : tr("lost %1").arg(locale.toString(session.lostEvents())));
    m_lost->setEnabled(!lossless);
    m_behind->setVisible(session.cursor().hasLive());
    m_behind->setText(
        tr("%1 s behind").arg(std::chrono::duration_cast<std::chrono::seconds>(m_context.now() - cursor).count()));
    m_source->setText(sourceText());
}

} // namespace forkscope
