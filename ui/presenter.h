// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Shows a window to an audience, and brings it back as it was: one view, one sentence and the plot in big letters on a
// light ground, no names of users and hosts, one event after the other.
#pragma once

#include "ui/presentation.h"
#include "ui/processheader.h"
#include "ui/sessionview.h"

#include <QPointer>

#include <memory>
#include <optional>

class QKeyEvent;

namespace forkscope {

class Actions;
class KeyBadge;
class MainWindow;
class WindowFrame;

class Presenter : public QObject
{
    Q_OBJECT

public:
    static constexpr int smallest = 18, usual = 20, largest = 24; // pt
    static constexpr std::chrono::milliseconds pace{700};         // of an event

    Presenter(MainWindow &window, WindowFrame &frame, Actions &actions);
    ~Presenter() override;

    bool isPresenting() const { return m_presentation != nullptr; }
    void enter();
    // Everything is as it was before enter(), and what was played stands where it came to.
    void leave();
    int pointSize() const { return m_pointSize; }
    // What to say while there is no session.
    void setPrompt(const QString &sentence);

Q_SIGNALS:
    // The views of the session that there is now are to be arranged: it came while the window was presented.
    void arrangementWanted();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    // What enter() changes.
    struct Former
    {
        QByteArray state;
        QList<QWidget *> shown; // of what is hidden
        Layout layout = Layout::Tree;
        ProcessHeader::Widths widths{};
        QList<int> columns; // that are hidden for the audience
        std::optional<Duration> pace;
        double speed = 1;
        bool pausesAtMarkers = false;
        QString title;
    };

    void conceal();
    void prepareSession();
    void restoreSession();
    void showSentence();
    void setPointSize(int size);
    bool isOwnKey(const QKeyEvent &event) const;
    void take(const QKeyEvent &event);

    MainWindow &m_window;
    WindowFrame &m_frame;
    Actions &m_actions;
    KeyBadge *m_badge = nullptr;
    std::unique_ptr<Presentation> m_presentation;
    Former m_former;
    QPointer<SessionContext> m_session; // that is arranged for the audience
    bool m_cameInside = false;          // the session did, while the window was presented
    QString m_prompt;
    int m_pointSize = usual;
};

} // namespace forkscope
