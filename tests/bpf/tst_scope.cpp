// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Who watches the own processes gets no byte of anybody else's. FORKSCOPE_STORM_SECONDS is how long all kinds of them
// are made side by side: 60 before a release.
#include <QDeadlineTimer>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <set>

#include <sys/stat.h>
#include <unistd.h>

#include "recorder.h"

namespace {

// Users whom nobody is, not even in another run of this test at the same time.
const uid_t other = 1'000'000 + uid_t(getpid());
const uid_t third = other + 1'000'000;

constexpr char canary[] = "canary-51ce"; // a word of strangers, and a name of their programs

// Processes of all kinds, one after the other and side by side, until it is killed: $1 has the programs, $2 is one
// more with a name of its own, $3 a word.
constexpr char mixture[] =
    "while :; do for p in fork vfork thread spawn clone3 raw_fork orphan thread_exec fail_arguments popen; do"
    " \"$1/$p\" \"$3\"; done; for i in 1 2 3 4; do \"$2\" \"$3\" $i & done; wait; done >/dev/null 2>&1 </dev/null";

Recorder::Started startMixture(const QByteArray &program, const QByteArray &word, uid_t uid)
{
    return Recorder::start("/bin/sh", {"-c", mixture, "sh", FORKSCOPE_WATCHED_PROGRAMS, program, word}, uid);
}

void endMixture(Recorder::Started &started)
{
    kill(started.pid, SIGKILL); // what it runs at the moment ends by itself
    Recorder::finish(started);
}

// The user of a record that names one; of others their process tells.
std::optional<__u32> userOf(const Record &record)
{
    switch (record.head().type) {
    case FORKSCOPE_FORK:
        return record.as<forkscope_fork>().uid;
    case FORKSCOPE_FORK_FAILED:
        return record.as<forkscope_fork_failed>().uid;
    case FORKSCOPE_EXEC:
        return record.as<forkscope_exec>().uid;
    case FORKSCOPE_EXISTING:
        return record.as<forkscope_existing>().uid;
    default:
        return {};
    }
}

// What a recorder of the scope of one user got, judged as it comes.
class Verdict
{
public:
    void take(const Record &record)
    {
        ++m_records;
        const auto user = userOf(record);
        const std::pair<__u32, __u64> life{record.head().tgid, record.head().start};
        if (user)
            m_lives.insert(life);
        const bool isOwn = user ? *user == other : m_lives.contains(life);
        if (m_stranger.isEmpty() && (!isOwn || record.bytes().contains(canary)))
            m_stranger = QStringLiteral("record %1, type %2, of process %3, user %4")
                             .arg(m_records)
                             .arg(record.head().type)
                             .arg(record.head().tgid)
                             .arg(user ? qint64(*user) : -1);
    }
    size_t records() const { return m_records; }
    size_t lives() const { return m_lives.size(); }
    const QString &stranger() const { return m_stranger; } // the first; empty: none

private:
    size_t m_records = 0;
    std::set<std::pair<__u32, __u64>> m_lives;
    QString m_stranger;
};

} // namespace

class ScopeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void S15_ownScopeHasNoStrangersByte();
    void S15_setUserIdProgramKeepsItsArguments();
    void S15_mixedLoadOfOthersLeavesNoByte();
};

void ScopeTest::initTestCase()
{
    const Recorder recorder({});
    if (!recorder.problem().isEmpty())
        QSKIP(qPrintable(recorder.problem()));
}

void ScopeTest::S15_ownScopeHasNoStrangersByte()
{
    CaptureSettings settings = Recorder::everything();
    settings.scopeUid = other;
    settings.deep = true;
    Recorder recorder(settings);
    const QByteArray program = Recorder::program("idle").toLocal8Bit();
    auto strange = Recorder::start(program, {"canary-77c0"});
    auto own = Recorder::start(program, {"mine"}, other);
    recorder.drainUntil([&](const Records &records) { return Recorder::find(records, FORKSCOPE_EXEC, own.pid); });
    QTest::qWait(20);
    Records all = recorder.iterate(Collector::Arguments::Read);
    QCOMPARE(all.size(), size_t(1));
    QCOMPARE(all[0].head().tgid, unsigned(own.pid));
    auto failing = Recorder::start(Recorder::program("fail_limit").toLocal8Bit());
    Recorder::finish(failing);
    Recorder::finish(strange);
    Recorder::finish(own);
    const Records &events =
        recorder.drainUntil([&](const Records &records) { return Recorder::find(records, FORKSCOPE_REAP, own.pid); });
    all.insert(all.end(), events.begin(), events.end());
    for (const Record &record : all) {
        QCOMPARE(record.head().tgid, unsigned(own.pid));
        QVERIFY(!record.bytes().contains("canary"));
        QVERIFY(!record.bytes().contains("tst_scope"));
    }
    QVERIFY(Recorder::find(all, FORKSCOPE_EXEC, own.pid) && Recorder::find(all, FORKSCOPE_EXIT, own.pid));
}

