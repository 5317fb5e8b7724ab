// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"
#include "tests/recording/recordings.h"

#include <QTest>
#include <QtEndian>

#include <algorithm>

#include <zstd.h>

using namespace forkscope;
using mcap::Opcode;

namespace {

constexpr auto Whole = 1 << 30;

bool isFileLoss(const Message &message)
{
    return message.type == MessageType::Loss && decodeLoss(message.payload)->stage == FORKSCOPE_STAGE_FILE;
}

// What a reading of the sample must be when chunk `lost` was damaged; its loss, which `got` must have, stands in its
// place.
std::vector<Message> expectedWithout(std::size_t lost, const std::vector<Message> &got)
{
    auto chunks = sampleChunks();
    chunks[lost].clear();
    const auto loss = std::ranges::find_if(got, isFileLoss);
    if (loss != got.end())
        chunks[lost] = {*loss};
    if (lost == 0)
        chunks[0].insert(chunks[0].begin(), helloMessage());
    return joined(chunks);
}

QByteArray flipped(QByteArray bytes, qsizetype bit)
{
    bytes[bit / 8] = char(bytes[bit / 8] ^ (1 << (bit % 8)));
    return bytes;
}

// A chunk record around these packed bytes, its lengths as they should be.
QByteArray chunkOf(const QByteArray &packed, quint64 unpacked, quint32 crc)
{
    mcap::Encoder content;
    content.add(quint64(0)).add(quint64(0)).add(unpacked).add(crc);
    content.addString(mcap::Compression).add(quint64(packed.size())).addRaw(packed);
    return mcap::record(Opcode::Chunk, content.bytes());
}

QByteArray packed(const QByteArray &raw)
{
    QByteArray out(qsizetype(ZSTD_compressBound(std::size_t(raw.size()))), '\0');
    out.truncate(
        qsizetype(ZSTD_compress(out.data(), std::size_t(out.size()), raw.constData(), std::size_t(raw.size()), 3)));
    return out;
}

QByteArray chunkOf(const QByteArray &raw)
{
    return chunkOf(packed(raw), quint64(raw.size()), mcap::crc32(raw));
}

QByteArray channelRecord(quint16 id, QByteArrayView topic, QByteArrayView encoding)
{
    mcap::Encoder content;
    content.add(id).add(quint16(0)).addString(topic).addString(encoding).add(quint32(0));
    return mcap::record(Opcode::Channel, content.bytes());
}

QByteArray messageRecord(quint16 id, quint32 sequence, const QByteArray &payload)
{
    mcap::Encoder content;
    content.add(id).add(sequence).add(quint64(0)).add(quint64(0)).addRaw(payload);
    return mcap::record(Opcode::Message, content.bytes());
}

QByteArray headOf(QByteArrayView profile = mcap::Profile)
{
    mcap::Encoder header;
    header.addString(profile).addString("test");
    return mcap::Magic.toByteArray() + mcap::record(Opcode::Header, header.bytes());
}

QByteArray helloRaw()
{
    return channelRecord(1, "session", "forkscope1") + messageRecord(1, 0, helloMessage().payload);
}

} // namespace

class RecordingParserTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatWasWritten();
    void everySplitPointGivesTheSame();
    void everyTruncationKeepsWholeChunks();
    void everyBitFlipLosesOneChunkAtMost();
    void damageReadsTheSameByteByByte();
    void truncationAndDamageTogether();
    void missingChunkIsAGap();
    void skipsWhatItDoesNotKnow();
    void takesChannelsByTheirTopic();
    void refusesWhatIsNoRecording_data();
    void refusesWhatIsNoRecording();
    void refusesAnIncompatibleFeature();
    void hostileChunksAreDamage_data();
    void hostileChunksAreDamage();
    void bombIsGivenUp();
    void nestedMarksAreGivenUp();
    void hostileRecordLengths();
    void zerosBehindTheEndAreSearched();
    void growingEndIsNoLoss();
};

