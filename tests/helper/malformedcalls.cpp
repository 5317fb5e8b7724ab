// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "malformedcalls.h"

#include <QDomDocument>

#include <unistd.h>

namespace {

const QByteArrayList optionKeys = {"protocol", "scope",    "threads", "arguments", "max-argument-bytes",
                                   "deep",     "snapshot", "pid",     "",          "Scope"};
constexpr const char *helper = "org.forkscope.Helper1"; // its name and that of its interface
constexpr qint64 messageSize = 2 << 20;                 // the bus takes no more than some MiB
constexpr char basicTypes[] = "ybnqiuxtdsogh";

// The length of the first complete type of a signature.
qsizetype firstType(const QByteArray &signature)
{
    if (signature.startsWith('a'))
        return 1 + firstType(signature.mid(1));
    qsizetype at = 0;
    int open = 0;
    do {
        open += signature[at] == '(' || signature[at] == '{';
        open -= signature[at] == ')' || signature[at] == '}';
        ++at;
    } while (open > 0);
    return at;
}

} // namespace

MalformedCalls::MalformedCalls(sd_bus *bus, const QByteArray &introspection, quint32 seed)
    : m_bus(bus),
      m_random(seed),
      m_paths{"/", "/org/forkscope", "/org/forkscope/Helper1/x", "/org/forkscope/Helper1"},
      m_interfaces{"org.freedesktop.DBus.Properties", "org.freedesktop.DBus.Introspectable",
                   "org.freedesktop.DBus.Peer", "org.freedesktop.DBus.ObjectManager", "org.forkscope.Helper2"},
      m_members{"Get", "GetAll", "Set", "Introspect", "Ping", "GetMachineId", "GetManagedObjects", "Close", "a"},
      m_properties{"", "Nothing"}
{
    QDomDocument document;
    document.setContent(introspection);
    const auto name = [](const QDomNode &node) {
        return node.toElement().attribute(QStringLiteral("name")).toLatin1();
    };
    const QDomNodeList interfaces = document.elementsByTagName(QStringLiteral("interface"));
    for (int i = 0; i < interfaces.count(); ++i)
        m_interfaces += name(interfaces.at(i));
    const QDomNodeList methods = document.elementsByTagName(QStringLiteral("method"));
    for (int i = 0; i < methods.count(); ++i) {
        m_members += name(methods.at(i));
        if (name(methods.at(i).parentNode()) == helper)
            m_ours += m_members.back();
        QByteArray signature;
        for (auto arg = methods.at(i).firstChildElement(); !arg.isNull(); arg = arg.nextSiblingElement())
            signature += arg.attribute(QStringLiteral("type")).toLatin1();
        m_signatures += signature;
    }
    const QDomNodeList properties = document.elementsByTagName(QStringLiteral("property"));
    for (int i = 0; i < properties.count(); ++i)
        m_properties += name(properties.at(i));
}

QByteArray MalformedCalls::any(const QByteArrayList &words)
{
    return words[m_random.bounded(words.size())];
}

sd_bus_message *MalformedCalls::next()
{
    // What is right comes last in each list, and is called most.
    const auto pick = [this](const QByteArrayList &words) { return oneIn(4) ? any(words) : words.back(); };
    const QByteArray interface = pick(m_interfaces), member = any(oneIn(2) ? m_members : m_ours);
    sd_bus_message *call = nullptr;
    sd_bus_message_new_method_call(m_bus, &call, helper, pick(m_paths).constData(),
                                   oneIn(20) ? nullptr : interface.constData(), member.constData());
    if (!call)
        qFatal("a call cannot be made");
    m_room = messageSize;
    m_descriptors = 0;
    sd_bus_message_set_allow_interactive_authorization(call, oneIn(2));
    appendArguments(call, member);
    return call;
}

void MalformedCalls::appendArguments(sd_bus_message *call, const QByteArray &member)
{
    switch (m_random.bounded(6)) {
    case 0:
        break;
    case 1: // of any type
        for (quint32 i = m_random.bounded(5) + 1; i > 0; --i)
            appendAny(call, type(8).constData());
        break;
    case 2: // as some method has them
        appendAny(call, any(m_signatures).constData());
        break;
    case 3:
        sd_bus_message_append(call, "ss", any(m_interfaces).constData(), any(m_properties).constData());
        if (member == "Set")
            appendContainer(call, 'v', type(4));
        break;
    default:
        appendOptions(call);
        if (oneIn(8)) // and one too many
            appendAny(call, type(3).constData());
    }
}

