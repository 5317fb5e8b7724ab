// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every call to the disk fails once, at every place of a recording: one file, files that follow one another, a ring.
// The user is told at once, and what was written before is whole.
#include "app/command/recordtarget.h"
#include "app/recording/recorder.h"
#include "app/stream/eventdecoder.h"
#include "tests/bench/synthetic.h"
#include "tests/command/failingdisk.h"
#include "tests/recording/recordings.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <map>

using namespace forkscope;

namespace {

enum class Shape { Single, Rotated, Ring };
using Call = DiskFault::Call;
using Lasts = DiskFault::Lasts;

RecordLimits limitsOf(Shape shape)
{
    RecordLimits limits;
    if (shape == Shape::Ring) {
        limits.keep = std::chrono::seconds(2);
    } else if (shape == Shape::Rotated) {
        limits.rotates = true;
        limits.duration = std::chrono::milliseconds(800);
    }
    return limits;
}

} // namespace

Q_DECLARE_METATYPE(DiskFault::Call)
Q_DECLARE_METATYPE(Shape)

class FailingDiskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyFaultIsToldAndKeepsWhatWasWritten_data();
    void everyFaultIsToldAndKeepsWhatWasWritten();

private:
    struct Outcome
    {
        bool wasHit = false;
        qsizetype tellings = 0;
        QString error;   // what the user is told
        QString problem; // what is wrong with it; empty
    };
    Outcome record(Shape shape, const DiskFault &fault) const;
    Outcome recordOne(std::unique_ptr<RecordingWriter> writer) const;
    Outcome recordSeveral(std::unique_ptr<RecordingWriter> writer, const RecordLimits &limits) const;
    QString checkFiles(const QString &directory, Shape shape) const;

    std::vector<Message> m_messages;
    quint64 m_events = 0;
};

void FailingDiskTest::initTestCase()
{
    SyntheticStream stream({.mix = SyntheticMix::Mixed, .events = 4'000, .seed = 5, .perSecond = 1'000});
    while (auto message = stream.next())
        m_messages.push_back(*message);
    auto hello = *decodeHello(m_messages.front().payload);
    hello.fixed.boot_id[0] = 1; // a recorder knows it; pieces of a ring are joined by it
    m_messages.front().payload = encodeHello(hello);
    m_events = stream.events();
}

FailingDiskTest::Outcome FailingDiskTest::record(Shape shape, const DiskFault &fault) const
{
    const QTemporaryDir directory;
    Outcome outcome;
    {
        const FailingDisk disk(fault);
        auto writer = RecordingWriter::create(directory.filePath(u"x.forkscope"_qs), Overwrite::Refuse);
        if (!writer)
            outcome = {true, !writer.error().isEmpty(), writer.error()};
        else if (shape == Shape::Single)
            outcome = recordOne(std::move(*writer));
        else
            outcome = recordSeveral(std::move(*writer), limitsOf(shape));
        outcome.wasHit = disk.hasFailed();
    }
    const bool isReasonSaid =
        outcome.error.contains(qt_error_string(fault.error)) || outcome.error.contains(u"no space left");
    if (outcome.wasHit == outcome.error.isEmpty() || (outcome.wasHit && !isReasonSaid))
        outcome.problem = u"it says \u201c%1\u201d"_qs.arg(outcome.error);
    else
        outcome.problem = checkFiles(directory.path(), shape);
    return outcome;
}

FailingDiskTest::Outcome FailingDiskTest::recordOne(std::unique_ptr<RecordingWriter> writer) const
{
    Recorder recorder(std::move(writer));
    QSignalSpy failed(&recorder, &Recorder::failed);
    for (std::size_t i = 0; i < m_messages.size(); ++i) {
        recorder.take(m_messages[i]);
        if (i % 8 == 7)
            recorder.flush();
    }
    recorder.finish();
    return {false, failed.size(), recorder.writer().error()};
}

FailingDiskTest::Outcome FailingDiskTest::recordSeveral(std::unique_ptr<RecordingWriter> writer,
                                                        const RecordLimits &limits) const
{
    RecordTarget target(std::move(writer), limits);
    QSignalSpy failed(&target, &RecordTarget::failed);
    for (const auto &message : m_messages)
        target.take(message);
    target.finish();
    return {false, failed.size(), target.error()};
}

// Each file opens, without damage; together they have the events from the first on, or of a ring a part in one piece.
QString FailingDiskTest::checkFiles(const QString &directory, Shape shape) const
{
    std::map<quint64, quint64> runs; // of events: from, to
    const auto names = QDir(directory).entryList(QDir::Files);
    for (const auto &name : names) {
        QFile file(QDir(directory).filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return name + u" cannot be opened"_qs;
        const auto reading = readingOf(file.readAll());
        if (reading.damages != 0)
            return name + u": "_qs + reading.notice;
        if (reading.messages.empty() && !name.endsWith(u".part"_qs))
            return name + u": "_qs + reading.error;
        for (const auto &message : reading.messages) {
            if (message.type != MessageType::Events)
                continue;
            const auto head = BatchReader(message.payload).head();
            auto &end = runs[head.first_seq];
            end = std::max(end, quint64(head.first_seq + head.count));
        }
    }
    auto next = shape == Shape::Ring && !runs.empty() ? runs.begin()->first : 0;
    for (const auto &[begin, end] : runs) {
        if (begin > next)
            return u"events from %1 to %2 are missing"_qs.arg(next).arg(begin);
        next = std::max(next, end);
    }
    return next > m_events ? u"events that never were"_qs : QString();
}

void FailingDiskTest::everyFaultIsToldAndKeepsWhatWasWritten_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<DiskFault::Call>("call");
    const std::pair<const char *, Shape> shapes[]{
        {"single", Shape::Single}, {"rotated", Shape::Rotated}, {"ring", Shape::Ring}};
    const std::pair<const char *, Call> calls[]{{"write", Call::Write},
                                                {"fdatasync", Call::DataSync},
                                                {"fsync", Call::Sync},
                                                {"open", Call::Open},
                                                {"rename", Call::Rename}};
    for (const auto &[shapeName, shape] : shapes)
        for (const auto &[callName, call] : calls)
            QTest::addRow("%s, %s", shapeName, callName) << shape << call;
}

void FailingDiskTest::everyFaultIsToldAndKeepsWhatWasWritten()
{
    QFETCH(Shape, shape);
    QFETCH(DiskFault::Call, call);
    int faults = 0;
    for (const auto &[error, lasts] : {std::pair{ENOSPC, Lasts::Always}, {EIO, Lasts::Once}})
        for (int number = 0;; ++number, ++faults) {
            const auto outcome = record(shape, {call, number, error, lasts});
            const auto where = u"call %1, errno %2: %3"_qs.arg(number).arg(error).arg(outcome.problem);
            QVERIFY2(outcome.problem.isEmpty(), qPrintable(where));
            if (!outcome.wasHit)
                break;
            QVERIFY2(outcome.tellings == 1, qPrintable(where));
        }
    // Several files are too short to be synced in between.
    QVERIFY(faults > 0 || (call == Call::DataSync && shape != Shape::Single));
}

QTEST_GUILESS_MAIN(FailingDiskTest)
#include "failingdisk_test.moc"