void RecordingParserTest::readsWhatWasWritten()
{
    const auto reading = readingOf(recordingOf(sampleChunks()));
    QCOMPARE(textOf(reading.messages), textOf(joined(sampleChunks())));
    QVERIFY(reading.messages == joined(sampleChunks()));
    QCOMPARE(reading.notice, QString());
    QCOMPARE(reading.error, QString());
}

void RecordingParserTest::everySplitPointGivesTheSame()
{
    const auto bytes = recordingOf(sampleChunks());
    const auto whole = readingOf(bytes);
    for (qsizetype split = 1; split < bytes.size(); ++split)
        QVERIFY2(readingOf(bytes, {split, Whole}) == whole, QByteArray::number(split));
    for (const qsizetype piece : {1, 2, 3, 7, 64, 100})
        QVERIFY2(readingOf(bytes, {piece}) == whole, QByteArray::number(piece));
}

void RecordingParserTest::everyTruncationKeepsWholeChunks()
{
    for (const auto ending : {Ending::Finished, Ending::Killed}) {
        const auto bytes = recordingOf(sampleChunks(), ending);
        const auto offsets = chunkOffsets(bytes);
        const auto dataEnd = offsets.back() + (ending == Ending::Finished ? mcap::RecordHead + 4 : 0);
        for (qsizetype length = 0; length < bytes.size(); ++length) {
            const auto reading = readingOf(bytes.first(length));
            auto chunks = sampleChunks();
            for (std::size_t i = 0; i < chunks.size(); ++i) {
                const auto end =
                    offsets[i] + mcap::RecordHead + qFromLittleEndian<qint64>(bytes.constData() + offsets[i] + 1);
                if (length < end)
                    chunks[i].clear();
            }
            if (length < offsets[0]) {
                QVERIFY2(reading.messages.empty() && !reading.error.isEmpty(), QByteArray::number(length));
                continue;
            }
            if (chunks[0].empty())
                chunks[0] = {helloMessage()};
            QVERIFY2(withoutFileLosses(reading.messages) == joined(chunks), QByteArray::number(length));
            const bool hasLoss = reading.messages.size() != joined(chunks).size();
            QCOMPARE(hasLoss, length < dataEnd);
            QVERIFY(!reading.notice.isEmpty());
            QCOMPARE(reading.notice.startsWith(u"The recording ends early: "), length < dataEnd);
        }
    }
}

void RecordingParserTest::everyBitFlipLosesOneChunkAtMost()
{
    for (const auto ending : {Ending::Finished, Ending::Killed}) {
        const auto bytes = recordingOf(sampleChunks(), ending);
        const auto offsets = chunkOffsets(bytes);
        for (qsizetype bit = 0; bit < bytes.size() * 8; ++bit) {
            auto reading = readingOf(flipped(bytes, bit));
            const auto message = QByteArray::number(bit / 8) + ": " + reading.notice.toUtf8() + reading.error.toUtf8();
            QVERIFY2(reading.error.isEmpty() && !reading.notice.isEmpty(), message);
            if (withoutFileLosses(reading.messages) == joined(sampleChunks()))
                continue;
            std::size_t hit = 0;
            while (hit + 1 < sampleChunks().size() && bit / 8 >= offsets[hit + 1])
                ++hit;
            // The end of a killed recording is a loss of its own, and all that tells of a damaged last chunk.
            if (ending == Ending::Killed && hit + 1 < sampleChunks().size()) {
                QVERIFY2(isFileLoss(reading.messages.back()), message);
                reading.messages.pop_back();
            }
            QVERIFY2(std::ranges::count_if(reading.messages, isFileLoss) == 1, message);
            QVERIFY2(reading.messages == expectedWithout(hit, reading.messages), message);
            QVERIFY2(bit / 8 >= offsets[hit], message);
        }
    }
}

void RecordingParserTest::damageReadsTheSameByteByByte()
{
    const auto bytes = recordingOf(sampleChunks());
    for (qsizetype at = 0; at < bytes.size(); at += 3) {
        const auto damaged = flipped(bytes, at * 8 + at % 8);
        const auto whole = readingOf(damaged);
        QVERIFY2(readingOf(damaged, {1}) == whole, QByteArray::number(at));
        QVERIFY2(readingOf(damaged, {at + 1, 5}) == whole, QByteArray::number(at));
    }
}

