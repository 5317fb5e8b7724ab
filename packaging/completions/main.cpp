// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// writecompletions FOLDER: writes the completions of each shell into that folder; part of the build.
#include "packaging/completions/completions.h"

#include <QDir>
#include <QFile>

#include <cstdio>

using namespace forkscope;

namespace {

struct Shell
{
    const char *file;
    QByteArray (*completion)();
};
// Named as the shells want them to be where they look for them.
constexpr Shell shells[]{
    {"forkscope", bashCompletion},
    {"_forkscope", zshCompletion},
    {"forkscope.fish", fishCompletion},
};

} // namespace

int main(int count, char **words)
{
    const QDir folder(count == 2 ? QFile::decodeName(words[1]) : QString());
    for (const auto &shell : shells) {
        QFile file(folder.filePath(QLatin1String(shell.file)));
        if (!file.open(QIODevice::WriteOnly) || file.write(shell.completion()) < 0 || !file.flush()) {
            std::fprintf(stderr, "writecompletions: %s: %s\n", qPrintable(file.fileName()),
                         qPrintable(file.errorString()));
            return 1;
        }
    }
    return 0;
}
