// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/timefield.h"

#include "app/stream/displaytext.h"
#include "ui/palette.h"

#include <QApplication>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QToolTip>

namespace forkscope {

TimeField::TimeField(SessionContext &context, QWidget *parent) : QLineEdit(parent), m_context(context)
{
    setObjectName(QStringLiteral("timeField"));
    setAccessibleName(tr("Time of the cursor"));
    setToolTip(tr("Type a time to go there: 14:02:11.5, +3.2s since the start, 50%, @marker, @A or @B (Ctrl+G)"));
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    setFrame(false);
    setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("00:00:00.000  +00000.000 s")) + 8);
    connect(this, &QLineEdit::returnPressed, this, &TimeField::go);
    connect(this, &QLineEdit::textEdited, this, [this] { setProblem({}); });
    connect(&context, &SessionContext::refreshed, this, &TimeField::showTime);
    showTime();
}

void TimeField::edit()
{
    m_cameFrom = QApplication::focusWidget();
    setFocus(Qt::ShortcutFocusReason);
    selectAll();
}

void TimeField::go()
{
    const auto time = m_context.momentOf(text().trimmed());
    if (!time)
        return setProblem(tr("This is no time here. Write 14:02:11.5, +3.2s, 50%, @marker, @A or @B."));
    m_context.cursor().setTime(*time);
    leave();
}

void TimeField::leave()
{
    setProblem({});
    if (m_cameFrom && m_cameFrom->isVisible())
        m_cameFrom->setFocus();
    else
        clearFocus();
    showTime();
}

void TimeField::setProblem(const QString &problem)
{
    m_problem = problem;
    QPalette colors = QApplication::palette(this);
    if (!problem.isEmpty()) {
        colors.setColor(QPalette::Text, markColor(Meaning::Failure, colors));
        QToolTip::showText(mapToGlobal(rect().topLeft()), problem, this);
    }
    setPalette(colors);
    setAccessibleDescription(problem);
}

void TimeField::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        leave();
    else
        QLineEdit::keyPressEvent(event);
}

void TimeField::focusOutEvent(QFocusEvent *event)
{
    QLineEdit::focusOutEvent(event);
    if (event->reason() == Qt::ActiveWindowFocusReason || event->reason() == Qt::PopupFocusReason)
        return;
    setProblem({});
    showTime();
}

void TimeField::showTime()
{
    if (hasFocus())
        return;
    const auto begin = m_context.session().begin();
    if (!begin)
        return setText(tr("no event yet"));
    const Time time = m_context.cursorTime();
    setText(tr("%1  %2").arg(clockText(time, m_context.clock()),
                             offsetText(time, *begin, 3).rightJustified(9, QLatin1Char(' '))));
}

} // namespace forkscope
