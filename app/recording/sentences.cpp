// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/sentences.h"

#include <QCoreApplication>
#include <QLocale>

namespace forkscope {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

} // namespace

QString countText(quint64 count)
{
    // The C locale does not group, but the untranslated sentences are English.
    const QLocale user;
    return (user.language() == QLocale::C ? QLocale(QLocale::English) : user).toString(count);
}

QString eventsText(quint64 count)
{
    return count == 1 ? tr("1 event") : tr("%1 events").arg(countText(count));
}

QString readableText(quint64 events)
{
    return events == 1 ? tr("1 event is readable") : tr("%1 events are readable").arg(countText(events));
}

} // namespace forkscope
