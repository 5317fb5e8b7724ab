// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/chiprow.h"

#include "app/stream/displaytext.h"
#include "ui/glyphs.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

namespace forkscope {

namespace {

QString escaped(const QString &words)
{
    return displayText(words, 48).replace(u'&', QStringLiteral("&&"));
}

} // namespace

ChipRow::ChipRow(SessionContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_layout(new QHBoxLayout(this))
{
    setAccessibleName(tr("What the views are narrowed to"));
    m_layout->setContentsMargins(8, 0, 8, 4);
    m_layout->setSpacing(6);
    connect(&context.filter(), &ViewFilter::changed, this, &ChipRow::rebuild);
    rebuild();
}

QStringList ChipRow::words() const
{
    QStringList words;
    for (const auto *chip : findChildren<QToolButton *>(QStringLiteral("chip"), Qt::FindChildrenRecursively))
        words << chip->text();
    return words;
}

void ChipRow::rebuild()
{
    // A chip that is clicked is still in use until its signal has returned.
    while (auto *item = m_layout->takeAt(0)) {
        if (auto *widget = item->widget()) {
            widget->setParent(nullptr);
            widget->deleteLater();
        }
        delete item;
    }
    const auto &chips = m_context.filter().state().chips;
    const bool hasRange = !m_context.filter().rangeWords().isEmpty();
    if (hasRange)
        addRange();
    for (int number = 0; number < chips.size(); ++number)
        addChip(chips[number], number);
    auto *clear = new QToolButton;
    clear->setText(tr("Clear all"));
    clear->setAutoRaise(true);
    connect(clear, &QToolButton::clicked, &m_context.filter(), &ViewFilter::clear);
    auto *copy = new QToolButton;
    copy->setText(tr("Copy as text"));
    copy->setAutoRaise(true);
    connect(copy, &QToolButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_context.filter().joined()); });
    m_layout->addWidget(clear);
    m_layout->addWidget(copy);
    m_layout->addStretch(1);
    setVisible(hasRange || !chips.isEmpty());
}

QWidget *ChipRow::chipWidget(const QString &words, bool isOn, const std::function<void()> &remove, QMenu *menu)
{
    auto *chip = new QWidget;
    auto *layout = new QHBoxLayout(chip);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *name = new QToolButton(chip);
    name->setObjectName(QStringLiteral("chip"));
    name->setText(isOn ? escaped(words) : tr("(off) %1").arg(escaped(words)));
    if (menu) {
        menu->setParent(name, menu->windowFlags());
        name->setMenu(menu);
        name->setPopupMode(QToolButton::InstantPopup);
    }
    auto *close = new QToolButton(chip);
    close->setIcon(icon("close"));
    close->setAccessibleName(tr("Remove %1").arg(words));
    close->setToolTip(tr("Remove"));
    connect(close, &QToolButton::clicked, this, remove);
    layout->addWidget(name);
    layout->addWidget(close);
    return chip;
}

void ChipRow::addRange()
{
    m_layout->addWidget(chipWidget(
        m_context.filter().rangeWords(), true, [this] { m_context.timeSelection().setRange({}); }, nullptr));
}

void ChipRow::addChip(const FilterChip &chip, int number)
{
    ViewFilter &filter = m_context.filter();
    auto *menu = new QMenu;
    const bool isOn = chip.state == FilterChip::State::On;
    menu->addAction(tr("&Invert"), &filter, [&filter, number] { filter.invertChip(number); });
    menu->addAction(isOn ? tr("&Switch off") : tr("&Switch on"), &filter,
                    [&filter, number] { filter.switchChip(number); });
    menu->addAction(tr("&Edit as text"), this, [this, number, text = chip.text] {
        m_context.filter().removeChip(number);
        Q_EMIT editRequested(text);
    });
    m_layout->addWidget(chipWidget(
        chip.words, isOn, [&filter, number] { filter.removeChip(number); }, menu));
}

} // namespace forkscope
