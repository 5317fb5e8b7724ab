// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/recordingreader.h"
#include "app/recording/recordingsummary.h"
#include "app/recording/recordingwriter.h"
#include "app/stream/batchbuilder.h"
#include "tests/bench/synthetic.h"
#include "tests/recording/recordings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

#include <sys/stat.h>
#include <unistd.h>

using namespace forkscope;
using namespace std::chrono_literals;

namespace {

Message forkAt(quint64 time)
{
    BatchBuilder batch;
    forkscope_fork fork{};
    fork.head.type = FORKSCOPE_FORK;
    fork.head.time = time;
    batch.add(fork, {"sh"});
    return {MessageType::Events, batch.take(0)};
}

quint64 sumOf(const Overview &overview, OverviewBin::Count part)
{
    return std::accumulate(overview.bins().begin(), overview.bins().end(), quint64(0),
                           [part](quint64 sum, const OverviewBin &bin) { return sum + bin.counts[part]; });
}

} // namespace

class RecordingSummaryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void saysWhatWasRecorded();
    void killedRecordingHasNoOverviewUntilScanned();
    void damagedSummaryIsNotBelieved();
    void recordingBeingWrittenIsToldApart();
    void failsLikeOpening_data();
    void failsLikeOpening();
    void unreadableFileIsSaid();

    void binsStayFewAndKeepTheSum();
    void lateRecordsDoNotMoveTheOrigin();
    void farTimesAreTolerated();
    void encodesAndDecodes();
    void everyCutOfTheOverviewIsTolerated();
    void keyframesLeadToTheirChunk();
    void syntheticStreamIsCountedRight();

