// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The window of one session, or the start page while there is none.
#pragma once

#include "ui/banner.h"
#include "ui/sessioncontext.h"
#include "ui/sessionstarter.h"
#include "ui/sessionview.h"
#include "ui/theme.h"

#include <QMainWindow>

#include <memory>

namespace forkscope {

class Actions;
class EventView;
class FilterActions;
class FilterPanel;
class Inspector;
class MarkerPanel;
class Presenter;
class SessionFile;
class SessionMessages;
class StartPage;
class StatusFields;
class TimeActions;
class TransportBar;
class WindowFrame;
class Workshop;

class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(QWidget *parent = nullptr);
    ~MainWindow() override;

    enum class OnOpen { Rest, Play };

    // In a window of its own when this one has a session.
    void openFile(const QString &path, OnOpen then = OnOpen::Rest);
    void openStandardInput();
    // What this window's sessions begin with.
    void chooseView(Layout layout);
    void watch(const WatchRequest &request);
    void record(const QStringList &command);
    // `title` names the session; `path` is the file it comes from, if it is one.
    void openSource(std::unique_ptr<Source> source, const QString &title, const QString &path = {});
    // Back to the state before openSource().
    void closeSession();
    // Without asking; the outcome shows in the banner.
    void saveTo(const QString &path);

    SessionStarter &starter() { return m_starter; }
    // Null while no session was begun; the views below it while none is shown.
    SessionContext *context() { return m_context.get(); }
    SessionView *sessionView() { return m_view; }
    Inspector *inspector() { return m_inspector; }
    EventView *eventView() { return m_eventView; }
    MarkerPanel *markers() { return m_markers; }
    FilterPanel *filter() { return m_filter; }
    TransportBar *transport() { return m_transport; }
    StatusFields *statusFields() { return m_status; }
    StartPage &startPage() { return *m_start; }
    Banner &banner();
    Actions &actions() { return *m_actions; }
    Presenter &presenter() { return *m_presenter; }
    Workshop &workshop() { return *m_workshop; }

Q_SIGNALS:
    // A recording was read to its end, or a live session has begun.
    void loaded();
    // The session could not be begun; the window says so too.
    void openingFailed(const QString &sentence);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void connectStartPage();
    void connectFileActions();
    void connectViewActions();
    void chooseTheme(Theme theme);

    void sessionChanged();
    void showSession();
    void connectViews();
    void sessionLoaded();
    void sessionFailed();
    void deleteViews();
    void selectFirst();

    void chooseFile();
    void save();
    void chooseSave();
    void about();
    MainWindow *emptyWindow();

    SessionStarter m_starter;
    Actions *m_actions;
    StartPage *m_start;
    std::unique_ptr<WindowFrame> m_frame;
    std::unique_ptr<Presenter> m_presenter;
    std::unique_ptr<Workshop> m_workshop;

    std::unique_ptr<SessionContext> m_context;
    QString m_title;
    QString m_path;
    OnOpen m_onOpen = OnOpen::Rest;
    bool m_isLoaded = false;
    SessionMessages *m_messages = nullptr;
    SessionFile *m_file = nullptr;

    SessionView *m_view = nullptr;
    Inspector *m_inspector = nullptr;
    EventView *m_eventView = nullptr;
    MarkerPanel *m_markers = nullptr;
    TransportBar *m_transport = nullptr;
    StatusFields *m_status = nullptr;
    FilterPanel *m_filter = nullptr;
    TimeActions *m_timeActions = nullptr;
    FilterActions *m_filterActions = nullptr;
};

} // namespace forkscope
