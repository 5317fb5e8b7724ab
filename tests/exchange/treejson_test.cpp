// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as JSON: every key where it was recorded, children inside their parents.
#include "app/exchange/treejson.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class TreeJsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nestsChildren();
    void tellsRefusalsAndAdoption();
    void showsTheMomentAskedFor();
    void listsMarks();
    void piecesMakeTheWhole();
};

namespace {

QByteArray treeAt(const Session &session, Position position)
{
    QByteArray text;
    treeJson(session, position, [&](const QByteArray &piece) { text += piece; });
    return text;
}

QByteArray treeOf(const QString &text)
{
    const auto session = sessionOf(text);
    return treeAt(*session, session->events().size());
}

} // namespace

void TreeJsonTest::nestsChildren()
{
    const QByteArray expected =
        R"json({"processes":[{"pid":1,"start":501000000,"comm":"sh","began":501000000,"threads":1,"forks":2,"children":[)json"
        R"json({"pid":2,"start":1002000000,"comm":"ls","path":"/bin/ls","argv":["/bin/ls","-l"],"argv_truncated":false,)json"
        R"json("began":1002000000,"ended":1004000000,"reaped":1005000000,"status":3,"threads":0,"forks":0,)json"
        R"json("looks_like":"fork()","flags":["CLONE_CHILD_CLEARTID","CLONE_CHILD_SETTID"],"children":[]},)json"
        R"json({"pid":3,"start":1006000000,"comm":"sh","began":1006000000,"ended":1007000000,"signal":"SIGKILL","core":false,)json"
        R"json("threads":0,"forks":0,"looks_like":"posix_spawn()","flags":["CLONE_VM","CLONE_VFORK"],"children":[]}]}]})json"
        "\n";
    QCOMPARE(
        treeOf(QStringLiteral("1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 2 exit 3; 2 reap; 1 spawn 3; 3 exit SIGKILL;"
                              "1 thread 9")),
        expected);
}

void TreeJsonTest::tellsRefusalsAndAdoption()
{
    const QByteArray expected =
        R"json({"processes":[{"pid":1,"start":501000000,"comm":"init","began":501000000,"threads":0,"forks":0,"children":[]},)json"
        R"json({"pid":2,"start":502000000,"comm":"sh","began":502000000,"threads":0,"forks":1,)json"
        R"json("failures":[{"time":1003000000,"errno":"ENOMEM"}],"children":[)json"
        R"json({"pid":3,"start":1004000000,"comm":"sh","began":1004000000,"threads":0,"forks":0,"looks_like":"fork()",)json"
        R"json("flags":["CLONE_CHILD_CLEARTID","CLONE_CHILD_SETTID"],"adopted_by":1,"children":[]}]}]})json"
        "\n";
    QCOMPARE(treeOf(u"1 exists init; 2 exists sh; 2 refused ENOMEM; 2 fork 3; 3 adopted 1"_qs), expected);
}

void TreeJsonTest::listsMarks()
{
    auto messages = messagesOf(u"1 exists sh; 1 fork 2"_qs);
    const auto mark = [&](forkscope_marker_kind kind, const char *text, const char *author) {
        messages.push_back({MessageType::Marker, encodeMarker(kind, timeFromNs(1'003'000'000), text, author)});
    };
    mark(FORKSCOPE_MARKER_BY_HAND, "half \x07way", "alice");
    mark(FORKSCOPE_MARKER_LOSS, "lost: 1 event", "");
    const auto session = sessionOf(messages);
    const auto whole = treeAt(*session, Never);
    QVERIFY2(whole.endsWith(R"json(],"markers":[{"time":1003000000,"kind":"hand","text":"half \u0007way",)json"
                            R"json("author":"alice"},{"time":1003000000,"kind":"loss","text":"lost: 1 event"}]})json"
                            "\n"),
             whole.constData());
    QVERIFY(!treeAt(*session, 2).contains("markers"));
}

void TreeJsonTest::showsTheMomentAskedFor()
{
    const auto session = sessionOf(u"1 exists sh; 1 exec /bin/a; 1 exec /bin/b; 1 exit 0"_qs);
    QCOMPARE(
        treeAt(*session, 2),
        QByteArray(R"json({"processes":[{"pid":1,"start":501000000,"comm":"a","path":"/bin/a","argv":["/bin/a"],)json"
                   R"json("argv_truncated":false,"began":501000000,"threads":0,"forks":0,"children":[]}]})json"
                   "\n"));
}

// More than is handed over at once.
void TreeJsonTest::piecesMakeTheWhole()
{
    QString text = u"1 exists sh"_qs;
    constexpr int children = 1000;
    for (int child = 2; child < children + 2; ++child)
        text += u"; 1 fork %1"_qs.arg(child);
    const auto session = sessionOf(text);
    int pieces = 0;
    QByteArray whole;
    treeJson(*session, session->events().size(), [&](const QByteArray &piece) {
        ++pieces;
        whole += piece;
    });
    QVERIFY(pieces > 1);
    QCOMPARE(whole.count("{\"pid\":"), qsizetype(children + 1));
    QVERIFY(whole.contains(R"json("children":[]},{"pid":1001,)json"));
    QVERIFY(whole.endsWith("\"children\":[]}]}]}\n"));
}

QTEST_GUILESS_MAIN(TreeJsonTest)
#include "treejson_test.moc"
