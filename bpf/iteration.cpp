// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bpf/iteration.h"

#include <cerrno>
#include <cstring>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <unistd.h>

#include "forkscope.skel.h"

namespace {

// Of arguments that one walk may give: everybody's together could be as large as the memory.
constexpr unsigned argumentRoom = 1u << 20; // bytes
constexpr size_t readSize = 1u << 16;

} // namespace

Iteration::Iteration(forkscope_bpf *object, bpf_link *iterator, Arguments arguments)
    : m_object(object),
      m_arguments(arguments),
      m_argumentRoom(argumentRoom),
      m_descriptor(bpf_iter_create(bpf_link__fd(iterator))),
      m_rows(readSize)
{
    if (m_descriptor < 0)
        m_error = errno;
}

Iteration::~Iteration()
{
    if (m_descriptor >= 0)
        close(m_descriptor);
}

bool Iteration::readOn(const Sink &sink)
{
    if (m_error)
        return false;
    // The kernel program works within read(), and another walk may have had it between two of ours.
    m_object->bss->give_arguments = m_arguments == Arguments::Read;
    m_object->bss->argument_room = m_argumentRoom;
    ssize_t got;
    do
        got = read(m_descriptor, m_rows.data() + m_held, m_rows.size() - m_held);
    while (got < 0 && errno == EAGAIN);
    m_argumentRoom = m_object->bss->argument_room;
    if (got < 0)
        m_error = errno;
    if (got <= 0)
        return false;
    m_held += got;
    handOut(sink);
    return true;
}

void Iteration::handOut(const Sink &sink)
{
    size_t at = 0;
    while (m_held - at >= sizeof(forkscope_record)) {
        const auto &record = *reinterpret_cast<const forkscope_record *>(m_rows.data() + at);
        if (record.size > m_held - at)
            break;
        sink(record);
        at += record.size;
    }
    m_held -= at;
    memmove(m_rows.data(), m_rows.data() + at, m_held);
}
