// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fielddelegate.h"

#include "app/models/argumentmodel.h"
#include "app/stream/inspection.h"
#include "ui/palette.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QFontDatabase>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <array>

namespace forkscope {

namespace {

constexpr int left = 12;
constexpr int flagIndent = 24;

constexpr std::array allTags{Provenance::Kernel, Provenance::User, Provenance::Toctou, Provenance::Optional};

QColor tagColor(const QString &tag, const QPalette &palette)
{
    if (tag == QLatin1String("K"))
        return markColor(Meaning::Exec, palette);
    if (tag == QLatin1String("U"))
        return colorOf(Meaning::Thread, palette);
    if (tag == QLatin1String("TOCTOU"))
        return markColor(Meaning::Failure, palette);
    return outlineOf(palette);
}

QFont tagFont(const QFont &font)
{
    QFont result = font;
    result.setPointSizeF(font.pointSizeF() * 0.78);
    result.setBold(true);
    return result;
}

constexpr int tagGap = 3;
constexpr int tagsMargin = 8;

int tagWidth(const QFontMetrics &metrics, const QString &tag)
{
    return qMax(metrics.height() + 5, metrics.horizontalAdvance(tag) + 11);
}

QFont monospaced(const QFont &font)
{
    QFont result = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    result.setPointSizeF(font.pointSizeF());
    return result;
}

} // namespace

QString provenanceSentence(const QStringList &tags, const QString &hook)
{
    QStringList sentences;
    for (const Provenance tag : allTags) {
        const QString name = provenanceNames(tag).value(0);
        if (tags.contains(name))
            sentences << FieldDelegate::tr("%1: %2").arg(name, provenanceMeaning(tag));
    }
    if (!hook.isEmpty())
        sentences << FieldDelegate::tr("Hook: %1.").arg(hook);
    return sentences.join(QLatin1Char(' '));
}

int tagsWidth(const QFont &font, const QStringList &tags)
{
    const QFontMetrics metrics(tagFont(font));
    int width = 2 * tagsMargin;
    for (const QString &tag : tags)
        width += tagWidth(metrics, tag) + tagGap;
    return width;
}

void FieldDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);
    painter->save();
    if (index.parent().isValid()) {
        paintFlag(painter, cell, index);
    } else if (index.data(ArgumentModel::SectionRole).toBool()) {
        QFont bold = cell.font;
        bold.setBold(true);
        painter->setFont(bold);
        painter->setPen(mutedText(cell.palette));
        painter->drawText(cell.rect.adjusted(left, 4, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
    } else if (index.column() == ArgumentModel::TagsColumn) {
        paintTags(painter, cell, index.data(ArgumentModel::TagsRole).toStringList());
    } else if (index.column() == ArgumentModel::ValueColumn) {
        paintValue(painter, cell, index);
    } else {
        const bool selected = cell.state.testFlag(QStyle::State_Selected);
        painter->setPen(selected ? cell.palette.color(QPalette::HighlightedText) : mutedText(cell.palette));
        const int indent = index.column() == ArgumentModel::NameColumn ? left : 4;
        const QRect place = cell.rect.adjusted(indent, 0, -4, 0);
        painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                          cell.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, place.width()));
    }
    painter->restore();
}

void FieldDelegate::paintTags(QPainter *painter, const QStyleOptionViewItem &option, const QStringList &tags) const
{
    const QFont font = tagFont(option.font);
    painter->setFont(font);
    painter->setRenderHint(QPainter::Antialiasing);
    const QFontMetrics metrics(font);
    const int height = metrics.height() + 3;
    double right = option.rect.right() - tagsMargin;
    for (qsizetype i = tags.size(); i-- > 0;) {
        const int width = tagWidth(metrics, tags[i]);
        const QRectF pill(right - width + 0.5, option.rect.center().y() - height / 2.0 + 0.5, width, height);
        painter->setPen(QPen(tagColor(tags[i], option.palette), 1.3));
        painter->setBrush(option.palette.color(QPalette::Base));
        painter->drawRoundedRect(pill, height / 2.0, height / 2.0);
        painter->setPen(option.palette.color(QPalette::Text));
        painter->drawText(pill, Qt::AlignCenter, tags[i]);
        right -= width + tagGap;
    }
}

