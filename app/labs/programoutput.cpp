// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/programoutput.h"

#include <array>
#include <fcntl.h>
#include <unistd.h>

namespace forkscope {

ProgramOutput::ProgramOutput()
{
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0)
        return;
    m_read = Descriptor(ends[0]);
    m_write = Descriptor(ends[1]);
    fcntl(m_read.number(), F_SETFL, O_NONBLOCK);
    m_news = std::make_unique<QSocketNotifier>(m_read.number(), QSocketNotifier::Read);
    connect(m_news.get(), &QSocketNotifier::activated, this, &ProgramOutput::take);
}

// A program that prints without end gets its turn again and again, and does not keep others from theirs.
void ProgramOutput::take()
{
    std::array<char, 4096> bytes{};
    for (int turn = 0; turn < 16; ++turn) {
        const auto count = read(m_read.number(), bytes.data(), bytes.size());
        if (count <= 0)
            return;
        m_text.append(bytes.data(), std::min<qsizetype>(count, mostKept - m_text.size()));
    }
}

QByteArray ProgramOutput::text()
{
    if (m_news)
        take();
    return m_text;
}

} // namespace forkscope