void RecordingParserTest::truncationAndDamageTogether()
{
    const auto bytes = recordingOf(sampleChunks());
    const auto offsets = chunkOffsets(bytes);
    const auto reading = readingOf(flipped(bytes, (offsets[1] + 60) * 8).first(offsets[2] + 70));
    QCOMPARE(textOf(reading.messages), u"hello\nsnapshot 0+2\nevents 0+3\nloss stage 7 cause 6 count 0 from 3"_qs);
    QCOMPARE(reading.notice, u"The recording ends early: 3 events are readable."_qs);
}

void RecordingParserTest::missingChunkIsAGap()
{
    auto bytes = recordingOf(sampleChunks(), Ending::Killed);
    const auto offsets = chunkOffsets(bytes);
    bytes.remove(offsets[1], offsets[2] - offsets[1]);
    const auto reading = readingOf(bytes);
    QCOMPARE(textOf(reading.messages), u"hello\nsnapshot 0+2\nevents 0+3\nloss stage 7 cause 7 count 4 from 3\n"
                                       "name\nmarker\nevents 7+4\nloss stage 7 cause 6 count 0 from 11"_qs);
    QCOMPARE(reading.notice, u"The recording is damaged in one place and ends early: 7 events are readable."_qs);
}

void RecordingParserTest::skipsWhatItDoesNotKnow()
{
    const auto unknown = mcap::record(Opcode(0x7f), "later") + mcap::record(Opcode(0xf0), QByteArray(300, 'x'));
    const auto raw = helloRaw() + channelRecord(9, "later", "forkscope1") + messageRecord(9, 1, "?") +
                     channelRecord(10, "events", "json") + messageRecord(10, 2, "{}") +
                     mcap::record(Opcode(0x70), "x") + channelRecord(2, "events", "forkscope1") +
                     messageRecord(2, 3, eventsMessage(0, 3).payload);
    const auto reading = readingOf(headOf() + unknown + chunkOf(raw) + unknown);
    QCOMPARE(textOf(withoutFileLosses(reading.messages)), u"hello\nevents 0+3"_qs);
    QCOMPARE(reading.damages, 0u);
}

void RecordingParserTest::takesChannelsByTheirTopic()
{
    const auto raw = channelRecord(700, "session", "forkscope1") + messageRecord(700, 0, helloMessage().payload) +
                     channelRecord(701, "events", "forkscope1") + messageRecord(701, 1, eventsMessage(0, 3).payload);
    const auto next = messageRecord(701, 2, eventsMessage(3, 1).payload); // names no channel of its own
    const auto reading = readingOf(headOf() + chunkOf(raw) + chunkOf(next));
    QCOMPARE(textOf(withoutFileLosses(reading.messages)), u"hello\nevents 0+3\nevents 3+1"_qs);
}

void RecordingParserTest::refusesWhatIsNoRecording_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("sentence");
    const auto magic = mcap::Magic.toByteArray();
    QTest::newRow("empty") << QByteArray() << u"x is empty: nothing was recorded into it."_qs;
    QTest::newRow("text") << QByteArray("#!/bin/sh\n")
                          << u"x is not a Forkscope recording. Choose a file that Forkscope recorded."_qs;
    QTest::newRow("long text") << QByteArray(1 << 20, 'a')
                               << u"x is not a Forkscope recording. Choose a file that Forkscope recorded."_qs;
    QTest::newRow("cut magic") << magic.first(5) << u"x ends before its first event: nothing of it can be read."_qs;
    QTest::newRow("magic only") << magic << u"x ends before its first event: nothing of it can be read."_qs;
    QTest::newRow("head only") << headOf() << u"x ends before its first event: nothing of it can be read."_qs;
    QTest::newRow("foreign") << headOf("ros2") + chunkOf(channelRecord(1, "/odom", "cdr"))
                             << u"x is an MCAP file of another program (profile “ros2”), not a Forkscope recording."_qs;
    QTest::newRow("hostile profile")
        << headOf("\xe2\x80\xaeros")
        << u"x is an MCAP file of another program (profile “⟨U+202E⟩ros”), not a Forkscope recording."_qs;
    QTest::newRow("no header") << magic + QByteArray(100, '\x07')
                               << u"x is a damaged MCAP file, and no Forkscope recording was found in it."_qs;
    QTest::newRow("later container") << "\x89MCAP1\r\n" + QByteArray(40, '\x01')
                                     << u"x was written by a newer Forkscope. Update Forkscope to open it."_qs;
    QTest::newRow("later encoding") << headOf() + chunkOf(channelRecord(1, "session", "forkscope2"))
                                    << u"x was written by a newer Forkscope. Update Forkscope to open it."_qs;
}

