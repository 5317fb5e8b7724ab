// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A recording as it stands now, read to its end: a command has nothing else to do, so it may wait for a pipe, and a
// file that is still being written is not followed.
#pragma once

#include "app/recording/recordingreader.h"
#include "app/session/session.h"
#include "app/stream/source.h"

#include <functional>
#include <memory>

namespace forkscope {

class ReaderSource : public Source
{
    Q_OBJECT

public:
    explicit ReaderSource(std::unique_ptr<RecordingReader> reader);

    bool isLive() const override { return false; }
    void start() override;
    void stop() override;

private:
    void readNext();

    std::unique_ptr<RecordingReader> m_reader;
    bool m_isOver = false;
};

class Arguments;

// The session of a recording ("-": standard input), read to its end. `onAdvance` is called whenever more was taken in.
// Null after a complaint when there is nothing to show.
std::unique_ptr<Session> readRecording(const QString &path, const std::function<void(const Session &)> &onAdvance = {});
// Of the one named on the command line.
std::unique_ptr<Session> readRecording(const Arguments &arguments,
                                       const std::function<void(const Session &)> &onAdvance = {});

// Says on standard error what is missing from it, and gives the exit code that fits.
int concludeReading(const Session &session, const Arguments &arguments);

} // namespace forkscope
