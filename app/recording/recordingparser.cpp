// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/recordingparser.h"

#include "app/recording/headproblem.h"
#include "app/recording/mcap.h"
#include "app/recording/sentences.h"
#include "app/recording/sessionmetadata.h"
#include "app/stream/eventdecoder.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace forkscope {

using mcap::Opcode;
using Answer = ChunkScanner::Answer;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

QByteArray payloadOf(const forkscope_loss &loss)
{
    return {reinterpret_cast<const char *>(&loss), sizeof loss};
}

} // namespace

void RecordingParser::feed(QByteArrayView bytes)
{
    if (m_head.size() < mcap::HeadMax)
        m_head += bytes.first(std::min(bytes.size(), mcap::HeadMax - m_head.size()));
    m_tail.append(bytes.last(std::min(bytes.size(), mcap::Tail)));
    m_tail.remove(0, std::max<qsizetype>(m_tail.size() - mcap::Tail, 0));
    m_scanner.feed(bytes);
}

void RecordingParser::end(End meaning)
{
    m_meaning = meaning;
    if (meaning == End::Final)
        m_scanner.endInput();
}

std::optional<Message> RecordingParser::next()
{
    while (!hasFailed()) {
        Message message;
        const auto &inChunk = m_scanner.decoder().messages();
        if (!m_ready.empty()) {
            message = std::move(m_ready.front());
            m_ready.pop_front();
        } else if (m_inChunk < inChunk.size()) {
            const auto &view = inChunk[m_inChunk++];
            message = {view.type, view.payload.toByteArray()};
        } else if (step() == Step::Done) {
            continue;
        } else {
            break;
        }
        follow(message);
        if (hasFailed())
            break;
        return message;
    }
    return std::nullopt;
}

RecordingParser::Step RecordingParser::step()
{
    if (m_scanner.isExcessive()) {
        fail(tr("%1 unpacks to far more than any recording of its size. Reading stopped after %2.")
                 .arg(m_name, eventsText(m_events)));
        return Step::Done;
    }
    switch (m_state) {
    case State::Head:
        return stepHead();
    case State::DamagedHead:
        return stepDamagedHead();
    case State::Records:
        return stepRecords();
    case State::Searching:
        return stepSearching();
    case State::Closed:
        return stepClosed();
    case State::Ended:
        break;
    }
    return Step::Starved;
}

RecordingParser::Step RecordingParser::enter(State state)
{
    m_state = state;
    return Step::Done;
}

RecordingParser::Step RecordingParser::stepHead()
{
    const auto rest = m_scanner.rest();
    constexpr auto headerAt = mcap::Magic.size();
    mcap::Cursor cursor(rest);
    const auto magic = cursor.takeRaw(quint64(headerAt));
    if (cursor.isSound() && magic != mcap::Magic)
        return enter(State::DamagedHead);
    const auto opcode = Opcode(cursor.take<quint8>());
    const auto length = cursor.take<quint64>();
    if (cursor.isSound() && (opcode != Opcode::Header || length > quint64(mcap::HeadMax)))
        return enter(State::DamagedHead);
    const auto content = cursor.takeRaw(length);
    if (!cursor.isSound())
        return m_scanner.isComplete() ? enter(State::DamagedHead) : Step::Starved;
    if (profileOfHeader(content) != mcap::Profile)
        return enter(State::DamagedHead);
    m_scanner.skip(headerAt); // the header itself is passed like any record: its length may be damaged
    return enter(State::Records);
}

// The head is not ours, or is ours and damaged: a sound chunk of ours close behind it tells.
RecordingParser::Step RecordingParser::stepDamagedHead()
{
    const auto answer = m_scanner.findChunk(mcap::HeadMax);
    const bool isForeign = answer == Answer::Sound && !m_scanner.decoder().isOurs();
    if (isForeign || (answer == Answer::None && (m_scanner.isComplete() || m_head.size() == mcap::HeadMax))) {
        m_inChunk = m_scanner.decoder().messages().size();
        fail(headProblem(m_name, m_head));
        return Step::Done;
    }
    if (answer == Answer::None)
        return Step::Starved;
    m_hasFlaw |= answer == Answer::Sound;
    return accept(answer, Answer::Sound);
}

RecordingParser::Step RecordingParser::stepRecords()
{
    mcap::Cursor cursor(m_scanner.rest());
    const auto opcode = cursor.take<quint8>();
    const auto length = cursor.take<quint64>();
    if (!cursor.isSound()) {
        if (!m_scanner.isComplete())
            return Step::Starved;
        return stop();
    }
    if (Opcode(opcode) == Opcode::Chunk) {
        const auto answer = m_scanner.takeChunk();
        return answer == Answer::None ? enter(State::Searching) : accept(answer, Answer::None);
    }
    return passRecord(opcode, length);
}