void RecordingParserTest::refusesWhatIsNoRecording()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, sentence);
    const auto reading = readingOf(bytes);
    QCOMPARE(reading.error, sentence);
    QVERIFY(reading.messages.empty());
    QCOMPARE(readingOf(bytes.first(std::min<qsizetype>(bytes.size(), 2000)), {1}).error, sentence);
}

void RecordingParserTest::refusesAnIncompatibleFeature()
{
    auto hello = *decodeHello(helloMessage().payload);
    hello.fixed.incompatible = 1 << 5;
    const auto reading = readingOf(recordingOf({{{MessageType::Hello, encodeHello(hello)}, eventsMessage(0, 3)}}));
    QVERIFY2(reading.error.startsWith(u"x cannot be read. "), qPrintable(reading.error));
    QVERIFY2(reading.error.contains(u"bit 5"), qPrintable(reading.error));
    QVERIFY(reading.messages.empty());

    hello.fixed.incompatible = 0;
    hello.fixed.compatible = ~quint64(0);
    QCOMPARE(readingOf(recordingOf({{{MessageType::Hello, encodeHello(hello)}}})).error, QString());
}

void RecordingParserTest::hostileChunksAreDamage_data()
{
    QTest::addColumn<QByteArray>("chunk");
    const auto raw = channelRecord(2, "events", "forkscope1") + messageRecord(2, 1, eventsMessage(0, 3).payload);
    const auto bytes = packed(raw);
    const auto size = quint64(raw.size());
    const auto crc = mcap::crc32(raw);
    QTest::newRow("checksum") << chunkOf(bytes, size, crc + 1);
    QTest::newRow("checksum not given") << chunkOf(bytes, size, 0);
    QTest::newRow("size too small") << chunkOf(bytes, size - 1, crc);
    QTest::newRow("size too large") << chunkOf(bytes, size + 1, crc);
    QTest::newRow("size enormous") << chunkOf(bytes, ~quint64(0), crc);
    QTest::newRow("two frames") << chunkOf(bytes + bytes, size, crc);
    QTest::newRow("bytes behind the frame") << chunkOf(bytes + 'x', size, crc);
    QTest::newRow("cut frame") << chunkOf(bytes.chopped(1), size, crc);
    QTest::newRow("inner record cut") << chunkOf(raw.chopped(1));
    QTest::newRow("inner length enormous") << chunkOf(raw + "\x05\xff\xff\xff\xff\xff\xff\xff\xff"
                                                            "xx");
    auto batch = eventsMessage(0, 3).payload;
    batch[5] = '\x7f'; // 32,515 records
    QTest::newRow("batch too long") << chunkOf(channelRecord(2, "events", "forkscope1") + messageRecord(2, 1, batch));
    QTest::newRow("batch cut") << chunkOf(channelRecord(2, "events", "forkscope1") + messageRecord(2, 1, "abc"));
    QTest::newRow("hello cut") << chunkOf(channelRecord(1, "session", "forkscope1") + messageRecord(1, 1, "abc"));
    QByteArray channels;
    for (quint16 id = 0; id < 300; ++id)
        channels += channelRecord(id, "events", "forkscope1");
    QTest::newRow("too many channels") << chunkOf(channels);
    auto records = channelRecord(2, "events", "forkscope1");
    for (quint32 i = 0; i < 33; ++i) {
        auto payload = eventsMessage(0, 1).payload;
        payload[4] = 0;
        payload[5] = '\x10'; // 4,096 records are announced
        records += messageRecord(2, 1 + i, payload);
    }
    QTest::newRow("too many records") << chunkOf(channelRecord(2, "events", "forkscope1") + records);
}

