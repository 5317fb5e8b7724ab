// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/commandpalette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace forkscope {

namespace {

constexpr int actionRole = Qt::UserRole; // place in the list of actions

} // namespace

QString plainText(const QAction &action)
{
    QString text = action.text().section(QLatin1Char('\t'), 0, 0);
    text.remove(QLatin1Char('&')).remove(QChar(u'…'));
    return text;
}

CommandPalette::CommandPalette(const QList<QAction *> &actions, QWidget *parent)
    : QDialog(parent), m_line(new QLineEdit), m_list(new QListWidget)
{
    setWindowTitle(tr("Commands"));
    setModal(true);
    std::ranges::copy_if(actions, std::back_inserter(m_actions),
                         [](const QAction *action) { return action->isEnabled() && action->isVisible(); });
    m_line->setPlaceholderText(tr("A few letters of what to do"));
    m_line->setAccessibleName(tr("Command"));
    m_line->setClearButtonEnabled(true);
    m_line->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands that fit"));
    m_list->setFocusPolicy(Qt::NoFocus);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_line);
    layout->addWidget(m_list);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::find);
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPalette::perform);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::perform);
    resize(460, 380);
    find({});
    m_line->setFocus();
}

void CommandPalette::find(const QString &words)
{
    m_list->clear();
    const auto wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (int i = 0; i < m_actions.size(); ++i) {
        const QString text = plainText(*m_actions[i]);
        const bool fits =
            std::ranges::all_of(wanted, [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
        if (!fits)
            continue;
        const QString keys = m_actions[i]->shortcut().toString(QKeySequence::NativeText);
        auto *item = new QListWidgetItem(keys.isEmpty() ? text : tr("%1    %2").arg(text, keys), m_list);
        item->setData(actionRole, i);
        if (m_actions[i]->isCheckable() && m_actions[i]->isChecked())
            item->setCheckState(Qt::Checked);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::perform()
{
    const auto *item = m_list->currentItem();
    if (!item)
        return;
    auto *action = m_actions[item->data(actionRole).toInt()];
    accept(); // first, as the action may open something itself
    action->trigger();
}

// The line has the focus; the keys that a line does not need move in the list.
bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (key != Qt::Key_Up && key != Qt::Key_Down)
        return QDialog::eventFilter(watched, event);
    const int row = m_list->currentRow() + (key == Qt::Key_Down ? 1 : -1);
    m_list->setCurrentRow(std::clamp(row, 0, std::max(0, m_list->count() - 1)));
    return true;
}

} // namespace forkscope
