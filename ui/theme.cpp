// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/theme.h"

#include "ui/style.h"

#include <QApplication>
#include <QPalette>
#include <QStyle>

#include <array>

namespace forkscope {

namespace {

struct Named
{
    Theme theme;
    const char *name;
};
constexpr std::array names{Named{Theme::System, "system"}, Named{Theme::Light, "light"}, Named{Theme::Dark, "dark"}};

struct Shades
{
    QRgb window, base, alternate, text, muted, highlight, highlightedText, border, link, disabled;
};

QPalette paletteOf(const Shades &shades)
{
    QPalette palette;
    palette.setColor(QPalette::Window, shades.window);
    palette.setColor(QPalette::WindowText, shades.text);
    palette.setColor(QPalette::Base, shades.base);
    palette.setColor(QPalette::AlternateBase, shades.alternate);
    palette.setColor(QPalette::Text, shades.text);
    palette.setColor(QPalette::Button, shades.base);
    palette.setColor(QPalette::ButtonText, shades.text);
    palette.setColor(QPalette::BrightText, shades.base);
    palette.setColor(QPalette::PlaceholderText, shades.muted);
    palette.setColor(QPalette::Highlight, shades.highlight);
    palette.setColor(QPalette::HighlightedText, shades.highlightedText);
    palette.setColor(QPalette::ToolTipBase, shades.base);
    palette.setColor(QPalette::ToolTipText, shades.text);
    palette.setColor(QPalette::Link, shades.link);
    palette.setColor(QPalette::LinkVisited, shades.link);
    palette.setColor(QPalette::Mid, shades.border);
    palette.setColor(QPalette::Midlight, shades.window);
    palette.setColor(QPalette::Light, shades.base);
    palette.setColor(QPalette::Dark, QColor(shades.border).darker(130));
    palette.setColor(QPalette::Shadow, QColor(shades.border).darker(180));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, shades.disabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, shades.border);
    return palette;
}

} // namespace

std::optional<Theme> themeFromName(const QString &name)
{
    for (const Named &named : names) {
        if (name == QLatin1String(named.name))
            return named.theme;
    }
    return std::nullopt;
}

QString themeName(Theme theme)
{
    for (const Named &named : names) {
        if (named.theme == theme)
            return QLatin1String(named.name);
    }
    return {};
}

QPalette lightPalette()
{
    return paletteOf({.window = 0xfff3f4f6,
                      .base = 0xffffffff,
                      .alternate = 0xfff9fafb,
                      .text = 0xff1b1f24,
                      .muted = 0xff5d6673,
                      .highlight = 0xffd8e7fc,
                      .highlightedText = 0xff12161b,
                      .border = 0xffd5d9df,
                      .link = 0xff0066a1,
                      .disabled = 0xff9aa1ab});
}

QPalette darkPalette()
{
    return paletteOf({.window = 0xff2c2f34,
                      .base = 0xff212427,
                      .alternate = 0xff26292d,
                      .text = 0xffe6e8ea,
                      .muted = 0xffa3abb5,
                      .highlight = 0xff2a4a70,
                      .highlightedText = 0xffffffff,
                      .border = 0xff43474e,
                      .link = 0xff6dbdf0,
                      .disabled = 0xff747b84});
}

void applyTheme(Theme theme)
{
    if (!qobject_cast<Style *>(QApplication::style()))
        QApplication::setStyle(new Style);
    if (theme == Theme::System) {
        QApplication::setPalette(QPalette());
        // No desktop gave colours of its own: the style's stock greys are replaced by ours.
        if (QApplication::palette().color(QPalette::Window) ==
            QApplication::style()->standardPalette().color(QPalette::Window))
            QApplication::setPalette(lightPalette());
        return;
    }
    QApplication::setPalette(theme == Theme::Dark ? darkPalette() : lightPalette());
}

} // namespace forkscope
