// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/verdictlist.h"

#include "ui/presentation.h"

#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

namespace forkscope {

namespace {

// The sign of a line, as high as its letters.
class Sign : public QWidget
{
public:
    Sign(Mark mark, QWidget *parent) : QWidget(parent), m_mark(mark) { setAccessibleName(markWord(mark)); }

    QSize sizeHint() const override
    {
        const int size = fontMetrics().height() + 4;
        return {size, size};
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        const double size = sizeHint().width() - 2;
        drawMark(painter, m_mark, QRectF(1, 1, size, size), palette());
    }

private:
    Mark m_mark;
};

QString signOf(Mark mark)
{
    switch (mark) {
    case Mark::Same:
        return QStringLiteral("=");
    case Mark::Different:
        return QStringLiteral("≠");
    case Mark::Holds:
        return QStringLiteral("✓");
    case Mark::Fails:
        return QStringLiteral("✗");
    case Mark::Untold:
        break;
    }
    return QStringLiteral("?");
}

QLabel *wordsOf(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

VerdictList::VerdictList(QWidget *parent) : QWidget(parent), m_layout(new QGridLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(8);
    m_layout->setVerticalSpacing(4);
    m_layout->setColumnStretch(1, 1);
}

void VerdictList::clear()
{
    qDeleteAll(findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    m_lines.clear();
    m_details.clear();
}

// An audience is told what was seen, and not how it was measured.
void VerdictList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        for (auto *detail : std::as_const(m_details))
            detail->setHidden(Presentation::of(*this) != nullptr);
}

void VerdictList::add(Mark mark, const QString &text, const QString &detail)
{
    const int row = m_layout->rowCount();
    auto *words = wordsOf(text, this);
    words->setAccessibleName(QStringLiteral("%1: %2").arg(markWord(mark), text));
    m_layout->addWidget(new Sign(mark, this), row, 0, Qt::AlignTop);
    m_layout->addWidget(words, row, 1);
    if (!detail.isEmpty()) {
        auto *quiet = wordsOf(detail, this);
        quiet->setForegroundRole(QPalette::PlaceholderText);
        quiet->setHidden(Presentation::of(*this) != nullptr);
        m_details << quiet;
        m_layout->addWidget(quiet, row + 1, 1);
    }
    m_lines << signOf(mark) + u' ' + text;
}

} // namespace forkscope
