// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/redaction.h"
#include "app/stream/batchbuilder.h"
#include "app/stream/displaytext.h"
#include "tests/editing/files.h"
#include "tests/session/notation.h"

#include <QTest>

using namespace forkscope;

class RedactionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void argumentsAreLeftOut();
    void patternIsReplacedInEachArgument();
    void bytesOutsideThePatternStay();
    void usersBecomeOthers();
    void homesAreHidden();
    void hostIsHidden();
    void nothingElseChanges();
    void noSecretIsLeftAnywhere();
    void whatIsKeptIsKept();
    void recordThatCannotBeReadKeepsItsNumberOnly();

private:
    static std::unique_ptr<Session> redacted(const std::vector<Message> &messages, const RedactionPlan &plan)
    {
        const Redaction redaction(plan, "key");
        std::vector<Message> changed;
        for (const auto &message : messages)
            changed.push_back(redaction.apply(message));
        return sessionOf(changed);
    }
};

namespace {

RedactionPlan patternPlan(const char *pattern)
{
    RedactionPlan plan;
    plan.texts = RedactionPlan::Texts::Pattern;
    plan.pattern.setPattern(QString::fromLatin1(pattern));
    plan.hidesUsers = plan.hidesHost = false;
    return plan;
}

const auto sample = u"1 exists sh; 1 fork 2; 2 exec /home/alice/bin/tool --token=abc123 /home/alice/x; 2 exit 0"_qs;

std::vector<Message> sampleMessages()
{
    auto messages = messagesOf(sample);
    changeHello(messages, [](Hello &hello) {
        hello.host = "laptop";
        hello.command = "tool --token=abc123";
        std::fill_n(hello.fixed.boot_id, sizeof hello.fixed.boot_id, quint8(7));
        hello.fixed.scope_uid = 1000;
    });
    return messages;
}

QString execText(const Session &session)
{
    for (quint64 number = 0; number < session.events().size(); ++number) {
        const auto event = session.events().event(EventNumber(number));
        if (const auto *exec = event.as<Exec>())
            return displayText(exec->path) + u" | "_qs + commandLine(splitArguments(exec->argv));
    }
    return {};
}

QByteArray nameMessageOf(forkscope_name_kind kind, quint64 id, const QByteArray &text)
{
    const forkscope_name fixed{quint16(sizeof fixed + 2 + std::size_t(text.size())), sizeof fixed, quint32(kind), id};
    const auto length = quint16(text.size());
    return QByteArray(reinterpret_cast<const char *>(&fixed), sizeof fixed) +
           QByteArray(reinterpret_cast<const char *>(&length), sizeof length) + text;
}

} // namespace

