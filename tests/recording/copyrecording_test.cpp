// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/copyrecording.h"
#include "app/stream/eventdecoder.h"
#include "tests/recording/recordings.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

class CopyRecordingTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void copiesAWholeRecording();
    void killedRecordingBecomesWhole();
    void damageStaysInItsPlace();
    void growingRecordingIsCopiedWithoutALoss();
    void existingTargetIsRefused();
    void notOntoItself();
    void noCopyOfWhatIsNoRecording();
    void abandonedCopyLeavesNothing();
    void givenMarkersTakeThePlaceOfTheOriginals();

private:
    QString path(const char *name) const { return m_directory->filePath(QString::fromLatin1(name)); }
    bool write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    Reading read(const char *name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? readingOf(file.readAll()) : Reading();
    }
    QStringList files() const { return QDir(m_directory->path()).entryList(QDir::Files | QDir::Hidden); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void CopyRecordingTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

void CopyRecordingTest::copiesAWholeRecording()
{
    QVERIFY(write("a", recordingOf(sampleChunks())));
    auto copy = copyRecording(path("a"), path("b"), Overwrite::Refuse);
    QVERIFY2(bool(copy), qPrintable(copy ? QString() : copy.error()));
    QCOMPARE(copy->events, 9u);
    QCOMPARE(copy->notice, QString());
    QCOMPARE(read("b").messages, joined(sampleChunks()));
    QCOMPARE(read("b").notice, QString());
}

void CopyRecordingTest::killedRecordingBecomesWhole()
{
    QVERIFY(write("a", recordingOf(sampleChunks(), Ending::Killed).chopped(3)));
    auto copy = copyRecording(path("a"), path("b"), Overwrite::Refuse);
    QVERIFY(bool(copy));
    QCOMPARE(copy->notice, u"The recording ends early: 9 events are readable."_qs);
    QCOMPARE(read("b").notice, QString());
    QCOMPARE(textOf(read("b").messages), textOf(joined(sampleChunks())) + u"\nloss stage 7 cause 6 count 0 from 11"_qs);
}

void CopyRecordingTest::damageStaysInItsPlace()
{
    auto bytes = recordingOf(sampleChunks());
    const auto at = chunkOffsets(bytes)[1] + 70;
    bytes[at] = char(~bytes[at]);
    QVERIFY(write("a", bytes));
    auto copy = copyRecording(path("a"), path("b"), Overwrite::Refuse);
    QVERIFY(bool(copy));
    QCOMPARE(copy->notice, u"The recording is damaged in one place: 7 events are readable."_qs);
    QCOMPARE(read("b").messages, readingOf(bytes).messages);
    QCOMPARE(read("b").notice, QString());
}

void CopyRecordingTest::growingRecordingIsCopiedWithoutALoss()
{
    auto writer = RecordingWriter::create(path("a"), Overwrite::Refuse);
    QVERIFY((*writer)->write(helloMessage()) && (*writer)->write(eventsMessage(0, 3)) && (*writer)->flush());
    QVERIFY((*writer)->write(eventsMessage(3, 3)));
    auto copy = copyRecording(path("a.part"), path("b"), Overwrite::Refuse);
    QVERIFY(bool(copy));
    QCOMPARE(textOf(read("b").messages), u"hello\nevents 0+3"_qs);
    QVERIFY((*writer)->finish());
    QCOMPARE(textOf(read("a").messages), u"hello\nevents 0+3\nevents 3+3"_qs);
}

void CopyRecordingTest::existingTargetIsRefused()
{
    QVERIFY(write("a", recordingOf(sampleChunks())) && write("b", "mine"));
    const auto copy = copyRecording(path("a"), path("b"), Overwrite::Refuse);
    QVERIFY(!copy);
    QVERIFY2(copy.error().contains(u"already exists"), qPrintable(copy.error()));
    QVERIFY(copyRecording(path("a"), path("b"), Overwrite::Replace));
    QCOMPARE(read("b").messages, joined(sampleChunks()));
}

void CopyRecordingTest::notOntoItself()
{
    QVERIFY(write("a", recordingOf(sampleChunks(), Ending::Killed)));
    const auto copy = copyRecording(path("a"), path("a"), Overwrite::Replace);
    QVERIFY(!copy);
    QCOMPARE(copy.error(), path("a") + u" is the recording itself. Choose another name for the copy."_qs);
    QCOMPARE(files(), QStringList{u"a"_qs});
}

void CopyRecordingTest::noCopyOfWhatIsNoRecording()
{
    QVERIFY(write("a", "text"));
    QVERIFY(!copyRecording(path("a"), path("b"), Overwrite::Refuse));
    QVERIFY(!copyRecording(path("missing"), path("b"), Overwrite::Refuse));
    QCOMPARE(files(), QStringList{u"a"_qs});
}

void CopyRecordingTest::abandonedCopyLeavesNothing()
{
    QVERIFY(write("a", recordingOf(sampleChunks())));
    {
        auto copy = RecordingCopy::begin(path("a"), path("b"), Overwrite::Refuse);
        QVERIFY(bool(copy));
        QVERIFY((*copy)->state() == RecordingCopy::State::Copying);
    }
    QCOMPARE(files(), QStringList{u"a"_qs});
}

void CopyRecordingTest::givenMarkersTakeThePlaceOfTheOriginals()
{
    auto original = joined(sampleChunks());
    std::vector<Message> withOld = original;
    std::erase_if(original, [](const Message &message) { return message.type == MessageType::Marker; });
    withOld.push_back({MessageType::Marker, encodeMarker(FORKSCOPE_MARKER_BY_HAND, Time(1s), "old", {})});
    QVERIFY(write("a", recordingOf({withOld})));
    auto copy = RecordingCopy::begin(path("a"), path("b"), Overwrite::Refuse);
    QVERIFY(bool(copy));
    const auto early = encodeMarker(FORKSCOPE_MARKER_BY_HAND, Time(), "early", {});
    const auto late = encodeMarker(FORKSCOPE_MARKER_BY_HAND, Time(1h), "late", {});
    (*copy)->setMarkers({early, late});
    while ((*copy)->advance(1s) == RecordingCopy::State::Copying) {
    }
    QCOMPARE((*copy)->state(), RecordingCopy::State::Done);
    std::vector<Message> others;
    std::vector<QByteArray> markers;
    std::size_t before = 0; // messages before the first marker
    for (const auto &message : read("b").messages)
        if (message.type == MessageType::Marker) {
            before = markers.empty() ? others.size() : before;
            markers.push_back(message.payload);
        } else {
            others.push_back(message);
        }
    QCOMPARE(markers, (std::vector<QByteArray>{early, late}));
    QCOMPARE(others, original);
    QVERIFY(before > 0 && before < others.size()); // behind the greeting, before the first event
}

QTEST_GUILESS_MAIN(CopyRecordingTest)
#include "copyrecording_test.moc"
