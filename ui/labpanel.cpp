// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/labpanel.h"

#include "app/stream/displaytext.h"
#include "ui/glyphs.h"

#include <QBoxLayout>
#include <QButtonGroup>
#include <QComboBox>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>

#include <array>

namespace forkscope {

namespace {

constexpr int mostGuessed = 1'000'000;

struct VoteButton
{
    Prediction::Vote vote;
    const char *text;
};
constexpr std::array voteButtons{
    VoteButton{Prediction::Vote::True, QT_TRANSLATE_NOOP("forkscope::LabPanel", "True")},
    VoteButton{Prediction::Vote::NotTrue, QT_TRANSLATE_NOOP("forkscope::LabPanel", "Not true")},
    VoteButton{Prediction::Vote::Unsure, QT_TRANSLATE_NOOP("forkscope::LabPanel", "Unsure")},
};

QLabel *proseLabel(QWidget *parent, Qt::TextFormat format)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(format);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

// A section of a lab's text, whose lines are broken for an editor and not for a panel.
QString section(const Lab &lab, const QString &name, const QString &heading)
{
    QString html;
    for (auto paragraph : lab.section(name).split(QStringLiteral("\n\n"), Qt::SkipEmptyParts))
        html += QStringLiteral("<p>%1</p>").arg(displayText(paragraph.replace(u'\n', u' '), 0).toHtmlEscaped());
    return html.isEmpty() ? html : QStringLiteral("<p><b>%1</b></p>").arg(heading.toHtmlEscaped()) + html;
}

QVBoxLayout *columnIn(QWidget *widget)
{
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    return layout;
}

} // namespace

LabPanel::LabPanel(QWidget *parent) : QWidget(parent), m_labs(new QComboBox), m_next(new QPushButton(tr("&Next lab")))
{
    setObjectName(QStringLiteral("labPanel"));
    setAccessibleName(tr("Labs"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 8, 12, 10);
    layout->setSpacing(8);
    auto *top = new QHBoxLayout;
    m_labs->setAccessibleName(tr("Lab"));
    m_labs->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_labs->setMinimumContentsLength(10);
    m_labs->setMaxVisibleItems(34);
    top->addWidget(m_labs, 1);
    top->addWidget(m_next);
    layout->addLayout(top);
    m_body = new QBoxLayout(QBoxLayout::TopToBottom);
    m_body->setSpacing(10);
    layout->addLayout(m_body, 1);
    buildText();
    buildControls();
    connect(m_labs, &QComboBox::activated, this,
            [this](int index) { Q_EMIT labChosen(m_labs->itemData(index).toInt()); });
    connect(m_next, &QPushButton::clicked, this, &LabPanel::nextRequested);
    setStage(Stage::Nothing);
}

void LabPanel::buildText()
{
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setAccessibleName(tr("Text of the lab"));
    auto *ground = new QWidget;
    auto *layout = columnIn(ground);
    m_outcome = new VerdictList(ground);
    m_text = proseLabel(ground, Qt::RichText);
    layout->addWidget(m_outcome);
    layout->addWidget(m_text);
    layout->addStretch(1);
    m_scroll->setWidget(ground);
    m_body->addWidget(m_scroll, 3);
}

void LabPanel::buildControls()
{
    m_controls = new QWidget(this);
    auto *layout = columnIn(m_controls);
    m_asked = new QWidget(m_controls);
    auto *asked = columnIn(m_asked);
    m_question = proseLabel(m_asked, Qt::PlainText);
    m_number = new QLineEdit(m_asked);
    m_number->setValidator(new QIntValidator(0, mostGuessed, m_number));
    m_number->setAccessibleName(tr("Your number"));
    m_number->setPlaceholderText(tr("your number"));
    m_question->setBuddy(m_number);
    asked->addWidget(m_question);
    asked->addWidget(m_number);
    layout->addWidget(m_asked);
    buildVotes(layout);
    m_status = proseLabel(m_controls, Qt::PlainText);
    layout->addWidget(m_status);
    auto *row = new QHBoxLayout;
    m_run = new QPushButton(m_controls);
    m_reveal = new QPushButton(tr("Re&veal"), m_controls);
    row->addWidget(m_run, 1);
    row->addWidget(m_reveal, 1);
    layout->addLayout(row);
    buildSteps(layout);
    layout->addStretch(1);
    m_body->addWidget(m_controls, 2);
    connect(m_number, &QLineEdit::textChanged, this, [this](const QString &text) {
        bool isNumber = false;
        const auto number = text.toLongLong(&isNumber);
        Q_EMIT numberGuessed(isNumber ? std::optional<qint64>(number) : std::nullopt);
    });
    connect(m_number, &QLineEdit::returnPressed, this, [this] { m_run->isEnabled() ? m_run->click() : void(); });
    connect(m_run, &QPushButton::clicked, this,
            [this] { m_stage == Stage::Running ? Q_EMIT stopRequested() : Q_EMIT runRequested(); });
    connect(m_reveal, &QPushButton::clicked, this, &LabPanel::revealRequested);
}

void LabPanel::buildVotes(QBoxLayout *layout)
{
    m_votes = new QWidget(m_controls);
    auto *row = new QHBoxLayout(m_votes);
    row->setContentsMargins(0, 0, 0, 0);
    m_voteButtons = new QButtonGroup(this);
    for (const auto &button : voteButtons) {
        auto *push = new QPushButton(tr(button.text), m_votes);
        push->setCheckable(true);
        m_voteButtons->addButton(push, int(button.vote));
        row->addWidget(push, 1);
    }
    connect(m_voteButtons, &QButtonGroup::idClicked, this, [this](int vote) { Q_EMIT voted(Prediction::Vote(vote)); });
    layout->addWidget(m_votes);
}

void LabPanel::buildSteps(QBoxLayout *layout)
{
    m_steps = new QWidget(m_controls);
    auto *row = new QHBoxLayout(m_steps);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    addStep(row, "previous", tr("Previous event (,)"), Step::Previous);
    addStep(row, "play", tr("Play or pause (Space)"), Step::PlayOrPause);
    m_play = m_steps->findChildren<QToolButton *>().back();
    addStep(row, "next", tr("Next event (.)"), Step::Next);
    addStep(row, "end", tr("To the end"), Step::End);
    row->addStretch(1);
    layout->addWidget(m_steps);
}

void LabPanel::addStep(QBoxLayout *layout, const char *picture, const QString &text, Step step)
{
    auto *button = new QToolButton(m_steps);
    button->setIcon(icon(picture));
    button->setToolTip(text);
    button->setAccessibleName(text);
    button->setFocusPolicy(Qt::TabFocus);
    button->setMinimumSize(36, 30);
    layout->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, step] { Q_EMIT stepRequested(step); });
}

