// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Prints what recordings cost, and what the same events cost in SQLite: recordingbench [EVENTS] [SEED]. Figures are
// processor time of this process, so that other programs do not disturb them; the opening is in real time, of SQLite
// the mean time to find the place of a moment.
#include "app/recording/recordingreader.h"
#include "app/recording/recordingsummary.h"
#include "app/recording/recordingwriter.h"
#include "app/stream/eventdecoder.h"
#include "tests/bench/sqlitestore.h"
#include "tests/bench/synthetic.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <random>

using namespace forkscope;

namespace {

double processorSeconds()
{
    timespec time;
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) * 1e-9;
}

struct Row
{
    const char *name;
    SyntheticMix mix;
};

bool measure(const Row &row, quint64 events, quint64 seed, const QString &path)
{
    SyntheticStream stream({row.mix, events, seed, 5'000});
    auto writer = RecordingWriter::create(path, Overwrite::Replace);
    if (!writer)
        return false;
    double writing = 0;
    while (const auto message = stream.next()) {
        const auto begin = processorSeconds();
        if (!(*writer)->write(*message))
            return false;
        writing += processorSeconds() - begin;
    }
    const auto ending = processorSeconds();
    if (!(*writer)->finish())
        return false;
    writing += processorSeconds() - ending;

    const auto scanning = processorSeconds();
    auto reader = RecordingReader::open(path);
    if (!reader)
        return false;
    while ((*reader)->next()) {
    }
    const auto scanned = processorSeconds() - scanning;
    const auto found = (*reader)->parser().events();

    QElapsedTimer opening;
    opening.start();
    const auto summary = RecordingSummary::read(path);
    const auto opened = double(opening.nsecsElapsed()) * 1e-6;
    const auto count = double(stream.events());
    std::printf("%-9s %11llu %9.1f %11.2f %11.2f %10.2f\n", row.name, static_cast<unsigned long long>(found),
                double((*writer)->bytes()) / count, count / writing * 1e-6, count / scanned * 1e-6, opened);
    return bool(summary) && found == stream.events() && (*reader)->notice().isEmpty();
}

double addAll(SqliteStore &store, SyntheticStream &stream)
{
    double writing = 0;
    while (const auto message = stream.next()) {
        if (message->type != MessageType::Events)
            continue;
        const auto begin = processorSeconds();
        BatchReader reader(message->payload);
        while (const auto record = reader.next()) {
            forkscope_record head;
            std::memcpy(&head, record->data(), sizeof head);
            if (!store.add(head, *record))
                return -1;
        }
        writing += processorSeconds() - begin;
    }
    const auto ending = processorSeconds();
    return store.finish() ? writing + processorSeconds() - ending : -1;
}

bool measureSqlite(quint64 events, quint64 seed, const QString &path)
{
    SyntheticStream stream({SyntheticMix::Build, events, seed, 5'000});
    const auto store = SqliteStore::create(path);
    const auto writing = store ? addAll(*store, stream) : -1;
    if (writing < 0)
        return false;
    const auto scanning = processorSeconds();
    const auto found = store->scan();
    const auto scanned = processorSeconds() - scanning;

    constexpr int seeks = 1'000;
    std::mt19937_64 random(seed);
    const auto &lives = stream.lives();
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < seeks; ++i)
        if (!store->numberAt(lives[lives.size() / 2 + random() % (lives.size() / 2)].start))
            return false;
    const auto count = double(stream.events());
    std::printf("%-9s %11llu %9.1f %11.2f %11.2f %10.3f\n", "SQLite", static_cast<unsigned long long>(found),
                double(QFileInfo(path).size()) / count, count / writing * 1e-6, count / scanned * 1e-6,
                double(timer.nsecsElapsed()) * 1e-6 / seeks);
    return found == stream.events();
}

} // namespace

int main(int argc, char **argv)
{
    const auto events = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const auto seed = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
    const Row rows[]{
        {"build", SyntheticMix::Build},       {"loop", SyntheticMix::Loop}, {"server", SyntheticMix::Server},
        {"mixed", SyntheticMix::Mixed},       {"bomb", SyntheticMix::Bomb}, {"chain", SyntheticMix::Chain},
        {"siblings", SyntheticMix::Siblings},
    };
    const QTemporaryDir directory;
    std::printf("%-9s %11s %9s %11s %11s %10s\n", "mix", "events", "B/event", "write M/s", "scan M/s", "open ms");
    for (const auto &row : rows)
        if (!measure(row, events, seed, directory.filePath(QStringLiteral("x.forkscope")))) {
            std::fprintf(stderr, "recordingbench: the mix \"%s\" could not be written and read back\n", row.name);
            return 1;
        }
    if (!SqliteStore::isAvailable()) {
        std::printf("%-9s not measured: libsqlite3-dev was missing when this was built\n", "SQLite");
    } else if (!measureSqlite(events, seed, directory.filePath(QStringLiteral("x.sqlite")))) {
        std::fprintf(stderr, "recordingbench: SQLite could not write the events and read them back\n");
        return 1;
    }
    return 0;
}
