// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the golden recording of the present format and its transcript into a directory: once for each version of the
// format that is released, never again afterwards. Or the transcripts of recordings that are there: of what `forkscope
// merge`, `redact` and `recover` made of the golden one, and of one that was killed.
#include "app/recording/recordingwriter.h"
#include "tests/bench/synthetic.h"
#include "tests/golden/transcript.h"
#include "tests/recording/recordings.h"

#include <QFile>
#include <QFileInfo>
#include <QString>

#include <cstdio>

using namespace forkscope;

namespace {

bool writeNew(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly) && file.write(text) == text.size())
        return true;
    std::fprintf(stderr, "writegolden: %s: %s\n", qPrintable(path), qPrintable(file.errorString()));
    return false;
}

std::vector<Message> goldenMessages()
{
    std::vector<Message> messages;
    SyntheticStream stream({SyntheticMix::Mixed, 150, 11, 100});
    while (auto message = stream.next())
        messages.push_back(*std::move(message));
    messages.push_back(lossMessage(FORKSCOPE_STAGE_HELPER, stream.events(), 5));
    messages.push_back(nameMessage(1000, "ada"));
    messages.push_back(markerMessage(7'000'000'000, "here it began"));
    messages.push_back(eventsMessage(stream.events() + 5, 6));
    return messages;
}

bool writeRecording(const QString &directory)
{
    const auto base = QStringLiteral("%1/format-%2").arg(directory).arg(FORKSCOPE_PROTOCOL);
    const auto messages = goldenMessages();
    auto writer = RecordingWriter::create(base + QStringLiteral(".forkscope"), Overwrite::Refuse);
    if (!writer) {
        std::fprintf(stderr, "writegolden: %s\n", qPrintable(writer.error()));
        return false;
    }
    for (const auto &message : messages)
        if (!(*writer)->write(message) || ((*writer)->messages() % 4 == 0 && !(*writer)->flush()))
            return false;
    return (*writer)->finish() && writeNew(base + QStringLiteral(".txt"), transcriptOf(messages, {}));
}

bool writeTranscript(const QString &path)
{
    QFile file(path);
    const auto reading = file.open(QIODevice::ReadOnly) ? readingOf(file.readAll()) : Reading();
    return writeNew(QString(path).replace(QLatin1String(".forkscope"), QLatin1String(".txt")),
                    transcriptOf(reading.messages, reading.notice));
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 2) {
        std::fprintf(stderr, "usage: writegolden DIRECTORY | RECORDING…\n");
        return 2;
    }
    bool isWritten = true;
    for (int i = 1; i < argc; ++i) {
        const auto path = QFile::decodeName(argv[i]);
        isWritten &= QFileInfo(path).isDir() ? writeRecording(path) : writeTranscript(path);
    }
    return isWritten ? 0 : 1;
}
