// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Writes the session that the suites of the window know as a recording, for programs that are driven from outside.
#include "tests/ui/fixture.h"

#include <QCoreApplication>

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    if (argc != 2)
        return 2;
    forkscope::writeRecording(QString::fromLocal8Bit(argv[1]), forkscope::buildSession());
    return 0;
}
