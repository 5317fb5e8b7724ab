// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/style.h"

#include "ui/palette.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QPainterPath>
#include <QStyleOption>
#include <QTabBar>
#include <QToolBar>

namespace forkscope {

namespace {

constexpr double radius = 4.5;

QColor accent(const QPalette &palette)
{
    return palette.color(QPalette::Link);
}

// A rounded box: ground, border, and the focus ring instead of the border when it has the focus.
void drawBox(QPainter *painter, const QStyleOption *option, const QColor &ground, const QColor &border)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool focused =
        option->state.testFlag(QStyle::State_HasFocus) && option->state.testFlag(QStyle::State_KeyboardFocusChange);
    painter->setPen(QPen(focused ? accent(option->palette) : border, focused ? 2 : 1));
    painter->setBrush(ground);
    const double inset = focused ? 1.0 : 0.5;
    painter->drawRoundedRect(QRectF(option->rect).adjusted(inset, inset, -inset, -inset), radius, radius);
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
        drawButton(painter, option, !option->state.testFlag(State_AutoRaise));
        return;
    case PE_PanelButtonCommand: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        drawButton(painter, option, !button || !button->features.testFlag(QStyleOptionButton::Flat));
        return;
    }
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
        return;
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
    case CE_ToolBar:
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        return;
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
        return 4;
    case PM_ToolBarFrameWidth:
        return 4;
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
        if (qobject_cast<const QToolBar *>(widget ? widget->parentWidget() : nullptr))
            result += QSize(10, 2);
        return result.expandedTo(QSize(24, 26));
    case CT_PushButton:
        return result.expandedTo(QSize(24, 26));
    case CT_HeaderSection:
        result.setHeight(option->fontMetrics.height() + 10);
        return result;
    case CT_TabBarTab:
        return result + QSize(0, 2);
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
        return 1;
    case SH_TabBar_PreferNoArrows:
        return 1;
    case SH_ItemView_ArrowKeysNavigateIntoChildren:
        return 1;
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returnData);
    }
}

} // namespace forkscope
