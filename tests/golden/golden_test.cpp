// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Every released version of the format has a recording here that all later versions must open: format-N.forkscope and
// what is in it, format-N.txt; and so has what became of such recordings: merged, redacted, recovered, killed. New ones
// are written once, with writegolden.
#include "app/recording/recordingreader.h"
#include "app/recording/recordingsummary.h"
#include "tests/golden/transcript.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace forkscope;

class GoldenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachVersionIsThere();
    void opens_data();
    void opens();

private:
    const QDir m_directory{QStringLiteral(FORKSCOPE_GOLDEN)};
};

void GoldenTest::eachVersionIsThere()
{
    for (int version = 1; version <= FORKSCOPE_PROTOCOL; ++version)
        QVERIFY(m_directory.exists(QStringLiteral("format-%1.forkscope").arg(version)));
}

void GoldenTest::opens_data()
{
    QTest::addColumn<QString>("recording");
    for (const auto &name : m_directory.entryList({u"*.forkscope"_qs}))
        QTest::newRow(qPrintable(name)) << m_directory.filePath(name);
}

void GoldenTest::opens()
{
    QFETCH(QString, recording);
    auto reader = RecordingReader::open(recording);
    QVERIFY2(bool(reader), qPrintable(reader ? QString() : reader.error()));
    std::vector<Message> messages;
    while (auto message = (*reader)->next())
        messages.push_back(*std::move(message));
    QCOMPARE((*reader)->error(), QString());

    QFile expected(QString(recording).replace(u".forkscope"_qs, u".txt"_qs));
    QVERIFY(expected.open(QIODevice::ReadOnly));
    const auto lines = transcriptOf(messages, (*reader)->notice()).split('\n');
    const auto expectedLines = expected.readAll().split('\n');
    for (qsizetype line = 0; line < std::min(lines.size(), expectedLines.size()); ++line)
        QCOMPARE(lines[line], expectedLines[line]);
    QCOMPARE(lines.size(), expectedLines.size());

    auto summary = RecordingSummary::scan(recording);
    QVERIFY(bool(summary) && summary->hello && summary->overview);
    QCOMPARE(summary->notice, (*reader)->notice());
    QCOMPARE(summary->overview->events(), (*reader)->parser().events());
    QCOMPARE(summary->messages, quint64(messages.size()));
}

QTEST_GUILESS_MAIN(GoldenTest)
#include "golden_test.moc"
