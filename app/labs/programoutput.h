// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What a program prints, as far as somebody would read it: the rest is read too, so that the program does not wait, and
// forgotten.
#pragma once

#include "app/stream/descriptor.h"

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

#include <memory>

namespace forkscope {

class ProgramOutput : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype mostKept = 16 << 10;

    ProgramOutput();

    // For the program; -1 where there is no pipe to be had. Does not outlive this.
    int descriptor() const { return m_write.number(); }
    // All up to now.
    QByteArray text();

private:
    void take();

    Descriptor m_read, m_write;
    std::unique_ptr<QSocketNotifier> m_news;
    QByteArray m_text;
};

} // namespace forkscope
