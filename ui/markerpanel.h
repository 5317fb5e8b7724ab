// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of the markers: a line to set one with a note, the list of all, and what lies between A and B.
#pragma once

#include "app/models/markermodel.h"
#include "ui/sessioncontext.h"

#include <QWidget>

class QLineEdit;
class QPushButton;
class QTableView;

namespace forkscope {

class MeasurePanel;

class MarkerPanel : public QWidget
{
    Q_OBJECT

public:
    explicit MarkerPanel(SessionContext &context, QWidget *parent = nullptr);

    MarkerModel &model() { return m_model; }
    QTableView &table() { return *m_table; }
    QLineEdit &note() { return *m_note; }
    MeasurePanel &measure() { return *m_measure; }

    // A marker at the cursor waits for its note; the moment does not move while one types.
    void begin();

public Q_SLOTS:
    void removeCurrent();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildTable();
    void setMarker();
    void leaveNote();
    void showPlace();

    SessionContext &m_context;
    MarkerModel m_model;
    QLineEdit *m_note;
    QPushButton *m_set;
    QPushButton *m_remove;
    QTableView *m_table;
    MeasurePanel *m_measure;
    std::optional<Time> m_moment;
    QWidget *m_cameFrom = nullptr;
};

} // namespace forkscope
