// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Moving in time: start, previous event, play or pause, next event, end, speed, the scrubber, *Live*, and where the
// cursor stands.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace forkscope {

class Actions;
class Scrubber;
class TimeField;

class TransportBar : public QWidget
{
    Q_OBJECT

public:
    TransportBar(SessionContext &context, Actions &actions, QWidget *parent = nullptr);

    Scrubber &scrubber() { return *m_scrubber; }
    TimeField &time() { return *m_time; }
    QComboBox &speed() { return *m_speed; }

private:
    QToolButton *addButton(const char *picture, const QString &text, const QString &keys);
    void buildButtons();
    void buildSpeeds();
    void buildOptions(Actions &actions);
    void buildLive();
    void showMode();

    SessionContext &m_context;
    QToolButton *m_play;
    QComboBox *m_speed;
    Scrubber *m_scrubber;
    QToolButton *m_live;
    TimeField *m_time;
};

} // namespace forkscope
