// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every program of tests/programs, recorded with ptrace by an ordinary user: the events have what the programs promise,
// arguments say where they came from, and what the helper tells of the same programs is the same.
#include "tests/bpf/watchedprogram.h"
#include "tests/command/origins.h"
#include "tests/command/program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include <unistd.h>

using namespace forkscope;

namespace {

using Events = std::vector<QJsonObject>;
using Life = std::pair<double, double>; // pid and start

const QString programs = QStringLiteral(FORKSCOPE_WATCHED_PROGRAMS "/");
const QStringList environment{QStringLiteral("FORKSCOPE_HELPER=" FORKSCOPE_BUILT_HELPER),
                              QStringLiteral("FORKSCOPE_TRACER=" FORKSCOPE_BUILT_TRACER)};

// Of no use to an ordinary user, or told by nobody but the kernel: a tracer sees neither its own race nor a worker.
const std::set<QString> needRoot{u"clone3_cgroup"_qs, u"fail_limit"_qs, u"pid_namespace"_qs, u"pid_reuse"_qs};
const std::set<QString> notForPtrace{u"race"_qs, u"io_uring"_qs};

Life lifeOf(const QJsonObject &event)
{
    return {event[u"pid"_qs].toDouble(), event[u"start"_qs].toDouble()};
}

QString typeOf(const QJsonObject &event)
{
    return event[u"type"_qs].toString();
}

Events exported(const QString &file)
{
    Events events;
    const auto lines = runProgram({u"export"_qs, file, u"--to"_qs, u"jsonl"_qs}).output.split('\n');
    for (const auto &line : lines.mid(1))
        if (!line.isEmpty())
            events.push_back(QJsonDocument::fromJson(line).object());
    return events;
}

QString printed(const Events &events)
{
    QString text;
    for (const auto &event : events)
        text += QString::fromUtf8(QJsonDocument(event).toJson(QJsonDocument::Compact)) + u'\n';
    return text;
}

// What an event says, without times, numbers of processes and addresses, which differ from run to run.
QString essence(const QJsonObject &event)
{
    QStringList words{typeOf(event)};
    for (const auto &key : {u"thread"_qs, u"call"_qs, u"looks_like"_qs, u"flags"_qs, u"exit_signal"_qs, u"errno"_qs,
                            u"comm"_qs, u"uid"_qs, u"path"_qs, u"executable"_qs, u"argv"_qs, u"argv_truncated"_qs,
                            u"process_ended"_qs, u"status"_qs, u"signal"_qs, u"core"_qs})
        if (event.contains(key))
            words << key + u'=' +
                         QString::fromUtf8(QJsonDocument(QJsonArray{event[key]}).toJson(QJsonDocument::Compact));
    for (const auto &value : event[u"args"_qs].toArray())
        words << value.toObject()[u"name"_qs].toString();
    return words.join(u' ');
}

// The essence of each life in the order of birth, which is the same for all sources; below the first one.
QStringList essences(const QString &file)
{
    std::vector<Life> order;
    std::map<Life, QStringList> lines;
    for (const auto &event : exported(file)) {
        const auto life = lifeOf(event);
        if (typeOf(event) == u"fork"_qs && !event[u"thread"_qs].toBool())
            order.push_back(life);
        // The leader whose place a thread takes at exec ends without news for a tracer; who adopts, only it can see.
        const bool isReplaced = typeOf(event) == u"exit"_qs && !event[u"process_ended"_qs].toBool() &&
                                event[u"tid"_qs] == event[u"pid"_qs] && event[u"status"_qs].toInt() == 0;
        if (!isReplaced && typeOf(event) != u"adopt"_qs && typeOf(event) != u"reap"_qs)
            lines[life] << essence(event);
    }
    QStringList text;
    for (const auto &life : order)
        text << lines[life].mid(life == order.front() ? 1 : 0).join(u'\n');
    return text;
}

Outcome record(const QString &file, const QString &via, const QStringList &command, As user)
{
    return runProgram(QStringList{u"record"_qs, u"--via"_qs, via, u"--force"_qs, u"-o"_qs, file, u"--"_qs} + command,
                      {}, environment, user);
}

} // namespace

class TracedScenariosTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void eventsHaveWhatIsPromised_data();
    void eventsHaveWhatIsPromised();
    void helperTellsTheSame_data();
    void helperTellsTheSame();

private:
    QTemporaryDir m_directory;
};

void TracedScenariosTest::initTestCase()
{
    QVERIFY(QDir::setCurrent(m_directory.path()));
    // An ordinary user records into it as well.
    QVERIFY(QFile::setPermissions(m_directory.path(), QFile::Permissions(0x7777)));
}

void TracedScenariosTest::eventsHaveWhatIsPromised_data()
{
    QTest::addColumn<QStringList>("promised");
    for (const auto &name : watchedprogram::names())
        if (const auto promised = watchedprogram::jsonEvents(name); !promised.isEmpty() && !notForPtrace.contains(name))
            QTest::newRow(qPrintable(name)) << promised;
}

void TracedScenariosTest::eventsHaveWhatIsPromised()
{
    QFETCH(QStringList, promised);
    const auto program = QString::fromLatin1(QTest::currentDataTag());
    const bool isRoots = needRoot.contains(program);
    if (isRoots && geteuid() != 0)
        QSKIP("needs root");
    const auto outcome = record(program, u"ptrace"_qs, {programs + program}, isRoots ? As::Caller : As::OrdinaryUser);
    QVERIFY2(outcome.errors.contains("nothing lost"), outcome.errors.constData());
    if (outcome.exitCode == 2 && !watchedprogram::excuse(program).isEmpty())
        QSKIP(qPrintable(watchedprogram::excuse(program)));
    const auto events = exported(program);
    auto event = events.begin();
    for (const auto &text : promised) {
        const auto promise = QJsonDocument::fromJson(text.toUtf8()).object();
        event = std::find_if(event, events.end(), [&](const auto &candidate) { return fulfils(candidate, promise); });
        QVERIFY2(event != events.end(), qPrintable(text + u"\nis not in\n"_qs + printed(events)));
        ++event;
    }
    for (const auto &told : events)
        for (const auto &value : told[u"args"_qs].toArray()) {
            const auto argument = value.toObject();
            const auto tags = argument[u"tags"_qs].toArray();
            if (argument.contains(u"value"_qs))
                QCOMPARE(argument[u"hook"_qs].toString(), u"ptrace"_qs);
            // Of clone3's structure a tracer sees what the caller wrote, not what the kernel took.
            const bool isOfStructure = told[u"call"_qs].toString() == u"clone3"_qs &&
                                       argument[u"name"_qs].toString() != u"cl_args"_qs &&
                                       argument[u"name"_qs].toString() != u"size"_qs;
            if (typeOf(told).startsWith(u"fork"_qs))
                QCOMPARE(tags.contains(u"TOCTOU"_qs), isOfStructure);
        }
}

void TracedScenariosTest::helperTellsTheSame_data()
{
    QTest::addColumn<QString>("program");
    // Whose order within a life is the same in every run.
    for (const char *name : {"clone", "clone3", "clone_parent", "double_fork", "fail_arguments", "fork", "killed",
                             "leader_first", "orphan", "popen", "pthread", "raw_arguments", "raw_fork", "spawn",
                             "system", "thread", "untraced", "vfork", "waitid"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TracedScenariosTest::helperTellsTheSame()
{
    if (geteuid() != 0)
        QSKIP("needs root");
    if (!QFile::exists(u"/sys/kernel/btf/vmlinux"_qs))
        QSKIP("needs a kernel with BTF");
    QFETCH(QString, program);
    const auto byHelper = record(u"helper"_qs, u"helper"_qs, {programs + program}, As::Caller);
    QVERIFY2(byHelper.errors.contains("nothing lost"), byHelper.errors.constData());
    const auto byPtrace = record(u"ptrace"_qs, u"ptrace"_qs, {programs + program}, As::Caller);
    QVERIFY2(byPtrace.errors.contains("nothing lost"), byPtrace.errors.constData());
    QCOMPARE(byPtrace.exitCode, byHelper.exitCode);
    QVERIFY(!essences(u"ptrace"_qs).isEmpty());
    QCOMPARE(essences(u"ptrace"_qs), essences(u"helper"_qs));
}

QTEST_GUILESS_MAIN(TracedScenariosTest)
#include "tracedscenarios_test.moc"
