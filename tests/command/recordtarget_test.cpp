// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/recordtarget.h"
#include "app/command/sizes.h"
#include "app/editing/mergerecordings.h"
#include "app/recording/recordingsummary.h"
#include "tests/bench/synthetic.h"
#include "tests/editing/files.h"
#include "tests/session/notation.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTest>

using namespace forkscope;

class RecordTargetTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_files = std::make_unique<Files>(); }

    void sizes_data();
    void sizes();
    void endsBelowItsSize();
    void rotatedFilesStandForThemselves();
    void rotatedFilesJoinWithoutAGap();
    void takenNamesArePassedOver();
    void notInTheMidstOfAList();
    void ringKeepsTheLast();
    void ringThatIsKilledLeavesPieces();
    void nothingRecordedLeavesNothing();

private:
    QStringList names() const
    {
        return QDir(QFileInfo(m_files->path(u"x"_qs)).path()).entryList(QDir::Files, QDir::Name);
    }
    std::unique_ptr<RecordTarget> target(const RecordLimits &limits)
    {
        return std::make_unique<RecordTarget>(m_files->writer(u"x.forkscope"_qs), limits);
    }

    std::unique_ptr<Files> m_files;
};

namespace {

std::vector<Message> synthetic(quint64 events)
{
    SyntheticStream stream({.mix = SyntheticMix::Mixed, .events = events, .seed = 3});
    std::vector<Message> messages;
    while (auto message = stream.next())
        messages.push_back(*message);
    auto hello = *decodeHello(messages.front().payload);
    hello.fixed.boot_id[0] = 1; // a recorder knows it; what is joined is told by it
    messages.front().payload = encodeHello(hello);
    return messages;
}

} // namespace

void RecordTargetTest::sizes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("bytes") << u"1500000"_qs << qint64(1'500'000);
    QTest::newRow("k") << u"500k"_qs << qint64(512'000);
    QTest::newRow("M") << u"1.5M"_qs << qint64(1'572'864);
    QTest::newRow("GiB") << u"2 GiB"_qs << qint64(2) * (1 << 30);
    QTest::newRow("T") << u"1TB"_qs << (qint64(1) << 40);
    for (const auto *text : {"", "M", "-1M", "1X", "1MM", "99999999999T"})
        QTest::newRow(qPrintable(u"none: %1"_qs.arg(QString::fromLatin1(text))))
            << QString::fromLatin1(text) << qint64(-1);
}

void RecordTargetTest::sizes()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    const auto size = parseSize(text);
    QCOMPARE(size ? qint64(*size) : -1, bytes);
}