RecordingParser::Step RecordingParser::passRecord(quint8 opcode, quint64 length)
{
    if (opcode == 0 || length > mcap::RecordMax)
        return enter(State::Searching);
    // A damaged length would swallow chunks: no record is passed over while a sound chunk begins in it.
    const auto whole = mcap::RecordHead + qsizetype(length);
    const auto answer = m_scanner.findChunk(m_scanner.position() + quint64(whole));
    if (answer != Answer::None)
        return accept(answer, Answer::Sound);
    if (whole > m_scanner.rest().size())
        return m_scanner.isComplete() ? enter(State::Searching) : Step::Starved;
    takeRecord(m_scanner.rest().first(whole));
    m_scanner.skip(whole);
    return Step::Done;
}

RecordingParser::Step RecordingParser::stepSearching()
{
    const auto answer = m_scanner.findChunk(std::numeric_limits<quint64>::max());
    if (answer != Answer::None)
        return accept(answer, Answer::Sound);
    m_scanner.skipSearched();
    return m_scanner.isComplete() ? stop() : Step::Starved;
}

RecordingParser::Step RecordingParser::stepClosed()
{
    const auto rest = m_scanner.rest();
    if (m_isClosed && rest.isEmpty())
        return m_scanner.isComplete() ? stop() : Step::Starved;
    if (!m_isClosed && rest.startsWith(mcap::Magic)) {
        m_isClosed = true;
        m_scanner.skip(mcap::Magic.size());
        return Step::Done;
    }
    if (!m_isClosed && rest.size() < mcap::Magic.size() && !m_scanner.isComplete())
        return Step::Starved;
    m_hasFlaw = true;
    return enter(State::Searching);
}

// `damage`: the answer that means the chunk was found behind damage, and not where it was to be.
RecordingParser::Step RecordingParser::accept(Answer answer, Answer damage)
{
    switch (answer) {
    case Answer::Sound:
        takeChunk(answer == damage);
        return Step::Done;
    case Answer::TooNew:
        fail(tooNewProblem(m_name));
        return Step::Done;
    case Answer::Unknown:
    case Answer::None:
        break;
    }
    return Step::Starved;
}

void RecordingParser::takeChunk(bool isBehindDamage)
{
    const auto &decoder = m_scanner.decoder();
    const auto &messages = decoder.messages();
    m_state = State::Records;
    m_hasDataEnd = m_isClosed = false;
    m_inChunk = 0;
    ++m_chunks;
    if (!m_hasBegun && (messages.empty() || messages.front().type != MessageType::Hello))
        beginWithout(m_helloCopy);
    const auto &sequences = decoder.sequences();
    if (sequences ? sequences->first != m_nextSequence : isBehindDamage) {
        ++m_damages;
        addLoss(isBehindDamage ? FORKSCOPE_CAUSE_DAMAGED : FORKSCOPE_CAUSE_GAP, firstNumber(), decoder.timeBegin());
    } else if (isBehindDamage) {
        m_hasFlaw = true; // the numbers say that nothing is missing
    }
    if (sequences)
        m_nextSequence = sequences->next;
    m_lastTime = std::max(m_lastTime, decoder.timeEnd());
}

void RecordingParser::takeRecord(QByteArrayView record)
{
    const auto content = record.sliced(mcap::RecordHead);
    switch (Opcode(record.front())) {
    case Opcode::Metadata:
        if (m_helloCopy.isEmpty())
            m_helloCopy = helloOfMetadata(content).value_or(QByteArray());
        break;
    case Opcode::Message:
        m_hasFlaw = true; // ours are in chunks only
        break;
    case Opcode::DataEnd: {
        const auto crc = mcap::Cursor(content).take<quint32>();
        m_hasFlaw |= crc != 0 && crc != m_scanner.crc();
        m_hasDataEnd = content.size() == sizeof crc;
        m_summaryCrc = 0;
        return;
    }
    case Opcode::Statistics:
        m_statedMessages = mcap::Cursor(content).take<quint64>();
        break;
    case Opcode::Footer:
        checkFooter(record);
        m_state = State::Closed;
        return;
    default:
        break;
    }
    m_summaryCrc = mcap::crc32(record, m_summaryCrc);
}

void RecordingParser::checkFooter(QByteArrayView record)
{
    constexpr qsizetype crcAt = mcap::RecordHead + 8 + 8;
    quint32 crc = 0;
    if (record.size() != crcAt + qsizetype(sizeof crc)) {
        m_hasFlaw = true;
        return;
    }
    std::memcpy(&crc, record.data() + crcAt, sizeof crc);
    const bool isSound = crc == 0 || crc == mcap::crc32(record.first(crcAt), m_summaryCrc);
    m_hasFlaw |= !isSound;
    m_lacksMessages = isSound && m_statedMessages && quint32(*m_statedMessages) != m_nextSequence;
}

