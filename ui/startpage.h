// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The window without a session: what can be watched, recorded or opened, and when watching is impossible, why and how
// to repair it.
#pragma once

#include "app/stream/helperproblem.h"
#include "app/stream/livesource.h"

#include <QScrollArea>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace forkscope {

class ProblemBox;
class RecordingList;

class StartPage : public QScrollArea
{
    Q_OBJECT

public:
    explicit StartPage(QWidget *parent = nullptr);

    WatchRequest request() const;
    void setScope(WatchRequest::Scope scope);
    // Live capture was asked for and the answer is awaited.
    void showWaiting(const QString &sentence);
    // It is impossible: the rest of the page goes on working.
    void showProblem(const HelperProblem &problem);
    void showReady();
    void refreshRecordings();
    void focusCommand();

Q_SIGNALS:
    void watchRequested();
    void commandRequested(const QStringList &command);
    void openRequested();
    void sampleRequested();
    void labsRequested();
    void recordingChosen(const QString &path);
    void cancelRequested();
    void retryRequested();

private:
    void addWatch();
    void addCommand();
    void addOpening();
    void describeScope();
    void describeCommand();
    void runCommand();

    QVBoxLayout *m_layout;
    QPushButton *m_watch;
    QComboBox *m_scope;
    QCheckBox *m_arguments;
    QLabel *m_scopeText;
    QWidget *m_waiting;
    QLabel *m_waitingText;
    ProblemBox *m_problem;
    QLineEdit *m_command;
    QLabel *m_commandText;
    QPushButton *m_record;
    RecordingList *m_recordings;
};

// The words of a command line; one that a shell is needed for (pipes, redirections …) becomes an `sh -c`. Empty when
// nothing is there to run.
QStringList commandFromText(const QString &text);

// The recording that is shipped, wherever this program runs from; empty when there is none.
QString samplePath();

} // namespace forkscope
