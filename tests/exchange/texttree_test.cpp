// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The tree as it is printed: results, lifetimes, orphans, refusals, moments.
#include "app/exchange/texttree.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class TextTreeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void drawsTrees_data();
    void drawsTrees();
    void showsTheMomentAskedFor();
    void commandLeavesItsRecorderOut();
    void deepChainsKeepTheirIndent();
};

namespace {

QString treeAt(const Session &session, Position position)
{
    QStringList lines;
    textTree(session, position, [&](const QString &line) { lines << line; });
    return lines.join(QLatin1Char('\n'));
}

} // namespace

void TextTreeTest::drawsTrees_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("tree");
    const auto add = [](const char *name, const QString &text, const QStringList &lines) {
        QTest::newRow(name) << text << lines.join(QLatin1Char('\n'));
    };
    add("running, ended, ended badly",
        QStringLiteral(
            "1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 1 fork 3; 3 fork 4; 4 exit 0; 4 reap; 3 exit 2; 3 reap;"
            "2 exit SIGKILL; 2 reap"),
        {u"sh (1) · running · 510 ms · 2 forks"_qs, u"├─ ls (2) · SIGKILL (9) · 8 ms · /bin/ls -l"_qs,
         u"└─ sh (3) · status 2 · 4 ms · 1 fork"_qs, u"   └─ sh (4) · ok · 1 ms"_qs});
    add("lines lead to later siblings", u"1 exists sh; 1 fork 2; 2 fork 3; 1 fork 4"_qs,
        {u"sh (1) · running · 503 ms · 2 forks"_qs, u"├─ sh (2) · running · 2 ms · 1 fork"_qs,
         u"│  └─ sh (3) · running · 1 ms"_qs, u"└─ sh (4) · running · 0 ns"_qs});
    add("orphan", u"1 exists init; 2 exists sh under 1; 2 fork 3; 3 fork 4; 3 exit 0; 4 adopted 1; 3 reap"_qs,
        {u"init (1) · running · 506 ms"_qs, u"└─ sh (2) · running · 505 ms · 1 fork"_qs,
         u"   └─ sh (3) · ok · 2 ms · 1 fork"_qs, u"      └─ sh (4) · running · 3 ms · ↷ adopted by init (1)"_qs});
    add("zombie", u"1 exists sh; 1 fork 2; 2 exit 1"_qs,
        {u"sh (1) · running · 502 ms · 1 fork"_qs, u"└─ sh (2) · zombie, status 1 · 1 ms"_qs});
    add("refused fork", u"1 exists sh; 1 refused EAGAIN; 1 fork 2"_qs,
        {u"sh (1) · running · 502 ms · 1 fork"_qs, u"├─ ✗ clone refused · EAGAIN (Resource temporarily unavailable)"_qs,
         u"└─ sh (2) · running · 0 ns"_qs});
    add("threads", u"1 exists sh; 1 fork 2; 2 thread 8; 2 thread 9; 2 thread-exit 8; 1 thread 7"_qs,
        {u"sh (1) · running · 505 ms · 1 fork · 1 more thread"_qs, u"└─ sh (2) · running · 4 ms · 1 more thread"_qs});
    add("end that was lost", u"1 exists sh; 1 fork 2; lost 1; +5ms; snapshot 1"_qs,
        {u"sh (1) · running · 508 ms · 1 fork"_qs, u"└─ sh (2) · ended (event lost) · 7 ms"_qs});
}

void TextTreeTest::drawsTrees()
{
    QFETCH(QString, text);
    QFETCH(QString, tree);
    const auto session = sessionOf(text);
    QCOMPARE(treeAt(*session, session->events().size()), tree);
}

void TextTreeTest::showsTheMomentAskedFor()
{
    const auto session = sessionOf(u"1 exists sh; 1 fork 2; 2 exec /bin/ls; 1 fork 3; 2 exit 0; 2 reap"_qs);
    QCOMPARE(treeAt(*session, 2), u"sh (1) · running · 501 ms · 1 fork\n└─ sh (2) · running · 0 ns"_qs);
    QCOMPARE(treeAt(*session, 4), QStringLiteral("sh (1) · running · 503 ms · 2 forks\n"
                                                 "├─ ls (2) · running · 2 ms · /bin/ls\n└─ sh (3) · running · 0 ns"));
}

void TextTreeTest::commandLeavesItsRecorderOut()
{
    auto messages = messagesOf(u"1 fork 2; 2 fork 3"_qs);
    auto hello = *decodeHello(messages.front().payload);
    hello.command = "make";
    messages.front().payload = encodeHello(hello);
    Session session(std::make_unique<FakeSource>(messages));
    session.start();
    QTRY_COMPARE(session.state(), Session::State::Ended);
    QCOMPARE(treeAt(session, session.events().size()),
             u"process 2 · running · 1 ms · 1 fork\n└─ process 3 · running · 0 ns"_qs);
}

void TextTreeTest::deepChainsKeepTheirIndent()
{
    QString text = u"1 exists sh"_qs;
    constexpr int depth = 1000;
    for (int pid = 1; pid <= depth; ++pid)
        text += u"; %1 fork %2"_qs.arg(pid).arg(pid + 1);
    const auto session = sessionOf(text);
    const auto lines = treeAt(*session, session->events().size()).split(QLatin1Char('\n'));
    QCOMPARE(lines.size(), depth + 1);
    QCOMPARE(lines[24], QString(23 * 3, QLatin1Char(' ')) + u"└─ sh (25) · running · 976 ms · 1 fork"_qs);
    QCOMPARE(lines[depth], QString(23 * 3, QLatin1Char(' ')) + u"[1000] sh (1001) · running · 0 ns"_qs);
}

QTEST_GUILESS_MAIN(TextTreeTest)
#include "texttree_test.moc"
