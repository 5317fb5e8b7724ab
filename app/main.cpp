// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The program forkscope-gui: reads its options, then opens one window a session.
#include "ui/mainwindow.h"
#include "ui/screenshot.h"
#include "ui/sessionview.h"
#include "ui/settings.h"
#include "ui/startpage.h"
#include "ui/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLibraryInfo>
#include <QTranslator>

#include <cstdio>

using namespace forkscope;

namespace {

struct Options
{
    Theme theme = Theme::System;
    std::optional<WatchRequest::Scope> watch;
    bool play = false;
    Layout view = Layout::Tree;
    QString screenshot;
    QStringList files;
};

constexpr int usageError = 2;

[[noreturn]] void refuse(const QString &sentence)
{
    std::fprintf(stderr, "forkscope-gui: %s\n", qPrintable(sentence));
    std::exit(usageError);
}

QString tr(const char *text)
{
    return QCoreApplication::translate("main", text);
}

Options parse(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(tr("Shows every process being born, live or from a recording."));
    const QCommandLineOption help({QStringLiteral("h"), QStringLiteral("help")}, tr("Shows this text."));
    const QCommandLineOption version(QStringLiteral("version"), tr("Shows the version."));
    const QCommandLineOption theme(QStringLiteral("theme"), tr("Colours: system, light or dark."), tr("NAME"));
    const QCommandLineOption watch(QStringLiteral("watch"), tr("Watches at once: own or all processes."), tr("WHOSE"));
    const QCommandLineOption view(QStringLiteral("view"), tr("What to show: tree, lanes or graph."), tr("NAME"));
    const QCommandLineOption play(QStringLiteral("play"), tr("Plays the recording from its start."));
    const QCommandLineOption screenshot(QStringLiteral("screenshot"),
                                        tr("Writes a picture of the window to FILE when the recording is loaded, and "
                                           "ends. Works without a display with QT_QPA_PLATFORM=offscreen."),
                                        tr("FILE"));
    parser.addOptions({help, version, theme, view, watch, play, screenshot});
    parser.addPositionalArgument(tr("FILE"), tr("Recordings to open; - reads one from standard input."), tr("[FILE…]"));
    if (!parser.parse(arguments))
        refuse(tr("%1. Try --help.").arg(parser.errorText().remove(QLatin1Char('.'))));
    if (parser.isSet(help)) {
        std::fputs(qPrintable(parser.helpText()), stdout);
        std::exit(0);
    }
    if (parser.isSet(version)) {
        std::puts("forkscope-gui " FORKSCOPE_VERSION);
        std::exit(0);
    }
    Options options;
    const auto stored = themeFromName(settings().value(QStringLiteral("window/theme")).toString());
    options.theme = stored.value_or(Theme::System);
    if (parser.isSet(theme)) {
        const auto wanted = themeFromName(parser.value(theme));
        if (!wanted)
            refuse(tr("--theme takes system, light or dark, not \"%1\".").arg(parser.value(theme)));
        options.theme = *wanted;
    }
    if (parser.isSet(view)) {
        const auto wanted = layoutFromName(parser.value(view));
        if (!wanted)
            refuse(tr("--view takes tree, lanes or graph, not \"%1\".").arg(parser.value(view)));
        options.view = *wanted;
    }
    if (parser.isSet(watch)) {
        const QString whose = parser.value(watch);
        if (whose != QLatin1String("own") && whose != QLatin1String("all"))
            refuse(tr("--watch takes own or all, not \"%1\".").arg(whose));
        options.watch = whose == QLatin1String("all") ? WatchRequest::Scope::Everyone : WatchRequest::Scope::Own;
    }
    options.play = parser.isSet(play);
    options.screenshot = parser.value(screenshot);
    options.files = parser.positionalArguments();
    if (options.watch && !options.files.isEmpty())
        refuse(tr("--watch and a file do not go together."));
    if (parser.isSet(screenshot) && options.files.size() != 1)
        refuse(tr("--screenshot needs exactly one recording."));
    if (options.play && options.files.isEmpty())
        refuse(tr("--play needs a recording."));
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication::setApplicationName(QStringLiteral("forkscope"));
    QApplication::setApplicationDisplayName(QStringLiteral("Forkscope"));
    QApplication::setApplicationVersion(QStringLiteral(FORKSCOPE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("org.forkscope.Forkscope"));
    const QApplication application(argc, argv);
    const Options options = parse(QApplication::arguments());
    applyTheme(options.theme);
    QApplication::setWindowIcon(
        QIcon::fromTheme(QStringLiteral("org.forkscope.Forkscope"), QIcon(QStringLiteral(":/icons/forkscope.svg"))));

    auto *window = new MainWindow;
    window->chooseView(options.view);
    if (!options.screenshot.isEmpty())
        return takeScreenshot(*window, options.files.front(), options.screenshot);
    window->show();
    if (options.watch) {
        window->startPage().setScope(*options.watch);
        window->watch(window->startPage().request());
    }
    for (const QString &file : options.files) {
        if (file == QLatin1String("-"))
            window->openStandardInput();
        else
            window->openFile(file, options.play ? MainWindow::OnOpen::Play : MainWindow::OnOpen::Rest);
    }
    return QApplication::exec();
}
