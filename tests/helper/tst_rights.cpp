// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Whoever starts the helper, it ends with two capabilities and no way to more.
#include <QFile>
#include <QFileInfo>
#include <QTest>

#include <csignal>

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "helpertest.h"

class RightsTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void S2_startedByRootOnABus();
    void S2_startedWithAmbientCapabilities();
    void S2_startedAsPeer();
    void S2_peerModeIsForRootOnASocket();
    void S14_crashLeavesNoCore();

private:
    static void checkState(qint64 pid);
    static QByteArray limitsOf(qint64 pid);
    // How a helper ends that gets this end of a pair of sockets, as a user.
    static int endOfPeer(int socket, uid_t uid);
};

QByteArray RightsTest::limitsOf(qint64 pid)
{
    QFile limits(QStringLiteral("/proc/%1/limits").arg(pid));
    return limits.open(QIODevice::ReadOnly) ? limits.readAll().simplified() : QByteArray();
}

int RightsTest::endOfPeer(int socket, uid_t uid)
{
    QProcess peer;
    peer.setChildProcessModifier([socket, uid] {
        dup2(socket, STDIN_FILENO);
        if (setresuid(uid, uid, uid) < 0)
            _exit(1);
    });
    peer.start(QStringLiteral(FORKSCOPE_HELPER), {QStringLiteral("--peer")});
    return peer.waitForFinished() ? peer.exitCode() : -1;
}

void RightsTest::checkState(qint64 pid)
{
    const QByteArray two = "000000c000000000";
    const auto line = [pid](const char *key) { return RunningHelper::statusLine(pid, key); };
    QCOMPARE(line("CapPrm"), two);
    QCOMPARE(line("CapEff"), two);
    QCOMPARE(line("CapAmb"), QByteArray(16, '0'));
    QCOMPARE(line("NoNewPrivs"), QByteArray("1"));
    QCOMPARE(line("Seccomp"), QByteArray("2"));
    QCOMPARE(line("Groups"), QByteArray());
    QCOMPARE(line("Umask"), QByteArray("0077"));
    QCOMPARE(QFile::symLinkTarget(QStringLiteral("/proc/%1/cwd").arg(pid)), QStringLiteral("/"));
    const QByteArray limits = limitsOf(pid);
    QVERIFY2(limits.contains("Max core file size 0 0 bytes"), limits.constData());
    QVERIFY2(limits.contains("Max open files 256 256 files"), limits.constData());
    for (const char *key : {"Uid", "Gid"}) {
        const auto ids = line(key).split(' ');
        QCOMPARE(ids.size(), 4);
        QVERIFY(!ids.contains("0"));
        QCOMPARE(ids.count(ids[0]), 4);
    }
}

void RightsTest::S2_startedByRootOnABus()
{
    start(MockPolkit::Mode::Allow);
    checkState(m_helper->pid());
}

// As the unit does it; there it may not even call capset.
void RightsTest::S2_startedWithAmbientCapabilities()
{
    m_helper = std::make_unique<RunningHelper>(m_bus->address(), QStringList(), RunningHelper::Build::Checked,
                                               RunningHelper::Start::Ambient);
    QVERIFY(m_helper->isReady());
    checkState(m_helper->pid());
    const auto stream = Client(m_bus->address(), 0).open(&askForEveryone);
    QCOMPARE(stream.error, QByteArray()); // the two are enough
    close(stream.socket);
}

void RightsTest::S2_startedAsPeer()
{
    int pair[2];
    QVERIFY(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    QProcess peer;
    peer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    peer.setChildProcessModifier([&] { dup2(pair[1], STDIN_FILENO); });
    peer.start(QStringLiteral(FORKSCOPE_HELPER), {QStringLiteral("--peer")});
    QVERIFY(peer.waitForStarted());
    close(pair[1]);
    Client client(pair[0]);
    QCOMPARE(client.readProperty("Version"), QByteArray()); // it is past its start
    checkState(peer.processId());
    client.leave();
    QVERIFY(peer.waitForFinished());
}

void RightsTest::S2_peerModeIsForRootOnASocket()
{
    QProcess peer;
    peer.start(QStringLiteral(FORKSCOPE_HELPER), {QStringLiteral("--peer")}); // standard input is a pipe
    QVERIFY(peer.waitForFinished(5000));
    QCOMPARE(peer.exitCode(), 64);

    int pair[2];
    QVERIFY(!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair));
    QCOMPARE(endOfPeer(pair[1], alice), 64);
    close(pair[0]);
    close(pair[1]);

    // Handed to root by somebody else: the kernel knows who made the pair.
    QVERIFY(!seteuid(alice));
    const int made = socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair);
    QVERIFY(!seteuid(0) && !made);
    QCOMPARE(endOfPeer(pair[1], 0), 64);
    close(pair[0]);
    close(pair[1]);
}

// It has what a core needs but its own limit: a signal that makes one, and a starter that allows it.
void RightsTest::S14_crashLeavesNoCore()
{
    rlimit before = {};
    QVERIFY(!getrlimit(RLIMIT_CORE, &before));
    const rlimit unlimited = {before.rlim_max, before.rlim_max};
    QVERIFY(!setrlimit(RLIMIT_CORE, &unlimited));
    start(MockPolkit::Mode::Allow, {}, RunningHelper::Build::Plain);
    QVERIFY(!setrlimit(RLIMIT_CORE, &before));
    const QByteArray limits = limitsOf(m_helper->pid());
    QVERIFY2(limits.contains("Max core file size 0 0 bytes"), limits.constData());
    // Not dumpable: even its files in /proc are root's, whoever it runs as.
    QCOMPARE(QFileInfo(QStringLiteral("/proc/%1/mem").arg(m_helper->pid())).ownerId(), 0u);
    QVERIFY(!::kill(pid_t(m_helper->pid()), SIGQUIT));
    siginfo_t end = {};
    QVERIFY(!waitid(P_PID, id_t(m_helper->pid()), &end, WEXITED | WNOWAIT));
    QCOMPARE(end.si_code, int(CLD_KILLED)); // and not CLD_DUMPED
}

QTEST_GUILESS_MAIN(RightsTest)
#include "tst_rights.moc"
