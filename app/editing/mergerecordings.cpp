// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/editing/mergerecordings.h"

#include "app/editing/flowwriter.h"
#include "app/editing/shiftedtime.h"
#include "app/recording/recordingsummary.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

struct Input
{
    QString path;
    Hello hello;
    quint64 begin = 0; // ns of boot time
    quint64 end = 0;
    bool isPlaced = false; // in a Host
};

// The recordings of one boot of one computer.
struct Host
{
    Hello hello;
    std::unique_ptr<RecordingFlow> flow;
    std::optional<FlowItem> item; // its next
    quint64 shift = 0;            // ns from its boot time to the common one
    ProcessKey row;               // stands above its processes; null: there is one host only
};

bool isBootKnown(const Hello &hello)
{
    return std::ranges::any_of(hello.fixed.boot_id, [](quint8 byte) { return byte != 0; });
}

bool isSameBoot(const Hello &left, const Hello &right)
{
    return isBootKnown(left) && std::ranges::equal(left.fixed.boot_id, right.fixed.boot_id);
}

Result<Input> inputOf(const QString &path)
{
    auto summary = RecordingSummary::scan(path);
    if (!summary)
        return Failure{summary.error()};
    if (!summary->hello)
        return Failure{
            tr("%1 does not say which computer it is from: its head is damaged. It cannot be merged.").arg(path)};
    Input input{path, *summary->hello};
    const auto &overview = summary->overview;
    input.begin = overview && overview->begin() ? toNs(*overview->begin()) : input.hello.fixed.boottime;
    input.end = overview && overview->end() ? toNs(*overview->end()) : input.begin;
    return input;
}

// The processors' clocks differ: a rotated recording may begin a little before the end of the one before it.
constexpr quint64 clocksDiffer = 10'000'000;

// Those of the same boot as `first`, in the order of their times.
std::vector<Input *> takeBoot(std::vector<Input> &inputs, Input &first)
{
    std::vector<Input *> boot;
    for (auto &input : inputs)
        if (&input == &first || isSameBoot(input.hello, first.hello)) {
            input.isPlaced = true;
            boot.push_back(&input);
        }
    std::ranges::stable_sort(boot, {}, [](const Input *input) { return input->begin; });
    return boot;
}

Result<Host> hostOf(const std::vector<Input *> &boot)
{
    std::vector<std::unique_ptr<RecordingReader>> readers;
    const Input *before = nullptr;
    for (const auto *input : boot) {
        if (before && input->begin + clocksDiffer < before->end)
            return Failure{tr("%1 and %2 watched the same computer at the same time: their events would count twice. "
                              "Cut one of them first.")
                               .arg(before->path, input->path)};
        auto reader = RecordingReader::open(input->path);
        if (!reader)
            return Failure{reader.error()};
        readers.push_back(std::move(*reader));
        before = input;
    }
    return Host{boot.front()->hello, std::make_unique<RecordingFlow>(std::move(readers)), {}, 0, {}};
}

// Above any pid that a kernel gives.
constexpr quint32 pidLimit = 1u << 22;

// One clock for all: that of the host that booted first, so that no time becomes negative.
Result<std::vector<Host>> placedHosts(std::vector<Host> hosts)
{
    if (hosts.size() == 1)
        return hosts;
    const auto bootOf = [](const Host &host) {
        return qint64(host.hello.fixed.realtime) - qint64(host.hello.fixed.boottime);
    };
    for (const auto &host : hosts)
        if (host.hello.fixed.realtime == 0)
            return Failure{
                tr("A recording from %1 does not say what the time was and cannot be placed beside others.")
                    .arg(host.hello.host.isEmpty() ? tr("an unnamed host") : QString::fromUtf8(host.hello.host))};
    const auto first = bootOf(*std::ranges::min_element(hosts, {}, bootOf));
    QSet<quint64> shifts;
    for (auto &host : hosts) {
        host.shift = quint64(bootOf(host) - first);
        // Copies of one virtual machine may have started processes at the same times: a nanosecond keeps them apart.
        while (shifts.contains(host.shift))
            ++host.shift;
        shifts.insert(host.shift);
        host.row = {pidLimit + quint32(shifts.size()), host.shift + 1};
    }
    return hosts;
}

