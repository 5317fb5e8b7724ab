// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/sessionmetadata.h"

#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"

#include <QDateTime>
#include <QList>

#include <array>
#include <span>
#include <utility>

namespace forkscope {

namespace {

constexpr QByteArrayView HelloKey("hello");

using BitName = std::pair<quint64, const char *>;
constexpr std::array optionNames{
    BitName{FORKSCOPE_OPTION_THREADS, "threads"},
    BitName{FORKSCOPE_OPTION_ARGUMENTS, "arguments"},
    BitName{FORKSCOPE_OPTION_DEEP, "deep"},
    BitName{FORKSCOPE_OPTION_SNAPSHOT, "snapshot"},
};
constexpr std::array redactionNames{
    BitName{FORKSCOPE_REDACTED_ARGUMENTS, "arguments"},
    BitName{FORKSCOPE_REDACTED_USERS, "users"},
    BitName{FORKSCOPE_REDACTED_HOST, "host"},
};

QByteArray namesOf(quint64 bits, std::span<const BitName> names)
{
    QByteArrayList set;
    for (const auto &[bit, name] : names)
        if (bits & bit)
            set += name;
    return set.join(' ');
}

} // namespace

QByteArray sessionMetadata(const QByteArray &payload)
{
    const auto hello = decodeHello(payload).value_or(Hello{});
    const auto bootId = QByteArray(reinterpret_cast<const char *>(hello.fixed.boot_id), sizeof hello.fixed.boot_id);
    const auto begun = QDateTime::fromMSecsSinceEpoch(qint64(hello.fixed.realtime / 1'000'000), Qt::UTC);
    const bool isDated = hello.fixed.realtime != 0;
    const std::pair<QByteArrayView, QByteArray> entries[]{
        {"program", hello.program},
        {"kernel", hello.kernel},
        {"machine", hello.machine},
        {"host", hello.host},
        {"source", hello.source},
        {"command", hello.command},
        {"boot_id", bootId.toHex()},
        {"begun", isDated ? begun.toString(Qt::ISODateWithMs).toUtf8() : QByteArray()},
        {"boottime_ns", QByteArray::number(quint64(hello.fixed.boottime))},
        {"realtime_ns", QByteArray::number(quint64(hello.fixed.realtime))},
        {"scope", hello.fixed.scope_uid == FORKSCOPE_SCOPE_EVERYONE
                      ? QByteArray("everyone")
                      : "uid " + QByteArray::number(hello.fixed.scope_uid)},
        {"options", namesOf(hello.fixed.options, optionNames)},
        {"redacted", namesOf(hello.fixed.compatible, redactionNames)},
        {HelloKey, payload.toBase64()},
    };
    mcap::Encoder map;
    for (const auto &[key, value] : entries)
        if (!value.isEmpty())
            map.addString(key).addString(value);
    mcap::Encoder content;
    content.addString(mcap::SessionName).addString(map.bytes());
    return content.take();
}

std::optional<QByteArray> helloOfMetadata(QByteArrayView content)
{
    mcap::Cursor cursor(content);
    if (cursor.takeString() != mcap::SessionName)
        return std::nullopt;
    mcap::Cursor map(cursor.takeString());
    for (qsizetype i = 0; i < mcap::MapMax && map.isSound() && !map.isAtEnd(); ++i) {
        const auto key = map.takeString();
        const auto value = map.takeString();
        if (key != HelloKey)
            continue;
        const auto payload = QByteArray::fromBase64Encoding(value.toByteArray());
        if (payload && decodeHello(*payload))
            return *payload;
    }
    return std::nullopt;
}

} // namespace forkscope
