// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes JSON member by member in the order it is told, at any depth, into one line that is safe to show on a terminal:
// control and deceptive characters are \uXXXX, so nothing is lost.
#pragma once

#include "app/stream/event.h"

#include <QByteArray>
#include <QString>

#include <concepts>
#include <utility>

namespace forkscope {

// The bytes as text: valid UTF-8 as it is, any other byte as \xNN.
QString exactText(Bytes bytes);

class JsonWriter
{
public:
    // Without a key: an element of a list, or the whole.
    void beginObject(const char *key = nullptr) { begin(key, '{'); }
    void beginList(const char *key = nullptr) { begin(key, '['); }
    void endObject() { end('}'); }
    void endList() { end(']'); }

    void add(const char *key, const QString &text);
    template <std::integral Number>
    void add(const char *key, Number number)
    {
        addName(key);
        if constexpr (std::same_as<Number, bool>)
            m_text += number ? "true" : "false";
        else if constexpr (std::signed_integral<Number>)
            m_text += QByteArray::number(qlonglong(number));
        else
            m_text += QByteArray::number(qulonglong(number));
    }
    void add(const char *key, double number);
    void addList(const char *key, const QStringList &texts);

    // The text so far; the writer is empty again.
    QByteArray take();
    // The text so far, to which more will be added.
    QByteArray takePiece() { return std::exchange(m_text, {}); }
    qsizetype size() const { return m_text.size(); }

private:
    void begin(const char *key, char bracket);
    void end(char bracket);
    void addName(const char *key);
    void addString(const QString &text);

    QByteArray m_text;
    bool m_needsComma = false;
};

} // namespace forkscope