RecordingParser::Step RecordingParser::stop()
{
    const bool isOpen = m_state != State::Closed;
    m_state = State::Ended;
    if (!m_hasBegun && m_helloCopy.isEmpty()) {
        fail(cutProblem(m_name));
        return Step::Done;
    }
    if (!m_hasBegun)
        beginWithout(m_helloCopy);
    const bool isClosed = !isOpen || m_hasDataEnd;
    m_hasFlaw |= isClosed && (isOpen || !m_hasDataEnd);
    if (isClosed && !m_lacksMessages)
        return Step::Done;
    if (isClosed || endsWithFooter()) {
        ++m_damages;
        addLoss(FORKSCOPE_CAUSE_DAMAGED, std::nullopt, m_lastTime);
    } else {
        m_isCut = true;
        addLoss(FORKSCOPE_CAUSE_TRUNCATED, std::nullopt, m_lastTime);
    }
    return Step::Done;
}

// The chunk with the Hello is lost: the copy in the head, or one that says that nothing is known.
void RecordingParser::beginWithout(const QByteArray &hello)
{
    Hello unknown;
    unknown.fixed.protocol = FORKSCOPE_PROTOCOL;
    unknown.fixed.scope_uid = FORKSCOPE_SCOPE_EVERYONE;
    const auto payload = hello.isEmpty() ? encodeHello(unknown) : hello;
    m_ready.push_back({MessageType::Hello, payload});
    takeHello(payload);
}

// Number of the chunk's first event, when it can be told.
std::optional<quint64> RecordingParser::firstNumber() const
{
    for (const auto &message : m_scanner.decoder().messages()) {
        if (message.type == MessageType::Hello)
            break;
        if (message.type == MessageType::Events)
            return BatchReader(message.payload).head().first_seq;
        const auto loss = message.type == MessageType::Loss ? decodeLoss(message.payload) : std::nullopt;
        if (loss && loss->stage == FORKSCOPE_STAGE_HELPER)
            return loss->first_seq;
    }
    return std::nullopt;
}

void RecordingParser::addLoss(forkscope_cause cause, std::optional<quint64> next, quint64 time)
{
    const auto from = m_nextNumber.value_or(0);
    const auto count = m_nextNumber && next && *next > from ? *next - from : 0;
    const forkscope_loss loss{
        FORKSCOPE_STAGE_FILE,      quint16(cause), ~0u, count, from, count ? from + count - 1 : from, m_lastTime,
        std::max(m_lastTime, time)};
    m_ready.push_back({MessageType::Loss, payloadOf(loss)});
}

void RecordingParser::follow(const Message &message)
{
    ++m_messages;
    if (message.type == MessageType::Hello) {
        takeHello(message.payload);
    } else if (message.type == MessageType::Events) {
        const auto head = BatchReader(message.payload).head();
        m_events += head.count;
        if (!(head.flags & FORKSCOPE_BATCH_INFERRED))
            m_nextNumber = head.first_seq + head.count;
    } else if (message.type == MessageType::Loss) {
        const auto loss = decodeLoss(message.payload);
        const bool usesNumbers =
            loss->stage == FORKSCOPE_STAGE_HELPER || (loss->stage == FORKSCOPE_STAGE_FILE && loss->count != 0);
        if (usesNumbers)
            m_nextNumber = loss->last_seq + 1;
    }
}

void RecordingParser::takeHello(const QByteArray &payload)
{
    const auto hello = decodeHello(payload);
    if (const auto reason = incompatibility(*hello); !reason.isEmpty())
        fail(tr("%1 cannot be read. %2").arg(m_name, reason));
    m_nextNumber = hello->fixed.next_seq;
    m_hasBegun = true;
}

bool RecordingParser::endsWithFooter() const
{
    mcap::Cursor cursor(m_tail);
    const auto opcode = Opcode(cursor.take<quint8>());
    const auto length = cursor.take<quint64>();
    return m_tail.size() == mcap::Tail && opcode == Opcode::Footer && length == 8 + 8 + 4 &&
           m_tail.endsWith(mcap::Magic);
}

QString RecordingParser::notice() const
{
    if (m_meaning == End::Growing)
        return tr("The recording is still being written: %1 so far.").arg(readableText(m_events));
    const auto places = m_damages == 1 ? tr("in one place") : tr("in %1 places").arg(countText(m_damages));
    if (m_isCut && m_damages != 0)
        return tr("The recording is damaged %1 and ends early: %2.").arg(places, readableText(m_events));
    if (m_isCut)
        return tr("The recording ends early: %1.").arg(readableText(m_events));
    if (m_damages != 0)
        return tr("The recording is damaged %1: %2.").arg(places, readableText(m_events));
    if (m_hasFlaw)
        return tr("The recording is damaged, but all of its events are there: %1.").arg(readableText(m_events));
    return {};
}

} // namespace forkscope
