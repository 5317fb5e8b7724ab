// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints how long a lab takes from the click to the picture: labbench LABS [NAME [ROUNDS]]. In a real window a click on
// *Run* runs the program; as soon as that is over, one on *Reveal* shows its tree. The goal is one second for the two
// clicks together, without what the program itself takes. FORKSCOPE_TRACER and FORKSCOPE_HELPER name what watches.
#include "ui/graphview.h"
#include "ui/mainwindow.h"
#include "ui/theme.h"
#include "ui/workshop.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace forkscope;

namespace {

constexpr int patience = 60'000; // ms

class PaintClock : public QObject
{
public:
    explicit PaintClock(QWidget &widget) { widget.installEventFilter(this); }
    bool hasPainted() const { return m_hasPainted; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        m_hasPainted = m_hasPainted || event->type() == QEvent::Paint;
        return QObject::eventFilter(watched, event);
    }

private:
    bool m_hasPainted = false;
};

void click(const QWidget &parent, const QString &text)
{
    for (auto *button : parent.findChildren<QPushButton *>())
        if (QString(button->text()).remove(u'&').startsWith(text) && button->isVisible())
            return button->click();
}

struct Times
{
    double run, life, reveal; // ms: to the end of the run, of which the program lived, and to the picture
};

std::optional<Times> measure(MainWindow &window, const QString &name)
{
    Workshop &workshop = window.workshop();
    if (!workshop.choose(name))
        return std::nullopt;
    QSignalSpy ran(&workshop, &Workshop::ran), revealed(&workshop, &Workshop::revealed);
    QElapsedTimer timer;
    timer.start();
    click(*workshop.panel(), QStringLiteral("Run"));
    if (ran.isEmpty() && !ran.wait(patience))
        return std::nullopt;
    Times times{double(timer.nsecsElapsed()) * 1e-6, 0, 0};
    timer.restart();
    click(*workshop.panel(), QStringLiteral("Reveal"));
    if (!window.context() && revealed.isEmpty() && !revealed.wait(patience))
        return std::nullopt;
    if (revealed.isEmpty() && !revealed.wait(patience))
        return std::nullopt;
    const PaintClock clock(window.sessionView()->graph());
    while (!clock.hasPainted() && timer.elapsed() < patience)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    times.reveal = double(timer.nsecsElapsed()) * 1e-6;
    const Session &session = window.context()->session();
    times.life = double((*session.end() - *session.begin()).count()) * 1e-6;
    return times;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char **argv)
{
    QStandardPaths::setTestModeEnabled(true);
    const QApplication application(argc, argv);
    if (argc < 2) {
        std::fputs("Usage: labbench LABS [NAME [ROUNDS]]\n", stderr);
        return 2;
    }
    qputenv("FORKSCOPE_LABS", argv[1]);
    const auto name = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QStringLiteral("fork-once");
    const int rounds = argc > 3 ? std::max(1, std::atoi(argv[3])) : 11;
    applyTheme(Theme::Light);
    MainWindow window;
    window.setAttribute(Qt::WA_DeleteOnClose, false);
    window.show();
    window.workshop().open();
    std::vector<double> runs, reveals, sums, beyond;
    for (int round = 0; round < rounds; ++round) {
        const auto times = measure(window, name);
        if (!times) {
            std::fprintf(stderr, "labbench: %s: %s\n", qPrintable(name),
                         qPrintable(window.workshop().panel()->status()));
            return 1;
        }
        runs.push_back(times->run);
        reveals.push_back(times->reveal);
        sums.push_back(times->run + times->reveal);
        beyond.push_back(times->run + times->reveal - times->life);
    }
    std::printf("%s, %d rounds, ms\n%-34s %8s %8s\n", qPrintable(name), rounds, "", "median", "slowest");
    const auto row = [](const char *what, const std::vector<double> &values) {
        std::printf("%-34s %8.0f %8.0f\n", what, median(values), *std::ranges::max_element(values));
    };
    row("click on Run to its end", runs);
    row("click on Reveal to the picture", reveals);
    row("both", sums);
    row("both, without the program's life", beyond);
    std::puts(qPrintable(window.workshop().panel()->status()));
    return 0;
}
