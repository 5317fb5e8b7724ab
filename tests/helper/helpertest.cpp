// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "helpertest.h"

#include <QFile>
#include <QTest>

#include <cstring>

#include <unistd.h>

#include "bpf/collector.h"

void HelperTest::initTestCase()
{
    if (geteuid() != 0)
        QSKIP("needs root: the helper is started as root, and callers are other users");
    Collector::Failure why{};
    if (!Collector::open({}, why))
        QSKIP("needs a kernel with BTF that lets root load BPF programs");
}

void HelperTest::init()
{
    m_bus = std::make_unique<PrivateBus>();
}

void HelperTest::cleanup()
{
    if (m_helper) { // a report of a sanitizer, or a complaint
        m_helper->terminate();
        m_helper->waitForExit(30'000);
        QCOMPARE(m_helper->said(), QByteArray());
    }
    m_helper.reset();
    m_polkit.reset();
    m_bus.reset();
}

void HelperTest::start(MockPolkit::Mode mode, const QStringList &options, RunningHelper::Build build)
{
    m_polkit = std::make_unique<MockPolkit>(m_bus->address(), mode);
    m_helper = std::make_unique<RunningHelper>(m_bus->address(), options, build);
    QVERIFY(m_helper->isReady());
}

void HelperTest::askForEveryone(sd_bus_message *call)
{
    Client::appendOption(call, "scope", "s", 0, "everyone");
}

forkscope_hello HelperTest::hello(const Client::Stream &stream)
{
    const auto frame = Client::receive(stream.socket);
    forkscope_hello hello = {};
    if (frame && frame->head.type == FORKSCOPE_HELLO && frame->head.frame_seq == 0)
        memcpy(&hello, frame->payload.constData(), sizeof(hello));
    return hello;
}

QByteArray HelperTest::interfaceFile()
{
    QFile file(QStringLiteral(FORKSCOPE_INTERFACE_FILE));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
