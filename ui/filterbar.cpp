// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filterbar.h"

#include "app/stream/displaytext.h"
#include "ui/glyphs.h"
#include "ui/palette.h"
#include "ui/settings.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QCompleter>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTextCharFormat>
#include <QToolButton>

namespace forkscope {

namespace {

constexpr int longestFilter = 4096;
const QString savedGroup = QStringLiteral("filters");

} // namespace

FilterBar::FilterBar(SessionContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_text(new QLineEdit(this)),
      m_glyph(new QLabel(this)),
      m_status(new QLabel(this)),
      m_apply(new QPushButton(tr("Apply"), this)),
      m_clear(new QPushButton(tr("Clear"), this)),
      m_saved(new QToolButton(this)),
      m_completer(new QCompleter(this)),
      m_proposals(new QStandardItemModel(this))
{
    setAccessibleName(tr("Filter"));
    m_text->setObjectName(QStringLiteral("filterText"));
    m_text->setAccessibleName(tr("Filter"));
    m_text->setPlaceholderText(tr("Filter, as in: comm == \"sed\" && lifetime < 10ms  (Ctrl+L)"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setMaxLength(longestFilter);
    m_text->installEventFilter(this);
    m_status->setTextFormat(Qt::PlainText);
    m_clear->setToolTip(tr("Take filter, chips and range away; Ctrl+Z brings them back"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 3, 8, 3);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_glyph);
    layout->addWidget(m_status);
    layout->addWidget(m_apply);
    layout->addWidget(m_clear);
    buildSaved();
    layout->addWidget(m_saved);
    buildCompleter();
    m_check.setSingleShot(true);
    m_check.setInterval(std::chrono::milliseconds(50));
    m_count.setSingleShot(true);
    connect(&m_check, &QTimer::timeout, this, &FilterBar::check);
    connect(&m_count, &QTimer::timeout, this, &FilterBar::countHits);
    connect(m_text, &QLineEdit::textEdited, this, &FilterBar::edited);
    connect(m_text, &QLineEdit::returnPressed, this, &FilterBar::apply);
    connect(m_apply, &QPushButton::clicked, this, &FilterBar::apply);
    connect(m_clear, &QPushButton::clicked, this, [this] { m_context.filter().clear(); });
    connect(&context.filter(), &ViewFilter::changed, this, &FilterBar::stateChanged);
    connect(&context.tree(), &ProcessTreeModel::filtered, this, &FilterBar::showHits);
    connect(&context, &SessionContext::testChosen, this, &FilterBar::applyTest);
    stateChanged();
}

QString FilterBar::statusText() const
{
    return m_status->text();
}

void FilterBar::edit()
{
    if (QApplication::focusWidget() != m_text)
        m_cameFrom = QApplication::focusWidget();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FilterBar::leave()
{
    if (m_cameFrom && m_cameFrom->isVisible())
        m_cameFrom->setFocus();
}

// ---- checking ------------------------------------------------------------------------------------------------------

void FilterBar::edited()
{
    m_pass.reset();
    m_count.stop();
    m_check.start();
    complete();
}

void FilterBar::check()
{
    const auto parsed = parseFilter(m_text->text());
    if (const auto *error = std::get_if<FilterError>(&parsed))
        return showError(*error);
    markPlace(0);
    m_apply->setEnabled(m_text->text().trimmed() != m_context.filter().state().text);
    const auto &nodes = std::get<FilterNodes>(parsed);
    if (nodes.empty())
        return showHits();
    m_pass = std::make_unique<FilterPass>(nodes, m_context.session(), m_context.cursor().position(),
                                          m_context.filter().moments());
    countHits();
}

void FilterBar::countHits()
{
    if (!m_pass)
        return;
    if (!m_pass->advance(std::chrono::milliseconds(8))) {
        showStatus(tr("checking…"), nullptr);
        m_count.start(0);
        return;
    }
    const auto pass = std::move(m_pass);
    const QLocale locale;
    if (const auto &problem = pass->matcher().problem())
        showStatus(*problem, "glyph-failure");
    else
        showStatus(tr("%1 of %2").arg(locale.toString(pass->hitCount()), locale.toString(quint64(pass->hits().size()))),
                   "glyph-ok");
}

void FilterBar::showStatus(const QString &text, const char *glyph)
{
    m_status->setText(text);
    m_glyph->setVisible(glyph != nullptr);
    if (glyph)
        m_glyph->setPixmap(icon(glyph).pixmap(12, 12));
    m_status->setAccessibleDescription(text);
}

void FilterBar::showError(const FilterError &error)
{
    m_apply->setEnabled(false);
    showStatus(error.text(), "glyph-failure");
    markPlace(error.column);
}

// Underlines from the column on to the end of the word; 0: nothing. The text's own formats need an input method's
// event.
void FilterBar::markPlace(int column)
{
    QList<QInputMethodEvent::Attribute> attributes;
    if (column > 0) {
        const QString text = m_text->text();
        int end = column - 1;
        while (end < text.size() && !text[end].isSpace())
            ++end;
        const int from = std::min(column - 1, std::max(0, int(text.size()) - 1));
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(markColor(Meaning::Failure, palette()));
        format.setForeground(markColor(Meaning::Failure, palette()));
        attributes.append(
            {QInputMethodEvent::TextFormat, from - m_text->cursorPosition(), std::max(1, end - from), format});
    }
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(m_text, &event);
}

// ---- in force ------------------------------------------------------------------------------------------------------

void FilterBar::apply()
{
    const QString text = m_text->text().trimmed();
    const auto parsed = parseFilter(text);
    if (const auto *error = std::get_if<FilterError>(&parsed))
        return showError(*error);
    m_context.filter().setText(text);
    stateChanged();
    if (m_text->hasFocus())
        leave();
}

void FilterBar::applyTest(const QString &test, FilterJoin join)
{
    const QString present = m_context.filter().state().text;
    const QString wanted = join == FilterJoin::InsteadNot ? QStringLiteral("!(%1)").arg(test) : test;
    const auto joined = [&](const char *op) {
        return present.isEmpty() ? wanted : QStringLiteral("(%1) %2 %3").arg(present, QLatin1String(op), wanted);
    };
    m_context.filter().setText(join == FilterJoin::And ? joined("&&") : join == FilterJoin::Or ? joined("||") : wanted);
}

void FilterBar::stateChanged()
{
    m_pass.reset();
    m_check.stop();
    m_count.stop();
    const QString text = m_context.filter().state().text;
    if (m_text->text() != text)
        m_text->setText(text);
    markPlace(0);
    m_apply->setEnabled(false);
    m_clear->setEnabled(m_context.filter().isActive() || !m_context.filter().state().chips.isEmpty());
    showHits();
}

void FilterBar::showHits()
{
    if (m_text->text().trimmed() != m_context.filter().state().text || m_pass)
        return; // what is said belongs to what is being typed
    const ProcessTreeModel &tree = m_context.tree();
    const QLocale locale;
    if (tree.isFiltering() && !tree.isFiltered())
        showStatus(tr("filtering…"), nullptr);
    else if (!tree.isFiltered())
        showStatus({}, nullptr);
    else if (tree.filterProblem())
        showStatus(*tree.filterProblem(), "glyph-failure");
    else
        showStatus(tr("%1 of %2").arg(locale.toString(tree.hitCount()), locale.toString(tree.processCount())),
                   "glyph-ok");
}

// ---- saved ---------------------------------------------------------------------------------------------------------

void FilterBar::buildSaved()
{
    m_saved->setText(tr("Saved"));
    m_saved->setAccessibleName(tr("Saved filters"));
    m_saved->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_saved->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_saved);
    m_saved->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        QSettings stored = settings();
        stored.beginGroup(savedGroup);
        for (const QString &name : stored.childKeys()) {
            const QString text = stored.value(name).toString();
            auto *action = menu->addAction(displayText(QString(name).replace(u'&', QStringLiteral("&&")), 48));
            action->setToolTip(displayText(text).toHtmlEscaped());
            connect(action, &QAction::triggered, this, [this, text] {
                m_text->setText(text);
                apply();
            });
        }
        menu->addSeparator();
        auto *keep = menu->addAction(tr("&Save this filter…"));
        keep->setEnabled(m_context.filter().isActive());
        connect(keep, &QAction::triggered, this, &FilterBar::askName);
    });
}

void FilterBar::askName()
{
    bool ok = false;
    const QString name = QInputDialog::getText(this, tr("Save filter"), tr("Name:"), QLineEdit::Normal, {}, &ok);
    if (ok && !name.trimmed().isEmpty())
        keepAs(name.trimmed());
}

void FilterBar::keepAs(const QString &name)
{
    QSettings stored = settings();
    stored.beginGroup(savedGroup);
    // A slash would make a group of its own.
    stored.setValue(QString(name).replace(u'/', u'-'), m_context.filter().joined());
}

// ---- completion ----------------------------------------------------------------------------------------------------

void FilterBar::buildCompleter()
{
    m_completer->setWidget(m_text);
    m_completer->setModel(m_proposals);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(10);
    m_completer->popup()->setAccessibleName(tr("What may be written here"));
    m_completer->popup()->installEventFilter(this);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this, &FilterBar::accept);
}

void FilterBar::complete()
{
    m_completion = completeFilter(m_text->text(), m_text->cursorPosition(), m_context.session());
    const bool hasBegun = m_completion.from < m_completion.to || m_text->text().endsWith(u' ');
    m_proposals->clear();
    if (m_completion.proposals.empty() || !hasBegun) {
        m_completer->popup()->hide();
        return;
    }
    for (const auto &[text, meaning] : m_completion.proposals) {
        auto *item = new QStandardItem(meaning.isEmpty() ? displayText(text)
                                                         : QStringLiteral("%1   %2").arg(displayText(text), meaning));
        item->setData(text);
        m_proposals->appendRow(item);
    }
    m_completer->complete();
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void FilterBar::accept(const QModelIndex &proposal)
{
    const auto row = std::size_t(proposal.row());
    m_completer->popup()->hide();
    if (row >= m_completion.proposals.size())
        return;
    const QString added = m_completion.proposals[row].text + u' ';
    QString text = m_text->text();
    text.replace(m_completion.from, m_completion.to - m_completion.from, added);
    m_text->setText(text);
    m_text->setCursorPosition(m_completion.from + int(added.size()));
    m_pass.reset();
    m_check.start();
}

bool FilterBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    auto *popup = m_completer->popup();
    if (watched == popup && key == Qt::Key_Tab) {
        accept(popup->currentIndex());
        return true;
    }
    if (watched == popup && (key == Qt::Key_Return || key == Qt::Key_Enter)) {
        // Enter applies what was written; Tab takes what is proposed.
        popup->hide();
        apply();
        return true;
    }
    if (watched == m_text && key == Qt::Key_Escape) {
        stateChanged();
        leave();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace forkscope