Hello mergedHello(const std::vector<Host> &hosts)
{
    Hello merged = hosts.front().hello;
    QByteArrayList names;
    QByteArrayList commands;
    for (const auto &host : hosts) {
        const auto &fixed = host.hello.fixed;
        names << (host.hello.host.isEmpty() ? QByteArray("unnamed host") : host.hello.host);
        if (!host.hello.command.isEmpty() && !commands.contains(host.hello.command))
            commands << host.hello.command;
        if (host.shift == 0) {
            merged.fixed.boottime = fixed.boottime;
            merged.fixed.realtime = fixed.realtime;
        }
        merged.fixed.capabilities &= fixed.capabilities;
        merged.fixed.options |= fixed.options;
        merged.fixed.hooks |= fixed.hooks;
        merged.fixed.compatible |= fixed.compatible;
        merged.fixed.max_argument_bytes = std::min(merged.fixed.max_argument_bytes, fixed.max_argument_bytes);
        if (fixed.scope_uid != merged.fixed.scope_uid)
            merged.fixed.scope_uid = FORKSCOPE_SCOPE_EVERYONE;
    }
    if (hosts.size() == 1)
        return merged;
    merged.fixed.root_tgid = 0;
    std::ranges::fill(merged.fixed.boot_id, 0);
    merged.source = "merge";
    merged.host = names.join(", ");
    merged.command = commands.join("; ");
    return merged;
}

QByteArray rowOf(const Host &host)
{
    forkscope_existing fixed{};
    fixed.head = {.type = FORKSCOPE_EXISTING, .tgid = host.row.pid, .time = host.shift + 1, .start = host.row.start};
    return recordOf(fixed, {host.hello.host.isEmpty() ? QByteArray("unnamed host") : host.hello.host});
}

// Merges the flows by time into the writer.
class Merger
{
public:
    Merger(std::vector<Host> &hosts, RecordingWriter &writer) : m_hosts(hosts), m_writer(writer) {}

    // False when reading or writing failed.
    bool run()
    {
        for (auto &host : m_hosts)
            if (!advance(host))
                return false;
        while (auto *host = earliest()) {
            if (!take(*host->item) || !advance(*host))
                return false;
        }
        return begin() && m_writer.finish();
    }

private:
    bool advance(Host &host)
    {
        host.item = host.flow->next();
        if (host.item)
            host.item = shifted(*host.item, host.shift, host.row);
        return host.flow->error().isEmpty();
    }
    Host *earliest()
    {
        Host *found = nullptr;
        for (auto &host : m_hosts)
            if (host.item && (!found || host.item->time < found->item->time))
                found = &host;
        return found;
    }
    bool take(const FlowItem &item)
    {
        if (item.type == MessageType::Hello)
            return true;
        // Counters of several hosts have no common meaning, and a user's number may be another user there.
        if (m_hosts.size() > 1 && (item.type == MessageType::Stats || item.type == MessageType::Name))
            return true;
        if (m_hasBegun)
            return m_writer.add(item);
        if (item.type == MessageType::Snapshot) {
            m_existing.push_back(item.payload);
            m_begin = item.time;
            return true;
        }
        if (item.type == MessageType::Name) {
            m_names.push_back(item);
            return true;
        }
        m_begin = item.time;
        return begin() && m_writer.add(item);
    }
    bool begin()
    {
        if (std::exchange(m_hasBegun, true))
            return true;
        std::vector<QByteArray> existing;
        for (const auto &host : m_hosts)
            if (!host.row.isNull())
                existing.push_back(rowOf(host));
        existing.insert(existing.end(), m_existing.begin(), m_existing.end());
        return m_writer.begin(mergedHello(m_hosts), existing, m_begin) &&
               std::ranges::all_of(m_names, [&](const FlowItem &item) { return m_writer.add(item); });
    }

    std::vector<Host> &m_hosts;
    FlowWriter m_writer;
    std::vector<QByteArray> m_existing;
    std::vector<FlowItem> m_names;
    quint64 m_begin = 0;
    bool m_hasBegun = false;
};

Result<std::vector<Host>> openHosts(const QStringList &paths)
{
    std::vector<Input> inputs;
    for (const auto &path : paths) {
        auto input = inputOf(path);
        if (!input)
            return Failure{input.error()};
        inputs.push_back(std::move(*input));
    }
    std::vector<Host> hosts;
    for (auto &input : inputs) {
        if (input.isPlaced)
            continue;
        auto host = hostOf(takeBoot(inputs, input));
        if (!host)
            return Failure{host.error()};
        hosts.push_back(std::move(*host));
    }
    return placedHosts(std::move(hosts));
}

} // namespace

Result<EditedRecording> mergeRecordings(const QStringList &paths, RecordingWriter &writer)
{
    auto hosts = openHosts(paths);
    if (!hosts) {
        writer.discard();
        return Failure{hosts.error()};
    }
    const bool isWritten = Merger(*hosts, writer).run();
    EditedRecording merged{writer.events(), {}};
    QString reason = writer.error();
    for (const auto &host : *hosts) {
        merged.notices += host.flow->notices();
        if (!host.flow->error().isEmpty())
            reason = host.flow->error();
    }
    if (isWritten)
        return merged;
    writer.discard();
    return Failure{reason};
}

} // namespace forkscope