void FieldDelegate::paintFlag(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const QString name = index.data().toString();
    const QString meaning = index.siblingAtColumn(ArgumentModel::MeaningColumn).data().toString();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor text = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QColor quiet = selected ? text : mutedText(option.palette);
    const int line = option.fontMetrics.height();
    const QRect place = option.rect.adjusted(flagIndent, 2, -8, -2);
    const QRectF box(place.left(), place.top() + line / 2.0 - 3.5, 7, 7);
    painter->setPen(QPen(quiet, 1));
    painter->setBrush(meaning.isEmpty() ? QBrush(Qt::NoBrush) : QBrush(text));
    painter->drawRect(box);
    const QRect words = place.adjusted(14, 0, 0, 0);
    painter->setPen(meaning.isEmpty() ? quiet : text);
    painter->setFont(meaning.isEmpty() ? option.font : monospaced(option.font));
    painter->drawText(words, Qt::AlignLeft | Qt::AlignTop, name);
    painter->setFont(option.font);
    painter->setPen(quiet);
    painter->drawText(words.adjusted(0, line, 0, 0), int(Qt::AlignLeft | Qt::AlignTop) | Qt::TextWordWrap, meaning);
}

void FieldDelegate::paintValue(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const bool absent = index.data(ArgumentModel::AbsentRole).toBool();
    const bool raced = index.data(ArgumentModel::RaceRole).toBool();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QString meaning = index.siblingAtColumn(ArgumentModel::MeaningColumn).data().toString();
    const QColor text = option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text);
    const QRect place = option.rect.adjusted(4, 0, -4, 0);
    QFont font = absent ? option.font : monospaced(option.font);
    font.setItalic(absent);
    painter->setFont(font);
    painter->setPen(absent && !selected ? mutedText(option.palette) : text);
    const QFontMetrics metrics(font);
    const QString value = index.data().toString();
    // The decoded word says more than the number, which stands below the list and in front if there is room.
    const bool isFlags = index.model()->rowCount(index.siblingAtColumn(0)) > 0;
    const bool wordOnly = !meaning.isEmpty() && !isFlags && !raced;
    const QString first = wordOnly ? meaning : value;
    painter->drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                      metrics.elidedText(first, Qt::ElideRight, place.width()));
    const QRect rest = place.adjusted(metrics.horizontalAdvance(first) + 8, 0, 0, 0);
    const QString second = wordOnly ? value : raced ? meaning : QString();
    if (rest.width() > 24 && !second.isEmpty()) {
        painter->setFont(option.font);
        painter->setPen(raced ? markColor(Meaning::Failure, option.palette)
                              : (selected ? text : mutedText(option.palette)));
        painter->drawText(rest, Qt::AlignLeft | Qt::AlignVCenter,
                          option.fontMetrics.elidedText(second, Qt::ElideRight, rest.width()));
    }
}

QSize FieldDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = option.fontMetrics.height();
    if (!index.parent().isValid())
        return {40, line + 7};
    const QString meaning = index.siblingAtColumn(ArgumentModel::MeaningColumn).data().toString();
    if (meaning.isEmpty())
        return {40, line + 5};
    const auto *view = qobject_cast<const QAbstractItemView *>(option.widget);
    const int width = (view ? view->viewport()->width() : 300) - flagIndent - 14 - 8;
    const QRect words = option.fontMetrics.boundingRect(QRect(0, 0, width, 1000), Qt::TextWordWrap, meaning);
    return {40, line + words.height() + 6};
}

bool FieldDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                              const QModelIndex &index)
{
    const QStringList tags = index.data(ArgumentModel::TagsRole).toStringList();
    if (event->type() != QEvent::ToolTip || tags.isEmpty())
        return QStyledItemDelegate::helpEvent(event, view, option, index);
    const QString hook = index.siblingAtColumn(ArgumentModel::HookColumn).data().toString();
    QToolTip::showText(event->globalPos(), provenanceSentence(tags, hook).toHtmlEscaped(), view);
    return true;
}

} // namespace forkscope
