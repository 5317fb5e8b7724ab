// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What watched programs choose, names and arguments of any bytes and thousands of forks a second, is kept as it is,
// stops nothing, and reaches no reader unescaped: whole way, from the kernel to text and models.
#include "app/exchange/jsonwriter.h"
#include "app/models/argumentmodel.h"
#include "app/models/eventlistmodel.h"
#include "app/models/processtreemodel.h"
#include "app/models/sentence.h"
#include "app/recording/replaysource.h"
#include "bpf/kernelhooks.h"
#include "tests/command/program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <set>

#include <unistd.h>

using namespace forkscope;

namespace {

constexpr int storm = 5'000;

// Nothing that a terminal obeys, that hides, or that turns its neighbours round.
bool isSafe(const QString &text)
{
    for (const char32_t c : text.toUcs4())
        if (c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
            (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == QChar::ReplacementCharacter)
            return false;
    return true;
}

// Every byte that a name may have, as the program's first argument has them.
QByteArray everyByte()
{
    QByteArray bytes;
    for (int byte = 1; byte < 256; ++byte)
        bytes += char(byte);
    return bytes;
}

int unsafeCells(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    int unsafe = 0;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        for (int column = 0; column < model.columnCount(parent); ++column)
            for (const int role : {int(Qt::DisplayRole), int(Qt::ToolTipRole), int(Qt::AccessibleTextRole)}) {
                auto text = model.index(row, column, parent).data(role).toString();
                unsafe += !isSafe(text.remove(u'\n')); // a tool tip may have lines
            }
        unsafe += unsafeCells(model, model.index(row, 0, parent));
    }
    return unsafe;
}

} // namespace

class HostileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void watchingGoesOn();
    void stormIsWhole();
    void bytesAreKept();
    void namesAreKept();
    void outputIsSafe_data();
    void outputIsSafe();
    void modelsAreSafe();

private:
    QTemporaryDir m_directory;
    std::vector<QJsonObject> m_events;
};

void HostileTest::initTestCase()
{
    if (geteuid() != 0)
        QSKIP("needs root");
    if (!QFile::exists(u"/sys/kernel/btf/vmlinux"_qs))
        QSKIP("needs a kernel with BTF");
    QVERIFY(QDir::setCurrent(m_directory.path()));
    const auto script = QStringLiteral(FORKSCOPE_WATCHED_PROGRAMS "/hostile; " FORKSCOPE_WATCHED_PROGRAMS
                                                                  "/vforks %1; " FORKSCOPE_WATCHED_PROGRAMS "/fork")
                            .arg(storm);
    const auto outcome = runProgram({u"record"_qs, u"-o"_qs, u"x.forkscope"_qs, u"--"_qs, u"sh"_qs, u"-c"_qs, script},
                                    {}, {QStringLiteral("FORKSCOPE_HELPER=" FORKSCOPE_BUILT_HELPER)});
    QVERIFY2(outcome.exitCode == 0 && outcome.errors.contains("nothing lost"), outcome.errors.constData());
    const auto lines = runProgram({u"export"_qs, u"x.forkscope"_qs, u"--to"_qs, u"jsonl"_qs}).output.split('\n');
    for (const auto &line : lines.mid(1))
        if (!line.isEmpty())
            m_events.push_back(QJsonDocument::fromJson(line).object());
}

void HostileTest::watchingGoesOn()
{
    int ends = 0;
    for (const auto &event : m_events)
        ends += event[u"type"_qs].toString() == u"exit"_qs && event[u"status"_qs].toInt() == 7; // of the last program
    QCOMPARE(ends, 1);
}

void HostileTest::stormIsWhole()
{
    std::set<std::pair<double, double>> born, ended;
    int maker = 0;
    double first = 0, last = 0;
    for (const auto &event : m_events) {
        const auto type = event[u"type"_qs].toString();
        const std::pair life{event[u"pid"_qs].toDouble(), event[u"start"_qs].toDouble()};
        if (type == u"exec"_qs && event[u"comm"_qs].toString() == u"vforks"_qs)
            maker = event[u"pid"_qs].toInt();
        else if (type == u"fork"_qs && maker != 0 && event[u"creator_pid"_qs].toInt() == maker) {
            born.insert(life);
            last = event[u"time"_qs].toDouble();
            first = born.size() == 1 ? last : first;
        } else if (type == u"exit"_qs && born.contains(life))
            ended.insert(life);
    }
    QCOMPARE(born.size(), std::size_t(storm));
    QCOMPARE(ended.size(), std::size_t(storm));
    qInfo("%.0f vforks a second", storm / (last - first) * 1e9);
}

