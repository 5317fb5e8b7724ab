// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Files of 1 MiB that were made to exhaust a reader: whether they can be read is known within a second, and they never
// cost more than 128 MiB. Each is read by a process of its own.
#include "app/recording/mcap.h"
#include "app/recording/recordingreader.h"
#include "app/recording/recordingsummary.h"
#include "tests/recording/recordings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

using namespace forkscope;
using mcap::Encoder;
using mcap::Opcode;

namespace {

constexpr qsizetype FileSize = 1 << 20;
constexpr qsizetype RawMax = 8 << 20;
constexpr long KibMax = 128 << 10;
// Instrumented code is slower.
#ifdef __SANITIZE_ADDRESS__
constexpr double SecondsMax = 5;
#else
constexpr double SecondsMax = 1;
#endif

QByteArray chunkOf(const QByteArray &raw, quint32 crc)
{
    QByteArray packed(qsizetype(ZSTD_compressBound(std::size_t(raw.size()))), '\0');
    packed.truncate(qsizetype(
        ZSTD_compress(packed.data(), std::size_t(packed.size()), raw.constData(), std::size_t(raw.size()), 9)));
    Encoder content;
    content.add(quint64(0)).add(quint64(0)).add(quint64(raw.size())).add(crc);
    content.addString(mcap::Compression).add(quint64(packed.size())).addRaw(packed);
    return mcap::record(Opcode::Chunk, content.bytes());
}

QByteArray chunkOf(const QByteArray &raw)
{
    return chunkOf(raw, mcap::crc32(raw));
}

QByteArray channels()
{
    QByteArray raw;
    for (const auto &channel : mcap::channels())
        raw += mcap::record(Opcode::Channel, mcap::channelContent(channel));
    return raw;
}

QByteArray messageRecord(MessageType type, const QByteArray &payload)
{
    Encoder content;
    content.add(quint16(type)).add(quint32(0)).add(quint64(0)).add(quint64(0)).addRaw(payload);
    return mcap::record(Opcode::Message, content.bytes());
}

QByteArray repeated(const QByteArray &unit, qsizetype size)
{
    return unit.repeated(std::max<qsizetype>(size / unit.size(), 1));
}

// A sound beginning, then the same over and over.
QByteArray fileOf(const QByteArray &unit)
{
    const auto begin = recordingOf({{helloMessage()}}, Ending::Killed);
    return begin + repeated(unit, FileSize - begin.size());
}

QByteArray fullOf(const Message &message)
{
    return fileOf(chunkOf(channels() + repeated(messageRecord(message.type, message.payload), RawMax - 1024)));
}

// A summary whose histogram and list of keyframes are as long as they can be told in so few bytes.
QByteArray withSummary(const QByteArray &overview)
{
    auto bytes = recordingOf({{helloMessage()}}, Ending::Killed);
    Encoder end;
    end.add(mcap::crc32(bytes));
    bytes += mcap::record(Opcode::DataEnd, end.bytes());
    const auto begin = quint64(bytes.size());
    const auto summary = mcap::record(Opcode::Overview, overview);
    Encoder footer;
    footer.add(Opcode::Footer).add(quint64(8 + 8 + 4)).add(begin).add(quint64(0));
    footer.add(mcap::crc32(footer.bytes(), mcap::crc32(summary)));
    return bytes + summary + footer.bytes() + mcap::Magic.toByteArray();
}

struct Cost
{
    double verdict = 0; // seconds of processor until it is known whether it can be read
    double whole = 0;   // and until its end
    long kib = 0;       // above what there was before
};

double processorSeconds()
{
    rusage usage;
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// A line of /proc/self/status, in KiB.
long statusLine(QByteArrayView name)
{
    QFile file(QStringLiteral("/proc/self/status"));
    if (file.open(QIODevice::ReadOnly))
        for (const auto &line : file.readAll().split('\n'))
            if (line.startsWith(name))
                return line.mid(name.size()).trimmed().split(' ').first().toLong();
    return 0;
}

Cost read(const QString &path)
{
    QFile peak(QStringLiteral("/proc/self/clear_refs"));
    if (peak.open(QIODevice::WriteOnly))
        peak.write("5"); // VmHWM begins anew
    peak.close();
    const auto before = statusLine("VmRSS:");
    const auto begun = processorSeconds();
    Cost cost;
    if (auto reader = RecordingReader::open(path)) {
        [[maybe_unused]] const auto summary = RecordingSummary::read(path);
        cost.verdict = processorSeconds() - begun;
        while ((*reader)->next()) {
        }
    }
    [[maybe_unused]] const auto scanned = RecordingSummary::scan(path);
    cost.whole = processorSeconds() - begun;
    if (cost.verdict == 0)
        cost.verdict = cost.whole;
    cost.kib = statusLine("VmHWM:") - before;
    return cost;
}

} // namespace

class LimitsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostileFileStaysWithinItsLimits_data();
    void hostileFileStaysWithinItsLimits();
};

