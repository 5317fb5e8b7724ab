// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Messages in place, one a topic: what happened, what to do about it as buttons, and a cross to fold it away.
#pragma once

#include <QFrame>

#include <functional>
#include <map>
#include <vector>

class QLabel;
class QVBoxLayout;

namespace forkscope {

class Banner : public QWidget
{
    Q_OBJECT

public:
    enum class Topic { Error, Interruption, Loss, Notice, Pause, Saved, Way };
    struct Choice
    {
        QString text;
        std::function<void()> act;
    };

    explicit Banner(QWidget *parent = nullptr);

    void show(Topic topic, const QString &text, const std::vector<Choice> &choices = {});
    void hide(Topic topic);
    bool isShown(Topic topic) const { return m_messages.contains(topic); }
    // Empty when it is not shown.
    QString text(Topic topic) const;

private:
    class Message;
    void remove(Topic topic);

    QVBoxLayout *m_layout;
    std::map<Topic, Message *> m_messages;
};

} // namespace forkscope
