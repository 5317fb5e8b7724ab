// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A value, or one sentence that a person can act on.
#pragma once

#include <QString>

#include <utility>
#include <variant>

namespace forkscope {

// What failed, why, and what to do, in one sentence.
struct Failure
{
    QString sentence;
};

template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_value(std::move(value)) {}
    Result(Failure failure) : m_value(std::move(failure)) {}

    explicit operator bool() const { return std::holds_alternative<T>(m_value); }
    T &operator*() { return std::get<T>(m_value); }
    T *operator->() { return &std::get<T>(m_value); }
    const QString &error() const { return std::get<Failure>(m_value).sentence; }

private:
    std::variant<T, Failure> m_value;
};

} // namespace forkscope
