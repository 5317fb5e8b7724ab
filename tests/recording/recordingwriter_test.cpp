// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/copyrecording.h"
#include "app/recording/recorder.h"
#include "app/recording/recordingreader.h"
#include "app/recording/recordingwriter.h"
#include "app/stream/batchbuilder.h"
#include "tests/recording/recordings.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace forkscope;

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void setContent(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

bool writeAll(RecordingWriter &writer, const std::vector<Message> &messages)
{
    for (const auto &message : messages)
        if (!writer.write(message))
            return false;
    return true;
}

} // namespace

class RecordingWriterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void finishGivesTheName();
    void isReadableBeforeTheEnd();
    void existingFileIsRefused();
    void existingFileIsReplacedOnRequest();
    void targetThatCameMeanwhileIsLeftAlone();
    void oddTargetsAreRefused_data();
    void oddTargetsAreRefused();
    void symbolicLinksAreNotFollowed();
    void partOfAnotherIsLeftAlone();
    void emptyRecordingLeavesNothing();
    void abandonedRecordingStays();
    void discardRemovesIt();
    void renamedDirectoryDoesNoHarm();

    void fullDeviceIsSaid();
    void closedPipeIsSaid();
    void everyFaultLeavesAValidFile_data();
    void everyFaultLeavesAValidFile();
    void failureToFinishIsSaid();
    void limitOfFileSizeLeavesAValidFile();
    void killedAtAnyMomentItOpens();

    void countsWhatItWrites();
    void leavesOutWhatIsNotToBeRecorded();
    void malformedMessageBecomesALoss();
    void chunksAreOfBoundedSize();
    void recorderFlushesByItself();
    void recorderTellsOfFailureOnce();

private:
    QString path(const char *name = "x.forkscope") const { return m_directory->filePath(QString::fromLatin1(name)); }
    QStringList files() const { return QDir(m_directory->path()).entryList(QDir::Files | QDir::Hidden | QDir::System); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void RecordingWriterTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

void RecordingWriterTest::finishGivesTheName()
{
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QVERIFY2(bool(writer), qPrintable(writer ? QString() : writer.error()));
    QCOMPARE((*writer)->path(), path());
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    QCOMPARE(files(), QStringList{u"x.forkscope.part"_qs});
    QVERIFY((*writer)->finish());
    QVERIFY((*writer)->finish());
    QVERIFY(!(*writer)->write(eventsMessage(11, 1)));
    QCOMPARE(files(), QStringList{u"x.forkscope"_qs});
    struct stat status;
    QCOMPARE(::stat(qPrintable(path()), &status), 0);
    QCOMPARE(status.st_mode & 0777, 0600u);
    QVERIFY(readingOf(contentOf(path())).messages == joined(sampleChunks()));
}

void RecordingWriterTest::isReadableBeforeTheEnd()
{
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QVERIFY(writeAll(**writer, sampleChunks()[0]));
    QVERIFY((*writer)->hasUnwritten());
    QVERIFY((*writer)->flush());
    QVERIFY(!(*writer)->hasUnwritten());
    QVERIFY(writeAll(**writer, sampleChunks()[1]));

    auto reader = RecordingReader::open((*writer)->partPath());
    QVERIFY2(bool(reader), qPrintable(reader ? QString() : reader.error()));
    std::vector<Message> messages;
    while (auto message = (*reader)->next())
        messages.push_back(*message);
    QCOMPARE(messages, sampleChunks()[0]);
    QCOMPARE((*reader)->notice(), u"The recording is still being written: 3 events are readable so far."_qs);

    const auto copy = copyRecording((*writer)->partPath(), path("copy"), Overwrite::Refuse);
    QVERIFY(bool(copy));
    QCOMPARE(readingOf(contentOf(path("copy"))).messages, sampleChunks()[0]);
    QCOMPARE(readingOf(contentOf(path("copy"))).notice, QString());
}

void RecordingWriterTest::existingFileIsRefused()
{
    setContent(path(), "mine");
    const auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QVERIFY(!writer);
    QCOMPARE(writer.error(), path() + u" already exists. Choose another name, or replace it with --force."_qs);
    QCOMPARE(contentOf(path()), "mine");
    QCOMPARE(files(), QStringList{u"x.forkscope"_qs});
}

void RecordingWriterTest::existingFileIsReplacedOnRequest()
{
    setContent(path(), "mine");
    auto writer = RecordingWriter::create(path(), Overwrite::Replace);
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    QVERIFY((*writer)->flush());
    QCOMPARE(contentOf(path()), "mine"); // until the new one is whole
    QVERIFY((*writer)->finish());
    QVERIFY(readingOf(contentOf(path())).messages == joined(sampleChunks()));
    QCOMPARE(files(), QStringList{u"x.forkscope"_qs});
}

void RecordingWriterTest::targetThatCameMeanwhileIsLeftAlone()
{
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    setContent(path(), "mine");
    QVERIFY(!(*writer)->finish());
    QCOMPARE((*writer)->error(), path() + u" came into being meanwhile and was left alone. The recording is in "_qs +
                                     path() + u".part."_qs);
    QCOMPARE(contentOf(path()), "mine");
    QVERIFY(readingOf(contentOf(path("x.forkscope.part"))).messages == joined(sampleChunks()));
}

void RecordingWriterTest::oddTargetsAreRefused_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("none") << QString() << u"No name was given for the recording."_qs;
    QTest::newRow("directory") << u"/tmp"_qs << u"/tmp is a directory. Give the name of a file."_qs;
    QTest::newRow("slash") << u"/tmp/nothing/"_qs << u"/tmp/nothing/ is a directory. Give the name of a file."_qs;
    QTest::newRow("no such directory")
        << u"/nowhere/x"_qs << u"The directory /nowhere does not exist. Create it, or choose another place."_qs;
    QTest::newRow("device") << u"/dev/null"_qs
                            << u"/dev/null is not a regular file and is left alone. Choose another name."_qs;
    QTest::newRow("file as directory")
        << u"/etc/passwd/x"_qs
        << u"The directory /etc/passwd cannot be used: Not a directory. Choose another place."_qs;
    QTest::newRow("name too long") << u"/tmp/"_qs + QString(300, u'n') << QString();
}

