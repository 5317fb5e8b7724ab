// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Where a filter is written: it is checked while one types, completed, applied, and kept under a name.
#pragma once

#include "app/filter/filtercompletion.h"
#include "app/filter/filterpass.h"
#include "ui/sessioncontext.h"

#include <QWidget>

class QCompleter;
class QLabel;
class QLineEdit;
class QPushButton;
class QStandardItemModel;
class QToolButton;

namespace forkscope {

class FilterBar : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(SessionContext &context, QWidget *parent = nullptr);

    QLineEdit &text() { return *m_text; }
    QPushButton &applyButton() { return *m_apply; }
    // "12 of 340", or what is wrong.
    QString statusText() const;
    QCompleter &completer() { return *m_completer; }

    void edit();
    void applyTest(const QString &test, FilterJoin join);
    // Keeps what is in force under a name.
    void keepAs(const QString &name);

public Q_SLOTS:
    void apply();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void buildCompleter();
    void buildSaved();
    void edited();
    void check();
    void countHits();
    void showStatus(const QString &text, const char *glyph);
    void showError(const FilterError &error);
    void markPlace(int column);
    void stateChanged();
    void showHits();
    void complete();
    void accept(const QModelIndex &proposal);
    void askName();
    void leave();

    SessionContext &m_context;
    QLineEdit *m_text;
    QLabel *m_glyph;
    QLabel *m_status;
    QPushButton *m_apply;
    QPushButton *m_clear;
    QToolButton *m_saved;
    QCompleter *m_completer;
    QStandardItemModel *m_proposals;
    FilterCompletion m_completion;
    QTimer m_check;
    QTimer m_count;
    std::unique_ptr<FilterPass> m_pass; // of what is being typed
    QWidget *m_cameFrom = nullptr;
};

} // namespace forkscope
