// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filedrop.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace forkscope {

FileDrop::FileDrop(QWidget &target) : QObject(&target)
{
    target.setAcceptDrops(true);
    target.installEventFilter(this);
}

bool FileDrop::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::Drop)
        return QObject::eventFilter(watched, event);
    auto *drop = static_cast<QDropEvent *>(event);
    const auto urls = drop->mimeData()->urls();
    if (event->type() == QEvent::DragEnter && !urls.isEmpty() && urls.front().isLocalFile())
        drop->acceptProposedAction();
    if (event->type() == QEvent::Drop)
        for (const QUrl &url : urls)
            if (url.isLocalFile())
                Q_EMIT dropped(url.toLocalFile());
    return true;
}

} // namespace forkscope