void RecordingWriterTest::oddTargetsAreRefused()
{
    QFETCH(QString, name);
    QFETCH(QString, sentence);
    for (const auto overwrite : {Overwrite::Refuse, Overwrite::Replace}) {
        const auto writer = RecordingWriter::create(name, overwrite);
        QVERIFY(!writer);
        if (!sentence.isEmpty())
            QCOMPARE(writer.error(), sentence);
    }
}

void RecordingWriterTest::symbolicLinksAreNotFollowed()
{
    setContent(path("victim"), "mine");
    QVERIFY(QFile::link(path("victim"), path()));
    for (const auto overwrite : {Overwrite::Refuse, Overwrite::Replace})
        QVERIFY(!RecordingWriter::create(path(), overwrite));
    QVERIFY(QFile::remove(path()));
    QVERIFY(QFile::link(path("victim"), path("x.forkscope.part")));
    QVERIFY(!RecordingWriter::create(path(), Overwrite::Replace));
    QCOMPARE(contentOf(path("victim")), "mine");
}

void RecordingWriterTest::partOfAnotherIsLeftAlone()
{
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    auto second = RecordingWriter::create(path(), Overwrite::Replace);
    QVERIFY(!second);
    QCOMPARE(second.error(), path() + u".part is being written by another recording. Choose another name."_qs);
    (*writer).reset();
    second = RecordingWriter::create(path(), Overwrite::Replace);
    QVERIFY(!second);
    QVERIFY2(second.error().contains(u"was cut off"), qPrintable(second.error()));
    QVERIFY(!contentOf(path("x.forkscope.part")).isEmpty());
}

void RecordingWriterTest::emptyRecordingLeavesNothing()
{
    {
        auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
        QCOMPARE(files().size(), 1);
    }
    QVERIFY(files().isEmpty());
}

void RecordingWriterTest::abandonedRecordingStays()
{
    {
        auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
        QVERIFY(writeAll(**writer, joined(sampleChunks())));
    }
    QCOMPARE(files(), QStringList{u"x.forkscope.part"_qs});
    const auto reading = readingOf(contentOf(path("x.forkscope.part")));
    QVERIFY(withoutFileLosses(reading.messages) == joined(sampleChunks()));
}

void RecordingWriterTest::discardRemovesIt()
{
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    (*writer)->discard();
    QVERIFY(files().isEmpty());
    QVERIFY(!(*writer)->write(eventsMessage(11, 1)));
}

void RecordingWriterTest::renamedDirectoryDoesNoHarm()
{
    QVERIFY(QDir(m_directory->path()).mkdir(u"a"_qs));
    auto writer = RecordingWriter::create(path("a/x"), Overwrite::Refuse);
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    QVERIFY(QDir(m_directory->path()).rename(u"a"_qs, u"b"_qs));
    QVERIFY((*writer)->finish());
    QVERIFY(QFileInfo::exists(path("b/x")));
}

void RecordingWriterTest::fullDeviceIsSaid()
{
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    QVERIFY(full >= 0);
    auto writer = RecordingWriter::createOnDescriptor(full);
    ::close(full);
    QVERIFY(!writer);
    QCOMPARE(writer.error(), u"Recording to standard output stopped: there is no space left. 0 events are kept. Free "
                             "some space, or record to another place."_qs);
}

