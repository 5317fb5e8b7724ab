// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>
#include <csignal>
#include <cstring>
#include <sys/wait.h>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

// Characters that change how their neighbours are shown, or show nothing themselves.
bool isDeceptive(char32_t c)
{
    return c == 0x061c || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x00ad || c == 0x180e || (c >= 0xfff9 && c <= 0xfffb) ||
           (c >= 0xe0000 && c <= 0xe007f);
}

QString codePoint(char32_t c)
{
    return u"⟨U+"_qs + QString::number(quint32(c), 16).toUpper().rightJustified(4, u'0') + u'⟩';
}

QString byteEscape(uchar byte)
{
    return u"\\x"_qs + QString::number(byte, 16).rightJustified(2, u'0');
}

QString shown(char32_t c)
{
    switch (c) {
    case '\n':
        return u"\\n"_qs;
    case '\t':
        return u"\\t"_qs;
    case '\r':
        return u"\\r"_qs;
    case 0x1b:
        return u"\\e"_qs;
    default:
        break;
    }
    if (c < 0x20 || c == 0x7f)
        return byteEscape(uchar(c));
    if ((c >= 0x80 && c < 0xa0) || isDeceptive(c))
        return codePoint(c);
    return QString::fromUcs4(&c, 1);
}

// Decodes one character of strict UTF-8 (RFC 3629: no surrogates, no overlong forms); length 0 if there is none.
struct Decoded
{
    char32_t character;
    int length;
};
Decoded decodeUtf8(Bytes bytes)
{
    const auto lead = uchar(bytes[0]);
    if (lead < 0x80)
        return {lead, 1};
    const int length = lead >= 0xf0 && lead <= 0xf4  ? 4
                       : lead >= 0xe0 && lead < 0xf0 ? 3
                       : lead >= 0xc2 && lead < 0xe0 ? 2
                                                     : 0;
    if (length == 0 || bytes.size() < length)
        return {0, 0};
    char32_t character = lead & (0x7f >> length);
    for (int i = 1; i < length; ++i) {
        const auto next = uchar(bytes[i]);
        if ((next & 0xc0) != 0x80)
            return {0, 0};
        character = (character << 6) | (next & 0x3f);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (character < least[std::size_t(length)] || character > 0x10ffff || (character >= 0xd800 && character <= 0xdfff))
        return {0, 0};
    return {character, length};
}

// One argument as a POSIX shell with $'…' reads it.
QString quoted(const QByteArray &argument)
{
    bool isPlain = !argument.isEmpty();
    bool needsEscapes = false;
    for (const char c : argument) {
        const bool isSafe = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                            std::strchr("@%+=:,./-_", c) != nullptr;
        isPlain = isPlain && isSafe && c != '\0';
        needsEscapes = needsEscapes || uchar(c) < 0x20 || uchar(c) == 0x7f;
    }
    if (isPlain)
        return displayText(argument, 0);
    const auto text = displayText(argument, 0);
    // What displayText escaped with a backslash is just how $'…' writes it.
    if (needsEscapes || text.contains(u"\\x"_qs)) {
        auto escaped = argument;
        escaped.replace('\\', "\\\\").replace('\'', "\\'");
        return u"$'"_qs + displayText(escaped, 0) + u'\'';
    }
    return u'\'' + QString(text).replace(u'\'', u"'\\''"_qs) + u'\'';
}

QString threeDigits(double value)
{
    const int decimals = value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
    auto text = QLocale().toString(value, 'f', decimals);
    const auto point = QLocale().decimalPoint();
    if (text.contains(point))
        while (text.endsWith(QLocale().zeroDigit()) || text.endsWith(point)) {
            const bool wasPoint = text.endsWith(point);
            text.chop(1);
            if (wasPoint)
                break;
        }
    return text;
}

} // namespace

QString displayText(Bytes bytes, qsizetype limit)
{
    QString text;
    qsizetype count = 0;
    while (!bytes.isEmpty()) {
        if (limit != 0 && count++ == limit)
            return text + u'…';
        const auto [character, length] = decodeUtf8(bytes);
        text += length == 0 ? byteEscape(uchar(bytes[0])) : shown(character);
        bytes = bytes.sliced(std::max(length, 1));
    }
    return text;
}

