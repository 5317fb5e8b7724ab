// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// One event in full: its sentence, its arguments with where they came from, what parent and child share, its bytes, and
// the process it belongs to.
#pragma once

#include "ui/sessioncontext.h"

#include <QWidget>

#include <vector>

class QLabel;
class QPlainTextEdit;
class QStackedLayout;
class QTabWidget;
class QToolButton;
class QTreeWidget;

namespace forkscope {

class FieldsView;
class RelatedView;

class Inspector : public QWidget
{
    Q_OBJECT

public:
    explicit Inspector(SessionContext &context, QWidget *parent = nullptr);

    FieldsView &fields() { return *m_fields; }
    QString title() const;
    QString sentence() const;

private:
    QWidget *buildHead();
    QWidget *buildTabs();
    void showSelection();
    void describe(EventNumber number);
    void describeUnborn();
    void showSharing(const Event &event);
    void collectEvents();
    void showPlace();
    void walk(int by);

    SessionContext &m_context;
    QStackedLayout *m_pages;
    QLabel *m_title;
    QLabel *m_place;
    QToolButton *m_back;
    QToolButton *m_forward;
    QLabel *m_sentence;
    QLabel *m_deduced;
    QTabWidget *m_tabs;
    FieldsView *m_fields;
    QTreeWidget *m_sharing;
    QPlainTextEdit *m_raw;
    RelatedView *m_related;

    ProcessIndex m_process = NoProcess; // whose events are collected
    std::vector<EventNumber> m_events;
    quint64 m_scanned = 0;
};

// Bytes as lines of offset, hexadecimal and text.
QString hexDump(Bytes bytes);

} // namespace forkscope
