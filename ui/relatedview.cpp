// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/relatedview.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"

#include <QHeaderView>

namespace forkscope {

namespace {

constexpr int kindRole = Qt::UserRole;
constexpr int numberRole = Qt::UserRole + 1;

} // namespace

RelatedView::RelatedView(SessionContext &context, QWidget *parent) : QTreeWidget(parent), m_context(context)
{
    setObjectName(QStringLiteral("related"));
    setAccessibleName(tr("Related processes and events"));
    setColumnCount(2);
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setFrameShape(QFrame::NoFrame);
    setAllColumnsShowFocus(true);
    header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    connect(this, &QTreeWidget::itemActivated, this, &RelatedView::go);
    connect(this, &QTreeWidget::itemClicked, this, &RelatedView::go);
}

void RelatedView::addRow(const QString &relation, const QString &text, LinkKind kind, quint64 number)
{
    auto *item = new QTreeWidgetItem(this, {relation, text});
    item->setForeground(0, palette().brush(QPalette::PlaceholderText));
    item->setData(1, kindRole, int(kind));
    item->setData(1, numberRole, number);
    item->setToolTip(1, text.toHtmlEscaped());
    if (kind != LinkKind::None)
        item->setForeground(1, palette().brush(QPalette::Link));
}

void RelatedView::showSelection()
{
    clear();
    const ProcessIndex process = m_context.selection().process();
    if (process == NoProcess)
        return;
    const Session &session = m_context.session();
    const ProcessTable &table = session.processes();
    const Position position = session.cursor().position();
    const Process &life = table.at(process);
    const auto title = [&](ProcessIndex other) { return processTitle(table, other, position); };
    if (life.parent != NoProcess)
        addRow(tr("Parent"), title(life.parent), LinkKind::Process, toRow(life.parent));
    const ProcessIndex parentNow = table.parentAt(process, position);
    if (parentNow != life.parent && parentNow != NoProcess)
        addRow(tr("Adopted by"), title(parentNow), LinkKind::Process, toRow(parentNow));
    if (life.birth != NoEvent) {
        const auto birth = session.events().event(life.birth);
        if (const auto *fork = birth.as<Fork>(); fork && fork->creator() != fork->parent()) {
            if (const auto creator = table.find(fork->creator()))
                addRow(tr("Creator"), title(*creator), LinkKind::Process, toRow(*creator));
        }
        addRow(tr("Birth"), clockText(life.began, m_context.clock(), 6), LinkKind::Event, toRow(life.birth));
    }
    addNames(process);
    addLife(process);
    setCurrentItem(topLevelItem(0));
}

void RelatedView::addNames(ProcessIndex process)
{
    const Session &session = m_context.session();
    for (const NameChange &name : session.processes().namesAt(process, session.cursor().position())) {
        if (session.events().type(name.event) == EventType::Exec)
            addRow(tr("Became"), displayText(session.processes().text(name.text)), LinkKind::Event, toRow(name.event));
    }
}

void RelatedView::addLife(ProcessIndex process)
{
    const Session &session = m_context.session();
    const ProcessTable &table = session.processes();
    const Position position = session.cursor().position();
    const Process &life = table.at(process);
    const bool ended = life.endedAt != Never && life.endedAt < position;
    if (ended)
        addRow(tr("End"),
               tr("%1, %2").arg(clockText(life.ended, m_context.clock(), 6), resultText(table, process, position)),
               LinkKind::Event, life.endedAt);
    if (ended && life.reapedAt != Never && life.reapedAt < position)
        addCollection(life);
    if (life.flags.testFlag(ProcessFlag::Refused))
        return;
    if (!life.flags.testFlag(ProcessFlag::Existed))
        addRow(tr("Lifetime"), durationText((ended ? life.ended : m_context.cursorTime()) - life.began) +
                                   (ended ? QString() : tr(", still running")));
    const quint32 threads = table.threadsAt(process, position);
    addRow(tr("Children"), QLocale().toString(table.forksAt(process, position)));
    if (threads != 0)
        addRow(tr("Threads"), tr("%1 besides the first").arg(QLocale().toString(threads)));
}

void RelatedView::addCollection(const Process &life)
{
    const Session &session = m_context.session();
    addRow(tr("Collected"), tr("%1 after its end").arg(durationText(life.reaped - life.ended)), LinkKind::Event,
           life.reapedAt);
    const auto event = session.events().event(EventNumber(Position(life.reapedAt)));
    const auto *reap = event.as<Reap>();
    if (!reap || reap->by().pid == 0)
        return;
    if (reap->by() == life.key)
        addRow(tr("Collected by"), tr("nobody: SIGCHLD is ignored"), LinkKind::Event, life.reapedAt);
    else if (const auto collector = session.processes().find(reap->by()))
        addRow(tr("Collected by"), processTitle(session.processes(), *collector, session.cursor().position()),
               LinkKind::Process, toRow(*collector));
    else
        addRow(tr("Collected by"), tr("process %1").arg(reap->by().pid), LinkKind::Event, life.reapedAt);
}

void RelatedView::go(const QTreeWidgetItem *item)
{
    const quint64 number = item->data(1, numberRole).toULongLong();
    switch (LinkKind(item->data(1, kindRole).toInt())) {
    case LinkKind::Process:
        m_context.selection().selectProcess(ProcessIndex(quint32(number)));
        break;
    case LinkKind::Event:
        m_context.selection().selectEvent(EventNumber(number));
        break;
    case LinkKind::None:
        break;
    }
}

} // namespace forkscope