// ---- what it shows -------------------------------------------------------------------------------------------------

void LabPanel::setLabs(const LabShelf &shelf, const QString &directory)
{
    m_labs->clear();
    bool hasClaims = false;
    for (int number = 0; number < int(shelf.labs.size()); ++number) {
        const auto &lab = shelf.labs[std::size_t(number)];
        if (lab.isClaim() && !std::exchange(hasClaims, true) && number > 0)
            m_labs->insertSeparator(m_labs->count());
        const auto title = displayText(lab.title);
        const auto place = lab.order > 0 ? QStringLiteral("%1. ").arg(lab.order) : QString();
        m_labs->addItem(lab.isClaim() ? tr("Is it true? %1%2").arg(place, title) : place + title, number);
    }
    QStringList sentences = shelf.problems;
    if (shelf.labs.empty() && sentences.isEmpty())
        sentences << tr("There are no labs in %1. They come with the package forkscope-cli; FORKSCOPE_LABS names "
                        "another directory.")
                         .arg(displayText(directory));
    setStatus(sentences);
}

void LabPanel::showLab(int number, const Lab &lab)
{
    m_labs->setCurrentIndex(m_labs->findData(number));
    const auto &question = lab.expectation.question;
    m_isAsking = question && !lab.isClaim();
    m_isVoting = lab.isClaim();
    m_question->setText(question ? displayText(question->sentence, 0) : QString());
    m_number->clear();
    m_voteButtons->setExclusive(false);
    for (auto *button : m_voteButtons->buttons())
        button->setChecked(false);
    m_voteButtons->setExclusive(true);
    showQuestion(lab);
}

void LabPanel::showQuestion(const Lab &lab)
{
    m_outcome->clear();
    m_outcome->hide();
    m_text->setText(section(lab, QStringLiteral("question"), tr("Question")) +
                    section(lab, QStringLiteral("claim"), tr("Claim")) +
                    section(lab, QStringLiteral("goal"), tr("Goal")));
    scrollToTop();
}

void LabPanel::showReasons(const Lab &lab, const QString &printed)
{
    m_outcome->show();
    QString html = section(lab, QStringLiteral("why"), tr("Why")) +
                   section(lab, QStringLiteral("misconception"), tr("What many believe")) +
                   section(lab, QStringLiteral("look at"), tr("Look at"));
    if (!printed.isEmpty()) {
        QStringList lines;
        for (const auto &line : printed.split(u'\n'))
            lines << displayText(line, 0).toHtmlEscaped();
        html += QStringLiteral("<p><b>%1</b></p><p>%2</p>")
                    .arg(tr("The program printed"), lines.join(QStringLiteral("<br>")));
    }
    m_text->setText(html);
}

void LabPanel::scrollToTop()
{
    m_scroll->verticalScrollBar()->setValue(0);
}

void LabPanel::setStatus(const QStringList &sentences)
{
    m_status->setText(sentences.join(u'\n'));
    m_status->setVisible(!sentences.isEmpty());
}

QString LabPanel::status() const
{
    return m_status->text();
}

void LabPanel::setStage(Stage stage)
{
    m_stage = stage;
    const bool isRunning = stage == Stage::Running;
    m_labs->setEnabled(stage != Stage::Nothing && !isRunning);
    m_next->setEnabled(stage != Stage::Nothing && !isRunning);
    m_number->setEnabled(stage == Stage::Predict);
    m_votes->setEnabled(stage == Stage::Predict);
    m_run->setText(isRunning                                            ? tr("&Stop")
                   : stage == Stage::Predict || stage == Stage::Nothing ? tr("&Run")
                                                                        : tr("&Run again"));
    m_run->setEnabled(stage != Stage::Nothing);
    m_reveal->setText(stage == Stage::Revealed ? tr("Re&veal again") : tr("Re&veal"));
    m_reveal->setEnabled(stage == Stage::Ran || stage == Stage::Revealed);
    m_steps->setVisible(stage == Stage::Revealed);
    m_asked->setVisible(m_isAsking && stage != Stage::Revealed);
    m_votes->setVisible(m_isVoting && stage != Stage::Revealed);
}

void LabPanel::setPlaying(bool isPlaying)
{
    m_play->setIcon(icon(isPlaying ? "pause" : "play"));
}

// Beside each other where there is more width than height.
void LabPanel::turn()
{
    const bool isWide = width() > height() * 8 / 5;
    m_body->setDirection(isWide ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_body->setStretch(1, isWide ? 2 : 0);
}

void LabPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    turn();
}

} // namespace forkscope
