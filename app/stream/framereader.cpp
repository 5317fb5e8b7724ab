// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/stream/framereader.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <poll.h>
#include <sys/socket.h>

namespace forkscope {

namespace {

// One turn of the event loop takes at most so many frames, and draining at the end at most what helper and socket
// can hold (4 MiB and a few frames).
constexpr int framesPerTurn = 16;
constexpr int framesAtTheEnd = 4096;

} // namespace

FrameReader::FrameReader(Descriptor socket, QObject *parent, Silence silence)
    : QObject(parent),
      m_socket(std::move(socket)),
      m_notifier(m_socket.number(), QSocketNotifier::Read),
      m_onSilence(silence)
{
    m_silence.setSingleShot(true);
    m_silence.setInterval(silenceLimit);
    connect(&m_notifier, &QSocketNotifier::activated, this, &FrameReader::takeSome);
    connect(&m_silence, &QTimer::timeout, this, &FrameReader::checkSilence);
    if (m_onSilence == Silence::BreaksOff)
        m_silence.start();
}

void FrameReader::drain()
{
    for (int taken = 0; taken < framesAtTheEnd && takeFrame() == Step::Taken; ++taken) {
    }
}

void FrameReader::close()
{
    m_notifier.setEnabled(false);
    m_silence.stop();
    m_socket.close();
}

void FrameReader::takeSome()
{
    if (m_onSilence == Silence::BreaksOff)
        m_silence.start();
    for (int taken = 0; taken < framesPerTurn && takeFrame() == Step::Taken; ++taken) {
    }
}

// After this process itself stood still the timer fires although frames are waiting.
void FrameReader::checkSilence()
{
    pollfd socket{m_socket.number(), POLLIN, 0};
    if (poll(&socket, 1, 0) > 0)
        takeSome();
    else
        breakOff(tr("no sign of life for three seconds"));
}

FrameReader::Step FrameReader::takeFrame()
{
    if (!m_socket.isValid())
        return Step::Ended;
    std::array<char, FORKSCOPE_FRAME_MAX> buffer; // NOLINT: filled by recv
    const auto length = recv(m_socket.number(), buffer.data(), buffer.size(), MSG_DONTWAIT | MSG_TRUNC);
    if (length < 0)
        return errno == EAGAIN || errno == EINTR ? Step::Empty : breakOff(QString::fromLocal8Bit(std::strerror(errno)));
    if (length == 0)
        return breakOff(tr("the helper closed the stream"));
    forkscope_frame head{};
    if (std::size_t(length) >= sizeof head)
        std::memcpy(&head, buffer.data(), sizeof head);
    if (std::size_t(length) > buffer.size() || head.magic != FORKSCOPE_FRAME_MAGIC ||
        std::size_t(length) != sizeof head + head.payload_len)
        return breakOff(tr("a frame is damaged"));
    if (head.frame_seq != m_nextFrame.value_or(head.frame_seq))
        return breakOff(tr("frames are missing"));
    m_nextFrame = head.frame_seq + 1;
    Q_EMIT messageReceived({MessageType(head.type), QByteArray(buffer.data() + sizeof head, head.payload_len)});
    return Step::Taken;
}

FrameReader::Step FrameReader::breakOff(const QString &reason)
{
    close();
    Q_EMIT brokenOff(reason);
    return Step::Ended;
}

} // namespace forkscope
