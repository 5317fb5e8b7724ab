// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What is proposed at a place of a filter, and what it takes the place of.
#include "app/filter/filtercompletion.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class FilterCompletionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void proposes_data();
    void proposes();
    void valuesSayHowOftenTheyWereSeen();
    void proposalTakesThePlaceOfTheWord();
};

namespace {
const auto sample = u"1 exists sh; 1 fork 2; 2 exec /bin/ls; 1 fork 3; 3 exec /bin/ls; 1 fork 4; 4 exec \"od\"d"_qs;

// `|` stands for the cursor.
FilterCompletion completionOf(QString text, const Session &session)
{
    const auto cursor = int(text.indexOf(u'|'));
    return completeFilter(text.remove(u'|'), cursor, session);
}
} // namespace

void FilterCompletionTest::proposes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("proposals"); // those it begins with
    const auto row = [](const char *text, const char *proposals) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(proposals);
    };
    row("li|", "lifetime");
    row("failed && zom|", "zombie_time");
    row("(li|", "lifetime");
    row("und|", "under");
    row("comm |", "== != contains matches in && ||");
    row("lifetime |", "== != < <= > >= in && ||");
    row("flags |", "has == != && ||");
    row("failed |", "&& ||");
    row("comm ma|", "matches");
    row("state == |", "running zombie ended");
    row("state == z|", "zombie");
    row("call in {vfork, cl|", "clone clone3");
    row("signal == SIGK|", "SIGKILL");
    row("flags has CLONE_NEWP|", "CLONE_NEWPID");
    row("comm == |", "\"ls\" \"\\\"od\\\"d\" \"sh\"");
    row("comm == \"l|", "\"ls\"");
    row("pid == |", "");
    row("pid == 4|", "");
    row("\"some text|", "");
    row("comm == \"sed\" |", "comm path argv");
}

void FilterCompletionTest::proposes()
{
    QFETCH(QString, text);
    QFETCH(QString, proposals);
    const auto session = sessionOf(sample);
    QStringList found;
    for (const auto &proposal : completionOf(text, *session).proposals)
        found << proposal.text;
    const auto expected = proposals.split(u' ', Qt::SkipEmptyParts);
    if (text.endsWith(u"\"sed\" |"))
        found = found.mid(0, expected.size()); // all fields
    QCOMPARE(found, expected);
}

void FilterCompletionTest::valuesSayHowOftenTheyWereSeen()
{
    const auto session = sessionOf(sample);
    const auto proposals = completionOf(u"comm == |"_qs, *session).proposals;
    QCOMPARE(proposals.front().text, u"\"ls\""_qs);
    QCOMPARE(proposals.front().meaning, u"2"_qs);
}

void FilterCompletionTest::proposalTakesThePlaceOfTheWord()
{
    const auto session = sessionOf(sample);
    const auto completion = completionOf(u"failed && zom|"_qs, *session);
    QCOMPARE(completion.from, 10);
    QCOMPARE(completion.to, 13);
    const auto none = completionOf(u"comm |"_qs, *session);
    QCOMPARE(none.from, none.to);
}

QTEST_GUILESS_MAIN(FilterCompletionTest)
#include "filtercompletion_test.moc"
