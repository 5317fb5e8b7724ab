// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Says for two seconds which keys were pressed, at the bottom left of a window, for an audience that sees no keyboard.
#pragma once

#include <QLabel>
#include <QTimer>

class QKeyEvent;

namespace forkscope {

class KeyBadge : public QLabel
{
    Q_OBJECT

public:
    static constexpr auto shownFor = std::chrono::seconds(2);

    explicit KeyBadge(QWidget &window);

    // Nothing for a modifier alone.
    void show(const QKeyEvent &event);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QTimer m_time;
};

} // namespace forkscope
