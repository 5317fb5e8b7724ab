// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A polkit that says no, fails, hangs, vanishes or is not there: nobody is served, and nothing is done for the call.
#include <QDomDocument>
#include <QTest>

#include "helpertest.h"

class RefusalTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void S3_everyMethodRefuses_data();
    void S3_everyMethodRefuses();
    void S3_absentPolkitRefuses();
    void S3_challengeNeedsInteraction();
    void S3_questionIsTakenBackWhenTheCallerGoes();
    void S4_questionNamesTheCallerByItsConnection_data();
    void S4_questionNamesTheCallerByItsConnection();

private:
    void callEverything(const QByteArray &errorOfOpening);
};

// Every method and every property that the interface's file has, with arguments that would be served; what is read
// without a question must cost nothing.
void RefusalTest::callEverything(const QByteArray &errorOfOpening)
{
    Client client(m_bus->address(), alice);
    QDomDocument document;
    QVERIFY(document.setContent(interfaceFile()));
    QCOMPARE(m_helper->bpfObjects(), 0);
    const QDomNodeList methods = document.elementsByTagName(QStringLiteral("method"));
    QVERIFY(methods.count() > 0);
    for (int i = 0; i < methods.count(); ++i) {
        const QByteArray name = methods.at(i).toElement().attribute(QStringLiteral("name")).toLatin1();
        QByteArray signature;
        for (auto arg = methods.at(i).firstChildElement(); !arg.isNull(); arg = arg.nextSiblingElement()) {
            if (arg.attribute(QStringLiteral("direction")) == QLatin1String("in"))
                signature += arg.attribute(QStringLiteral("type")).toLatin1();
        }
        QCOMPARE(client.callPlainly(name.constData(), signature),
                 name == "OpenStream" ? errorOfOpening : QByteArray(denied));
        QCOMPARE(m_helper->bpfObjects(), 0);
    }
    const QDomNodeList properties = document.elementsByTagName(QStringLiteral("property"));
    QVERIFY(properties.count() > 0);
    for (int i = 0; i < properties.count(); ++i) {
        const QByteArray name = properties.at(i).toElement().attribute(QStringLiteral("name")).toLatin1();
        QCOMPARE(client.readProperty(name.constData()), QByteArray());
        QCOMPARE(client.setProperty(name.constData()), QByteArray("org.freedesktop.DBus.Error.PropertyReadOnly"));
        QCOMPARE(m_helper->bpfObjects(), 0);
    }
}

void RefusalTest::S3_everyMethodRefuses_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<QByteArray>("error");
    QTest::newRow("no") << int(MockPolkit::Mode::Deny) << QByteArray(denied);
    QTest::newRow("challenge") << int(MockPolkit::Mode::Challenge)
                               << QByteArray("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired");
    QTest::newRow("error") << int(MockPolkit::Mode::Fail) << QByteArray(unavailable);
    QTest::newRow("an answer of another type") << int(MockPolkit::Mode::Nonsense) << QByteArray(unavailable);
    QTest::newRow("silence") << int(MockPolkit::Mode::Hang) << QByteArray(unavailable);
    QTest::newRow("vanished") << int(MockPolkit::Mode::Vanish) << QByteArray(unavailable);
}

void RefusalTest::S3_everyMethodRefuses()
{
    QFETCH(int, mode);
    QFETCH(QByteArray, error);
    start(MockPolkit::Mode(mode), {QStringLiteral("--patience-seconds=1")});
    callEverything(error);
    QCOMPARE(m_polkit->questions().size(), size_t(1)); // and not that it was refused for another reason
    if (MockPolkit::Mode(mode) == MockPolkit::Mode::Hang) {
        QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.cancellationCount() == 1; }));
        QCOMPARE(m_polkit->cancellations().front(), m_polkit->questions().front().cancellationId);
    }
}

void RefusalTest::S3_absentPolkitRefuses()
{
    m_helper = std::make_unique<RunningHelper>(m_bus->address());
    QVERIFY(m_helper->isReady());
    callEverything(unavailable);
}

void RefusalTest::S4_questionNamesTheCallerByItsConnection_data()
{
    QTest::addColumn<bool>("everyone");
    QTest::addColumn<bool>("arguments");
    QTest::addColumn<QByteArray>("action");
    QTest::newRow("own") << false << false << QByteArray("org.forkscope.helper1.observe-own");
    QTest::newRow("own arguments") << false << true << QByteArray("org.forkscope.helper1.observe-own");
    QTest::newRow("everyone") << true << false << QByteArray("org.forkscope.helper1.observe");
    QTest::newRow("everyone's arguments") << true << true << QByteArray("org.forkscope.helper1.observe-arguments");
}

void RefusalTest::S4_questionNamesTheCallerByItsConnection()
{
    QFETCH(bool, everyone);
    QFETCH(bool, arguments);
    QFETCH(QByteArray, action);
    start(MockPolkit::Mode::Deny);
    Client(m_bus->address(), alice).openInteractively([&](sd_bus_message *call) {
        Client::appendOption(call, "scope", "s", 0, everyone ? "everyone" : "own");
        Client::appendOption(call, "arguments", "b", arguments);
    });
    QCOMPARE(m_polkit->questions().size(), size_t(1));
    const auto question = m_polkit->questions().front();
    QCOMPARE(question.signature, QByteArray("(sa{sv})sa{ss}us"));
    QCOMPARE(question.subjectKind, QByteArray("system-bus-name"));
    QVERIFY(question.subjectName.startsWith(":1."));
    QVERIFY(!question.hasDetails);
    QCOMPARE(question.action, action);
    QCOMPARE(question.flags, 1u);
}

void RefusalTest::S3_challengeNeedsInteraction()
{
    start(MockPolkit::Mode::Challenge);
    Client client(m_bus->address(), alice);
    QCOMPARE(client.open().error, QByteArray("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"));
    QCOMPARE(m_polkit->questions().back().flags, 0u);
    QCOMPARE(client.openInteractively().error, QByteArray(denied)); // the password was not given
    QCOMPARE(m_polkit->questions().back().flags, 1u);
}

void RefusalTest::S3_questionIsTakenBackWhenTheCallerGoes()
{
    start(MockPolkit::Mode::Hang);
    Client client(m_bus->address(), alice);
    client.openLater();
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.questionCount() == 1; }));
    client.leave();
    QVERIFY(m_polkit->waitFor([](const MockPolkit &polkit) { return polkit.cancellationCount() == 1; }));
    QCOMPARE(m_helper->bpfObjects(), 0);
}

QTEST_GUILESS_MAIN(RefusalTest)
#include "tst_refusal.moc"
