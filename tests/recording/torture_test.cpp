// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A recording of 64 KiB, cut at every byte and with every bit turned: it opens to what was whole, and says what is
// missing. All of it takes minutes: FORKSCOPE_TORTURE=1; else every seventh byte and every 61st bit is tried.
#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"
#include "tests/bench/synthetic.h"
#include "tests/recording/recordings.h"

#include <QTest>
#include <QtEndian>

#include <algorithm>

using namespace forkscope;

namespace {

// Without a common divisor with 8, so that every bit of a byte has its turn.
constexpr qsizetype CutStep = 7;
constexpr qsizetype BitStep = 61;

bool isFileLoss(const Message &message)
{
    return message.type == MessageType::Loss && decodeLoss(message.payload)->stage == FORKSCOPE_STAGE_FILE;
}

bool isAll()
{
    return qEnvironmentVariableIntValue("FORKSCOPE_TORTURE") != 0;
}

} // namespace

class TortureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyCutKeepsWholeChunks();
    void everyTurnedBitCostsOneChunkAtMost();

private:
    QByteArray checkCut(qsizetype length) const;
    QByteArray checkTurned(qsizetype bit) const;
    // What is shown when these chunks are whole: from the first on, and without the one that is hit.
    std::vector<Message> expected(std::size_t whole, std::optional<std::size_t> hit) const;

    std::vector<std::vector<Message>> m_chunks;
    QByteArray m_bytes;
    std::vector<qsizetype> m_offsets; // of the chunks, and of what is behind them
    std::vector<qsizetype> m_ends;    // of the chunks
};

void TortureTest::initTestCase()
{
    SyntheticStream stream({.mix = SyntheticMix::Mixed, .events = 1u << 20, .seed = 9, .perSecond = 300});
    m_chunks.emplace_back();
    for (qsizetype bytes = 0; bytes < (64 << 10); bytes = recordingOf(m_chunks).size()) {
        m_chunks.back().push_back(*stream.next());
        m_chunks.emplace_back();
    }
    m_chunks.pop_back();
    m_bytes = recordingOf(m_chunks);
    m_offsets = chunkOffsets(m_bytes);
    QCOMPARE(m_offsets.size(), m_chunks.size() + 1);
    QVERIFY(m_chunks.size() > 8);
    for (std::size_t i = 0; i < m_chunks.size(); ++i)
        m_ends.push_back(m_offsets[i] + mcap::RecordHead +
                         qFromLittleEndian<qint64>(m_bytes.constData() + m_offsets[i] + 1));
    QCOMPARE(readingOf(m_bytes).messages, joined(m_chunks));
    qInfo("%lld bytes, %zu chunks, %zu messages", qlonglong(m_bytes.size()), m_chunks.size(), joined(m_chunks).size());
}

std::vector<Message> TortureTest::expected(std::size_t whole, std::optional<std::size_t> hit) const
{
    std::vector<Message> messages;
    for (std::size_t i = 0; i < whole; ++i)
        if (i != hit)
            messages.insert(messages.end(), m_chunks[i].begin(), m_chunks[i].end());
    // Its copy in the head.
    if (whole == 0 || hit == 0u)
        messages.insert(messages.begin(), m_chunks[0][0]);
    return messages;
}

// Empty, or what is wrong with what is read of the first `length` bytes.
QByteArray TortureTest::checkCut(qsizetype length) const
{
    const auto reading = readingOf(QByteArrayView(m_bytes).first(length));
    if (length < m_offsets[0])
        return reading.messages.empty() && !reading.error.isEmpty() ? "" : "nothing was there, and that is not said";
    const auto whole = std::size_t(std::ranges::upper_bound(m_ends, length) - m_ends.begin());
    if (withoutFileLosses(reading.messages) != expected(whole, std::nullopt))
        return "what is shown is not what was whole: " + reading.error.toUtf8();
    // Behind the record that ends the data only the summary is missing.
    const bool hasEnd = length >= m_offsets.back() + mcap::RecordHead + 4;
    if (isFileLoss(reading.messages.back()) == hasEnd)
        return "the end is not where it was";
    return reading.notice.isEmpty() ? "nothing is said of what is missing" : "";
}

QByteArray TortureTest::checkTurned(qsizetype bit) const
{
    auto bytes = m_bytes;
    bytes[bit / 8] = char(bytes[bit / 8] ^ (1 << (bit % 8)));
    const auto reading = readingOf(bytes);
    if (!reading.error.isEmpty() || reading.notice.isEmpty())
        return "it opens, and says that it is damaged: " + reading.error.toUtf8();
    const auto all = m_chunks.size();
    // A loss at the end may tell that the end itself is damaged.
    if (withoutFileLosses(reading.messages) == expected(all, std::nullopt))
        return {};
    const auto after = std::ranges::upper_bound(m_offsets, bit / 8);
    if (after == m_offsets.begin() || after == m_offsets.end())
        return "events are missing although no chunk was hit";
    const auto hit = std::size_t(after - m_offsets.begin()) - 1;
    const auto loss = std::ranges::find_if(reading.messages, isFileLoss);
    const auto before = expected(hit, std::nullopt).size();
    if (loss == reading.messages.end() || std::size_t(loss - reading.messages.begin()) != before)
        return "the loss is not in its place";
    auto rest = reading.messages;
    rest.erase(rest.begin() + (loss - reading.messages.begin()));
    return rest == expected(all, hit) ? "" : "more was lost than the chunk that was hit";
}

void TortureTest::everyCutKeepsWholeChunks()
{
    for (qsizetype length = 0; length < m_bytes.size(); length += isAll() ? 1 : CutStep) {
        const auto problem = checkCut(length);
        QVERIFY2(problem.isEmpty(), QByteArray::number(length) + " bytes: " + problem);
    }
}

void TortureTest::everyTurnedBitCostsOneChunkAtMost()
{
    for (qsizetype bit = 0; bit < m_bytes.size() * 8; bit += isAll() ? 1 : BitStep) {
        const auto problem = checkTurned(bit);
        QVERIFY2(problem.isEmpty(), "bit " + QByteArray::number(bit) + ": " + problem);
    }
}

QTEST_GUILESS_MAIN(TortureTest)
#include "torture_test.moc"
