// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Moving in time: start, previous event, play or pause, next event, end, speed, the scrubber, *Live*, and where the
// cursor stands.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QToolButton;

namespace forkscope {

class Scrubber;

class TransportBar : public QWidget
{
    Q_OBJECT

public:
    explicit TransportBar(SessionContext &context, QWidget *parent = nullptr);

    Scrubber &scrubber() { return *m_scrubber; }

private:
    QToolButton *addButton(const char *picture, const QString &text, const QString &keys);
    void buildSpeeds();
    void showMode();
    void showTime();

    SessionContext &m_context;
    QToolButton *m_play;
    QComboBox *m_speed;
    Scrubber *m_scrubber;
    QToolButton *m_live;
    QLabel *m_time;
};

} // namespace forkscope
