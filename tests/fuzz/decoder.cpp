// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Any bytes as the payload of a message, whose type is the first byte: decoded, told, redacted.
#include "app/editing/redaction.h"
#include "app/recording/mcap.h"
#include "app/stream/displaytext.h"
#include "app/stream/eventdecoder.h"
#include "app/stream/inspection.h"
#include "tests/fuzz/require.h"

using namespace forkscope;

namespace {

constexpr quint64 ToldMax = 4; // of a batch: telling takes most of the time

bool isInside(Bytes part, Bytes whole)
{
    return part.isEmpty() || (part.begin() >= whole.begin() && part.end() <= whole.end());
}

void checkRows(const std::vector<Argument> &rows)
{
    for (const auto &row : rows) {
        const auto used = row.racedWith.value_or(UsedValue());
        for (const auto *text : {&row.value, &row.text, &used.value, &used.text})
            require(isSafeToShow(*text), "what is said of an event is safe to show");
    }
}

void tell(const Event &event)
{
    checkRows(argumentsOf(event));
    checkRows(factsOf(event));
    hasRace(event);
    if (const auto *fork = event.as<Fork>()) {
        require(isSafeToShow(callName(*fork) + looksLike(*fork)), "names of calls are safe to show");
        sharingOf(*fork);
    } else if (const auto *failed = event.as<ForkFailed>()) {
        require(isSafeToShow(callName(*failed) + likelyLimit(*failed, {})), "reasons are safe to show");
    } else if (const auto *exec = event.as<Exec>()) {
        require(isSafeToShow(commandLine(splitArguments(exec->argv, exec->fixed.argc))), "a command is safe to show");
    }
}

void readBatch(Bytes payload)
{
    quint64 delivered = 0;
    BatchReader reader(payload);
    while (const auto record = reader.next()) {
        ++delivered;
        require(isInside(*record, payload) && record->data() == payload.data() + reader.offset(),
                "a record is where its offset says");
        const auto event = decodeRecord(*record);
        if (!event)
            continue;
        require(event->head() && event->head()->size == record->size(), "an event has its record's head");
        std::visit(
            [&](const auto &kind) {
                if constexpr (requires { kind.comm; })
                    require(isInside(kind.comm, *record), "a name is inside its record");
                if constexpr (requires { kind.argv; })
                    require(isInside(kind.argv, *record), "arguments are inside their record");
            },
            event->what);
        if (delivered <= ToldMax)
            tell(*event);
    }
    require(!reader.isValid() || delivered + reader.badRecords() == reader.head().count, "announced = delivered + bad");
}

quint64 eventsOf(Bytes payload)
{
    quint64 events = 0;
    BatchReader reader(payload);
    while (const auto record = reader.next())
        events += decodeRecord(*record).has_value();
    return events;
}

void redact(const Message &message)
{
    static const Redaction redactions[]{
        {{}, "a key"}, {{RedactionPlan::Texts::Pattern, QRegularExpression(QStringLiteral("[a-c]+"))}, "a key"}};
    for (const auto &redaction : redactions) {
        const auto redacted = redaction.apply(message);
        require(mcap::isWellFormed(redacted.type, redacted.payload), "a redacted message is well-formed");
        if (message.type == MessageType::Events || message.type == MessageType::Snapshot)
            require(eventsOf(redacted.payload) == eventsOf(message.payload), "redaction takes no event away");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const Message message{MessageType(data[0] % 10), viewOf(data + 1, size - 1).toByteArray()};
    const auto &payload = message.payload;
    if (const auto hello = decodeHello(payload)) {
        const auto again = decodeHello(encodeHello(*hello));
        require(again && again->program == hello->program.first(std::min<qsizetype>(hello->program.size(), 4096)),
                "a Hello that is written again says the same");
        incompatibility(*hello);
    }
    require(!decodeMarker(payload) || isInside(decodeMarker(payload)->text, payload), "a marker's text is in it");
    require(!decodeName(payload) || isInside(decodeName(payload)->text, payload), "a name is in its message");
    decodeStats(payload);
    decodeLoss(payload);
    if (message.type == MessageType::Events || message.type == MessageType::Snapshot)
        readBatch(payload);
    require(isSafeToShow(displayText(payload)) && isSafeToShow(displayText(payload, 0)), "any bytes are safe to show");
    if (mcap::isWellFormed(message.type, payload))
        redact(message);
    return 0;
}
