// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes what the fuzz targets begin with into a directory: DIRECTORY/TARGET/NAME. What they find from there is kept in
// tests/fuzz/corpus by `tests/fuzz/minimise`.
#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"
#include "tests/bench/synthetic.h"
#include "tests/recording/recordings.h"

#include <QDir>
#include <QFile>

#include <cstdio>

using namespace forkscope;

namespace {

class Seeds
{
public:
    explicit Seeds(const QString &directory) : m_directory(directory) {}

    // `kind`: the byte that the target reads first.
    void add(const char *target, const QByteArray &name, char kind, const QByteArray &bytes)
    {
        add(target, name, kind + bytes);
    }
    void add(const char *target, const QByteArray &name, const QByteArray &bytes)
    {
        QDir(m_directory).mkpath(QString::fromLatin1(target));
        QFile file(QStringLiteral("%1/%2/%3").arg(m_directory, QString::fromLatin1(target), QString::fromLatin1(name)));
        m_isWhole &= file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
    }
    bool isWhole() const { return m_isWhole; }

private:
    QString m_directory;
    bool m_isWhole = true;
};

QByteArray innerRecords(const std::vector<Message> &messages)
{
    mcap::Encoder raw;
    for (const auto &channel : mcap::channels())
        raw.addRaw(mcap::record(mcap::Opcode::Channel, mcap::channelContent(channel)));
    quint32 sequence = 0;
    for (const auto &message : messages) {
        mcap::Encoder content;
        content.add(quint16(message.type)).add(sequence++).add(quint64(0)).add(quint64(0)).addRaw(message.payload);
        raw.addRaw(mcap::record(mcap::Opcode::Message, content.bytes()));
    }
    return raw.take();
}

std::vector<Message> syntheticMessages()
{
    std::vector<Message> messages;
    SyntheticStream stream({.mix = SyntheticMix::Server, .events = 40, .seed = 2, .perSecond = 10});
    while (auto message = stream.next())
        messages.push_back(*std::move(message));
    return messages;
}

void addSeeds(Seeds &seeds)
{
    const auto sample = recordingOf(sampleChunks());
    const auto chunks = chunkOffsets(sample);
    seeds.add("container", "finished", '\0', sample);
    seeds.add("container", "killed", '\0', recordingOf(sampleChunks(), Ending::Killed));
    seeds.add("container", "assembled", '\x7', QByteArray(40, '\0'));
    seeds.add("chunk", "packed", '\0', sample.mid(chunks[0], chunks[1] - chunks[0]));
    seeds.add("chunk", "inner", '\x4', innerRecords(joined(sampleChunks())));
    for (const auto &message : joined(sampleChunks()))
        seeds.add("decoder", textOf(message).section(u' ', 0, 1).toLatin1(), char(message.type), message.payload);
    auto number = 0;
    for (const auto &message : syntheticMessages())
        seeds.add("decoder", "synthetic" + QByteArray::number(number++), char(message.type), message.payload);
    for (const char *name : {"table", "recovery"})
        for (const char byte : {'\x00', '\x11', '\x5a', '\xff'})
            seeds.add(name, QByteArray(1, byte).toHex(), QByteArray(60, byte));
    number = 0;
    for (const char *text : {"pid < 12 && comm != \"sed\"", "under(comm in {\"make\", \"sed\"}) || !(lifetime > 3ms)",
                             "argv matches \"x+\" && time >= 10ms..1s", "flags has CLONE_VM and not exit == 0"})
        seeds.add("filter", QByteArray::number(number++), QByteArray(text));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: fuzzseeds DIRECTORY\n");
        return 2;
    }
    Seeds seeds(QFile::decodeName(argv[1]));
    addSeeds(seeds);
    return seeds.isWhole() ? 0 : 1;
}
