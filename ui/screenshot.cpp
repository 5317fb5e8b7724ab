// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/screenshot.h"

#include "ui/mainwindow.h"

#include <QApplication>
#include <QPixmap>
#include <QTimer>

#include <cstdio>

namespace forkscope {

namespace {

constexpr int unreadable = 3;
// One flush of the models and one of the plot.
constexpr int settleMs = 400;

int fail(const QString &sentence)
{
    std::fprintf(stderr, "forkscope-gui: %s\n", qPrintable(sentence));
    QApplication::exit(unreadable);
    return unreadable;
}

} // namespace

int takeScreenshot(MainWindow &window, const QString &recording, const QString &picture)
{
    window.resize(1280, 800);
    window.show();
    QTimer settled;
    settled.setSingleShot(true);
    settled.setInterval(settleMs);
    QObject::connect(&window, &MainWindow::loaded, &settled, qOverload<>(&QTimer::start));
    QObject::connect(&window, &MainWindow::openingFailed, &window, [](const QString &sentence) { fail(sentence); });
    QObject::connect(&settled, &QTimer::timeout, &window, [&] {
        if (!window.grab().save(picture, "PNG"))
            fail(MainWindow::tr("The picture %1 could not be written. Check its folder and your rights.").arg(picture));
        else
            QApplication::exit(0);
    });
    if (recording == QLatin1String("-"))
        window.openStandardInput();
    else
        window.openFile(recording);
    return QApplication::exec();
}

} // namespace forkscope