void RecordTargetTest::endsBelowItsSize()
{
    constexpr quint64 size = 700'000;
    const auto made = target({.size = size});
    QSignalSpy full(made.get(), &RecordTarget::full);
    for (const auto &message : synthetic(60'000))
        made->take(message);
    QCOMPARE(full.size(), 1);
    QVERIFY(made->finish());
    const auto bytes = quint64(QFileInfo(m_files->path(u"x.forkscope"_qs)).size());
    QVERIFY2(bytes <= size && bytes > size / 3, qPrintable(QString::number(bytes)));
    const auto session = sessionOf(m_files->read(u"x.forkscope"_qs));
    QVERIFY(session->isComplete());
    QCOMPARE(made->overview().events(), session->events().size() - session->events().prologue());
}

void RecordTargetTest::rotatedFilesStandForThemselves()
{
    const auto messages = synthetic(20'000); // four seconds
    const auto made = target({.duration = std::chrono::seconds(1), .rotates = true});
    for (const auto &message : messages)
        made->take(message);
    QVERIFY(made->finish());
    QVERIFY2(made->paths().size() >= 3, qPrintable(made->paths().join(u' ')));
    QCOMPARE(names().size(), made->paths().size());
    const auto whole = sessionOf(messages);
    for (const auto &path : made->paths()) {
        const auto part = sessionOf(m_files->read(QFileInfo(path).fileName()));
        QVERIFY(part->isComplete());
        QCOMPARE(RecordingSummary::read(path)->hello->fixed.boot_id[0], 1);
        const auto position = whole->events().positionAt(*part->end());
        if (whole->events().timeAt(position + 1) != part->end()) // no two events at the boundary
            QCOMPARE(livingText(*part, Never), livingText(*whole, position));
    }
}

void RecordTargetTest::rotatedFilesJoinWithoutAGap()
{
    const auto messages = synthetic(20'000);
    const auto made = target({.duration = std::chrono::milliseconds(700), .rotates = true});
    for (const auto &message : messages)
        made->take(message);
    QVERIFY(made->finish());
    const auto joined = m_files->writer(u"joined"_qs);
    auto done = mergeRecordings(made->paths(), *joined);
    QVERIFY2(bool(done), qPrintable(done ? QString() : done.error()));
    const auto session = sessionOf(m_files->read(u"joined"_qs));
    const auto whole = sessionOf(messages);
    QVERIFY(session->isComplete());
    QCOMPARE(session->events().size(), whole->events().size());
    QCOMPARE(drawTree(session->processes(), Never), drawTree(whole->processes(), Never));
}

void RecordTargetTest::takenNamesArePassedOver()
{
    m_files->write(u"x-2.forkscope"_qs, messagesOf(u"1 fork 2"_qs));
    const auto made = target({.duration = std::chrono::seconds(1), .rotates = true});
    for (const auto &message : messagesOf(u"1 exists sh; 1 fork 2; +2000ms; 1 fork 3; 2 exit 0; lost 1; 3 exit 0"_qs))
        made->take(message);
    QVERIFY(made->finish());
    QCOMPARE(QFileInfo(made->paths().at(1)).fileName(), u"x-3.forkscope"_qs);
}

void RecordTargetTest::notInTheMidstOfAList()
{
    auto messages = messagesOf(u"1 exists sh; 1 fork 2; lost 1; +2000ms; snapshot 1 2; 1 fork 3; lost 1; 1 fork 4"_qs);
    // The later list in two parts: a file that began with the second would take everybody else for ended.
    for (auto message = messages.begin() + 2; message != messages.end(); ++message) {
        if (message->type != MessageType::Snapshot)
            continue;
        auto first = BatchReader(message->payload).head();
        auto last = first;
        first.flags &= quint16(~FORKSCOPE_BATCH_LAST_PART);
        last.flags &= quint16(~FORKSCOPE_BATCH_FIRST_PART);
        last.count = 0;
        std::memcpy(message->payload.data(), &first, sizeof first);
        messages.insert(message + 1,
                        {MessageType::Snapshot, QByteArray(reinterpret_cast<const char *>(&last), sizeof last)});
        break;
    }
    const auto made = target({.duration = std::chrono::seconds(1), .rotates = true});
    for (const auto &message : messages)
        made->take(message);
    QVERIFY(made->finish());
    QCOMPARE(made->paths().size(), 2);
    QCOMPARE(livingText(*sessionOf(m_files->read(u"x-2.forkscope"_qs)), Never),
             u"1 of 0: sh\n2 of 1: sh\n3 of 1: sh\n4 of 1: sh"_qs);
}

void RecordTargetTest::ringKeepsTheLast()
{
    const auto messages = synthetic(30'000); // six seconds
    const auto made = target({.keep = std::chrono::seconds(2)});
    qsizetype mostPieces = 0;
    for (const auto &message : messages) {
        made->take(message);
        mostPieces = std::max(mostPieces, names().size());
    }
    QVERIFY(mostPieces > 4 && mostPieces <= 11);
    QVERIFY(made->finish());
    QCOMPARE(names(), QStringList{u"x.forkscope"_qs});
    const auto session = sessionOf(m_files->read(u"x.forkscope"_qs));
    const auto whole = sessionOf(messages);
    QVERIFY(session->isComplete());
    QCOMPARE(*session->end(), *whole->end());
    QCOMPARE(made->overview().events(), session->events().size() - session->events().prologue());
    const auto from = *whole->end() - std::chrono::seconds(2);
    QVERIFY(*session->begin() >= from - std::chrono::milliseconds(1));
    QCOMPARE(livingText(*session, session->events().prologue()),
             livingText(*whole, whole->events().positionAt(from - Duration(1))));
    QCOMPARE(livingText(*session, Never), livingText(*whole, Never));
}

void RecordTargetTest::ringThatIsKilledLeavesPieces()
{
    const auto messages = synthetic(20'000);
    {
        const auto made = target({.keep = std::chrono::seconds(2)});
        for (const auto &message : messages)
            made->take(message);
    }
    QStringList pieces;
    for (const auto &name : names())
        if (name.startsWith(u"x.forkscope.ring-"))
            pieces << m_files->path(name);
    QVERIFY(pieces.size() > 4);
    const auto joined = m_files->writer(u"joined"_qs);
    QVERIFY(bool(mergeRecordings(pieces, *joined)));
    QCOMPARE(livingText(*sessionOf(m_files->read(u"joined"_qs)), Never), livingText(*sessionOf(messages), Never));
}

void RecordTargetTest::nothingRecordedLeavesNothing()
{
    target({.keep = std::chrono::seconds(2)})->discard();
    target({})->discard();
    QCOMPARE(names(), QStringList());
}

QTEST_GUILESS_MAIN(RecordTargetTest)
#include "recordtarget_test.moc"
