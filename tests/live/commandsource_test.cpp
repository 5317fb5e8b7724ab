// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A command and the part of the stream that is its own. The upstream is played by the test, the command is real.
#include "app/stream/commandsource.h"

#include "app/stream/batchbuilder.h"
#include "app/stream/displaytext.h"
#include "app/stream/eventdecoder.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <unistd.h>

using namespace forkscope;
using namespace std::chrono_literals;

class CommandSourceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void commandWaitsForTheWholeSnapshot();
    void greetingNamesTheCommand();
    void passesItsRecordsAndEndsWithThem();
    void lingersForDescendants();
    void statusIsPassedOn_data();
    void statusIsPassedOn();
    void whatCannotRunIsSaidBeforeWatching_data();
    void whatCannotRunIsSaidBeforeWatching();
    void scriptWithoutInterpreterIsRunByTheShell();
    void signalsReachTheCommand();
    void outputCanGoElsewhere();
    void failureUpstreamEndsTheRecordingOnly();
    void stopBeforeTheStartFinishes();
    void birthThatWasNotSeenIsSaid();
};

namespace {

// Says what it is told to.
class Upstream : public Source
{
public:
    bool isLive() const override { return true; }
    void start() override { isStarted = true; }
    void stop() override
    {
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT finished({}); }, Qt::QueuedConnection);
    }

    void greet()
    {
        Hello hello;
        hello.fixed.protocol = FORKSCOPE_PROTOCOL;
        hello.fixed.next_seq = 500;
        hello.fixed.options = FORKSCOPE_OPTION_SNAPSHOT;
        hello.kernel = "6.1.0-test";
        Q_EMIT messageReceived({MessageType::Hello, encodeHello(hello)});
    }
    void snapshot(quint16 flags)
    {
        BatchBuilder builder(FORKSCOPE_BATCH_SNAPSHOT);
        forkscope_existing existing{.head = {.type = FORKSCOPE_EXISTING, .tgid = 1, .start = 1}};
        builder.add(existing, {"init"});
        Q_EMIT messageReceived({MessageType::Snapshot, builder.take(500, flags)});
    }
    void greetWhole()
    {
        greet();
        snapshot(FORKSCOPE_BATCH_FIRST_PART | FORKSCOPE_BATCH_LAST_PART);
    }
    template <class Fixed>
    void record(const Fixed &fixed)
    {
        BatchBuilder builder;
        builder.add(fixed, {"x"});
        Q_EMIT messageReceived({MessageType::Events, builder.take(nextSeq++)});
    }
    void birth(quint32 creator, quint32 pid)
    {
        forkscope_fork fork{.head = {.type = FORKSCOPE_FORK, .tgid = pid, .start = pid}};
        fork.creator_tgid = creator;
        fork.creator_start = creator;
        fork.parent_tgid = creator;
        fork.parent_start = creator;
        record(fork);
    }
    void end(quint32 pid)
    {
        forkscope_exit exit{
            .head = {.type = FORKSCOPE_EXIT, .flags = FORKSCOPE_GROUP_DEATH, .tgid = pid, .start = pid}};
        record(exit);
    }

    bool isStarted = false;
    quint64 nextSeq = 500;
};

struct Run
{
    explicit Run(const QStringList &command, std::chrono::milliseconds linger = 60s)
    {
        auto played = std::make_unique<Upstream>();
        upstream = played.get();
        source = std::make_unique<CommandSource>(command, std::move(played));
        source->setLinger(linger);
        QObject::connect(source.get(), &Source::messageReceived, source.get(),
                         [this](const Message &message) { messages.push_back(message); });
        finished = std::make_unique<QSignalSpy>(source.get(), &Source::finished);
        failed = std::make_unique<QSignalSpy>(source.get(), &Source::failed);
        started = std::make_unique<QSignalSpy>(source.get(), &CommandSource::commandStarted);
        ended = std::make_unique<QSignalSpy>(source.get(), &CommandSource::commandEnded);
        source->start();
        QCoreApplication::processEvents();
    }
    quint32 pid() const { return started->at(0).at(0).toUInt(); }
    quint64 events() const
    {
        quint64 count = 0;
        for (const auto &message : messages)
            if (message.type == MessageType::Events)
                count += BatchReader(message.payload).head().count;
        return count;
    }

    Upstream *upstream;
    std::unique_ptr<CommandSource> source;
    std::vector<Message> messages;
    std::unique_ptr<QSignalSpy> finished, failed, started, ended;
};

const QStringList trueCommand{u"true"_qs};

} // namespace

void CommandSourceTest::commandWaitsForTheWholeSnapshot()
{
    Run run(trueCommand);
    QVERIFY(run.upstream->isStarted);
    run.upstream->greet();
    run.upstream->snapshot(FORKSCOPE_BATCH_FIRST_PART);
    QCOMPARE(run.started->size(), 0);
    run.upstream->snapshot(FORKSCOPE_BATCH_LAST_PART);
    QCOMPARE(run.started->size(), 1);
}

void CommandSourceTest::greetingNamesTheCommand()
{
    Run run({u"sh"_qs, u"-c"_qs, u"exit 0"_qs});
    run.upstream->greetWhole();
    QVERIFY(run.messages.size() >= 2);
    const auto hello = decodeHello(run.messages[0].payload);
    QCOMPARE(hello->command, QByteArray("sh -c 'exit 0'"));
    QCOMPARE(hello->kernel, QByteArray("6.1.0-test"));
    QCOMPARE(hello->fixed.next_seq, 0u);
    QCOMPARE(run.messages[1].type, MessageType::Snapshot);
    QCOMPARE(BatchReader(run.messages[1].payload).head().count, 0u);
}

