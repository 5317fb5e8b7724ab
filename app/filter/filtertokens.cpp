// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/filter/filtertokens.h"

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

// Longer ones before those that they begin with.
constexpr std::array signs{"==", "!=", "<=", ">=", "&&", "||", "..", "<", ">", "!", "(", ")", "{", "}", ","};

const char *signAt(QStringView text)
{
    const auto sign =
        std::ranges::find_if(signs, [&](const char *candidate) { return text.startsWith(QLatin1String(candidate)); });
    return sign == signs.end() ? nullptr : *sign;
}

qsizetype endOfWord(QStringView text, qsizetype at)
{
    while (at < text.size() && !text[at].isSpace() && text[at] != u'"' && !signAt(text.mid(at)))
        ++at;
    return at;
}

// From behind the opening quote; leaves `at` behind the closing one. \" and \\ stand for themselves.
QString unquoted(QStringView text, qsizetype &at)
{
    QString content;
    for (; at < text.size() && text[at] != u'"'; ++at) {
        const bool isEscape =
            text[at] == u'\\' && at + 1 < text.size() && (text[at + 1] == u'"' || text[at + 1] == u'\\');
        content += text[isEscape ? ++at : at];
    }
    ++at;
    return content;
}

} // namespace

std::vector<FilterToken> filterTokens(const QString &text)
{
    using Kind = FilterToken::Kind;
    std::vector<FilterToken> tokens;
    qsizetype at = 0;
    while (at < text.size()) {
        const auto column = int(at) + 1;
        if (text[at].isSpace()) {
            ++at;
        } else if (text[at] == u'"') {
            ++at;
            auto content = unquoted(text, at);
            tokens.push_back({Kind::Quoted, std::move(content), column});
        } else if (const auto *sign = signAt(QStringView(text).mid(at))) {
            tokens.push_back({Kind::Sign, QString::fromLatin1(sign), column});
            at += tokens.back().text.size();
        } else {
            const auto end = std::max(endOfWord(text, at), at + 1);
            tokens.push_back({Kind::Word, text.mid(at, end - at), column});
            at = end;
        }
    }
    tokens.push_back({Kind::End, {}, int(text.size()) + 1});
    return tokens;
}

} // namespace forkscope
