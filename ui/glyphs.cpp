// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/glyphs.h"

#include <QApplication>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

#include <memory>

namespace forkscope {

namespace {

QByteArray picture(const QString &name, const QColor &color)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    return opened ? file.readAll().replace("currentColor", color.name().toLatin1()) : QByteArray();
}

QString fileOf(Glyph glyph)
{
    switch (glyph) {
    case Glyph::Fork:
        return QStringLiteral("glyph-fork");
    case Glyph::Spawn:
        return QStringLiteral("glyph-spawn");
    case Glyph::Thread:
        return QStringLiteral("glyph-thread");
    case Glyph::Exec:
        return QStringLiteral("glyph-exec");
    case Glyph::Ok:
        return QStringLiteral("glyph-ok");
    case Glyph::Failure:
        return QStringLiteral("glyph-failure");
    case Glyph::Signal:
        return QStringLiteral("glyph-signal");
    case Glyph::Zombie:
        return QStringLiteral("glyph-zombie");
    case Glyph::Adopted:
        return QStringLiteral("glyph-adopted");
    case Glyph::Lost:
        return QStringLiteral("glyph-lost");
    case Glyph::Marker:
        return QStringLiteral("glyph-marker");
    case Glyph::Peak:
        return QStringLiteral("glyph-peak");
    }
    return {};
}

class PaletteIcon : public QIconEngine
{
public:
    explicit PaletteIcon(QString name) : m_name(std::move(name)) {}

    QIconEngine *clone() const override { return new PaletteIcon(m_name); }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State /*state*/) override
    {
        const auto group = mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active;
        QSvgRenderer renderer(picture(m_name, QApplication::palette().color(group, QPalette::ButtonText)));
        renderer.render(painter, rect);
    }

    // A picture of this very moment: QIcon itself keeps nothing.
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect({0, 0}, size), mode, state);
        return pixmap;
    }

private:
    QString m_name;
};

} // namespace

void drawGlyph(QPainter &painter, Glyph glyph, const QRectF &rect, const QColor &color)
{
    static QHash<std::pair<int, QRgb>, std::shared_ptr<QSvgRenderer>> renderers;
    auto &renderer = renderers[{int(glyph), color.rgb()}];
    if (!renderer)
        renderer = std::make_shared<QSvgRenderer>(picture(fileOf(glyph), color));
    renderer->render(&painter, rect);
}

QIcon icon(const char *name)
{
    return QIcon(new PaletteIcon(QLatin1String(name)));
}

} // namespace forkscope