void RedactionTest::argumentsAreLeftOut()
{
    const auto session = redacted(sampleMessages(), {});
    const auto number = session->processes().execAt(*session->processes().find({2, 1'002'000'000}), Never);
    const auto event = session->events().event(number);
    const auto *exec = event.as<Exec>();
    QVERIFY(exec);
    QVERIFY(exec->argv.isEmpty());
    QCOMPARE(exec->fixed.argc, 0u);
    QVERIFY(exec->fixed.head.flags & FORKSCOPE_ARGS_WITHHELD);
    QCOMPARE(session->hello()->command, QByteArray("tool"));
    QVERIFY(session->hello()->fixed.compatible & FORKSCOPE_REDACTED_ARGUMENTS);
}

void RedactionTest::patternIsReplacedInEachArgument()
{
    const auto session = redacted(sampleMessages(), patternPlan("^--token=\\K.*|alice"));
    QCOMPARE(execText(*session), u"/home/…/bin/tool | '/home/…/bin/tool' '--token=…' '/home/…/x'"_qs);
    QVERIFY(session->isComplete());
}

void RedactionTest::bytesOutsideThePatternStay()
{
    const QByteArray odd("a\xff\xfe\x80 secret \xc3\xa4", 14);
    auto messages = messagesOf(u"1 exists sh; 1 fork 2"_qs);
    BatchBuilder batch;
    forkscope_exec fixed{};
    fixed.head = {.type = FORKSCOPE_EXEC, .tgid = 2, .time = 1'003'000'000, .start = 1'002'000'000};
    fixed.argc = 2;
    fixed.argv_bytes = quint32(odd.size() + 3);
    batch.add(fixed, {"x", "x", "x", QByteArray("x\0", 2) + odd + '\0'});
    messages.push_back({MessageType::Events, batch.take(1)});
    const auto session = redacted(messages, patternPlan("secret"));
    const auto event = session->events().event(EventNumber(session->events().size() - 1));
    QCOMPARE(event.as<Exec>()->argv.toByteArray(),
             QByteArray("x\0", 2) + QByteArray(odd).replace("secret", "\xe2\x80\xa6") + '\0');
    QCOMPARE(event.as<Exec>()->fixed.argv_bytes, quint32(odd.size()));
}

void RedactionTest::usersBecomeOthers()
{
    auto messages = sampleMessages();
    messages.push_back({MessageType::Name, nameMessageOf(FORKSCOPE_NAME_USER, 1000, "alice")});
    messages.push_back({MessageType::Name, nameMessageOf(FORKSCOPE_NAME_USER, 0, "root")});
    messages.push_back(
        {MessageType::Name, nameMessageOf(FORKSCOPE_NAME_CGROUP, 5, "/user.slice/user-1000.slice/user@1000.service")});
    const auto session = redacted(messages, {});
    const auto &users = session->names().users;
    QCOMPARE(users.size(), 2);
    QCOMPARE(users.value(0), QByteArray("root"));
    const auto other = session->hello()->fixed.scope_uid;
    QVERIFY(other != 1000 && other >= 0x40000000u);
    QVERIFY2(users.value(other).startsWith("user-"), users.value(other).constData());
    const auto number = QByteArray::number(other);
    QCOMPARE(session->names().cgroups.value(5), "/user.slice/user-" + number + ".slice/user@" + number + ".service");
    // Another key gives other numbers.
    const Redaction another({}, "another key");
    const auto hello = decodeHello(another.apply(messages.front()).payload);
    QVERIFY(hello->fixed.scope_uid != other);
}

void RedactionTest::homesAreHidden()
{
    RedactionPlan plan;
    plan.texts = RedactionPlan::Texts::Keep;
    const auto text = execText(*redacted(sampleMessages(), plan));
    static const QRegularExpression shape(
        u"^/home/(user-[0-9a-f]{8})/bin/tool \\| /home/\\1/bin/tool --token=abc123 /home/\\1/x$"_qs);
    QVERIFY2(shape.match(text).hasMatch(), qPrintable(text));
}

void RedactionTest::hostIsHidden()
{
    const auto session = redacted(sampleMessages(), {});
    QVERIFY(session->hello()->host.startsWith("host-"));
    QVERIFY(!QByteArray(reinterpret_cast<const char *>(session->hello()->fixed.boot_id), 16).contains('\x07'));
}

void RedactionTest::nothingElseChanges()
{
    const auto text =
        u"1 exists sh; 1 fork 2; 2 exec /bin/ls -l; 1 thread 9; 1 refused EAGAIN; lost 3; 2 exit 3; 2 reap"_qs;
    const auto before = sessionOf(text);
    const auto after = redacted(messagesOf(text), {});
    QCOMPARE(drawTree(after->processes(), Never), drawTree(before->processes(), Never));
    QCOMPARE(after->events().size(), before->events().size());
    QCOMPARE(after->lostEvents(), before->lostEvents());
    for (quint64 number = 0; number < before->events().size(); ++number) {
        QCOMPARE(after->events().type(EventNumber(number)), before->events().type(EventNumber(number)));
        QCOMPARE(after->events().time(EventNumber(number)), before->events().time(EventNumber(number)));
    }
}

void RedactionTest::noSecretIsLeftAnywhere()
{
    const Redaction redaction({}, "key");
    for (const auto &message : sampleMessages()) {
        const auto bytes = redaction.apply(message).payload;
        for (const auto *secret : {"alice", "abc123", "laptop", "token"})
            QVERIFY2(!bytes.contains(secret), secret);
    }
}

void RedactionTest::whatIsKeptIsKept()
{
    RedactionPlan plan;
    plan.texts = RedactionPlan::Texts::Keep;
    plan.hidesUsers = plan.hidesHost = false;
    const Redaction redaction(plan, "key");
    for (const auto &message : sampleMessages())
        QCOMPARE(redaction.apply(message).payload, message.payload);
}

void RedactionTest::recordThatCannotBeReadKeepsItsNumberOnly()
{
    forkscope_record head{.type = FORKSCOPE_EXEC, .tgid = 2, .time = 5, .start = 1};
    auto record = recordOf(head, Bytes(reinterpret_cast<const char *>(&head), sizeof head), {"secret"});
    record[sizeof head] = char(0xff); // a string's length that does not hold
    BatchBuilder batch;
    batch.addBytes(record);
    const auto payload = Redaction({}, "key").apply({MessageType::Events, batch.take(3)}).payload;
    QVERIFY(!payload.contains("secret"));
    BatchReader reader(payload);
    QCOMPARE(reader.head().count, 1u);
    QVERIFY(reader.next().has_value());
    QCOMPARE(reader.badRecords(), 0u);
}

QTEST_GUILESS_MAIN(RedactionTest)
#include "redaction_test.moc"
