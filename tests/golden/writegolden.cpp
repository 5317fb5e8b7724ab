// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the golden recording of the present format and its transcript into a directory: once for each version of the
// format that is released, never again afterwards.
#include "app/recording/recordingwriter.h"
#include "tests/bench/synthetic.h"
#include "tests/golden/transcript.h"
#include "tests/recording/recordings.h"

#include <QFile>
#include <QString>

#include <cstdio>

using namespace forkscope;

int main(int argc, char **argv)
{
    if (argc != 2) {
        std::fprintf(stderr, "usage: writegolden DIRECTORY\n");
        return 2;
    }
    const auto base = QStringLiteral("%1/format-%2").arg(QFile::decodeName(argv[1])).arg(FORKSCOPE_PROTOCOL);
    std::vector<Message> messages;
    SyntheticStream stream({SyntheticMix::Mixed, 150, 11, 100});
    while (auto message = stream.next())
        messages.push_back(*std::move(message));
    messages.push_back(lossMessage(FORKSCOPE_STAGE_HELPER, stream.events(), 5));
    messages.push_back(nameMessage(1000, "ada"));
    messages.push_back(markerMessage(7'000'000'000, "here it began"));
    messages.push_back(eventsMessage(stream.events() + 5, 6));

    auto writer = RecordingWriter::create(base + QStringLiteral(".forkscope"), Overwrite::Refuse);
    QFile transcript(base + QStringLiteral(".txt"));
    if (!writer || !transcript.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
        std::fprintf(stderr, "writegolden: %s\n", qPrintable(writer ? transcript.errorString() : writer.error()));
        return 1;
    }
    for (const auto &message : messages)
        if (!(*writer)->write(message) || ((*writer)->messages() % 4 == 0 && !(*writer)->flush()))
            return 1;
    const auto text = transcriptOf(messages);
    return (*writer)->finish() && transcript.write(text) == text.size() ? 0 : 1;
}
