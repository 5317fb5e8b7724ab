// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Takes out of a recording's messages what is not to be passed on: arguments, or what a pattern finds; users and the
// host become other ones, the same for the same, under a key that is never stored.
#pragma once

#include "app/stream/eventdecoder.h"
#include "app/stream/message.h"

#include <QByteArray>
#include <QRegularExpression>

namespace forkscope {

struct RedactionPlan
{
    // Withhold: command lines but for the program's name. Pattern: what `pattern` finds, in names and paths as well.
    enum class Texts { Keep, Withhold, Pattern };
    Texts texts = Texts::Withhold;
    // Applied to the bytes as Latin-1, so that any bytes can be matched and none is changed by the way; a pattern
    // beyond ASCII is to be given as its UTF-8 bytes in Latin-1. To each argument by itself.
    QRegularExpression pattern;
    bool hidesUsers = true; // numbers, names, authors of markers, the directory below /home; root stays root
    bool hidesHost = true;  // name and boot id
};

class Redaction
{
public:
    // `key`: secret, random, thrown away afterwards.
    Redaction(RedactionPlan plan, QByteArray key);

    // A well-formed message, as RecordingReader gives them.
    Message apply(const Message &message) const;

private:
    QByteArray hello(const QByteArray &payload) const;
    QByteArray batch(const QByteArray &payload) const;
    QByteArray record(Bytes bytes) const;
    QByteArray marker(const QByteArray &payload) const;
    QByteArray name(const QByteArray &payload) const;

    template <class Fixed>
    void hideArguments(Fixed &fixed, QByteArray &argv) const;
    QByteArray text(Bytes bytes) const; // a name or path
    QByteArray withoutHome(const QByteArray &path) const;
    QByteArray cgroup(QByteArray path) const;
    quint32 user(quint32 uid) const;
    QByteArray userName(Bytes name) const;
    QByteArray hash(char kind, Bytes bytes) const;

    RedactionPlan m_plan;
    QByteArray m_key;
};

} // namespace forkscope
