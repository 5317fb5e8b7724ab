// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// An open file descriptor that is closed with its owner.
#pragma once

#include <unistd.h>
#include <utility>

namespace forkscope {

class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int number) : m_number(number) {}
    Descriptor(Descriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        std::swap(m_number, other.m_number);
        return *this;
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor() { close(); }

    bool isValid() const { return m_number >= 0; }
    int number() const { return m_number; }
    void close()
    {
        if (const auto number = std::exchange(m_number, -1); number >= 0)
            ::close(number);
    }

private:
    int m_number = -1;
};

} // namespace forkscope
