// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/problembox.h"

#include "ui/glyphs.h"
#include "ui/palette.h"

#include <QApplication>
#include <QClipboard>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace forkscope {

namespace {

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

ProblemBox::ProblemBox(QWidget *parent)
    : QFrame(parent),
      m_sentence(plainLabel(this)),
      m_repair(plainLabel(this)),
      m_command(plainLabel(this)),
      m_detail(plainLabel(this)),
      m_copy(new QPushButton(icon("copy"), tr("Copy command"), this)),
      m_retry(new QPushButton(icon("retry"), tr("Try again"), this)),
      m_details(new QPushButton(tr("Details"), this))
{
    setObjectName(QStringLiteral("problem"));
    setFrameShape(QFrame::NoFrame);
    QFont bold = m_sentence->font();
    bold.setBold(true);
    m_sentence->setFont(bold);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_detail->setForegroundRole(QPalette::PlaceholderText);
    m_details->setCheckable(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(36, 10, 12, 10);
    layout->setSpacing(6);
    for (auto *label : {m_sentence, m_repair, m_command})
        layout->addWidget(label);
    auto *buttons = new QHBoxLayout;
    for (auto *button : {m_copy, m_retry, m_details})
        buttons->addWidget(button);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    layout->addWidget(m_detail);
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(m_command->text()); });
    connect(m_retry, &QPushButton::clicked, this, &ProblemBox::retryRequested);
    connect(m_details, &QPushButton::toggled, m_detail, &QWidget::setVisible);
}

void ProblemBox::show(const HelperProblem &problem)
{
    m_sentence->setText(problem.sentence);
    m_repair->setText(problem.repair);
    m_repair->setVisible(!problem.repair.isEmpty());
    m_command->setText(problem.command);
    m_command->setVisible(!problem.command.isEmpty());
    m_copy->setVisible(!problem.command.isEmpty());
    m_detail->setText(problem.detail);
    m_details->setChecked(false);
    m_details->setVisible(!problem.detail.isEmpty());
    m_detail->hide();
    setAccessibleName(problem.sentence);
    setVisible(true);
}

void ProblemBox::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(warningGround(palette()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    icon("warning").paint(&painter, QRect(12, 10, 16, 16));
}

} // namespace forkscope