void MalformedCalls::appendOptions(sd_bus_message *call)
{
    sd_bus_message_open_container(call, 'a', "{sv}");
    for (quint32 left = oneIn(50) ? 2000 : m_random.bounded(12) + 1; left > 0; --left)
        appendOption(call);
    sd_bus_message_close_container(call);
}

void MalformedCalls::appendOption(sd_bus_message *call)
{
    sd_bus_message_open_container(call, 'e', "sv");
    const QByteArray key = oneIn(10) ? text() : any(optionKeys);
    sd_bus_message_append_basic(call, 's', key.constData());
    appendContainer(call, 'v', type(oneIn(10) ? 12 : 2));
    sd_bus_message_close_container(call);
}

// Mostly short; sometimes long, and what others may take for a path, a format or the end of something.
QByteArray MalformedCalls::text()
{
    static const QByteArrayList words = {"",         "own",  "everyone",     "/etc/shadow", "../..", "%s%n%x",
                                         "\x01\x7f", "a\nb", "\xe2\x80\xae", "$(id)",       "0",     "-1"};
    QByteArray text = any(words);
    if (oneIn(400))
        text = QByteArray(1 << 20, 'x');
    else if (oneIn(20))
        text = QByteArray(int(m_random.bounded(5000)), char(m_random.bounded(1, 128)));
    m_room -= text.size();
    return m_room > 0 ? text : QByteArray();
}

QByteArray MalformedCalls::type(int depth)
{
    switch (depth > 0 ? m_random.bounded(8) : 7u) {
    case 0:
        return 'a' + type(depth - 1);
    case 1:
        return '(' + type(depth - 1) + type(depth - 1) + ')';
    case 2:
        return QByteArray("a{") + basicTypes[m_random.bounded(12)] + type(depth - 1) + '}';
    case 3:
        return "v";
    default:
        break;
    }
    const char basic = basicTypes[m_random.bounded(m_descriptors < 4 ? 13 : 12)];
    m_descriptors += basic == 'h';
    return QByteArray(1, basic);
}

// A value for each type of the signature.
void MalformedCalls::appendAny(sd_bus_message *call, const char *signature)
{
    QByteArray rest = signature;
    while (!rest.isEmpty()) {
        const QByteArray first = rest.left(firstType(rest));
        rest = rest.mid(first.size());
        if (first[0] == 'a') {
            appendContainer(call, 'a', first.mid(1));
        } else if (first[0] == '(') {
            appendContainer(call, 'r', first.mid(1, first.size() - 2));
        } else if (first[0] == '{') {
            appendContainer(call, 'e', first.mid(1, first.size() - 2));
        } else if (first[0] == 'v') {
            appendContainer(call, 'v', type(3));
        } else {
            appendBasic(call, first[0]);
        }
    }
}

void MalformedCalls::appendContainer(sd_bus_message *call, char type, const QByteArray &contents)
{
    if (const int r = sd_bus_message_open_container(call, type, contents.constData()); r < 0)
        qFatal("no container %c of %s: %d", type, contents.constData(), r);
    quint32 times = 1;
    if (type == 'a' && !contents.contains('h')) // the bus takes few descriptors
        times = contents.size() == 1 && oneIn(40) ? 20'000 : m_random.bounded(3);
    for (; times > 0 && (type != 'a' || m_room > 0); --times)
        appendAny(call, contents.constData());
    sd_bus_message_close_container(call);
}

void MalformedCalls::appendBasic(sd_bus_message *call, char type)
{
    static const quint64 numbers[] = {0, 1, 2, 0x7fffffff, 0x80000000, 0xffffffff, ~quint64(0), quint64(1) << 63};
    const quint64 number = oneIn(2) ? numbers[m_random.bounded(8)] : m_random.generate64();
    const int truth = int(number & 1), standardInput = STDIN_FILENO;
    int r = 0;
    switch (type) {
    case 's':
        r = sd_bus_message_append_basic(call, type, text().constData());
        break;
    case 'o':
        r = sd_bus_message_append_basic(call, type, any(m_paths).constData());
        break;
    case 'g':
        r = sd_bus_message_append_basic(call, type, this->type(3).constData());
        break;
    case 'h':
        r = sd_bus_message_append_basic(call, type, &standardInput);
        break;
    case 'b':
        r = sd_bus_message_append_basic(call, type, &truth);
        break;
    default:
        r = sd_bus_message_append_basic(call, type, &number);
    }
    if (r < 0)
        qFatal("no value of type %c: %d", type, r);
    m_room -= 8;
}
