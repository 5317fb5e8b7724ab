// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/fixture.h"

#include "app/recording/recordingwriter.h"
#include "ui/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>

namespace forkscope {

Home::Home()
{
    for (const char *name : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"})
        qputenv(name, m_directory.filePath(QLatin1String(name)).toLocal8Bit());
    applyTheme(Theme::Light);
}

void writeRecording(const QString &path, const QString &notation)
{
    auto writer = RecordingWriter::create(path, Overwrite::Replace);
    if (!writer)
        qFatal("%s", qPrintable(writer.error()));
    for (const Message &message : messagesOf(notation))
        (*writer)->write(message);
    if (!(*writer)->finish())
        qFatal("%s", qPrintable((*writer)->error()));
}

void WindowDeleter::operator()(MainWindow *window) const
{
    delete window;
}

Window makeWindow()
{
    Window window(new MainWindow);
    window->setAttribute(Qt::WA_DeleteOnClose, false);
    window->resize(1280, 800);
    window->show();
    return window;
}

void settle(MainWindow &window)
{
    QCoreApplication::processEvents();
    SessionContext *context = window.context();
    if (!context)
        return;
    context->tree().catchUp();
    context->events().catchUp();
    Q_EMIT context->refreshed();
    QCoreApplication::processEvents();
}

Window windowOf(const QString &notation)
{
    Window window = makeWindow();
    QSignalSpy loaded(window.get(), &MainWindow::loaded);
    window->openSource(std::make_unique<FakeSource>(messagesOf(notation)), QStringLiteral("test"));
    if (loaded.isEmpty() && !loaded.wait())
        qFatal("the session was not loaded");
    settle(*window);
    return window;
}

Window liveWindowOf(const QString &notation, FakeSource **source)
{
    Window window = makeWindow();
    auto made = std::make_unique<FakeSource>(messagesOf(notation), FakeSource::Kind::Live);
    *source = made.get();
    QSignalSpy loaded(window.get(), &MainWindow::loaded);
    window->openSource(std::move(made), QStringLiteral("test"));
    if (loaded.isEmpty() && !loaded.wait())
        qFatal("the session did not begin");
    settle(*window);
    return window;
}

QString rowsOf(const QAbstractItemModel &model, const QModelIndex &parent)
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        const QString pid = index.siblingAtColumn(ProcessTreeModel::PidColumn).data().toString();
        const QString below = rowsOf(model, index);
        rows << QStringLiteral("%1(%2)").arg(index.data().toString(), pid) +
                    (below.isEmpty() ? QString() : u'{' + below + u'}');
    }
    return rows.join(u' ');
}

QString buildSession()
{
    return QStringLiteral("1 exists init; 10 exists bash under 1;"
                          "+200ms; 10 fork 11; 11 exec /usr/bin/make -j4 all;"
                          "+300ms; 11 spawn 12; 12 exec /usr/bin/cc -c a.c; +100ms;"
                          "12 vfork 13; 13 exec /usr/lib/cc1 a.c; +400ms; 13 exit 0; 13 reap by 12;"
                          "12 exit 0; +50ms; 12 reap by 11;"
                          "11 spawn 14; 14 exec /usr/bin/sh -c false; +100ms; 14 exit 3; 14 reap by 11;"
                          "11 refused EAGAIN; lost 12; +100ms;"
                          "11 fork 15; 15 exec /usr/bin/ld; +200ms; 15 exit SIGKILL; +300ms; 15 reap by 11;"
                          "11 fork 16; 16 fork 17; +10ms; 16 exit 0; 17 adopted 1; 16 reap by 11;"
                          "11 fork 18; 18 exit 1; +200ms; 11 thread 19; +100ms; 10 fork 20; 20 exec /usr/bin/sleep 60");
}

} // namespace forkscope