void LimitsTest::hostileFileStaysWithinItsLimits_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("zeros") << QByteArray(FileSize, '\0');
    QTest::newRow("chunks of nothing") << fileOf(
        chunkOf(mcap::record(Opcode(0x70), QByteArray(RawMax - mcap::RecordHead, '\0'))));
    QTest::newRow("chunks of empty records") << fileOf(chunkOf(repeated(mcap::record(Opcode(0x70), {}), RawMax)));
    QTest::newRow("chunks that do not hold") << fileOf(chunkOf(QByteArray(RawMax, 'x'), 1));
    QTest::newRow("marks of chunks") << fileOf(chunkOf(QByteArray(64, 'x'), 1).first(mcap::ChunkMarkAt + 24));
    QTest::newRow("small messages") << fullOf(statsMessage(1));
    QTest::newRow("losses") << fullOf(lossMessage(FORKSCOPE_STAGE_HELPER, 0, 1));
    QTest::newRow("greetings") << fullOf(helloMessage());
    QTest::newRow("empty batches") << fullOf({MessageType::Events, eventsMessage(0, 0).payload});
    QTest::newRow("events") << fileOf(
        chunkOf(channels() + messageRecord(MessageType::Events, eventsMessage(0, 4096).payload)));
    QTest::newRow("damaged in every second place")
        << fileOf(chunkOf(channels() + messageRecord(MessageType::Stats, statsMessage(1).payload)) + "x");
    QTest::newRow("records of nothing") << fileOf(mcap::record(Opcode(0x70), {}));
    QTest::newRow("summary of 0xff") << withSummary(QByteArray(FileSize, '\xff'));
    QTest::newRow("summary of 0x01") << withSummary(QByteArray(FileSize, '\x01'));
}

void LimitsTest::hostileFileStaysWithinItsLimits()
{
    QFETCH(QByteArray, bytes);
    const QTemporaryDir directory;
    const auto path = directory.filePath(u"x.forkscope"_qs);
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    file.close();
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    const auto child = ::fork();
    QVERIFY(child >= 0);
    if (child == 0) {
        const auto cost = read(path);
        ::_exit(::write(ends[1], &cost, sizeof cost) == sizeof cost ? 0 : 1);
    }
    ::close(ends[1]);
    Cost cost;
    QCOMPARE(::read(ends[0], &cost, sizeof cost), ssize_t(sizeof cost));
    ::close(ends[0]);
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
    qInfo("verdict %.2f s, all of it %.2f s, %.1f MiB", cost.verdict, cost.whole, double(cost.kib) / 1024);
    QVERIFY(cost.verdict <= SecondsMax);
    QVERIFY(cost.whole <= 2 * SecondsMax); // it was read twice
    QVERIFY(cost.kib > 0 && cost.kib <= KibMax);
}

QTEST_GUILESS_MAIN(LimitsTest)
#include "limits_test.moc"
