// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayList>
#include <QRandomGenerator>

#include <systemd/sd-bus.h>

// Makes calls that nobody should make, at random but the same for the same seed: to the members that an interface
// promises and to others, with arguments of any type, number and depth.
class MalformedCalls
{
public:
    // `introspection`: XML as D-Bus gives it.
    MalformedCalls(sd_bus *bus, const QByteArray &introspection, quint32 seed);

    // The caller's to unref.
    sd_bus_message *next();

private:
    QByteArray any(const QByteArrayList &words);
    bool oneIn(quint32 n) { return m_random.bounded(n) == 0; }
    QByteArray text();
    QByteArray type(int depth);
    void appendArguments(sd_bus_message *call, const QByteArray &member);
    void appendOptions(sd_bus_message *call);
    void appendOption(sd_bus_message *call);
    void appendAny(sd_bus_message *call, const char *signature);
    void appendBasic(sd_bus_message *call, char type);
    void appendContainer(sd_bus_message *call, char type, const QByteArray &contents);

    sd_bus *m_bus;
    QRandomGenerator m_random;
    qint64 m_room = 0;     // bytes that the call being made may still get
    int m_descriptors = 0; // that it has
    QByteArrayList m_paths;
    QByteArrayList m_interfaces;
    QByteArrayList m_members;
    QByteArrayList m_ours;       // of these, the helper's own
    QByteArrayList m_signatures; // of the methods' arguments
    QByteArrayList m_properties;
};