void CommandSourceTest::passesItsRecordsAndEndsWithThem()
{
    Run run(trueCommand);
    run.upstream->greetWhole();
    run.upstream->birth(1, 77);
    run.upstream->birth(quint32(getpid()), run.pid());
    run.upstream->end(77);
    QTRY_COMPARE(run.ended->size(), 1);
    QVERIFY(run.finished->isEmpty()); // its end has not come through the stream
    run.upstream->end(run.pid());
    QTRY_COMPARE(run.finished->size(), 1);
    QCOMPARE(run.finished->at(0).at(0).toString(), QString());
    QCOMPARE(run.events(), 2u);
    QCOMPARE(BatchReader(run.messages[2].payload).head().first_seq, 0u);
}

void CommandSourceTest::lingersForDescendants()
{
    Run run(trueCommand, 1ms);
    run.upstream->greetWhole();
    run.upstream->birth(quint32(getpid()), run.pid());
    run.upstream->birth(run.pid(), run.pid() + 1);
    run.upstream->end(run.pid());
    QTRY_COMPARE(run.finished->size(), 1); // although the descendant still runs
    QCOMPARE(run.events(), 3u);
}

void CommandSourceTest::statusIsPassedOn_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<int>("status");
    QTest::newRow("fine") << u"exit 0"_qs << 0;
    QTest::newRow("status") << u"exit 3"_qs << 3;
    QTest::newRow("signal") << u"kill -9 $$"_qs << 128 + SIGKILL;
    QTest::newRow("its own 127") << u"exit 127"_qs << 127;
}

void CommandSourceTest::statusIsPassedOn()
{
    QFETCH(QString, script);
    QFETCH(int, status);
    Run run({u"sh"_qs, u"-c"_qs, script});
    run.upstream->greetWhole();
    QTRY_COMPARE(run.ended->size(), 1);
    QCOMPARE(run.ended->at(0).at(0).toInt(), status);
    QCOMPARE(run.source->exitStatus(), status);
}

void CommandSourceTest::whatCannotRunIsSaidBeforeWatching_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<int>("status");
    QTest::newRow("not in PATH") << u"no-such-command-here"_qs << 127;
    QTest::newRow("no such path") << u"/no/such/command"_qs << 127;
    QTest::newRow("not executable") << u"/etc/passwd"_qs << 126;
    QTest::newRow("a directory") << u"/etc"_qs << 126;
    QTest::newRow("nothing") << QString() << 127;
}

void CommandSourceTest::whatCannotRunIsSaidBeforeWatching()
{
    QFETCH(QString, command);
    QFETCH(int, status);
    Run run({command});
    QTRY_COMPARE(run.failed->size(), 1);
    QVERIFY(!run.upstream->isStarted);
    QCOMPARE(run.source->exitStatus(), status);
    QVERIFY(run.failed->at(0).at(0).toString().contains(command));
}

void CommandSourceTest::scriptWithoutInterpreterIsRunByTheShell()
{
    const QTemporaryDir directory;
    QFile script(directory.filePath(u"script"_qs));
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("exit $(($1 + 2))\n");
    script.close();
    script.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    Run run({script.fileName(), u"5"_qs});
    run.upstream->greetWhole();
    QTRY_COMPARE(run.ended->size(), 1);
    QCOMPARE(run.source->exitStatus(), 7);
}

void CommandSourceTest::signalsReachTheCommand()
{
    Run run({u"sleep"_qs, u"60"_qs});
    run.upstream->greetWhole();
    QCOMPARE(run.started->size(), 1);
    run.source->sendSignal(SIGTERM);
    QTRY_COMPARE(run.ended->size(), 1);
    QCOMPARE(run.source->exitStatus(), 128 + SIGTERM);
}

void CommandSourceTest::outputCanGoElsewhere()
{
    const QTemporaryDir directory;
    QFile output(directory.filePath(u"output"_qs));
    QVERIFY(output.open(QIODevice::ReadWrite));
    Run run({u"echo"_qs, u"hello"_qs});
    run.source->setCommandOutput(output.handle());
    run.upstream->greetWhole();
    QTRY_COMPARE(run.ended->size(), 1);
    QFile written(output.fileName());
    QVERIFY(written.open(QIODevice::ReadOnly));
    QCOMPARE(written.readAll(), QByteArray("hello\n"));
}

void CommandSourceTest::failureUpstreamEndsTheRecordingOnly()
{
    Run run({u"sh"_qs, u"-c"_qs, u"read line; exit 4"_qs});
    run.upstream->greetWhole();
    Q_EMIT run.upstream->failed(u"The stream broke."_qs);
    QCOMPARE(run.failed->size(), 1);
    QCOMPARE(run.failed->at(0).at(0).toString(), u"The stream broke."_qs);
    run.source->sendSignal(SIGKILL);
    QTRY_COMPARE(run.ended->size(), 1);
    QVERIFY(run.finished->isEmpty());
}

void CommandSourceTest::stopBeforeTheStartFinishes()
{
    Run run(trueCommand);
    run.source->stop();
    QTRY_COMPARE(run.finished->size(), 1);
    QVERIFY(run.messages.empty());
    QVERIFY(run.started->isEmpty());
}

void CommandSourceTest::birthThatWasNotSeenIsSaid()
{
    Run run(trueCommand, 10s); // longer than the records may take
    run.upstream->greetWhole();
    QTRY_COMPARE(run.ended->size(), 1);
    run.source->stop();
    QTRY_COMPARE(run.finished->size(), 1);
    QVERIFY(run.finished->at(0).at(0).toString().contains(u"was not seen"_qs));
}

QTEST_GUILESS_MAIN(CommandSourceTest)
#include "commandsource_test.moc"