void ScopeTest::S15_setUserIdProgramKeepsItsArguments()
{
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("set-uid"));
    const QByteArray file = QFile::encodeName(path);
    QVERIFY(QFile::copy(Recorder::program("idle"), path));
    QVERIFY(!chmod(QFile::encodeName(directory.path()).constData(), 0755) && !chmod(file.constData(), 04755));
    CaptureSettings settings = Recorder::everything();
    settings.scopeUid = other;
    Recorder recorder(settings);
    auto started = Recorder::start(file, {"canary-0d4e"}, other);
    const Record *exec = nullptr;
    recorder.drainUntil([&](const Records &records) {
        return (exec = Recorder::find(records, FORKSCOPE_EXEC, started.pid)) != nullptr;
    });
    const Records rows = recorder.iterate(Collector::Arguments::Read);
    Recorder::finish(started);
    QVERIFY(exec);
    QCOMPARE(rows.size(), size_t(1)); // its real user has not changed, so it stays in view
    for (const Record *record : {exec, &rows[0]}) {
        QCOMPARE(record->head().flags, FORKSCOPE_ARGS_WITHHELD);
        QVERIFY(!record->bytes().contains("canary"));
    }
}

void ScopeTest::S15_mixedLoadOfOthersLeavesNoByte()
{
    bool isSet = false;
    int seconds = qEnvironmentVariableIntValue("FORKSCOPE_STORM_SECONDS", &isSet);
    seconds = isSet ? seconds : 2;
    QTemporaryDir directory;
    const QString copy = directory.filePath(QLatin1String(canary));
    QVERIFY(!chmod(QFile::encodeName(directory.path()).constData(), 0755) &&
            QFile::copy(QStringLiteral("/bin/true"), copy));
    CaptureSettings settings = Recorder::everything();
    Recorder everyone(settings); // so that it is seen that there was something to be seen
    settings.scopeUid = other;
    settings.deep = true;
    Recorder own(settings);
    std::vector<Recorder::Started> mixtures;
    for (const uid_t uid : {uid_t(0), third})
        mixtures.push_back(startMixture(QFile::encodeName(copy), canary, uid));
    mixtures.push_back(startMixture("/bin/true", "mine", other));
    Verdict verdict;
    quint64 strange = 0, mine = 0, rows = 0;
    const QDeadlineTimer deadline(seconds * 1000);
    while (!deadline.hasExpired() || mine < 20 || strange < 20) {
        QVERIFY2(deadline.remainingTime() > -60'000, "the processes were not seen");
        QTest::qSleep(20);
        everyone.collector().drain(SIZE_MAX, [&](const forkscope_record &record) {
            const QByteArrayView bytes(reinterpret_cast<const char *>(&record), record.size);
            strange += record.type == FORKSCOPE_EXEC && bytes.contains(canary);
        });
        own.collector().drain(SIZE_MAX, [&](const forkscope_record &record) {
            mine += record.type == FORKSCOPE_EXEC;
            verdict.take(Record(record));
        });
        for (const Record &row : own.iterate(Collector::Arguments::Read)) {
            ++rows;
            verdict.take(row);
        }
        QCOMPARE(verdict.stranger(), QString());
    }
    for (auto &started : mixtures)
        endMixture(started);
    qInfo("%d s: %llu programs run by others, %llu own; %zu records and rows, %llu of them rows, of %zu own lives",
          seconds, strange, mine, verdict.records(), rows, verdict.lives());
    QCOMPARE(own.ringFull(), 0u);
}

QTEST_GUILESS_MAIN(ScopeTest)
#include "tst_scope.moc"
