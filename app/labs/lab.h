// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// An exercise: a program, what to think about before it runs, and what is expected of its run. A directory each, as
// forkscope-lab(7) describes them.
#pragma once

#include "app/labs/expectation.h"
#include "app/stream/result.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace forkscope {

struct Lab
{
    QString name; // of the directory
    QString directory;
    int order = 0; // place in a course; 0: none
    QString title;
    // Paragraphs of the text, by their headings in lower case: goal, question, look at, misconception, why; or claim.
    std::vector<std::pair<QString, QString>> sections;
    Expectation expectation;

    // Empty when the text has no such heading.
    QString section(const QString &heading) const;
    // A claim to be tested: its expectation is what would be seen if it were true.
    bool isClaim() const { return !section(QStringLiteral("claim")).isEmpty(); }
    // The shipped run, whether it is there or not.
    QString recording() const { return directory + QStringLiteral("/recording.forkscope"); }
};

// The directory of the labs that come with the program; $FORKSCOPE_LABS stands in for it.
QString labsDirectory();

// Fails with one sentence: which file of it cannot be read, or what is wrong at which place.
Result<Lab> readLab(const QString &directory);

// The labs in a directory in the order of the course, and then the claims.
struct LabShelf
{
    std::vector<Lab> labs;
    QStringList problems; // a sentence for each that cannot be read
};
LabShelf readLabs(const QString &directory);

} // namespace forkscope
