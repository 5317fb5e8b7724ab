// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filtermenu.h"

#include "app/models/celltest.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>
#include <QMenu>

#include <array>

namespace forkscope {

namespace {

constexpr qsizetype longestTest = 48;

QString tr(const char *text)
{
    return QCoreApplication::translate("FilterMenu", text);
}

struct Way
{
    FilterJoin join;
    const char *text;
};
constexpr std::array ways{
    Way{FilterJoin::Instead, QT_TRANSLATE_NOOP("FilterMenu", "&Only these")},
    Way{FilterJoin::InsteadNot, QT_TRANSLATE_NOOP("FilterMenu", "&All but these")},
    Way{FilterJoin::And, QT_TRANSLATE_NOOP("FilterMenu", "Also a condition (a&nd)")},
    Way{FilterJoin::Or, QT_TRANSLATE_NOOP("FilterMenu", "These as well (o&r)")},
};

void addChip(SessionContext &context, const QString &test, const char *words, ProcessIndex process)
{
    if (!test.isEmpty())
        context.filter().addChip(test, tr(words).arg(context.nameOf(process)));
}

} // namespace

void addFilterMenu(QMenu &menu, SessionContext &context, const QString &test)
{
    if (test.isEmpty())
        return;
    const QString shown = displayText(test, longestTest).replace(u'&', QStringLiteral("&&"));
    auto *choice = menu.addMenu(tr("&Filter by %1").arg(shown));
    for (const Way &way : ways)
        choice->addAction(tr(way.text), &context,
                          [&context, test, join = way.join] { Q_EMIT context.testChosen(test, join); });
    menu.addSeparator();
}

void addProcessMenu(QMenu &menu, SessionContext &context, ProcessIndex process)
{
    menu.addAction(tr("&Hide this command"), &context, [&context, process] { hideCommand(context, process); });
    menu.addAction(tr("Hide this su&btree"), &context, [&context, process] { hideSubtree(context, process); });
    menu.addAction(tr("Only this &subtree"), &context, [&context, process] { showOnlySubtree(context, process); });
}

void hideCommand(SessionContext &context, ProcessIndex process)
{
    const QString test = commandTest(context.session(), process);
    if (test.isEmpty())
        return;
    const auto comm = context.session().processes().commAt(process, context.cursor().position());
    context.filter().addChip(QStringLiteral("!(%1)").arg(test), tr("hidden: %1").arg(displayText(comm)));
}

void hideSubtree(SessionContext &context, ProcessIndex process)
{
    if (const QString test = subtreeTest(context.session(), process); !test.isEmpty())
        addChip(context, QStringLiteral("!(%1)").arg(test), QT_TRANSLATE_NOOP("FilterMenu", "hidden: below %1"),
                process);
}

void showOnlySubtree(SessionContext &context, ProcessIndex process)
{
    addChip(context, subtreeTest(context.session(), process), QT_TRANSLATE_NOOP("FilterMenu", "only below %1"),
            process);
}

} // namespace forkscope