void RecordingWriterTest::closedPipeIsSaid()
{
    ::signal(SIGPIPE, SIG_IGN);
    int ends[2];
    QCOMPARE(::pipe2(ends, O_CLOEXEC), 0);
    auto writer = RecordingWriter::createOnDescriptor(ends[1]);
    ::close(ends[1]);
    QVERIFY(writeAll(**writer, sampleChunks()[0]));
    QVERIFY((*writer)->flush());
    ::close(ends[0]);
    QVERIFY(writeAll(**writer, sampleChunks()[1]));
    QVERIFY(!(*writer)->flush());
    QCOMPARE((*writer)->error(), u"Recording stopped: the program reading it has gone. 3 events had been written."_qs);
}

void RecordingWriterTest::everyFaultLeavesAValidFile_data()
{
    QTest::addColumn<int>("error");
    QTest::addColumn<int>("shortBy");
    for (const int error : {ENOSPC, EIO})
        for (const int shortBy : {0, 1, 40, 1 << 20})
            QTest::addRow("errno %d, %d bytes short", error, shortBy) << error << shortBy;
}

void RecordingWriterTest::everyFaultLeavesAValidFile()
{
    QFETCH(int, error);
    QFETCH(int, shortBy);
    MemoryDevice::Store sound;
    {
        auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(sound));
        for (const auto &chunk : sampleChunks())
            QVERIFY(writeAll(**writer, chunk) && (*writer)->flush());
        QVERIFY((*writer)->finish());
    }
    QVERIFY(sound.calls > 9);
    for (int call = 0; call < sound.calls; ++call) {
        MemoryDevice::Store store;
        store.failAt = call;
        store.error = error;
        store.shortBy = shortBy;
        auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(store));
        if (call == 0) {
            QVERIFY(!writer);
            continue;
        }
        bool isGood = true;
        for (const auto &chunk : sampleChunks())
            isGood = isGood && writeAll(**writer, chunk) && (*writer)->flush();
        const bool finished = (*writer)->finish();
        QVERIFY(!isGood || !finished);
        QVERIFY(store.isFinished != store.isDiscarded);
        QVERIFY2((*writer)->error().contains(u"are kept"), qPrintable((*writer)->error()));
        const auto reading = readingOf(store.bytes);
        const auto kept = withoutFileLosses(reading.messages);
        std::vector<std::vector<Message>> candidates{{}, {helloMessage()}};
        for (std::size_t chunks = 1; chunks <= 3; ++chunks) {
            const auto all = sampleChunks();
            candidates.push_back(joined({all.begin(), all.begin() + std::ptrdiff_t(chunks)}));
        }
        QVERIFY2(std::ranges::find(candidates, kept) != candidates.end(), qPrintable(textOf(kept)));
        QVERIFY(reading.damages == 0);
    }
}

void RecordingWriterTest::failureToFinishIsSaid()
{
    MemoryDevice::Store store;
    auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(store));
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    store.failAt = store.calls + 3; // chunk, data end, summary, then the device's own finish
    store.error = EIO;
    QVERIFY(!(*writer)->finish());
    QCOMPARE((*writer)->error(), u"Recording to standard output stopped: Input/output error. 9 events are kept. Check "
                                 "the disk, or record to another place."_qs);
    QVERIFY(readingOf(store.bytes).messages == joined(sampleChunks()));
}

void RecordingWriterTest::limitOfFileSizeLeavesAValidFile()
{
    ::signal(SIGXFSZ, SIG_IGN);
    rlimit before;
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit limit{100'000, before.rlim_max}; // in the middle of a chunk: a part of it is written
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limit), 0);
    std::vector<Message> messages{helloMessage()};
    bool isGood = (*writer)->write(messages.front());
    for (quint64 first = 0; isGood && first < 1'000'000; first += 100) {
        messages.push_back(eventsMessage(first, 100));
        isGood = (*writer)->write(messages.back());
    }
    QVERIFY(!(*writer)->finish());
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
    QVERIFY2((*writer)->error().contains(u"File too large"), qPrintable((*writer)->error()));
    QCOMPARE(files(), QStringList{u"x.forkscope"_qs});
    const auto reading = readingOf(contentOf(path()));
    const auto kept = withoutFileLosses(reading.messages);
    QCOMPARE(reading.damages, 0u);
    QVERIFY(kept.size() > 20 && kept.size() < messages.size());
    QVERIFY(std::equal(kept.begin(), kept.end(), messages.begin()));
    const auto events = 100 * (quint64(kept.size()) - 1);
    QVERIFY2((*writer)->error().contains(QLocale(QLocale::English).toString(events) + u" events are kept"_qs),
             qPrintable((*writer)->error()));
}

