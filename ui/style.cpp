// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style.h"

#include "ui/glyphs.h"
#include "ui/palette.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QTabBar>
#include <QToolBar>
#include <QToolButton>

namespace forkscope {

namespace {

constexpr double radius = 4.5;
constexpr double checkBoxRadius = 2.5;

QColor accent(const QPalette &palette)
{
    return palette.color(QPalette::Link);
}

bool isInToolBar(const QWidget *widget)
{
    return widget && qobject_cast<const QToolButton *>(widget) &&
           qobject_cast<const QToolBar *>(widget->parentWidget());
}

bool isTransport(const QWidget *widget)
{
    return widget && widget->objectName() == QLatin1String("transportBar");
}

// A rounded box: ground, border, and the focus ring instead of the border when it has the focus.
void drawBox(QPainter *painter, const QStyleOption *option, const QColor &ground, const QColor &border,
             double corner = radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool focused =
        option->state.testFlag(QStyle::State_HasFocus) && option->state.testFlag(QStyle::State_KeyboardFocusChange);
    painter->setPen(QPen(focused ? accent(option->palette) : border, focused ? 2 : 1));
    painter->setBrush(ground);
    const double inset = focused ? 1.0 : 0.5;
    painter->drawRoundedRect(QRectF(option->rect).adjusted(inset, inset, -inset, -inset), corner, corner);
    painter->restore();
}

void drawButton(QPainter *painter, const QStyleOption *option, bool framed)
{
    const QPalette &palette = option->palette;
    const bool active = option->state & (QStyle::State_On | QStyle::State_Sunken);
    const bool hovered = option->state.testFlag(QStyle::State_MouseOver) && option->state & QStyle::State_Enabled;
    if (!framed && !active && !hovered && !option->state.testFlag(QStyle::State_HasFocus))
        return;
    QColor ground = active ? palette.color(QPalette::Highlight) : palette.color(QPalette::Button);
    if (hovered)
        ground = mixed(ground, palette.color(QPalette::Highlight), 0.45);
    if (!option->state.testFlag(QStyle::State_Enabled))
        ground = palette.color(QPalette::Window);
    drawBox(painter, option, ground, palette.color(QPalette::Mid));
}

void drawCheckBox(QPainter *painter, const QStyleOption *option)
{
    QStyleOption box = *option;
    box.rect.adjust(0, 0, -1, -1);
    drawBox(painter, &box, option->palette.color(QPalette::Base), outlineOf(option->palette), checkBoxRadius);
    if (option->state.testFlag(QStyle::State_On))
        drawGlyph(*painter, Glyph::Ok, QRectF(option->rect).adjusted(1, 1, -2, -2),
                  option->palette.color(QPalette::Text));
}

void drawPushButtonLabel(QPainter *painter, const QStyleOptionButton *option, Qt::Alignment alignment)
{
    constexpr int gap = 8;
    painter->save();
    const int icon = option->icon.isNull() ? 0 : option->iconSize.width() + gap;
    const QRect text = option->fontMetrics.boundingRect(option->rect, Qt::TextShowMnemonic, option->text);
    const int width = icon + text.width();
    int left = alignment & Qt::AlignLeft ? option->rect.left() + 14 : option->rect.center().x() - width / 2;
    if (icon != 0) {
        const QRect place(left, option->rect.center().y() - option->iconSize.height() / 2 + 1, option->iconSize.width(),
                          option->iconSize.height());
        option->icon.paint(painter, place, Qt::AlignCenter,
                           option->state.testFlag(QStyle::State_Enabled) ? QIcon::Normal : QIcon::Disabled);
        left += icon;
    }
    const auto group = option->state.testFlag(QStyle::State_Enabled) ? QPalette::Active : QPalette::Disabled;
    painter->setPen(option->palette.color(group, QPalette::ButtonText));
    painter->drawText(QRect(left, option->rect.top(), option->rect.right() - left, option->rect.height()),
                      Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, option->text);
    painter->restore();
}

void drawHeaderSection(QPainter *painter, const QStyleOption *option)
{
    painter->save();
    painter->fillRect(option->rect, option->palette.color(QPalette::Window));
    painter->setPen(option->palette.color(QPalette::Mid));
    painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
    painter->restore();
}

void drawTab(QPainter *painter, const QStyleOptionTab *option)
{
    QStyleOptionTab tab = *option;
    tab.rect.adjust(0, 2, -4, -2);
    const bool selected = tab.state.testFlag(QStyle::State_Selected);
    if (selected)
        tab.state |= QStyle::State_On;
    else
        tab.state &= ~QStyle::State_HasFocus;
    tab.state |= QStyle::State_KeyboardFocusChange;
    drawButton(painter, &tab, true);
}

void drawDockTitle(QPainter *painter, const QStyleOptionDockWidget *option)
{
    painter->save();
    painter->fillRect(option->rect, option->palette.color(QPalette::Window));
    painter->setPen(option->palette.color(QPalette::Mid));
    painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
    QFont font = painter->font();
    font.setBold(true);
    painter->setFont(font);
    painter->setPen(mutedText(option->palette));
    const QRect text = option->rect.adjusted(12, 0, -48, 0);
    painter->drawText(text, Qt::AlignVCenter | Qt::AlignLeft,
                      painter->fontMetrics().elidedText(option->title, Qt::ElideRight, text.width()));
    painter->restore();
}

} // namespace

Style::Style() : QProxyStyle(QStringLiteral("fusion")) {}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                          const QWidget *widget) const
{
    switch (element) {
    case PE_FrameFocusRect: {
        painter->save();
        painter->setPen(QPen(accent(option->palette), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(1, 1, -1, -1));
        painter->restore();
        return;
    }
    case PE_PanelButtonTool:
        drawButton(painter, option, !option->state.testFlag(State_AutoRaise) || isInToolBar(widget));
        return;
    case PE_IndicatorArrowDown:
        if (isInToolBar(widget)) {
            QStyleOption arrow = *option;
            arrow.rect = QRect(widget->width() - 18, widget->height() / 2 - 4, 9, 9);
            QProxyStyle::drawPrimitive(element, &arrow, painter, widget);
            return;
        }
        break;
    case PE_PanelButtonCommand: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        drawButton(painter, option, !button || !button->features.testFlag(QStyleOptionButton::Flat));
        return;
    }
    case PE_IndicatorCheckBox:
        drawCheckBox(painter, option);
        return;
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (!frame || frame->lineWidth <= 0)
            break;
        QStyleOptionFrame box = *frame;
        box.state |= State_KeyboardFocusChange;
        drawBox(painter, &box, option->palette.color(QPalette::Base), option->palette.color(QPalette::Mid));
        return;
    }
    case PE_FrameDockWidget:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget:
    case PE_FrameTabBarBase:
    case PE_IndicatorToolBarSeparator:
    case PE_PanelMenuBar:
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                        const QWidget *widget) const
{
    switch (element) {
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        drawHeaderSection(painter, option);
        return;
    case CE_HeaderLabel:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            painter->save();
            QFont bold = painter->font();
            bold.setBold(true);
            painter->setFont(bold);
            painter->setPen(mutedText(header->palette));
            const QRect place = header->rect.adjusted(4, 0, -4, 0);
            painter->drawText(place, int(header->textAlignment),
                              QFontMetrics(bold).elidedText(header->text, Qt::ElideRight, place.width() + 4));
            painter->restore();
            return;
        }
        break;
    case CE_ToolBar:
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        return;
    case CE_ToolButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button && isInToolBar(widget)) {
            QStyleOptionToolButton label = *button;
            label.rect.adjust(6, 0, 0, 0);
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
        break;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            const bool left = widget && widget->property(leftAligned).toBool();
            drawPushButtonLabel(painter, button, left ? Qt::AlignLeft : Qt::AlignHCenter);
            return;
        }
        break;
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTab(painter, tab);
            return;
        }
        break;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab label = *tab;
            label.rect.adjust(0, 0, -4, 0);
            label.state &= ~State_HasFocus;
            QProxyStyle::drawControl(element, &label, painter, widget);
            return;
        }
        break;
    case CE_DockWidgetTitle:
        if (const auto *dock = qstyleoption_cast<const QStyleOptionDockWidget *>(option)) {
            drawDockTitle(painter, dock);
            return;
        }
        break;
    case CE_Splitter:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        return;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_ToolBarItemSpacing:
        return 6;
    case PM_ToolBarItemMargin:
    case PM_ToolBarFrameWidth:
        return isTransport(widget) ? 0 : 4;
    case PM_ToolBarSeparatorExtent:
        return 10;
    case PM_SplitterWidth:
    case PM_DockWidgetSeparatorExtent:
        return 5;
    case PM_SmallIconSize:
    case PM_ToolBarIconSize:
    case PM_ButtonIconSize:
        return 16;
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QSize Style::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                              const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_ToolButton:
        if (isInToolBar(widget)) {
            const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            const bool menu = button && button->features.testFlag(QStyleOptionToolButton::HasMenu);
            result += QSize(menu ? 26 : 12, 4);
        }
        return result.expandedTo(QSize(24, 24));
    case CT_PushButton:
        return (result + QSize(10, 0)).expandedTo(QSize(24, 26));
    case CT_HeaderSection:
        if (const auto *header = qstyleoption_cast<const QStyleOptionHeader *>(option)) {
            QFont bold = widget ? widget->font() : QFont();
            bold.setBold(true);
            result.setWidth(QFontMetrics(bold).horizontalAdvance(header->text) + 16);
        }
        result.setHeight(option->fontMetrics.height() + 10);
        return result;
    case CT_TabBarTab:
    case CT_MenuItem:
        return result + QSize(0, 2);
    default:
        return result;
    }
}

int Style::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                     QStyleHintReturn *returnData) const
{
    switch (hint) {
    case SH_ItemView_ShowDecorationSelected:
    case SH_TabBar_PreferNoArrows:
    case SH_ItemView_ArrowKeysNavigateIntoChildren:
        return 1;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace forkscope
