// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/recordinglist.h"

#include "app/recording/recordingsummary.h"
#include "app/stream/displaytext.h"
#include "ui/glyphs.h"
#include "ui/settings.h"
#include "ui/spool.h"

#include <QDateTime>
#include <QDir>
#include <QHeaderView>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace forkscope {

namespace {

constexpr int mostRecent = 8;
constexpr int pathRole = Qt::UserRole;
enum Column { NameColumn, DateColumn, ProcessesColumn, DurationColumn, LostColumn };

QString recentKey()
{
    return QStringLiteral("recent/files");
}

} // namespace

void rememberRecording(const QString &path)
{
    auto store = settings();
    const QString absolute = QFileInfo(path).absoluteFilePath();
    QStringList files = store.value(recentKey()).toStringList();
    files.removeAll(absolute);
    files.prepend(absolute);
    while (files.size() > mostRecent)
        files.removeLast();
    store.setValue(recentKey(), files);
}

RecordingList::RecordingList(QWidget *parent) : QWidget(parent), m_list(new QTreeWidget(this))
{
    m_list->setAccessibleName(tr("Recordings"));
    m_list->setHeaderLabels({tr("Recording"), tr("Date"), tr("Processes"), tr("Duration"), tr("Lost")});
    m_list->setRootIsDecorated(false);
    m_list->setIndentation(0);
    m_list->setAllColumnsShowFocus(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->header()->setStretchLastSection(false);
    m_list->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(NameColumn, QHeaderView::Stretch);
    m_list->setMinimumHeight(120);
    for (const int column : {ProcessesColumn, DurationColumn, LostColumn})
        m_list->headerItem()->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    m_list->header()->setSectionsClickable(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    const auto open = [this](const QTreeWidgetItem *item) {
        const QString path = item->data(NameColumn, pathRole).toString();
        if (!path.isEmpty())
            Q_EMIT chosen(path);
    };
    connect(m_list, &QTreeWidget::itemActivated, this, open);
}

void RecordingList::refresh()
{
    m_list->clear();
    QStringList unsaved;
    const QDir spool(spoolDirectory());
    const auto files = spool.entryInfoList({QStringLiteral("*.forkscope"), QStringLiteral("*.forkscope.part")},
                                           QDir::Files, QDir::Time);
    for (const QFileInfo &file : files.mid(0, mostRecent))
        unsaved << file.filePath();
    QStringList recent = settings().value(recentKey()).toStringList();
    recent.removeIf([](const QString &path) { return !QFileInfo::exists(path); });
    addGroup(tr("Not saved, kept for 7 days"), unsaved);
    addGroup(tr("Recent"), recent);
    m_list->expandAll();
    setVisible(m_list->topLevelItemCount() > 0);
    if (m_list->topLevelItemCount() > 0)
        m_list->setCurrentItem(m_list->topLevelItem(0)->child(0));
}

void RecordingList::addGroup(const QString &title, const QStringList &paths)
{
    if (paths.isEmpty())
        return;
    auto *group = new QTreeWidgetItem(m_list, {title});
    group->setFirstColumnSpanned(true);
    group->setFlags(Qt::ItemIsEnabled);
    QFont bold = m_list->font();
    bold.setBold(true);
    group->setFont(NameColumn, bold);
    for (const QString &path : paths)
        addRecording(group, path);
}

void RecordingList::addRecording(QTreeWidgetItem *group, const QString &path)
{
    const QFileInfo file(path);
    auto *item = new QTreeWidgetItem(group);
    item->setIcon(NameColumn, icon("recording"));
    item->setText(NameColumn, displayText(file.completeBaseName(), 80));
    item->setToolTip(NameColumn, displayText(path).toHtmlEscaped());
    item->setData(NameColumn, pathRole, path);
    item->setSizeHint(NameColumn, QSize(0, fontMetrics().height() + 10));
    item->setText(DateColumn, QLocale().toString(file.lastModified(), QLocale::ShortFormat));
    for (const int column : {ProcessesColumn, DurationColumn, LostColumn})
        item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    auto summary = RecordingSummary::read(path);
    if (!summary)
        return;
    if (summary->hello && !summary->hello->command.isEmpty())
        item->setText(NameColumn, tr("%1: %2").arg(item->text(NameColumn), displayText(summary->hello->command, 60)));
    if (!summary->overview) {
        item->setText(ProcessesColumn, summary->isBeingWritten ? tr("being written") : tr("ends early"));
        return;
    }
    const Overview &overview = *summary->overview;
    item->setText(ProcessesColumn, QLocale().toString(overview.processes()));
    item->setText(DurationColumn, durationText(overview.duration()));
    item->setText(LostColumn, QLocale().toString(overview.lostEvents()));
}

} // namespace forkscope
