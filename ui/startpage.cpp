// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/startpage.h"

#include "app/labs/lab.h"
#include "app/stream/displaytext.h"
#include "ui/glyphs.h"
#include "ui/problembox.h"
#include "ui/recordinglist.h"
#include "ui/settings.h"
#include "ui/style.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>

namespace forkscope {

namespace {

constexpr int pageWidth = 760;
constexpr int buttonWidth = 190;

QLabel *quietLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QPushButton *wideButton(const char *picture, const QString &text, QWidget *parent)
{
    auto *button = new QPushButton(icon(picture), text, parent);
    button->setFixedWidth(buttonWidth);
    button->setProperty(Style::leftAligned, true);
    button->setMinimumHeight(32);
    button->setAutoDefault(true);
    return button;
}

// A row of the page: the button at the left, what belongs to it at the right.
QVBoxLayout *addRow(QVBoxLayout *page, QWidget *button)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(16);
    row->addWidget(button, 0, Qt::AlignTop);
    auto *beside = new QVBoxLayout;
    beside->setSpacing(4);
    row->addLayout(beside, 1);
    page->addLayout(row);
    return beside;
}

} // namespace

StartPage::StartPage(QWidget *parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("startPage"));
    setAccessibleName(tr("Start page"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setFocusPolicy(Qt::NoFocus);
    auto *ground = new QWidget(this);
    ground->setAutoFillBackground(true);
    ground->setBackgroundRole(QPalette::Base);
    auto *centring = new QHBoxLayout(ground);
    auto *page = new QWidget(ground);
    page->setMaximumWidth(pageWidth);
    centring->addStretch(1);
    centring->addWidget(page, 100);
    centring->addStretch(1);
    m_layout = new QVBoxLayout(page);
    m_layout->setContentsMargins(16, 36, 16, 16);
    m_layout->setSpacing(18);

    auto *title = new QLabel(tr("Forkscope"), page);
    QFont font = title->font();
    font.setPointSizeF(font.pointSizeF() * 2);
    font.setBold(true);
    title->setFont(font);
    auto *head = new QVBoxLayout;
    head->setSpacing(2);
    head->addWidget(title);
    head->addWidget(
        quietLabel(tr("See every process being born: who created it, when, how, and what became of it."), page));
    m_layout->addLayout(head);
    addWatch();
    addCommand();
    addOpening();
    m_recordings = new RecordingList(page);
    connect(m_recordings, &RecordingList::chosen, this, &StartPage::recordingChosen);
    m_layout->addWidget(m_recordings, 1);
    setWidget(ground);
    showReady();
    describeScope();
    describeCommand();
}

void StartPage::addWatch()
{
    m_watch = wideButton("watch", tr("Watch this computer"), this);
    auto *beside = addRow(m_layout, m_watch);
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    m_scope = new QComboBox(this);
    m_scope->addItem(tr("My processes"), int(WatchRequest::Scope::Own));
    m_scope->addItem(tr("Everybody's"), int(WatchRequest::Scope::Everyone));
    m_scope->setAccessibleName(tr("Whose processes"));
    m_scope->setMinimumHeight(32);
    m_scope->setCurrentIndex(settings().value(QStringLiteral("watch/everybody")).toBool() ? 1 : 0);
    m_arguments = new QCheckBox(tr("Include command lines"), this);
    m_arguments->setChecked(settings().value(QStringLiteral("watch/arguments"), true).toBool());
    line->addWidget(m_scope);
    line->addWidget(m_arguments);
    line->addStretch(1);
    m_scopeText = quietLabel({}, this);
    m_waiting = new QWidget(this);
    auto *waiting = new QHBoxLayout(m_waiting);
    waiting->setContentsMargins(0, 0, 0, 0);
    m_waitingText = quietLabel({}, m_waiting);
    auto *cancel = new QPushButton(tr("Cancel"), m_waiting);
    waiting->addWidget(m_waitingText, 1);
    waiting->addWidget(cancel);
    m_problem = new ProblemBox(this);
    beside->addLayout(line);
    beside->addWidget(m_scopeText);
    beside->addWidget(m_waiting);
    beside->addWidget(m_problem);
    connect(m_watch, &QPushButton::clicked, this, [this] {
        settings().setValue(QStringLiteral("watch/everybody"), m_scope->currentIndex() == 1);
        settings().setValue(QStringLiteral("watch/arguments"), m_arguments->isChecked());
        Q_EMIT watchRequested();
    });
    connect(m_scope, &QComboBox::currentIndexChanged, this, &StartPage::describeScope);
    connect(cancel, &QPushButton::clicked, this, &StartPage::cancelRequested);
    connect(m_problem, &ProblemBox::retryRequested, this, &StartPage::retryRequested);
}

void StartPage::addCommand()
{
    m_record = wideButton("command", tr("Record a command…"), this);
    auto *beside = addRow(m_layout, m_record);
    m_command = new QLineEdit(this);
    m_command->setPlaceholderText(tr("for example: make -j4"));
    m_command->setMinimumHeight(32);
    m_command->setAccessibleName(tr("Command line to run and record"));
    m_command->setClearButtonEnabled(true);
    m_command->setTextMargins(6, 0, 6, 0);
    m_commandText = quietLabel({}, this);
    beside->addWidget(m_command);
    beside->addWidget(m_commandText);
    connect(m_record, &QPushButton::clicked, this, &StartPage::runCommand);
    connect(m_command, &QLineEdit::returnPressed, this, &StartPage::runCommand);
    connect(m_command, &QLineEdit::textChanged, this, &StartPage::describeCommand);
}

void StartPage::addOpening()
{
    auto *open = wideButton("open", tr("Open recording…"), this);
    addRow(m_layout, open)
        ->addWidget(quietLabel(tr("A file that was recorded before, here or elsewhere. Needs no rights."), this));
    connect(open, &QPushButton::clicked, this, &StartPage::openRequested);
    if (QFileInfo::exists(labsDirectory())) {
        auto *labs = wideButton("lab", tr("Labs…"), this);
        addRow(m_layout, labs)
            ->addWidget(quietLabel(tr("Predict what fork does, run it for real, and see what the kernel did."), this));
        connect(labs, &QPushButton::clicked, this, &StartPage::labsRequested);
    }
    if (samplePath().isEmpty())
        return;
    auto *sample = wideButton("sample", tr("Sample session"), this);
    addRow(m_layout, sample)
        ->addWidget(quietLabel(tr("A short recording that comes with Forkscope, to look around in."), this));
    connect(sample, &QPushButton::clicked, this, &StartPage::sampleRequested);
}

WatchRequest StartPage::request() const
{
    WatchRequest request;
    request.scope = WatchRequest::Scope(m_scope->currentData().toInt());
    request.arguments = m_arguments->isChecked();
    return request;
}

void StartPage::setScope(WatchRequest::Scope scope)
{
    m_scope->setCurrentIndex(m_scope->findData(int(scope)));
}

void StartPage::describeScope()
{
    m_scopeText->setText(request().scope == WatchRequest::Scope::Own
                             ? tr("Needs no password. Processes of other users are not shown.")
                             : tr("Asks once for an administrator's password."));
}

void StartPage::describeCommand()
{
    const QStringList command = commandFromText(m_command->text());
    if (command.isEmpty()) {
        m_commandText->setText(tr("Runs as you, and shows what comes of it."));
    } else {
        QList<QByteArray> words;
        for (const QString &word : command)
            words << word.toLocal8Bit();
        m_commandText->setText(tr("Runs: %1").arg(commandLine(words, 200)));
    }
}

void StartPage::runCommand()
{
    const QStringList command = commandFromText(m_command->text());
    if (command.isEmpty()) {
        m_command->setFocus();
        m_commandText->setText(tr("Type the command to run, then press Enter."));
        return;
    }
    Q_EMIT commandRequested(command);
}

void StartPage::showWaiting(const QString &sentence)
{
    m_problem->hide();
    m_waitingText->setText(sentence);
    m_waiting->show();
    m_watch->setEnabled(false);
    m_record->setEnabled(false);
}

void StartPage::showProblem(const HelperProblem &problem)
{
    showReady();
    m_problem->show(problem);
}

void StartPage::showReady()
{
    m_problem->hide();
    m_waiting->hide();
    m_watch->setEnabled(true);
    m_record->setEnabled(true);
}

void StartPage::refreshRecordings()
{
    m_recordings->refresh();
}

void StartPage::focusCommand()
{
    m_command->setFocus();
}

QStringList commandFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return {};
    // Outside of quotes these mean something to a shell only; of quotes, splitCommand() knows the double ones.
    static const QString shellCharacters = QStringLiteral("|&;<>()$`*?~#\n'\\");
    QChar quote;
    for (const QChar character : trimmed) {
        if (!quote.isNull()) {
            if (character == quote)
                quote = QChar();
            else if (quote == QLatin1Char('"') && (character == QLatin1Char('$') || character == QLatin1Char('`')))
                return {QStringLiteral("sh"), QStringLiteral("-c"), trimmed};
        } else if (character == QLatin1Char('"')) {
            quote = character;
        } else if (shellCharacters.contains(character)) {
            return {QStringLiteral("sh"), QStringLiteral("-c"), trimmed};
        }
    }
    return QProcess::splitCommand(trimmed);
}

QString samplePath()
{
    const QString here = QCoreApplication::applicationDirPath();
    const QStringList places{QStringLiteral(FORKSCOPE_DATADIR "/samples"),
                             here + QStringLiteral("/../share/forkscope/samples"),
                             QStringLiteral(FORKSCOPE_SOURCE_SAMPLES)};
    for (const QString &place : places) {
        const auto files = QDir(place).entryList({QStringLiteral("*.forkscope")}, QDir::Files, QDir::Name);
        if (!files.isEmpty())
            return QDir(place).filePath(files.front());
    }
    return {};
}

} // namespace forkscope