private:
    QString write(const QByteArray &bytes) const
    {
        QFile file(m_directory->filePath(u"x.forkscope"_qs));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void RecordingSummaryTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

void RecordingSummaryTest::saysWhatWasRecorded()
{
    const auto bytes = recordingOf(sampleChunks());
    auto summary = RecordingSummary::read(write(bytes));
    QVERIFY2(bool(summary), qPrintable(summary ? QString() : summary.error()));
    QVERIFY(summary->hello);
    QCOMPARE(summary->hello->kernel, "6.1.0-test");
    QCOMPARE(summary->hello->command, "sh -c true");
    QCOMPARE(summary->messages, 9u);
    QCOMPARE(summary->chunks, 3u);
    QCOMPARE(summary->bytes, quint64(bytes.size()));
    QVERIFY(!summary->isBeingWritten);
    const auto &overview = summary->overview;
    QVERIFY(overview);
    QCOMPARE(overview->events(), 9u);
    QCOMPARE(overview->processes(), 3u);
    QCOMPARE(overview->threads(), 0u);
    QCOMPARE(overview->execs(), 4u);
    QCOMPARE(overview->ends(), 2u);
    QCOMPARE(overview->losses(), 1u);
    QCOMPARE(overview->lostEvents(), 2u);
    QCOMPARE(overview->markers(), 1u);
    QCOMPARE(overview->begin(), timeFromNs(1'000'000'000));
    QCOMPARE(overview->duration(), Duration(10ms));
    QCOMPARE(overview->binOrigin(), timeFromNs(1'000'000'000));
    QCOMPARE(overview->binWidth(), Duration(1ms));
    QCOMPARE(overview->bins()[3].counts[OverviewBin::Processes], 1u);
    QCOMPARE(overview->bins()[5].counts[OverviewBin::Lost], 2u);
}

void RecordingSummaryTest::killedRecordingHasNoOverviewUntilScanned()
{
    const auto path = write(recordingOf(sampleChunks(), Ending::Killed));
    auto summary = RecordingSummary::read(path);
    QVERIFY(bool(summary));
    QVERIFY(summary->hello);
    QVERIFY(!summary->overview);
    summary = RecordingSummary::scan(path);
    QVERIFY(bool(summary) && summary->overview);
    QCOMPARE(summary->overview->events(), 9u);
    QCOMPARE(summary->chunks, 3u);
    QCOMPARE(summary->notice, u"The recording ends early: 9 events are readable."_qs);
}

void RecordingSummaryTest::damagedSummaryIsNotBelieved()
{
    const auto bytes = recordingOf(sampleChunks());
    const auto end = chunkOffsets(bytes).back();
    for (auto at = end; at < bytes.size(); ++at) {
        auto damaged = bytes;
        damaged[at] = char(damaged[at] ^ 0x10);
        const auto path = write(damaged);
        auto summary = RecordingSummary::scan(path);
        QVERIFY2(bool(summary) && summary->overview, QByteArray::number(at));
        QCOMPARE(summary->overview->events(), 9u);
        if (at >= end + 13) // behind the end of the data, whose own checksum is not the summary's
            QVERIFY2(!summary->notice.isEmpty(), QByteArray::number(at));
    }
}

void RecordingSummaryTest::recordingBeingWrittenIsToldApart()
{
    auto writer = RecordingWriter::create(m_directory->filePath(u"y"_qs), Overwrite::Refuse);
    QVERIFY((*writer)->write(helloMessage()));
    auto summary = RecordingSummary::read((*writer)->partPath());
    QVERIFY(!summary);
    QCOMPARE(summary.error(),
             (*writer)->partPath() + u" is still being written and holds nothing yet. Try again in a second."_qs);
    QVERIFY((*writer)->write(eventsMessage(0, 3)) && (*writer)->flush());
    summary = RecordingSummary::scan((*writer)->partPath());
    QVERIFY(bool(summary) && summary->isBeingWritten);
    QCOMPARE(summary->overview->events(), 3u);
    QVERIFY((*writer)->finish());
    summary = RecordingSummary::read((*writer)->path());
    QVERIFY(bool(summary) && !summary->isBeingWritten);
}

void RecordingSummaryTest::failsLikeOpening_data()
{
    QTest::addColumn<QString>("path");
    for (const auto *path : {"/nowhere/x", "/tmp", "/dev/null", "/etc/passwd"})
        QTest::newRow(path) << QString::fromLatin1(path);
}

void RecordingSummaryTest::failsLikeOpening()
{
    QFETCH(QString, path);
    const auto summary = RecordingSummary::read(path);
    const auto reader = RecordingReader::open(path);
    QVERIFY(!summary && !reader);
    QCOMPARE(summary.error(), reader.error());
    QVERIFY(summary.error().startsWith(path));
}

void RecordingSummaryTest::unreadableFileIsSaid()
{
    if (::geteuid() == 0 && ::seteuid(65534) != 0)
        QSKIP("needs another user");
    QTemporaryDir directory; // of that user
    const auto path = directory.filePath(u"x"_qs);
    QVERIFY(QFile(path).open(QIODevice::WriteOnly | QIODevice::NewOnly));
    QCOMPARE(::chmod(qPrintable(path), 0), 0);
    const auto reader = RecordingReader::open(path);
    QVERIFY(QFile::remove(path) && directory.remove());
    if (::getuid() == 0)
        QCOMPARE(::seteuid(0), 0);
    QVERIFY(!reader);
    QCOMPARE(reader.error(), path + u" may not be read. Ask its owner for permission to read it."_qs);
}

void RecordingSummaryTest::binsStayFewAndKeepTheSum()
{
    Overview overview;
    for (quint64 second = 0; second < 100'000; second += 7)
        overview.add(forkAt((1'000 + second) * 1'000'000'000));
    QVERIFY(overview.bins().size() <= Overview::BinsMax);
    QVERIFY(overview.bins().size() > Overview::BinsMax / 4);
    QCOMPARE(sumOf(overview, OverviewBin::Processes), overview.processes());
    QVERIFY(overview.binOrigin() <= *overview.begin());
    QVERIFY(overview.binOrigin() + overview.binWidth() > *overview.begin());
    QVERIFY(overview.binOrigin() + overview.binWidth() * std::int64_t(overview.bins().size()) > *overview.end());
}

void RecordingSummaryTest::lateRecordsDoNotMoveTheOrigin()
{
    Overview overview;
    overview.add(forkAt(5'000'000'000));
    overview.add(forkAt(4'000'000'000));
    QCOMPARE(overview.bins().size(), 1u);
    QCOMPARE(overview.bins()[0].counts[OverviewBin::Processes], 2u);
    QCOMPARE(overview.begin(), timeFromNs(4'000'000'000));
}

void RecordingSummaryTest::farTimesAreTolerated()
{
    Overview overview;
    for (const quint64 time : {quint64(0), ~quint64(0), quint64(1), quint64(1) << 63})
        overview.add(forkAt(time));
    QVERIFY(overview.bins().size() <= Overview::BinsMax);
    QCOMPARE(sumOf(overview, OverviewBin::Processes), 4u);
}

void RecordingSummaryTest::encodesAndDecodes()
{
    Overview overview;
    for (const auto &message : joined(sampleChunks()))
        overview.add(message);
    overview.addKeyframe({1, 2, 3});
    const auto bytes = overview.encode();
    const auto again = Overview::decode(bytes + "what a later version appends");
    QVERIFY(again);
    QCOMPARE(again->encode(), bytes);
    QCOMPARE(again->keyframes().size(), 1u);
}

void RecordingSummaryTest::everyCutOfTheOverviewIsTolerated()
{
    Overview overview;
    for (const auto &message : joined(sampleChunks()))
        overview.add(message);
    overview.addKeyframe({1, 2, 3});
    const auto bytes = overview.encode();
    for (qsizetype length = 0; length < bytes.size(); ++length)
        QVERIFY2(!Overview::decode(bytes.first(length)), QByteArray::number(length));
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        auto hostile = bytes;
        hostile[at] = '\xff';
        if (const auto decoded = Overview::decode(hostile))
            QVERIFY(decoded->bins().size() <= Overview::BinsMax);
    }
}

void RecordingSummaryTest::keyframesLeadToTheirChunk()
{
    const auto bytes = recordingOf({{helloMessage(), eventsMessage(0, 3)}, {snapshotMessage(3), eventsMessage(3, 1)}});
    auto summary = RecordingSummary::read(write(bytes));
    QVERIFY(bool(summary) && summary->overview);
    QCOMPARE(summary->overview->keyframes().size(), 1u);
    const auto &keyframe = summary->overview->keyframes().front();
    QCOMPARE(qsizetype(keyframe.chunkOffset), chunkOffsets(bytes)[1]);
    QCOMPARE(keyframe.firstSeq, 3u);
}

void RecordingSummaryTest::syntheticStreamIsCountedRight()
{
    SyntheticStream stream({SyntheticMix::Mixed, 20'000, 7, 5'000});
    MemoryDevice::Store store;
    auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(store));
    while (const auto message = stream.next())
        QVERIFY((*writer)->write(*message));
    QVERIFY((*writer)->finish());
    auto summary = RecordingSummary::read(write(store.bytes));
    QVERIFY(bool(summary) && summary->overview);
    QCOMPARE(summary->overview->events(), stream.events());
    QCOMPARE(summary->overview->processes(), stream.processes());
    QCOMPARE(summary->overview->threads(), stream.threads());
    QCOMPARE(summary->overview->failures(), stream.failures());
    QCOMPARE(summary->overview->execs(), stream.execs());
    QCOMPARE(summary->overview->ends(), stream.ends());
    QCOMPARE(sumOf(*summary->overview, OverviewBin::Processes), stream.processes());
}

QTEST_GUILESS_MAIN(RecordingSummaryTest)
#include "recordingsummary_test.moc"
