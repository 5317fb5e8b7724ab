// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "bpf/forkscope.h"

struct bpf_link;
struct forkscope_bpf;

// One walk over the processes there are, read piece by piece, so that a long list is never in memory as a whole.
// Several walks of one collector may be under way; none may be read on when it is gone.
class Iteration
{
public:
    enum class Arguments { Skip, Read };
    using Sink = std::function<void(const forkscope_record &)>;

    Iteration(forkscope_bpf *object, bpf_link *iterator, Arguments arguments);
    ~Iteration();
    Iteration(const Iteration &) = delete;
    Iteration &operator=(const Iteration &) = delete;

    // Hands out some tens of KiB of rows; false when all were told, or with an error.
    bool readOn(const Sink &sink);
    int error() const { return m_error; } // an errno

private:
    void handOut(const Sink &sink);

    forkscope_bpf *m_object;
    Arguments m_arguments;
    unsigned m_argumentRoom;
    int m_error = 0;
    int m_descriptor;
    std::vector<std::byte> m_rows;
    size_t m_held = 0; // bytes of a row that is not yet whole
};
