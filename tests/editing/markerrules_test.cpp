// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/markerrules.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class MarkerRulesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marks_data();
    void marks();
    void peaksDouble();
    void markStandsAtItsMoment();
};

namespace {

QString marksOf(const std::vector<Message> &messages)
{
    MarkerRules rules;
    QStringList texts;
    for (const auto &message : messages)
        for (const auto &marker : rules.take(message)) {
            const auto decoded = decodeMarker(marker.payload);
            texts << QStringLiteral("%1 %2").arg(decoded->fixed.kind).arg(QString::fromUtf8(decoded->text));
        }
    return texts.join(QLatin1Char('\n'));
}

// `count` forks, a millisecond apart.
QString forks(int first, int count)
{
    QString text;
    for (int i = 0; i < count; ++i)
        text += QStringLiteral("; 1 fork %1").arg(first + i);
    return text;
}

} // namespace

void MarkerRulesTest::marks_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    QTest::newRow("nothing") << u"1 exists sh; 1 fork 2; 2 exit 1; 2 reap"_qs << QString();
    QTest::newRow("first refusal only") << u"1 exists sh; 1 refused EAGAIN; 1 refused ENOMEM"_qs
                                        << u"2 first refused fork: EAGAIN, of sh (1)"_qs;
    QTest::newRow("loss") << u"1 exists sh; lost 5; lost 3; +2000ms; lost 1; 1 fork 2"_qs
                          << u"4 lost: 5 events\n4 lost: 1 event"_qs;
    QTest::newRow("end without a word of its collection")
        << u"1 exists sh; 1 fork 2; 2 exit 0; +5000ms; 1 fork 3"_qs << QString();
}

void MarkerRulesTest::marks()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    QCOMPARE(marksOf(messagesOf(text)), expected);
}

void MarkerRulesTest::peaksDouble()
{
    const auto text = u"1 exists sh"_qs + forks(10, 120) + u"; +2000ms"_qs + forks(200, 150) + u"; +2000ms"_qs +
                      forks(400, 300) + u"; +2000ms; 1 fork 9"_qs;
    QCOMPARE(marksOf(messagesOf(text)), u"1 120 forks in a second\n1 300 forks in a second"_qs);
}

void MarkerRulesTest::markStandsAtItsMoment()
{
    // A list of tasks that still has it as a zombie, and one that comes too early to say so.
    for (const auto &[wait, expected] :
         {std::pair(u"3000"_qs, u"3 sh (2) has been a zombie for 3 s"_qs), std::pair(u"500"_qs, QString())}) {
        auto messages =
            messagesOf(u"1 exists sh; 1 fork 2; 2 exit 0; lost 1; +%1ms; snapshot 1 2; 1 fork 3"_qs.arg(wait));
        for (auto &message : messages) {
            if (message.type != MessageType::Snapshot || BatchReader(message.payload).head().count != 2)
                continue;
            BatchReader reader(message.payload);
            const auto head = reader.head();
            QByteArray changed(reinterpret_cast<const char *>(&head), sizeof head);
            while (const auto record = reader.next()) {
                auto bytes = record->toByteArray();
                forkscope_existing row;
                std::memcpy(&row, bytes.constData(), sizeof row);
                row.zombie = row.head.tgid == 2;
                std::memcpy(bytes.data(), &row, sizeof row);
                changed += bytes;
            }
            message.payload = changed;
        }
        QCOMPARE(marksOf(messages).remove(u"4 lost: 1 event"_qs).trimmed(), expected);
    }
}

QTEST_GUILESS_MAIN(MarkerRulesTest)
#include "markerrules_test.moc"
