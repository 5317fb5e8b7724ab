// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/displaytext.h"

#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

class DisplayTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostileBytesAreShown_data();
    void hostileBytesAreShown();
    void longTextIsCut();
    void argumentsAreQuotedForAShell_data();
    void argumentsAreQuotedForAShell();
    void emptyArgumentsAreKept();
    void durations_data();
    void durations();
    void clocks();
    void statusWords();
};

void DisplayTextTest::hostileBytesAreShown_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("text");
    const auto row = [](const char *name, const QByteArray &bytes, const QString &text) {
        QTest::newRow(name) << bytes << text;
    };
    row("plain", "sed", u"sed"_qs);
    row("utf-8", "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xa7", u"café € 🐧"_qs);
    row("bad byte",
        "a\xff"
        "b",
        u"a\\xffb"_qs);
    row("cut sequence", "a\xe2\x82", u"a\\xe2\\x82"_qs);
    row("overlong", "\xc0\xaf", u"\\xc0\\xaf"_qs);
    row("surrogate", "\xed\xa0\x80", u"\\xed\\xa0\\x80"_qs);
    row("beyond unicode", "\xf4\x90\x80\x80", u"\\xf4\\x90\\x80\\x80"_qs);
    row("control", QByteArray("a\nb\tc\x1b[31m\x07\x7f", 12), u"a\\nb\\tc\\e[31m\\x07\\x7f"_qs);
    row("C1", "\xc2\x9b", u"⟨U+009B⟩"_qs);
    row("bidi override",
        "\xe2\x80\xae"
        "txt",
        u"⟨U+202E⟩txt"_qs);
    row("zero width",
        "a\xe2\x80\x8b"
        "b",
        u"a⟨U+200B⟩b"_qs);
    row("line separator", "\xe2\x80\xa8", u"⟨U+2028⟩"_qs);
    row("markup stays text", "<b>&amp;</b>", u"<b>&amp;</b>"_qs);
}

void DisplayTextTest::hostileBytesAreShown()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, text);
    QCOMPARE(displayText(bytes), text);
}

void DisplayTextTest::longTextIsCut()
{
    QCOMPARE(displayText(QByteArray(300, 'a')).size(), 257);
    QVERIFY(displayText(QByteArray(300, 'a')).endsWith(u'…'));
    QCOMPARE(displayText(QByteArray(300, 'a'), 0).size(), 300);
    QCOMPARE(displayText(QByteArray(256, 'a')).size(), 256);
}

void DisplayTextTest::argumentsAreQuotedForAShell_data()
{
    QTest::addColumn<QByteArray>("argument");
    QTest::addColumn<QString>("line");
    QTest::newRow("plain") << QByteArray("-l") << u"-l"_qs;
    QTest::newRow("empty") << QByteArray("") << u"''"_qs;
    QTest::newRow("blank") << QByteArray("a b") << u"'a b'"_qs;
    QTest::newRow("quote") << QByteArray("it's") << u"'it'\\''s'"_qs;
    QTest::newRow("dollar") << QByteArray("$(rm -rf /)") << u"'$(rm -rf /)'"_qs;
    QTest::newRow("newline") << QByteArray("a\nb'c\\") << u"$'a\\nb\\'c\\\\'"_qs;
    QTest::newRow("bad byte") << QByteArray("a\xff") << u"$'a\\xff'"_qs;
}

void DisplayTextTest::argumentsAreQuotedForAShell()
{
    QFETCH(QByteArray, argument);
    QFETCH(QString, line);
    QCOMPARE(commandLine({argument}), line);
}

void DisplayTextTest::emptyArgumentsAreKept()
{
    QCOMPARE(splitArguments(QByteArrayView("a\0\0b\0", 5)), (QList<QByteArray>{"a", "", "b"}));
    QCOMPARE(splitArguments(QByteArrayView("a\0b", 3)), (QList<QByteArray>{"a", "b"}));
    QCOMPARE(splitArguments(QByteArrayView("a\0b\0junk", 8), 2), (QList<QByteArray>{"a", "b"}));
    QCOMPARE(splitArguments({}), QList<QByteArray>());
}

void DisplayTextTest::durations_data()
{
    QTest::addColumn<qint64>("ns");
    QTest::addColumn<QString>("text");
    QTest::newRow("0") << qint64(0) << u"0 ns"_qs;
    QTest::newRow("ns") << qint64(999) << u"999 ns"_qs;
    QTest::newRow("us") << qint64(1500) << u"1.5 µs"_qs;
    QTest::newRow("rounds up") << qint64(999'600) << u"1 ms"_qs;
    QTest::newRow("ms") << qint64(3'213'000) << u"3.21 ms"_qs;
    QTest::newRow("ms 2") << qint64(41'260'000) << u"41.3 ms"_qs;
    QTest::newRow("s") << qint64(41'000'000'000) << u"41 s"_qs;
    QTest::newRow("just below a minute") << qint64(59'990'000'000) << u"1 min 00 s"_qs;
    QTest::newRow("min") << qint64(125'000'000'000) << u"2 min 05 s"_qs;
    QTest::newRow("h") << qint64(3'725'000'000'000) << u"1 h 02 min"_qs;
    QTest::newRow("d") << qint64(90'000'000'000'000) << u"1 d 1 h"_qs;
    QTest::newRow("negative") << qint64(-3'000'000) << u"−3 ms"_qs;
}

void DisplayTextTest::durations()
{
    QFETCH(qint64, ns);
    QFETCH(QString, text);
    QCOMPARE(durationText(Duration(ns)), text);
}

void DisplayTextTest::clocks()
{
    const ClockPair clock{Time(10s), 1'700'000'000'500'000'000}; // 2023-11-14T22:13:20.5Z at 10 s of boot time
    QCOMPARE(clockText(Time(12250ms), clock), u"22:13:22.750"_qs);
    QCOMPARE(clockText(Time(9s), clock, 1), u"22:13:19.5"_qs);
    QCOMPARE(clockText(Time(9s), ClockPair{}), u"+9.000 s"_qs);
    QCOMPARE(offsetText(Time(9s), Time(12s), 1), u"−3.0 s"_qs);
}

void DisplayTextTest::statusWords()
{
    QCOMPARE(statusText(0), u"ok"_qs);
    QCOMPARE(statusText(2 << 8), u"status 2"_qs);
    QCOMPARE(statusText(9), u"SIGKILL (9)"_qs);
    QCOMPARE(statusText(0x8b), u"SIGSEGV (11), core dumped"_qs);
    QCOMPARE(signalName(17), u"SIGCHLD"_qs);
    QCOMPARE(signalName(77), u"signal 77"_qs);
    QCOMPARE(signalName(0), QString());
    QCOMPARE(errnoName(11), u"EAGAIN"_qs);
    QCOMPARE(errnoName(4711), u"errno 4711"_qs);
}

QTEST_GUILESS_MAIN(DisplayTextTest)
#include "displaytext_test.moc"
