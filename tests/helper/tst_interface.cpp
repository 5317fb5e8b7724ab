// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the interface offers is what its file says, and nothing in it lets a caller hand over text.
#include <QDomDocument>
#include <QTest>

#include <cstring>

#include <unistd.h>

#include "helpertest.h"

class InterfaceTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void introspectionIsTheInterfaceFile();
    void S8_noParameterIsTextPathOrNumberOfAProcess();
    void S8_onlyTheScopeIsAWordAndOneOfTwo();
    void S6_noPropertyCanBeSet();
};

void InterfaceTest::introspectionIsTheInterfaceFile()
{
    start(MockPolkit::Mode::Allow);
    const auto interface = [](const QByteArray &xml) {
        QDomDocument document;
        document.setContent(xml);
        QStringList members;
        const QDomNodeList nodes = document.elementsByTagName(QStringLiteral("interface"));
        for (int i = 0; i < nodes.count(); ++i) {
            if (nodes.at(i).toElement().attribute(QStringLiteral("name")) != QLatin1String("org.forkscope.Helper1"))
                continue;
            for (QDomElement member = nodes.at(i).firstChildElement(); !member.isNull();
                 member = member.nextSiblingElement()) {
                QString line = member.tagName() + QLatin1Char(' ') + member.attribute(QStringLiteral("name")) +
                               member.attribute(QStringLiteral("type")) + member.attribute(QStringLiteral("access"));
                for (QDomElement arg = member.firstChildElement(); !arg.isNull(); arg = arg.nextSiblingElement())
                    line +=
                        QStringLiteral(" %1:%2:%3%4")
                            .arg(arg.attribute(QStringLiteral("name")), arg.attribute(QStringLiteral("type")),
                                 arg.attribute(QStringLiteral("direction")), arg.attribute(QStringLiteral("value")));
                members += line;
            }
        }
        return members.join(QLatin1Char('\n'));
    };
    const QString promised = interface(interfaceFile());
    QVERIFY(!promised.isEmpty());
    QCOMPARE(interface(Client(m_bus->address(), alice).introspection()), promised);
}

void InterfaceTest::S8_noParameterIsTextPathOrNumberOfAProcess()
{
    QDomDocument document;
    QVERIFY(document.setContent(interfaceFile()));
    const QDomNodeList arguments = document.elementsByTagName(QStringLiteral("arg"));
    QVERIFY(arguments.count() > 0);
    for (int i = 0; i < arguments.count(); ++i) {
        const QDomElement argument = arguments.at(i).toElement();
        if (argument.attribute(QStringLiteral("direction")) != QLatin1String("in"))
            continue;
        const QString type = argument.attribute(QStringLiteral("type"));
        QVERIFY2(type == QLatin1String("t") || argument.attribute(QStringLiteral("name")) == QLatin1String("options"),
                 qPrintable(type));
    }
}

void InterfaceTest::S6_noPropertyCanBeSet()
{
    start(MockPolkit::Mode::Allow);
    QDomDocument document;
    QVERIFY(document.setContent(interfaceFile()));
    const QDomNodeList properties = document.elementsByTagName(QStringLiteral("property"));
    QVERIFY(properties.count() > 0);
    for (int i = 0; i < properties.count(); ++i) {
        const QByteArray name = properties.at(i).toElement().attribute(QStringLiteral("name")).toLatin1();
        for (uid_t uid : {alice, uid_t(0)})
            QCOMPARE(Client(m_bus->address(), uid).setProperty(name.constData()),
                     QByteArray("org.freedesktop.DBus.Error.PropertyReadOnly"));
    }
}

void InterfaceTest::S8_onlyTheScopeIsAWordAndOneOfTwo()
{
    start(MockPolkit::Mode::Allow);
    Client client(m_bus->address(), alice);
    const auto granted = client.open(); // names every option that there is
    QCOMPARE(granted.error, QByteArray());
    ::close(granted.socket);
    const QByteArrayList options = granted.effective.split(' ');
    QVERIFY(options.size() > 1);
    for (const QByteArray &option : options) {
        const QByteArray key = option.left(option.indexOf('='));
        for (const char *text : {"own", "/etc/passwd", "1", ""}) {
            const auto stream =
                client.open([&](sd_bus_message *call) { Client::appendOption(call, key.constData(), "s", 0, text); });
            const bool isWord = key == "scope" && !strcmp(text, "own");
            QCOMPARE(stream.error, isWord ? QByteArray() : QByteArray("org.freedesktop.DBus.Error.InvalidArgs"));
            if (isWord)
                ::close(stream.socket);
        }
    }
}

QTEST_GUILESS_MAIN(InterfaceTest)
#include "tst_interface.moc"