void HostileTest::bytesAreKept()
{
    if (KernelHooks::ofThisKernel().readUser)
        QSKIP("this kernel refuses to read memory at exec");
    QJsonObject exec;
    for (const auto &event : m_events)
        if (event[u"argv"_qs].toArray().size() == 7)
            exec = event;
    QCOMPARE(exec[u"path"_qs].toString(), exactText("\x1b[2J\"\n,\xff\xe2\x80\xae'"));
    QCOMPARE(exec[u"executable"_qs].toString(), u"hostile"_qs);
    const auto argv = exec[u"argv"_qs].toArray();
    QCOMPARE(argv[0].toString(), exactText("\x1b]0;name\x07"));
    QCOMPARE(argv[1].toString(), exactText(everyByte()));
    QCOMPARE(argv[3].toString(), u"\"quoted\",\nnext,line"_qs);
    QCOMPARE(argv[4].toString(), QString::fromUtf8("\xe2\x80\xaegnp.exe"));
    QCOMPARE(argv[5].toString(), u"\\xff"_qs);
    QCOMPARE(argv[6].toString(), QString());
    QCOMPARE(exec[u"argv_truncated"_qs].toBool(), false);
}

void HostileTest::namesAreKept()
{
    QStringList names, expected;
    for (const auto &event : m_events)
        if (event[u"type"_qs].toString() == u"fork"_qs)
            names += event[u"comm"_qs].toString();
    for (int first = 0; first < 255; first += 15)
        expected += exactText(everyByte().mid(first, 15));
    const auto begin = names.indexOf(expected[0]);
    QVERIFY(begin >= 0);
    QCOMPARE(names.mid(begin, expected.size()), expected);
}

void HostileTest::outputIsSafe_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("tree") << QStringList{u"tree"_qs, u"x.forkscope"_qs};
    QTest::newRow("tree in JSON") << QStringList{u"tree"_qs, u"x.forkscope"_qs, u"--json"_qs};
    QTest::newRow("stats") << QStringList{u"stats"_qs, u"x.forkscope"_qs};
    QTest::newRow("JSON lines") << QStringList{u"export"_qs, u"x.forkscope"_qs, u"--to"_qs, u"jsonl"_qs};
    QTest::newRow("CSV") << QStringList{u"export"_qs, u"x.forkscope"_qs, u"--to"_qs, u"csv"_qs};
}

void HostileTest::outputIsSafe()
{
    QFETCH(QStringList, arguments);
    const auto output = runProgram(arguments).output;
    QVERIFY(output.size() > 100);
    QVERIFY(output.isValidUtf8());
    const auto lines = output.split('\n');
    for (const auto &line : lines) {
        auto text = QString::fromUtf8(line);
        QVERIFY2(isSafe(text.remove(u'\r')), line.toHex(' ').left(1000).constData()); // CSV ends its lines with one
    }
}

void HostileTest::modelsAreSafe()
{
    Session session(std::make_unique<ReplaySource>(u"x.forkscope"_qs));
    session.start();
    QTRY_COMPARE_WITH_TIMEOUT(session.state(), Session::State::Ended, 60'000);
    ProcessTreeModel tree(session);
    EventListModel list(session);
    session.cursor().setPosition(session.events().size());
    tree.catchUp();
    list.catchUp();
    QCOMPARE(list.rowCount(), int(session.events().size()));
    QCOMPARE(unsafeCells(tree), 0);
    ArgumentModel arguments;
    int unsafe = 0;
    for (Position position = 0; position < 200; ++position) {
        const EventNumber number{position};
        arguments.show(session.events().event(number), session.known());
        unsafe += unsafeCells(arguments) + !isSafe(sentenceOf(session, number));
        for (int column = 0; column < list.columnCount(); ++column)
            unsafe += !isSafe(list.index(int(position), column).data().toString());
    }
    QCOMPARE(unsafe, 0);
}

QTEST_GUILESS_MAIN(HostileTest)
#include "hostile_test.moc"
