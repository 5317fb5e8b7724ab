// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every program of tests/programs, recorded and exported by the real command: the lines have what the programs promise,
// and each argument says where it came from, as this kernel allows.
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

Life lifeOf(const QJsonObject &event)
{
    return {event[u"pid"_qs].toDouble(), event[u"start"_qs].toDouble()};
}

bool isOf(const QJsonObject &event, const char *type)
{
    return event[u"type"_qs].toString() == QLatin1String(type);
}

bool endsProcess(const QJsonObject &event)
{
    return isOf(event, "exit") && event[u"process_ended"_qs].toBool();
}

QString printed(const Events &events)
{
    QString text;
    for (const auto &event : events)
        text += QString::fromUtf8(QJsonDocument(event).toJson(QJsonDocument::Compact)) + u'\n';
    return text;
}

} // namespace

class ScenariosTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void exportHasWhatIsPromised_data();
    void exportHasWhatIsPromised();
    void argumentsSayWhereTheyCameFrom();
    void zombieWaitsUntilItIsCollected();
    void whoCollectsIsTheParent();

private:
    Events eventsOf(const QString &program) const;

    QTemporaryDir m_directory;
    Events m_events;
};

// One recording of a shell that runs them all, one after the other.
void ScenariosTest::initTestCase()
{
    if (geteuid() != 0)
        QSKIP("needs root");
    if (!QFile::exists(u"/sys/kernel/btf/vmlinux"_qs))
        QSKIP("needs a kernel with BTF");
    QVERIFY(QDir::setCurrent(m_directory.path()));
    QByteArray script;
    for (const auto &name : watchedprogram::names())
        if (!watchedprogram::jsonEvents(name).isEmpty())
            script += FORKSCOPE_WATCHED_PROGRAMS "/" + name.toUtf8() + '\n';
    writeFile(u"all.sh"_qs, script + "exit 0\n");
    const auto outcome = runProgram({u"record"_qs, u"-o"_qs, u"x.forkscope"_qs, u"--"_qs, u"sh"_qs, u"all.sh"_qs}, {},
                                    {QStringLiteral("FORKSCOPE_HELPER=" FORKSCOPE_BUILT_HELPER)});
    QVERIFY2(outcome.exitCode == 0, outcome.errors.constData());
    const auto stats = runProgram({u"stats"_qs, u"x.forkscope"_qs}).output;
    QVERIFY2(outcome.errors.contains("nothing lost"), stats.mid(stats.indexOf("Lost ")).constData());
    const auto lines = runProgram({u"export"_qs, u"x.forkscope"_qs, u"--to"_qs, u"jsonl"_qs}).output.split('\n');
    for (const auto &line : lines.mid(1))
        if (!line.isEmpty())
            m_events.push_back(QJsonDocument::fromJson(line).object());
    QVERIFY(!m_events.empty());
}

// From its exec to its end, and when what was born in between was collected.
Events ScenariosTest::eventsOf(const QString &program) const
{
    Events found;
    std::set<Life> lives;
    Life root;
    bool isOver = false;
    for (const auto &event : m_events) {
        if (lives.empty() && isOf(event, "exec") && event[u"comm"_qs].toString() == program)
            lives.insert(root = lifeOf(event));
        if (lives.empty())
            continue;
        if (!isOver && isOf(event, "fork"))
            lives.insert(lifeOf(event));
        if (lives.contains(lifeOf(event)))
            found.push_back(event);
        isOver = isOver || (endsProcess(event) && lifeOf(event) == root);
    }
    return found;
}

void ScenariosTest::exportHasWhatIsPromised_data()
{
    QTest::addColumn<QStringList>("promised");
    for (const auto &name : watchedprogram::names())
        if (const auto promised = watchedprogram::jsonEvents(name); !promised.isEmpty())
            QTest::newRow(qPrintable(name)) << promised;
}

void ScenariosTest::exportHasWhatIsPromised()
{
    QFETCH(QStringList, promised);
    const auto program = QString::fromLatin1(QTest::currentDataTag());
    const auto events = eventsOf(program);
    QVERIFY(!events.empty());
    const auto root = lifeOf(events[0]);
    const auto excuse = watchedprogram::excuse(program);
    const auto excused = [&](const QJsonObject &event) {
        return endsProcess(event) && lifeOf(event) == root && event[u"status"_qs].toInt() == 2;
    };
    if (!excuse.isEmpty() && std::any_of(events.begin(), events.end(), excused))
        QSKIP(qPrintable(excuse));
    auto event = events.begin();
    for (const auto &text : promised) {
        const auto document = QJsonDocument::fromJson(text.toUtf8());
        QVERIFY2(document.isObject(), qPrintable(text));
        const auto promise = asToldHere(document.object());
        if (!promise)
            continue;
        event = std::find_if(event, events.end(), [&](const auto &candidate) { return fulfils(candidate, *promise); });
        QVERIFY2(event != events.end(), qPrintable(text + u"\nis not in\n"_qs + printed(events)));
        ++event;
    }
}

void ScenariosTest::argumentsSayWhereTheyCameFrom()
{
    int checked = 0;
    for (const auto &event : m_events) {
        if (!isOf(event, "fork") && !isOf(event, "fork_failed") && !isOf(event, "exec"))
            continue;
        const auto exported = exportedOrigins(event), predicted = predictedOrigins(event);
        QVERIFY2(exported == predicted, qPrintable(printed({event}) + u"should have\n"_qs + predicted.join(u'\n')));
        ++checked;
    }
    QVERIFY(checked > 100);
}

void ScenariosTest::zombieWaitsUntilItIsCollected()
{
    double ended = 0, collected = 0;
    Life life;
    for (const auto &event : eventsOf(u"late_wait"_qs)) {
        if (isOf(event, "exit") && event[u"status"_qs].toInt() == 9) {
            life = lifeOf(event);
            ended = event[u"time"_qs].toDouble();
        } else if (isOf(event, "reap") && lifeOf(event) == life) {
            collected = event[u"time"_qs].toDouble();
        }
    }
    QVERIFY2(ended > 0 && collected - ended >= 300e6, qPrintable(QString::number((collected - ended) / 1e6)));
}

// Where it is known: not every kernel can tell.
void ScenariosTest::whoCollectsIsTheParent()
{
    for (const char *program : {"fork", "killed", "forks", "vfork"}) {
        std::map<Life, int> parents;
        for (const auto &event : eventsOf(QLatin1String(program))) {
            if (isOf(event, "fork"))
                parents[lifeOf(event)] = event[u"parent_pid"_qs].toInt();
            else if (isOf(event, "reap") && event.contains(u"by_pid"_qs) && parents.contains(lifeOf(event)))
                QCOMPARE(event[u"by_pid"_qs].toInt(), parents[lifeOf(event)]);
        }
    }
}

QTEST_GUILESS_MAIN(ScenariosTest)
#include "scenarios_test.moc"