void RecordingWriterTest::killedAtAnyMomentItOpens()
{
    for (int round = 0; round < 30; ++round) {
        const auto target = path("killed");
        int ready[2];
        QCOMPARE(::pipe2(ready, O_CLOEXEC), 0);
        const auto child = ::fork();
        if (child == 0) {
            auto writer = RecordingWriter::create(target, Overwrite::Refuse);
            (*writer)->write(helloMessage());
            (*writer)->flush();
            [[maybe_unused]] const auto said = ::write(ready[1], "x", 1);
            for (quint64 first = 0;; first += 50) {
                (*writer)->write(eventsMessage(first, 50));
                (*writer)->flush();
            }
        }
        char said;
        QCOMPARE(::read(ready[0], &said, 1), 1);
        ::usleep(useconds_t(round * 300));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        ::close(ready[0]);
        ::close(ready[1]);

        const auto reading = readingOf(contentOf(target + u".part"_qs));
        QCOMPARE(reading.error, QString());
        QCOMPARE(reading.damages, 0u);
        QVERIFY2(reading.notice.startsWith(u"The recording ends early: "_qs), qPrintable(reading.notice));
        const auto kept = withoutFileLosses(reading.messages);
        for (std::size_t i = 1; i < kept.size(); ++i)
            QVERIFY(kept[i] == eventsMessage((i - 1) * 50, 50));
        QVERIFY(QFile::remove(target + u".part"_qs));
    }
}

void RecordingWriterTest::countsWhatItWrites()
{
    MemoryDevice::Store store;
    auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(store));
    QVERIFY(writeAll(**writer, joined(sampleChunks())));
    QVERIFY((*writer)->flush());
    QCOMPARE((*writer)->messages(), 9u);
    QCOMPARE((*writer)->events(), 9u);
    QCOMPARE((*writer)->bytes(), quint64(store.bytes.size()));
}

void RecordingWriterTest::leavesOutWhatIsNotToBeRecorded()
{
    BatchBuilder batch;
    forkscope_reap reap{};
    reap.head.type = FORKSCOPE_REAP;
    batch.add(reap);
    const Message concluded{MessageType::Events, batch.take(0, FORKSCOPE_BATCH_INFERRED)};
    const Message bye{MessageType::Bye, QByteArray(sizeof(forkscope_bye), '\0')};
    const Message unknown{MessageType(77), "later"};
    const auto bytes = recordingOf({{helloMessage(), concluded, bye, unknown, eventsMessage(0, 1)}});
    QCOMPARE(textOf(readingOf(bytes).messages), u"hello\nevents 0+1"_qs);
}

void RecordingWriterTest::malformedMessageBecomesALoss()
{
    const Message cut{MessageType::Events, "cut"};
    const Message large{MessageType::Marker, QByteArray(2 << 20, '\0')};
    const auto reading = readingOf(recordingOf({{helloMessage(), cut, eventsMessage(0, 1), large}}));
    QCOMPARE(textOf(reading.messages), u"hello\nloss stage 6 cause 4 count 1 from 0\nevents 0+1\n"
                                       "loss stage 6 cause 4 count 1 from 0"_qs);
    QCOMPARE(reading.notice, QString());
}

void RecordingWriterTest::chunksAreOfBoundedSize()
{
    std::vector<Message> messages{helloMessage()};
    for (quint64 first = 0; first < 20'000; first += 100)
        messages.push_back(eventsMessage(first, 100));
    const auto bytes = recordingOf({messages});
    QVERIFY(chunkOffsets(bytes).size() > 8);
    QVERIFY(readingOf(bytes).messages == messages);
}

void RecordingWriterTest::recorderFlushesByItself()
{
    MemoryDevice::Store store;
    auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(store));
    Recorder recorder(std::move(*writer));
    const auto messages = sampleChunks()[0];
    for (const auto &message : messages)
        recorder.take(message);
    QVERIFY(recorder.writer().hasUnwritten());
    QTRY_VERIFY(!recorder.writer().hasUnwritten());
    QVERIFY(withoutFileLosses(readingOf(store.bytes).messages) == sampleChunks()[0]);
    QVERIFY(recorder.finish());
    QVERIFY(readingOf(store.bytes).notice.isEmpty());
}

void RecordingWriterTest::recorderTellsOfFailureOnce()
{
    MemoryDevice::Store store;
    auto writer = RecordingWriter::createOnDevice(std::make_unique<MemoryDevice>(store));
    Recorder recorder(std::move(*writer));
    QSignalSpy failed(&recorder, &Recorder::failed);
    const auto messages = sampleChunks()[0];
    for (const auto &message : messages)
        recorder.take(message);
    store.failAt = store.calls;
    store.error = ENOSPC;
    QVERIFY(!recorder.flush());
    recorder.take(eventsMessage(3, 1));
    QVERIFY(!recorder.finish());
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.first().first().toString().contains(u"no space left"));
}

QTEST_GUILESS_MAIN(RecordingWriterTest)
#include "recordingwriter_test.moc"
