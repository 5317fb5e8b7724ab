// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the numbers in records stand for: asked of this machine, kept in the stream, shown in the facts.
#include "app/stream/batchbuilder.h"
#include "app/stream/inspection.h"
#include "app/stream/nameresolver.h"

#include <QTest>

#include <cerrno>
#include <unistd.h>

using namespace forkscope;

class NamesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void containersAreRecognised_data();
    void containersAreRecognised();
    void namesRoundTrip();
    void damagedNamesArePassedOver();
    void eachUserIsAskedOnce();
    void factsShowNamesAndLimits();
    void limitThatRefusedIsDeduced();
};

void NamesTest::containersAreRecognised_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("container");
    const QByteArray id(64, 'a');
    QTest::newRow("none") << QByteArray("/user.slice/user-1000.slice/session-2.scope") << QString();
    QTest::newRow("root") << QByteArray("/") << QString();
    QTest::newRow("docker, systemd") << "/system.slice/docker-" + id + ".scope" << u"docker aaaaaaaaaaaa"_qs;
    QTest::newRow("docker, cgroupfs") << "/docker/" + id << u"docker aaaaaaaaaaaa"_qs;
    QTest::newRow("podman") << "/user.slice/libpod-" + id + ".scope/container" << u"podman aaaaaaaaaaaa"_qs;
    QTest::newRow("kubernetes") << "/kubepods.slice/kubepods-pod1.slice/cri-containerd-" + id + ".scope"
                                << u"containerd aaaaaaaaaaaa"_qs;
    QTest::newRow("lxc") << QByteArray("/lxc.payload.web/init.scope") << u"lxc web"_qs;
    QTest::newRow("nspawn") << QByteArray("/machine.slice/machine-debian.scope/payload") << u"machine debian"_qs;
    QTest::newRow("hostile") << QByteArray("/lxc.payload.\xe2\x80\xae") << u"lxc ⟨U+202E⟩"_qs;
}

void NamesTest::containersAreRecognised()
{
    QFETCH(QByteArray, path);
    QTEST(containerOf(path), "container");
}

void NamesTest::namesRoundTrip()
{
    Names names;
    names.take(encodeName(FORKSCOPE_NAME_CGROUP, 4711, "/system.slice"));
    names.take(encodeName(FORKSCOPE_NAME_USER, 1000, "ada"));
    names.take(encodeName(FORKSCOPE_NAME_PIDS_MAX, 4711, "10 of /system.slice"));
    names.take(encodeName(forkscope_name_kind(99), 1, "of a later version"));
    QCOMPARE(names.cgroups, (QHash<quint64, QByteArray>{{4711, "/system.slice"}}));
    QCOMPARE(names.users, (QHash<quint32, QByteArray>{{1000, "ada"}}));
    QCOMPARE(names.pidsMax, (QHash<quint64, QByteArray>{{4711, "10 of /system.slice"}}));
}

void NamesTest::damagedNamesArePassedOver()
{
    const auto whole = encodeName(FORKSCOPE_NAME_USER, 1, "daemon");
    Names names;
    for (qsizetype length = 0; length < whole.size(); ++length)
        names.take(QByteArray(whole.constData(), length));
    QVERIFY(names.users.isEmpty());
}

void NamesTest::eachUserIsAskedOnce()
{
    BatchBuilder builder;
    for (int i = 0; i < 3; ++i) {
        forkscope_fork fork{};
        fork.head.type = FORKSCOPE_FORK;
        fork.uid = 0;
        builder.add(fork, {"sh"});
    }
    const Message batch{MessageType::Events, builder.take(0)};
    NameResolver resolver;
    const auto first = resolver.namesFor(batch);
    QCOMPARE(first.size(), std::size_t(1));
    QCOMPARE(decodeName(first[0].payload)->text, "root");
    QVERIFY(resolver.namesFor(batch).empty());
    QVERIFY(resolver.namesFor({MessageType::Stats, {}}).empty());
}

void NamesTest::factsShowNamesAndLimits()
{
    forkscope_fork_failed failed{};
    failed.head.type = FORKSCOPE_FORK_FAILED;
    failed.error = EAGAIN;
    failed.uid = 1000;
    failed.cgroup_id = 4711;
    failed.nproc_limit = 20;
    failed.nproc_count = 20;
    Names names;
    names.take(encodeName(FORKSCOPE_NAME_USER, 1000, "ada"));
    names.take(encodeName(FORKSCOPE_NAME_PIDS_MAX, 4711, "10 of /system.slice"));
    Hello hello;
    hello.fixed.pid_max = 32768;
    QStringList lines;
    for (const auto &fact : factsOf({ForkFailed{failed, "sh", {}, {}}}, {&names, &hello}))
        lines.append(fact.name + u'=' + fact.text);
    for (const auto &line :
         {u"uid=ada"_qs, u"RLIMIT_NPROC=20"_qs, u"tasks of the user=20"_qs,
          u"refused by=≈ RLIMIT_NPROC: the user had 20 of 20 tasks"_qs, u"pids.max=10 of /system.slice"_qs,
          u"pid_max=32768"_qs, u"threads-max=not recorded"_qs, u"error=EAGAIN (Resource temporarily unavailable)"_qs})
        QVERIFY2(lines.contains(line), qPrintable(line + u" in "_qs + lines.join(u'\n')));
}

void NamesTest::limitThatRefusedIsDeduced()
{
    forkscope_fork_failed failed{};
    failed.error = EAGAIN;
    failed.uid = 1000;
    failed.cgroup_id = 4711;
    Names names;
    Hello hello;
    const auto limit = [&] { return likelyLimit(ForkFailed{failed, "sh", {}, {}}, {&names, &hello}); };
    QCOMPARE(limit(), QString()); // nothing is known
    failed.nproc_limit = 20;
    failed.nproc_count = 20;
    QCOMPARE(limit(), u"RLIMIT_NPROC: the user had 20 of 20 tasks"_qs);
    failed.nproc_count = 19;
    QVERIFY2(limit().startsWith(u"pids.max, threads-max or pid_max"_qs), qPrintable(limit()));
    names.take(encodeName(FORKSCOPE_NAME_PIDS_MAX, 4711, "10 of /system.slice"));
    QCOMPARE(limit(), u"pids.max: 10 of /system.slice"_qs);
    failed.uid = 0;
    failed.nproc_count = 20; // root is exempt
    QCOMPARE(limit(), u"pids.max: 10 of /system.slice"_qs);
    failed.error = EINVAL;
    QCOMPARE(limit(), QString());
}

QTEST_GUILESS_MAIN(NamesTest)
#include "names_test.moc"