void RecordingParserTest::hostileChunksAreDamage()
{
    QFETCH(QByteArray, chunk);
    const auto behind =
        chunkOf(channelRecord(2, "events", "forkscope1") + messageRecord(2, 99, eventsMessage(7, 2).payload));
    const auto reading = readingOf(headOf() + chunkOf(helloRaw()) + chunk + behind);
    QCOMPARE(textOf(reading.messages).section(u'\n', 0, 2),
             u"hello\nloss stage 7 cause 5 count 7 from 0\nevents 7+2"_qs);
    QCOMPARE(reading.damages, 1u);
    QCOMPARE(readingOf(headOf() + chunkOf(helloRaw()) + chunk + behind, {13}), reading);
}

void RecordingParserTest::bombIsGivenUp()
{
    // Sound chunks of 8 MiB of nothing, 400 bytes each.
    const auto filler = mcap::record(Opcode(0x70), QByteArray((8 << 20) - mcap::RecordHead, '\0'));
    const auto bomb = chunkOf(filler);
    QVERIFY(bomb.size() < 1024);
    QByteArray bytes = headOf() + chunkOf(helloRaw());
    while (bytes.size() < 1 << 20)
        bytes += bomb;
    const auto reading = readingOf(bytes, {4096});
    QCOMPARE(reading.error,
             u"x unpacks to far more than any recording of its size. Reading stopped after 0 events."_qs);
    QCOMPARE(textOf(reading.messages), u"hello"_qs);
}

void RecordingParserTest::nestedMarksAreGivenUp()
{
    // Chunks that all reach to the end of the file and fail only there, each beginning within the one before.
    QByteArray bytes = headOf() + chunkOf(helloRaw());
    const QByteArray frame = packed(QByteArray(4 << 20, 'x'));
    const auto unit = chunkOf(frame, 4 << 20, 1);
    while (bytes.size() < 1 << 20)
        bytes += unit;
    const auto reading = readingOf(bytes);
    QVERIFY2(reading.error.startsWith(u"x unpacks to far more"), qPrintable(reading.error + reading.notice));
}

void RecordingParserTest::hostileRecordLengths()
{
    for (const quint64 length : {~quint64(0), quint64(1) << 63, mcap::RecordMax + 1, mcap::RecordMax, quint64(1000)}) {
        mcap::Encoder record;
        record.add(Opcode::MessageIndex).add(length).addRaw("xyz");
        const auto chunk =
            chunkOf(channelRecord(2, "events", "forkscope1") + messageRecord(2, 1, eventsMessage(0, 2).payload));
        const auto reading = readingOf(headOf() + chunkOf(helloRaw()) + record.bytes() + chunk, {50});
        QCOMPARE(textOf(withoutFileLosses(reading.messages)), u"hello\nevents 0+2"_qs);
        QCOMPARE(reading.damages, 0u); // the numbers of the messages are without a gap
    }
}

void RecordingParserTest::zerosBehindTheEndAreSearched()
{
    const auto bytes = recordingOf(sampleChunks(), Ending::Killed) + QByteArray(40 << 20, '\0');
    const auto reading = readingOf(bytes, {1 << 20});
    QVERIFY(withoutFileLosses(reading.messages) == joined(sampleChunks()));
    QCOMPARE(reading.notice, u"The recording ends early: 9 events are readable."_qs);
}

void RecordingParserTest::growingEndIsNoLoss()
{
    const auto bytes = recordingOf(sampleChunks(), Ending::Killed);
    RecordingParser parser(u"x"_qs);
    parser.feed(bytes.chopped(5));
    parser.end(RecordingParser::End::Growing);
    std::vector<Message> messages;
    while (auto message = parser.next())
        messages.push_back(*message);
    QCOMPARE(messages, joined(sampleChunks()));
    QCOMPARE(parser.notice(), u"The recording is still being written: 9 events are readable so far."_qs);
}

QTEST_GUILESS_MAIN(RecordingParserTest)
#include "recordingparser_test.moc"
