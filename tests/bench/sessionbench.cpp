// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what an opened recording costs: sessionbench [EVENTS…]. For each size a recording of the build mix is written,
// its summary and then all of it read into a session, and moments of it visited at random: the cursor goes there, the
// process tree follows, and the texts of fifty rows of it are asked for, as a window does. Times are real time.
#include "app/models/processtreemodel.h"
#include "app/recording/recordingsummary.h"
#include "app/recording/recordingwriter.h"
#include "app/recording/replaysource.h"
#include "tests/bench/heap.h"
#include "tests/bench/synthetic.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <random>

using namespace forkscope;

namespace {

constexpr int Seeks = 500;
constexpr int RowsInSight = 50;

double milliseconds(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) * 1e-6;
}

bool write(const QString &path, quint64 events)
{
    SyntheticStream stream({SyntheticMix::Build, events, 1, 5'000});
    auto writer = RecordingWriter::create(path, Overwrite::Replace);
    while (const auto message = writer ? stream.next() : std::nullopt)
        if (!(*writer)->write(*message))
            return false;
    return writer && (*writer)->finish();
}

// The texts that a window would ask for: the newest children of make, which is the first child of init.
qsizetype lookAt(const ProcessTreeModel &model)
{
    qsizetype length = 0;
    const auto make = model.index(0, 0, model.index(0, 0));
    const int count = model.rowCount(make);
    for (int row = std::max(0, count - RowsInSight); row < count; ++row)
        for (int column = 0; column < ProcessTreeModel::ColumnCount; ++column)
            length += model.index(row, column, make).data().toString().size();
    return length;
}

// The 99th of a hundred, and the slowest, in ms.
std::pair<double, double> seek(Session &session)
{
    ProcessTreeModel model(session);
    std::mt19937_64 random(1);
    std::vector<double> times;
    const auto from = session.events().prologue();
    qsizetype seen = 0;
    for (int i = 0; i < Seeks; ++i) {
        QElapsedTimer timer;
        timer.start();
        session.cursor().setPosition(from + random() % (session.events().size() - from));
        model.catchUp();
        seen += lookAt(model);
        times.push_back(milliseconds(timer));
    }
    std::ranges::sort(times);
    return seen == 0 ? std::pair(-1.0, -1.0) : std::pair(times[times.size() * 99 / 100], times.back());
}

bool measure(quint64 events, const QString &path)
{
    if (!write(path, events))
        return false;
    QElapsedTimer timer;
    timer.start();
    auto summary = RecordingSummary::read(path);
    const auto first = milliseconds(timer);
    if (!summary || !summary->overview)
        return false;

    const auto before = allocatedBytes();
    timer.start();
    Session session(std::make_unique<ReplaySource>(path));
    QEventLoop loop;
    QObject::connect(&session, &Session::infoChanged, &loop, [&] {
        if (session.state() == Session::State::Ended || session.state() == Session::State::Failed)
            loop.quit();
    });
    session.start();
    loop.exec();
    const auto loaded = milliseconds(timer) * 1e-3;
    if (session.state() != Session::State::Ended || !session.events().problem().isEmpty())
        return false;
    const auto &table = session.processes();
    const auto allocated = allocatedBytes() - before;
    const auto [slow, slowest] = seek(session);
    std::printf("%11llu %9u %9.1f %8.1f %9.1f %8.2f %8.0f %8.0f %9.1f %8.2f %8.2f\n",
                static_cast<unsigned long long>(session.events().size()), table.size(),
                double(table.bytes()) / table.size(),
                double(session.events().memoryBytes()) / double(session.events().size()), first, loaded,
                double(allocated) / (1 << 20), double(residentBytes()) / (1 << 20),
                double(session.events().spool().fileBytes()) / (1 << 20), slow, slowest);
    std::fflush(stdout);
    return true;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    std::vector<quint64> sizes;
    for (int i = 1; i < argc; ++i)
        sizes.push_back(std::strtoull(argv[i], nullptr, 10));
    if (sizes.empty())
        sizes = {1'000'000, 10'000'000};
    const QTemporaryDir directory(QStringLiteral("/var/tmp/sessionbench-XXXXXX"));
    std::printf("%11s %9s %9s %8s %9s %8s %8s %8s %9s %8s %8s\n", "events", "processes", "B/process", "B/event",
                "first ms", "load s", "heap MiB", "RSS MiB", "spool MiB", "seek p99", "worst ms");
    for (const auto size : sizes)
        if (!measure(size, directory.filePath(QStringLiteral("x.forkscope")))) {
            std::fprintf(stderr, "sessionbench: %llu events could not be written and opened\n",
                         static_cast<unsigned long long>(size));
            return 1;
        }
    return 0;
}
