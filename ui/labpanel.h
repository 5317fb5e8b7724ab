// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of the labs: which there are, what one asks, what is guessed, the buttons that run and reveal it, and what
// came of it. It shows what Workshop tells it.
#pragma once

#include "app/labs/lab.h"
#include "app/labs/prediction.h"
#include "ui/verdictlist.h"

#include <QWidget>

class QBoxLayout;
class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QToolButton;

namespace forkscope {

class LabPanel : public QWidget
{
    Q_OBJECT

public:
    explicit LabPanel(QWidget *parent = nullptr);

    enum class Stage {
        Nothing,  // there is no lab
        Predict,  // nothing has run yet
        Running,  // the program does
        Ran,      // and its run is not shown yet
        Revealed, // it is
    };
    enum class Step { Previous, PlayOrPause, Next, End };

    void setLabs(const LabShelf &shelf, const QString &directory);
    // The place of the lab among them.
    void showLab(int number, const Lab &lab);
    void setStage(Stage stage);
    Stage stage() const { return m_stage; }
    void setPlaying(bool isPlaying);
    // How it goes, and what is wrong.
    void setStatus(const QStringList &sentences);
    QString status() const;
    // What was predicted beside what came, and what holds; in this order.
    VerdictList &outcome() { return *m_outcome; }
    // What to read: the question before, the reasons and what the program printed after.
    void showQuestion(const Lab &lab);
    void showReasons(const Lab &lab, const QString &printed);
    void scrollToTop();

Q_SIGNALS:
    void labChosen(int number);
    void nextRequested();
    void runRequested();
    void stopRequested();
    void revealRequested();
    void stepRequested(forkscope::LabPanel::Step step);
    void numberGuessed(std::optional<qint64> number);
    void voted(forkscope::Prediction::Vote vote);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildText();
    void buildControls();
    void buildVotes(QBoxLayout *layout);
    void buildSteps(QBoxLayout *layout);
    void addStep(QBoxLayout *layout, const char *picture, const QString &text, Step step);
    void turn();

    Stage m_stage = Stage::Nothing;
    bool m_isAsking = false, m_isVoting = false;
    QBoxLayout *m_body = nullptr;
    QComboBox *m_labs;
    QPushButton *m_next;
    QScrollArea *m_scroll = nullptr;
    VerdictList *m_outcome = nullptr;
    QLabel *m_text = nullptr;
    QWidget *m_controls = nullptr;
    QWidget *m_asked = nullptr;
    QLabel *m_question = nullptr;
    QLineEdit *m_number = nullptr;
    QWidget *m_votes = nullptr;
    QButtonGroup *m_voteButtons = nullptr;
    QLabel *m_status = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_reveal = nullptr;
    QWidget *m_steps = nullptr;
    QToolButton *m_play = nullptr;
};

} // namespace forkscope
