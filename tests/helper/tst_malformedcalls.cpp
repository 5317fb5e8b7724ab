// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is called with whatever arguments, the helper refuses, lives on, and does not grow. FORKSCOPE_FUZZ_CALLS is
// how many calls are made in each case: 100000 before a release.
#include <QTest>

#include <unistd.h>

#include "helpertest.h"
#include "malformedcalls.h"

class MalformedCallsTest : public HelperTest
{
    Q_OBJECT

private Q_SLOTS:
    void S7_malformedCallsDoNoHarm_data();
    void S7_malformedCallsDoNoHarm();

private:
    static int onAnswer(sd_bus_message *reply, void *self, sd_bus_error *);
    void send(sd_bus *bus, MalformedCalls &calls, int count);

    int m_unanswered = 0;
    int m_answers = 0;
    int m_refusals = 0;
};

int MalformedCallsTest::onAnswer(sd_bus_message *reply, void *self, sd_bus_error *)
{
    auto *test = static_cast<MalformedCallsTest *>(self);
    --test->m_unanswered;
    ++test->m_answers;
    test->m_refusals += sd_bus_message_is_method_error(reply, nullptr) > 0;
    return 0;
}

void MalformedCallsTest::send(sd_bus *bus, MalformedCalls &calls, int count)
{
    constexpr int atOnce = 32;
    while (count > 0 || m_unanswered > 0) {
        for (; count > 0 && m_unanswered < atOnce; --count) {
            sd_bus_message *call = calls.next();
            if (sd_bus_call_async(bus, nullptr, call, &MalformedCallsTest::onAnswer, this, 60'000'000) >= 0)
                ++m_unanswered;
            sd_bus_message_unref(call);
        }
        const int r = sd_bus_process(bus, nullptr);
        QVERIFY2(r >= 0, "the bus has thrown the caller out");
        if (r == 0)
            sd_bus_wait(bus, UINT64_MAX);
    }
}

void MalformedCallsTest::S7_malformedCallsDoNoHarm_data()
{
    QTest::addColumn<uid_t>("uid");
    QTest::addColumn<bool>("plain");
    QTest::newRow("user") << alice << false;
    QTest::newRow("root") << uid_t(0) << false;
    QTest::newRow("user, for the memory") << alice << true; // a sanitizer keeps what is freed
    QTest::newRow("root, for the memory") << uid_t(0) << true;
}

void MalformedCallsTest::S7_malformedCallsDoNoHarm()
{
    QFETCH(uid_t, uid);
    QFETCH(bool, plain);
    bool isSet = false;
    int calls = qEnvironmentVariableIntValue("FORKSCOPE_FUZZ_CALLS", &isSet);
    calls = isSet ? calls : 2500;
    start(MockPolkit::Mode::Deny, {QStringLiteral("--idle-seconds=36000")},
          plain ? RunningHelper::Build::Plain : RunningHelper::Build::Checked);
    Client client(m_bus->address(), uid);
    const quint32 seed = qEnvironmentVariableIntValue("FORKSCOPE_FUZZ_SEED") + uid;
    MalformedCalls malformed(client.bus(), client.introspection(), seed);
    m_answers = m_refusals = 0;
    send(client.bus(), malformed, calls / 5);
    const qint64 before = m_helper->anonymousKiB();
    send(client.bus(), malformed, calls - calls / 5);
    const qint64 growth = m_helper->anonymousKiB() - before;
    qInfo("seed %u: %d calls, %d of them refused, growth %lld KiB", seed, m_answers, m_refusals, growth);
    QVERIFY(m_answers > calls * 9 / 10); // else they were not even sent
    QVERIFY(m_refusals > m_answers / 2);
    QCOMPARE(client.readProperty("Version"), QByteArray());
    QCOMPARE(m_helper->waitForExit(0), -1);
    QCOMPARE(m_helper->said(), QByteArray());
    QTRY_COMPARE(m_helper->bpfObjects(), 0);
    if (plain)
        QVERIFY2(growth <= 1024, qPrintable(QString::number(growth)));
}

QTEST_GUILESS_MAIN(MalformedCallsTest)
#include "tst_malformedcalls.moc"
