// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/recordingwriter.h"
#include "app/recording/replaysource.h"
#include "tests/recording/recordings.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <fcntl.h>
#include <unistd.h>

using namespace forkscope;

namespace {

// Everything a source says.
class Listener : public QObject
{
public:
    explicit Listener(Source &source)
        : finished(&source, &Source::finished),
          failed(&source, &Source::failed),
          progressed(&source, &Source::progressed)
    {
        connect(&source, &Source::messageReceived, this,
                [this](const Message &message) { messages.push_back(message); });
    }
    bool isOver() const { return finished.size() + failed.size() > 0; }

    std::vector<Message> messages;
    QSignalSpy finished;
    QSignalSpy failed;
    QSignalSpy progressed;
};

struct Pipe
{
    Pipe() { [[maybe_unused]] const int made = ::pipe2(ends, O_CLOEXEC); }
    ~Pipe()
    {
        closeInput();
        ::close(ends[0]);
    }
    Pipe(const Pipe &) = delete;
    Pipe &operator=(const Pipe &) = delete;
    bool put(QByteArrayView bytes) const
    {
        return ::write(ends[1], bytes.data(), std::size_t(bytes.size())) == bytes.size();
    }
    void closeInput()
    {
        if (ends[1] >= 0)
            ::close(ends[1]);
        ends[1] = -1;
    }
    int ends[2] = {-1, -1};
};

} // namespace

class ReplaySourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void replaysAFile();
    void emitsNothingFromStart();
    void leavesTheEventLoopFree();
    void stopEndsIt();
    void stopBeforeStartEndsIt();
    void mayBeDestroyedWhileEmitting();
    void saysWhatCannotBeOpened_data();
    void saysWhatCannotBeOpened();
    void saysWhatIsMissing();
    void pipeIsLive();
    void cutPipeSaysSo();
    void standardInputMayBeAFile();
    void followsAFileBeingWritten();
    void killedWriterEndsTheFollowing();

private:
    QString write(const QByteArray &bytes) const
    {
        QFile file(path());
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path() : QString();
    }
    QString path() const { return m_directory->filePath(u"x.forkscope"_qs); }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void ReplaySourceTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

void ReplaySourceTest::replaysAFile()
{
    ReplaySource source(write(recordingOf(sampleChunks())));
    QVERIFY(!source.isLive());
    Listener listener(source);
    source.start();
    QTRY_VERIFY(listener.isOver());
    QVERIFY(listener.messages == joined(sampleChunks()));
    QCOMPARE(listener.finished.size(), 1);
    QCOMPARE(listener.finished.first().first().toString(), QString());
    QCOMPARE(listener.progressed.last().first().toDouble(), 1.0);
}

void ReplaySourceTest::emitsNothingFromStart()
{
    ReplaySource source(write(recordingOf(sampleChunks())));
    Listener listener(source);
    source.start();
    QVERIFY(listener.messages.empty());
    ReplaySource missing(u"/nowhere"_qs);
    Listener other(missing);
    missing.start();
    QVERIFY(!other.isOver());
    QTRY_VERIFY(other.isOver());
}

void ReplaySourceTest::leavesTheEventLoopFree()
{
    std::vector<Message> messages{helloMessage()};
    for (quint64 first = 0; first < 200'000; first += 100)
        messages.push_back(eventsMessage(first, 100));
    ReplaySource source(write(recordingOf({messages})));
    Listener listener(source);
    int turns = 0;
    QTimer timer;
    connect(&timer, &QTimer::timeout, this, [&] { ++turns; });
    timer.start(0);
    source.start();
    QTRY_VERIFY(listener.isOver());
    QVERIFY(turns > 1); // other events ran between its slices
    QVERIFY(listener.progressed.size() > 1);
    QCOMPARE(listener.messages.size(), messages.size());
}

void ReplaySourceTest::stopEndsIt()
{
    ReplaySource source(write(recordingOf(sampleChunks())));
    Listener listener(source);
    connect(&source, &Source::messageReceived, &source, &ReplaySource::stop);
    source.start();
    QTRY_VERIFY(listener.isOver());
    source.stop();
    QTest::qWait(1);
    QCOMPARE(listener.finished.size(), 1);
    QVERIFY(!listener.messages.empty());
}

void ReplaySourceTest::stopBeforeStartEndsIt()
{
    Pipe pipe;
    ReplaySource source(pipe.ends[0], u"Standard input"_qs);
    Listener listener(source);
    source.start();
    source.stop();
    QTRY_VERIFY(listener.isOver());
    QCOMPARE(listener.finished.size(), 1);
}

void ReplaySourceTest::mayBeDestroyedWhileEmitting()
{
    auto *source = new ReplaySource(write(recordingOf(sampleChunks())));
    bool isGone = false;
    connect(source, &QObject::destroyed, this, [&] { isGone = true; });
    connect(source, &Source::messageReceived, this, [source] { delete source; });
    source->start();
    QTRY_VERIFY(isGone);
}

void ReplaySourceTest::saysWhatCannotBeOpened_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("missing") << u"/nowhere/x"_qs << u"/nowhere/x does not exist. Check the name."_qs;
    QTest::newRow("directory") << u"/tmp"_qs << u"/tmp is a directory. Choose a recording in it."_qs;
    QTest::newRow("empty") << u"/dev/null"_qs << u"/dev/null is empty: nothing was recorded into it."_qs;
    QTest::newRow("text") << u"/etc/passwd"_qs
                          << u"/etc/passwd is not a Forkscope recording. Choose a file that Forkscope recorded."_qs;
}