QString displayText(const QString &text, qsizetype limit)
{
    return displayText(Bytes(text.toUtf8()), limit);
}

QList<QByteArray> splitArguments(Bytes argv, quint32 count)
{
    QList<QByteArray> arguments;
    while (!argv.isEmpty() && (count == 0 || arguments.size() < qsizetype(count))) {
        const auto *const end = static_cast<const char *>(std::memchr(argv.data(), 0, std::size_t(argv.size())));
        const auto length = end ? end - argv.data() : argv.size();
        arguments.append(argv.first(length).toByteArray());
        argv = argv.sliced(std::min(length + 1, argv.size()));
    }
    return arguments;
}

QString commandLine(const QList<QByteArray> &arguments, qsizetype limit)
{
    QString line;
    for (const auto &argument : arguments) {
        if (!line.isEmpty())
            line += u' ';
        line += quoted(argument);
        if (limit != 0 && line.size() > limit)
            return line.first(limit) + u'…';
    }
    return line;
}

QString durationText(Duration duration)
{
    const auto ns = double(duration.count());
    if (ns < 0)
        return u"−"_qs + durationText(-duration);
    if (ns < 1e3)
        return tr("%1 ns").arg(qint64(ns));
    if (ns < 999.5e3)
        return tr("%1 µs").arg(threeDigits(ns / 1e3));
    if (ns < 999.5e6)
        return tr("%1 ms").arg(threeDigits(ns / 1e6));
    if (ns < 59.95e9)
        return tr("%1 s").arg(threeDigits(ns / 1e9));
    const auto seconds = qint64(std::llround(ns / 1e9));
    if (seconds < 3600)
        return tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
    if (seconds < 86400)
        return tr("%1 h %2 min").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'));
    return tr("%1 d %2 h").arg(seconds / 86400).arg(seconds / 3600 % 24);
}

QString clockText(Time time, const ClockPair &clock, int decimals)
{
    const auto wall = clock.realtime(time);
    if (!wall)
        return offsetText(time, Time{}, decimals);
    constexpr qint64 second = 1'000'000'000;
    const auto seconds = *wall / second - (*wall % second < 0 ? 1 : 0);
    auto text = QDateTime::fromSecsSinceEpoch(seconds).toString(u"HH:mm:ss"_qs);
    if (decimals > 0)
        text += u'.' + QString::number(*wall - seconds * second).rightJustified(9, u'0').first(std::min(decimals, 9));
    return text;
}

QString offsetText(Time time, Time origin, int decimals)
{
    const auto seconds = double((time - origin).count()) / 1e9;
    return tr("%1%2 s").arg(seconds < 0 ? u"−"_qs : u"+"_qs, QLocale().toString(std::abs(seconds), 'f', decimals));
}

QString statusText(quint32 status)
{
    const int word = int(status);
    if (WIFEXITED(word))
        return WEXITSTATUS(word) == 0 ? tr("ok") : tr("status %1").arg(WEXITSTATUS(word));
    const auto signal = WTERMSIG(word);
    const auto text = QStringLiteral("%1 (%2)").arg(signalName(signal)).arg(signal);
    return WCOREDUMP(word) ? tr("%1, core dumped").arg(text) : text;
}

QString signalName(int number)
{
    if (number <= 0)
        return {};
    if (const auto *name = sigabbrev_np(number))
        return u"SIG"_qs + QLatin1String(name);
    // SIGRTMIN of the C library is 34; the kernel's real-time signals begin at 32.
    if (number >= 32 && number <= 64)
        return number >= 34 ? tr("SIGRTMIN+%1").arg(number - 34) : tr("signal %1").arg(number);
    return tr("signal %1").arg(number);
}

QString errnoName(int number)
{
    if (const auto *name = strerrorname_np(number))
        return QLatin1String(name);
    return tr("errno %1").arg(number);
}

QString errnoText(int number)
{
    const auto *text = strerrordesc_np(number);
    return text ? QString::fromLocal8Bit(text) : tr("unknown error");
}

} // namespace forkscope
