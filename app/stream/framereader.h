// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The client's end of a stream: takes frames from the socket, hands on their messages, and notices when the stream
// breaks off or falls silent.
#pragma once

#include "app/stream/descriptor.h"
#include "app/stream/message.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <chrono>
#include <optional>

namespace forkscope {

class FrameReader : public QObject
{
    Q_OBJECT

public:
    // The helper sends at least its counters every second.
    static constexpr std::chrono::milliseconds silenceLimit = std::chrono::seconds(3);

    // Whether a sender that says nothing for so long is taken for dead. One that may be stopped with this program is
    // not.
    enum class Silence { BreaksOff, Tolerated };

    // Takes over the socket.
    explicit FrameReader(Descriptor socket, QObject *parent = nullptr, Silence silence = Silence::BreaksOff);

    // Hands on what has arrived already, without waiting for more.
    void drain();
    // Nothing is emitted any more, and the helper sees the end of the watching.
    void close();

Q_SIGNALS:
    void messageReceived(const forkscope::Message &message);
    // The stream ended or cannot be trusted any more; nothing follows. `reason` is for the details of a message.
    void brokenOff(const QString &reason);

private:
    enum class Step { Taken, Empty, Ended };
    Step takeFrame();
    void takeSome();
    void checkSilence();
    Step breakOff(const QString &reason);

    Descriptor m_socket;
    QSocketNotifier m_notifier;
    QTimer m_silence;
    Silence m_onSilence;
    std::optional<quint64> m_nextFrame;
};

} // namespace forkscope