void ReplaySourceTest::saysWhatCannotBeOpened()
{
    QFETCH(QString, name);
    QFETCH(QString, sentence);
    ReplaySource source(name);
    Listener listener(source);
    source.start();
    QTRY_VERIFY(listener.isOver());
    QCOMPARE(listener.failed.size(), 1);
    QCOMPARE(listener.failed.first().first().toString(), sentence);
    QCOMPARE(listener.finished.size(), 0);
}

void ReplaySourceTest::saysWhatIsMissing()
{
    ReplaySource source(write(recordingOf(sampleChunks(), Ending::Killed)));
    Listener listener(source);
    source.start();
    QTRY_VERIFY(listener.isOver());
    QCOMPARE(listener.finished.first().first().toString(), u"The recording ends early: 9 events are readable."_qs);
}

void ReplaySourceTest::pipeIsLive()
{
    const auto bytes = recordingOf(sampleChunks());
    const auto second = chunkOffsets(bytes)[1];
    Pipe pipe;
    ReplaySource source(pipe.ends[0], u"Standard input"_qs);
    QVERIFY(source.isLive());
    Listener listener(source);
    source.start();
    QVERIFY(pipe.put(QByteArrayView(bytes).first(second)));
    QTRY_COMPARE(listener.messages.size(), sampleChunks()[0].size());
    QVERIFY(!listener.isOver());
    QVERIFY(pipe.put(QByteArrayView(bytes).sliced(second)));
    QTRY_VERIFY(listener.messages == joined(sampleChunks()));
    pipe.closeInput();
    QTRY_VERIFY(listener.isOver());
    QCOMPARE(listener.finished.first().first().toString(), QString());
}

void ReplaySourceTest::cutPipeSaysSo()
{
    Pipe pipe;
    ReplaySource source(pipe.ends[0], u"Standard input"_qs);
    Listener listener(source);
    source.start();
    QVERIFY(pipe.put("not a recording"));
    pipe.closeInput();
    QTRY_VERIFY(listener.isOver());
    QCOMPARE(listener.failed.first().first().toString(),
             u"Standard input is not a Forkscope recording. Choose a file that Forkscope recorded."_qs);
}

void ReplaySourceTest::standardInputMayBeAFile()
{
    const int file = ::open(qPrintable(write("prefix" + recordingOf(sampleChunks()))), O_RDONLY | O_CLOEXEC);
    QVERIFY(file >= 0);
    QCOMPARE(::lseek(file, 6, SEEK_SET), 6);
    ReplaySource source(file, u"Standard input"_qs);
    ::close(file);
    QVERIFY(!source.isLive());
    Listener listener(source);
    source.start();
    QTRY_VERIFY(listener.isOver());
    QVERIFY(listener.messages == joined(sampleChunks()));
}

void ReplaySourceTest::followsAFileBeingWritten()
{
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    const auto put = [&](const std::vector<Message> &messages) {
        for (const auto &message : messages)
            QVERIFY((*writer)->write(message));
        QVERIFY((*writer)->flush());
    };
    ReplaySource source((*writer)->partPath());
    QVERIFY(source.isLive());
    Listener listener(source);
    source.start();
    put(sampleChunks()[0]);
    QTRY_VERIFY(listener.messages == sampleChunks()[0]);
    put(sampleChunks()[1]);
    put(sampleChunks()[2]);
    QTRY_VERIFY(listener.messages == joined(sampleChunks()));
    QVERIFY(!listener.isOver());
    QVERIFY((*writer)->finish());
    QTRY_VERIFY(listener.isOver());
    QCOMPARE(listener.finished.first().first().toString(), QString());
}

void ReplaySourceTest::killedWriterEndsTheFollowing()
{
    auto writer = RecordingWriter::create(path(), Overwrite::Refuse);
    QVERIFY((*writer)->write(helloMessage()));
    QVERIFY((*writer)->write(eventsMessage(0, 3)));
    ReplaySource source((*writer)->partPath());
    Listener listener(source);
    source.start();
    (*writer).reset(); // as when its process ends: the lock is gone, and there is no summary
    QTRY_VERIFY(listener.isOver());
    QCOMPARE(listener.finished.first().first().toString(), u"The recording ends early: 3 events are readable."_qs);
}

QTEST_GUILESS_MAIN(ReplaySourceTest)
#include "replaysource_test.moc"
