// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The labs of a window: an audience predicts, the program runs for real, and its recording is played beside what was
// predicted. A window that is opened for labs is for nothing else.
#pragma once

#include "app/labs/labtrial.h"
#include "app/labs/prediction.h"
#include "app/labs/programoutput.h"
#include "app/recording/recorder.h"
#include "ui/graphmarks.h"
#include "ui/labpanel.h"

#include <QPointer>
#include <QTemporaryDir>

#include <map>
#include <memory>

namespace forkscope {

class Actions;
class MainWindow;
class PredictionView;
class Presenter;
class SessionContext;
class WindowFrame;

class Workshop : public QObject
{
    Q_OBJECT

public:
    Workshop(MainWindow &window, WindowFrame &frame, Actions &actions, Presenter &presenter);
    ~Workshop() override;

    bool isOpen() const { return m_panel != nullptr; }
    // Here, or in a new window where this one has a session.
    void open();
    // The lab of that name; false if there is none.
    bool choose(const QString &name);
    // Null before open().
    LabPanel *panel() { return m_panel; }
    PredictionView *drawing() { return m_drawing; }
    const Prediction &prediction() const { return m_prediction; }

Q_SIGNALS:
    // The program has run, or could not; the panel says which.
    void ran();
    // The first picture of the run can be seen.
    void revealed();
    // It was played to its end, and the verdict is there.
    void concluded();

private:
    const Lab &lab() const { return m_shelf.labs[std::size_t(m_number)]; }
    void connectPanel();
    void chooseNumber(int number);
    void showDrawing();
    void arrange();

    void run();
    bool keep();
    void takeRun();
    void fallBackToShipped(QStringList &sentences);

    void reveal();
    void showRun();
    void play();
    void mark(bool showsMissing);
    void follow();
    void conclude();
    void sayForeseen();
    void sayVote(Truth truth);
    void step(LabPanel::Step step);

    MainWindow &m_window;
    WindowFrame &m_frame;
    Actions &m_actions;
    Presenter &m_presenter;
    LabPanel *m_panel = nullptr;
    PredictionView *m_drawing = nullptr;
    LabShelf m_shelf;
    int m_number = 0; // of the lab among them
    Prediction m_prediction;
    std::map<int, bool> m_votes; // whether each vote on a claim was right

    std::unique_ptr<LabTrial> m_trial; // while the program runs
    std::unique_ptr<ProgramOutput> m_output;
    std::unique_ptr<Recorder> m_recorder;
    QTemporaryDir m_folder; // with the recording
    QString m_recording;    // to reveal
    QString m_printed;
    QStringList m_sentences; // on the run

    bool m_isRevealing = false;
    QPointer<SessionContext> m_session; // that shows the run
    Foresight m_foresight;
    bool m_hasConcluded = false;
};

} // namespace forkscope
