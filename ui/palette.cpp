// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette.h"

namespace forkscope {

QColor mixed(const QColor &one, const QColor &other, double shareOfOther)
{
    const auto mix = [shareOfOther](int a, int b) { return qRound(a + (b - a) * shareOfOther); };
    return {mix(one.red(), other.red()), mix(one.green(), other.green()), mix(one.blue(), other.blue())};
}

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < palette.color(QPalette::Text).lightness();
}

QColor colorOf(Meaning meaning, const QPalette &palette)
{
    switch (meaning) {
    case Meaning::Fork:
        return {0x00, 0x9e, 0x73};
    case Meaning::Spawn:
        return {0x56, 0xb4, 0xe9};
    case Meaning::Thread:
        return {0xe6, 0x9f, 0x00};
    case Meaning::Exec:
        return {0x00, 0x72, 0xb2};
    case Meaning::Failure:
        return {0xd5, 0x5e, 0x00};
    case Meaning::Signal:
        return {0xcc, 0x79, 0xa7};
    case Meaning::Zombie:
        return {0xf0, 0xe4, 0x42};
    case Meaning::Unknown:
        break;
    }
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), isDark(palette) ? 0.46 : 0.48);
}

QColor markColor(Meaning meaning, const QPalette &palette)
{
    const QColor color = colorOf(meaning, palette);
    if (isDark(palette)) {
        const bool dim = meaning == Meaning::Exec || meaning == Meaning::Fork || meaning == Meaning::Failure;
        return dim ? mixed(color, Qt::white, 0.3) : color;
    }
    switch (meaning) {
    case Meaning::Spawn:
    case Meaning::Thread:
    case Meaning::Zombie:
        return palette.color(QPalette::Text);
    case Meaning::Signal:
        return mixed(color, Qt::black, 0.25);
    default:
        return color;
    }
}

QColor outlineOf(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), 0.62);
}

QColor pale(const QColor &color, const QPalette &palette)
{
    return mixed(color, palette.color(QPalette::Base), 0.68);
}

QColor mutedText(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.34);
}

QColor contextText(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Text), palette.color(QPalette::Base), 0.45);
}

QColor cursorColor(const QPalette &palette)
{
    return markColor(Meaning::Failure, palette);
}

QColor gridColor(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), palette.color(QPalette::Text), isDark(palette) ? 0.16 : 0.12);
}

QColor birthTint(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), colorOf(Meaning::Fork, palette), isDark(palette) ? 0.3 : 0.16);
}

QColor warningGround(const QPalette &palette)
{
    return mixed(palette.color(QPalette::Base), colorOf(Meaning::Thread, palette), isDark(palette) ? 0.24 : 0.14);
}

QBrush lossHatching(const QPalette &palette)
{
    QColor color = palette.color(QPalette::Text);
    color.setAlpha(isDark(palette) ? 110 : 90);
    return {color, Qt::BDiagPattern};
}

} // namespace forkscope
