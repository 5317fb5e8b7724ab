// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exchange/jsonwriter.h"

#include <QStringList>

#include <algorithm>

namespace forkscope {

namespace {

bool isSafe(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_NotAssigned:
    case QChar::Other_Surrogate:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

QByteArray escaped(char16_t unit)
{
    switch (unit) {
    case u'\n':
        return "\\n";
    case u'\r':
        return "\\r";
    case u'\t':
        return "\\t";
    default:
        return "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
    }
}

// Bytes of the character that begins here; 0: none does.
qsizetype characterLength(Bytes bytes)
{
    for (qsizetype length = 1; length <= 4 && length <= bytes.size(); ++length)
        if (bytes.first(length).isValidUtf8())
            return length;
    return 0;
}

} // namespace

QString exactText(Bytes bytes)
{
    if (bytes.isValidUtf8())
        return QString::fromUtf8(bytes);
    QString text;
    while (!bytes.isEmpty()) {
        const auto length = characterLength(bytes);
        if (length == 0)
            text += QStringLiteral("\\x%1").arg(uchar(bytes.front()), 2, 16, QLatin1Char('0'));
        else
            text += QString::fromUtf8(bytes.first(length));
        bytes = bytes.sliced(std::max<qsizetype>(length, 1));
    }
    return text;
}

void JsonWriter::add(const char *key, const QString &text)
{
    addName(key);
    addString(text);
}

void JsonWriter::add(const char *key, double number)
{
    addName(key);
    m_text += QByteArray::number(number, 'g', 12);
}

void JsonWriter::addList(const char *key, const QStringList &texts)
{
    beginList(key);
    for (const auto &text : texts) {
        addName(nullptr);
        addString(text);
    }
    endList();
}

QByteArray JsonWriter::take()
{
    m_needsComma = false;
    return takePiece();
}

void JsonWriter::begin(const char *key, char bracket)
{
    addName(key);
    m_text += bracket;
    m_needsComma = false;
}

void JsonWriter::end(char bracket)
{
    m_text += bracket;
    m_needsComma = true;
}

void JsonWriter::addName(const char *key)
{
    if (m_needsComma)
        m_text += ',';
    m_needsComma = true;
    if (key)
        m_text.append('"').append(key).append("\":");
}

void JsonWriter::addString(const QString &text)
{
    m_text += '"';
    for (qsizetype at = 0; at < text.size(); ++at) {
        const char16_t unit = text[at].unicode();
        const bool isPair = QChar::isHighSurrogate(unit) && at + 1 < text.size() && text[at + 1].isLowSurrogate();
        const char32_t character = isPair ? QChar::surrogateToUcs4(text[at], text[at + 1]) : char32_t(unit);
        if (unit == u'"' || unit == u'\\')
            m_text.append('\\').append(char(unit));
        else if (isSafe(character))
            m_text += text.sliced(at, isPair ? 2 : 1).toUtf8();
        else
            m_text += escaped(unit) + (isPair ? escaped(text[at + 1].unicode()) : QByteArray());
        at += isPair ? 1 : 0;
    }
    m_text += '"';
}

} // namespace forkscope
