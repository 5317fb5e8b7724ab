// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "app/recording/replaysource.h"
#include "app/stream/displaytext.h"
#include "ui/actions.h"
#include "ui/commandpalette.h"
#include "ui/eventview.h"
#include "ui/filedrop.h"
#include "ui/filteractions.h"
#include "ui/filterbar.h"
#include "ui/filterpanel.h"
#include "ui/inspector.h"
#include "ui/markerpanel.h"
#include "ui/presenter.h"
#include "ui/processtreeview.h"
#include "ui/progressfield.h"
#include "ui/recordinglist.h"
#include "ui/sessionfile.h"
#include "ui/sessionmessages.h"
#include "ui/sessionview.h"
#include "ui/settings.h"
#include "ui/shortcutsheet.h"
#include "ui/spool.h"
#include "ui/startpage.h"
#include "ui/statusfields.h"
#include "ui/timeactions.h"
#include "ui/timefield.h"
#include "ui/transportbar.h"
#include "ui/windowframe.h"
#include "ui/workshop.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QMessageBox>
#include <QScreen>

#include <array>

namespace forkscope {

namespace {

constexpr std::array layoutActs{std::pair(Act::ViewTree, Layout::Tree), std::pair(Act::ViewLanes, Layout::Lanes),
                                std::pair(Act::ViewGraph, Layout::Graph)};

void openDialog(QDialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent),
      m_actions(new Actions(this)),
      m_start(new StartPage(this)),
      m_frame(std::make_unique<WindowFrame>(*this, *m_actions, *m_start)),
      m_presenter(std::make_unique<Presenter>(*this, *m_frame, *m_actions)),
      m_workshop(std::make_unique<Workshop>(*this, *m_frame, *m_actions, *m_presenter))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Forkscope"));
    connect(new FileDrop(*this), &FileDrop::dropped, this, [this](const QString &path) { openFile(path); });
    // With room for the frame that the desktop puts around it.
    const QSize room = screen()->availableSize() - QSize(8, 36);
    resize(QSize(1280, 800).boundedTo(room));
    connectStartPage();
    connectFileActions();
    connectViewActions();
    removeOldSpools();
    closeSession();
    restoreGeometry(settings().value(QStringLiteral("window/geometry")).toByteArray());
}

MainWindow::~MainWindow()
{
    deleteViews();
}

// The views read the session until they are gone.
void MainWindow::deleteViews()
{
    const auto forget = [](auto *&...parts) { (delete std::exchange(parts, nullptr), ...); };
    forget(m_view, m_inspector, m_eventView, m_markers, m_transport, m_status, m_filter);
    forget(m_timeActions, m_filterActions, m_messages, m_file);
    m_frame->forgetSession();
}

Banner &MainWindow::banner()
{
    return m_frame->banner();
}

// ---- what the user asks for ----------------------------------------------------------------------------------------

void MainWindow::connectStartPage()
{
    connect(m_start, &StartPage::watchRequested, this, [this] { watch(m_start->request()); });
    connect(m_start, &StartPage::commandRequested, this, &MainWindow::record);
    connect(m_start, &StartPage::openRequested, this, &MainWindow::chooseFile);
    connect(m_start, &StartPage::sampleRequested, this, [this] { openFile(samplePath()); });
    connect(m_start, &StartPage::recordingChosen, this, [this](const QString &path) { openFile(path); });
    connect(m_start, &StartPage::cancelRequested, this, &MainWindow::closeSession);
    connect(m_start, &StartPage::retryRequested, this, [this] {
        if (auto source = m_starter.again())
            openSource(std::move(source), m_title);
    });
}

void MainWindow::connectFileActions()
{
    const auto on = [this](Act act, auto what) { connect((*m_actions)[act], &QAction::triggered, this, what); };
    on(Act::WatchComputer, [this] {
        auto *window = emptyWindow();
        window->watch(window->m_start->request());
    });
    on(Act::RecordCommand, [this] { emptyWindow()->m_start->focusCommand(); });
    on(Act::Open, [this] { chooseFile(); });
    (*m_actions)[Act::OpenSample]->setVisible(!samplePath().isEmpty());
    on(Act::OpenSample, [this] { openFile(samplePath()); });
    on(Act::Save, [this] { save(); });
    on(Act::SaveAs, [this] { chooseSave(); });
    on(Act::Close, [this] { close(); });
    on(Act::Quit, [] { QApplication::closeAllWindows(); });
    on(Act::Palette, [this] { openDialog(new CommandPalette(m_actions->all(), this)); });
    on(Act::Keys, [this] { openDialog(new ShortcutSheet(m_actions->all(), this)); });
    on(Act::About, [this] { about(); });
    connect(&m_frame->progress(), &ProgressField::cancelled, this, [this] {
        m_file->cancelSaving();
        if (!m_context->session().isLive())
            m_context->session().stop();
    });
}

void MainWindow::connectViewActions()
{
    const auto on = [this](Act act, auto what) { connect((*m_actions)[act], &QAction::triggered, this, what); };
    on(Act::GoParent, [this] { m_view->tree().goToParent(); });
    on(Act::CopyRow, [this] { m_view->tree().copySelected(); });
    on(Act::FollowStay, [this] { m_view->tree().setFollow(Follow::Stay); });
    on(Act::FollowNewest, [this] { m_view->tree().setFollow(Follow::Newest); });
    on(Act::FollowSelection, [this] { m_view->tree().setFollow(Follow::Selection); });
    for (const auto &[act, layout] : layoutActs)
        on(act, [this, layout = layout] { m_view->setLayout(layout); });
    connect((*m_actions)[Act::FoldEnded], &QAction::toggled, this,
            [this](bool folds) { m_context->tree().setFoldsEnded(folds); });
    on(Act::NextPanel, [this] { m_frame->focusNextPanel(); });
    on(Act::ResetLayout, [this] { m_frame->resetLayout(); });
    on(Act::ThemeSystem, [this] { chooseTheme(Theme::System); });
    on(Act::ThemeLight, [this] { chooseTheme(Theme::Light); });
    on(Act::ThemeDark, [this] { chooseTheme(Theme::Dark); });
    const auto theme = themeFromName(settings().value(QStringLiteral("window/theme")).toString());
    const Act chosen = theme == Theme::Dark    ? Act::ThemeDark
                       : theme == Theme::Light ? Act::ThemeLight
                                               : Act::ThemeSystem;
    (*m_actions)[chosen]->setChecked(true);
}

void MainWindow::chooseTheme(Theme theme)
{
    settings().setValue(QStringLiteral("window/theme"), themeName(theme));
    applyTheme(theme);
}

MainWindow *MainWindow::emptyWindow()
{
    if (!m_context && !m_workshop->isOpen())
        return this;
    auto *window = new MainWindow;
    window->show();
    return window;
}

void MainWindow::openFile(const QString &path, OnOpen then)
{
    auto *window = emptyWindow();
    window->m_onOpen = then;
    window->openSource(std::make_unique<ReplaySource>(path), displayText(QFileInfo(path).fileName()), path);
}

void MainWindow::chooseView(Layout layout)
{
    for (const auto &[act, shown] : layoutActs)
        if (shown == layout)
            (*m_actions)[act]->setChecked(true);
    if (m_view)
        m_view->setLayout(layout);
}

void MainWindow::openStandardInput()
{
    openSource(std::make_unique<ReplaySource>(0, tr("standard input")), tr("standard input"));
}

void MainWindow::watch(const WatchRequest &request)
{
    const bool everyone = request.scope == WatchRequest::Scope::Everyone;
    openSource(m_starter.watch(request), everyone ? tr("this computer") : tr("my processes"));
}

void MainWindow::record(const QStringList &command)
{
    openSource(m_starter.record(command), displayText(command.value(0)));
}

// ---- a session comes and goes --------------------------------------------------------------------------------------

void MainWindow::openSource(std::unique_ptr<Source> source, const QString &title, const QString &path)
{
    banner().hide(Banner::Topic::Error);
    m_title = title;
    m_path = path;
    m_context = std::make_unique<SessionContext>(std::move(source));
    Session &session = m_context->session();
    m_messages = new SessionMessages(*m_context, banner(), this);
    m_file = new SessionFile(session, path, this);
    connect(m_file, &SessionFile::progressed, &m_frame->progress(), &ProgressField::setFraction);
    for (const auto signal : {&SessionFile::spoolFailed, &SessionFile::failed})
        connect(m_file, signal, this,
                [this](const QString &sentence) { banner().show(Banner::Topic::Error, sentence); });
    connect(m_file, &SessionFile::saved, this, [this](const QString &saved) {
        banner().hide(Banner::Topic::Error);
        banner().show(Banner::Topic::Saved, tr("Saved to %1.").arg(displayText(saved)));
    });
    connect(&session, &Session::infoChanged, this, &MainWindow::sessionChanged, Qt::QueuedConnection);
    connect(&session.source(), &Source::progressed, &m_frame->progress(), &ProgressField::setFraction);
    m_start->showWaiting(session.isLive() && path.isEmpty() ? tr("Waiting for the helper…")
                                                            : tr("Opening %1…").arg(title));
    session.start();
}

void MainWindow::sessionChanged()
{
    if (!m_context)
        return;
    const Session &session = m_context->session();
    if (session.state() == Session::State::Failed && !session.hello())
        return sessionFailed();
    if (!m_view && session.hello())
        showSession();
    if (!m_view)
        return;
    const bool receiving = m_context->isReceiving();
    m_actions->setReceivingLive(receiving && session.isLive());
    m_actions->setHasLive(session.cursor().hasLive());
    m_actions->setPaused(session.cursor().mode() == TimeCursor::Mode::Paused);
    if (!receiving && !session.isLive() && !std::exchange(m_isLoaded, true))
        sessionLoaded();
}

void MainWindow::showSession()
{
    m_view = new SessionView(*m_context);
    m_inspector = new Inspector(*m_context);
    m_eventView = new EventView(*m_context);
    m_markers = new MarkerPanel(*m_context);
    m_transport = new TransportBar(*m_context, *m_actions);
    m_status = new StatusFields(*m_context);
    m_filter = new FilterPanel(*m_context);
    m_frame->showSession({m_view, m_inspector, m_eventView, m_markers, m_transport, m_status, m_filter});
    if (!m_workshop->isOpen())
        restoreState(settings().value(QStringLiteral("window/state")).toByteArray());
    m_actions->setSessionPresent(true);
    m_context->tree().setFoldsEnded((*m_actions)[Act::FoldEnded]->isChecked());
    for (const auto &[act, layout] : layoutActs)
        if ((*m_actions)[act]->isChecked())
            m_view->setLayout(layout);
    connectViews();
    // "[*]" in a title means something to Qt.
    const QString title = QString(m_title).replace(QLatin1String("[*]"), QLatin1String("[ * ]"));
    setWindowTitle(tr("%1 - Forkscope").arg(title));
    if (!m_path.isEmpty() && !m_workshop->isOpen())
        rememberRecording(m_path);
    m_view->tree().setFocus();
    if (m_context->session().isLive())
        Q_EMIT loaded();
}

void MainWindow::connectViews()
{
    m_timeActions = new TimeActions(*m_actions, *m_context, this);
    m_filterActions = new FilterActions(*m_actions, *m_context, this);
    connect(m_filterActions, &FilterActions::filterRequested, m_filter, [this] { m_filter->bar().edit(); });
    connect(m_timeActions, &TimeActions::timeRequested, m_transport, [this] { m_transport->time().edit(); });
    connect(m_timeActions, &TimeActions::markerRequested, m_markers, [this] {
        m_frame->showMarkers();
        m_markers->begin();
    });
    connect(&m_context->cursor(), &TimeCursor::modeChanged, this,
            [this] { m_actions->setPaused(m_context->cursor().mode() == TimeCursor::Mode::Paused); });
    connect(m_status, &StatusFields::stateClicked, m_messages, &SessionMessages::describeSource);
    connect(m_status, &StatusFields::sourceClicked, m_messages, &SessionMessages::describeSource);
    connect(m_status, &StatusFields::lossClicked, m_messages, &SessionMessages::showFirstLoss);
    connect(m_status, &StatusFields::processesClicked, &m_view->tree(), [this] { m_view->tree().setFocus(); });
    connect(m_status, &StatusFields::rateClicked, this, [this] {
        if (const auto peak = m_context->session().rates().peak())
            m_context->cursor().setTime(peak->begin + std::chrono::seconds(1));
    });
    connect(&m_view->tree(), &ProcessTreeView::followChanged, this, [this] {
        const Follow follow = m_view->tree().follow();
        const Act act = follow == Follow::Newest      ? Act::FollowNewest
                        : follow == Follow::Selection ? Act::FollowSelection
                                                      : Act::FollowStay;
        (*m_actions)[act]->setChecked(true);
    });
}

void MainWindow::sessionLoaded()
{
    m_frame->progress().hide();
    selectFirst();
    if (m_onOpen == OnOpen::Play) {
        m_context->cursor().setPosition(0);
        m_context->cursor().play();
    }
    Q_EMIT loaded();
}

// A recording shows its first birth; that of a command is the command itself.
void MainWindow::selectFirst()
{
    const ProcessTable &table = m_context->session().processes();
    for (quint32 row = 0; row < table.size() && m_context->selection().process() == NoProcess; ++row) {
        const Process &life = table.at(ProcessIndex(row));
        if (!life.flags.testFlag(ProcessFlag::Existed) && life.birth != NoEvent)
            m_context->selection().selectProcess(ProcessIndex(row));
    }
}

void MainWindow::sessionFailed()
{
    Session &session = m_context->session();
    const bool live = session.isLive() && m_path.isEmpty();
    const HelperProblem problem = problemOf(session.source(), session.notice());
    closeSession();
    if (live)
        m_start->showProblem(problem);
    else
        banner().show(Banner::Topic::Error, problem.sentence, {{tr("Open another…"), [this] { chooseFile(); }}});
    Q_EMIT openingFailed(problem.sentence);
}

void MainWindow::closeSession()
{
    deleteViews();
    m_context.reset();
    m_isLoaded = false;
    m_onOpen = OnOpen::Rest;
    m_start->showReady();
    m_start->refreshRecordings();
    m_frame->showStartPage();
    m_actions->setSessionPresent(false);
    m_actions->setReceivingLive(false);
}

// ---- files ---------------------------------------------------------------------------------------------------------

void MainWindow::chooseFile()
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Open recording"), {}, tr("Forkscope recordings (*.forkscope *.forkscope.part);;All files (*)"));
    if (!path.isEmpty())
        openFile(path);
}

void MainWindow::save()
{
    if (m_file->savedPath().isEmpty())
        chooseSave();
    else
        saveTo(m_file->savedPath());
}

void MainWindow::chooseSave()
{
    QString path = QFileDialog::getSaveFileName(this, tr("Save recording"), QStringLiteral("session.forkscope"),
                                                tr("Forkscope recordings (*.forkscope)"));
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += QStringLiteral(".forkscope");
    saveTo(path);
}

void MainWindow::saveTo(const QString &path)
{
    m_file->saveTo(path);
}

void MainWindow::about()
{
    QMessageBox::about(this, tr("About Forkscope"),
                       tr("<h3>Forkscope %1</h3><p>See every process being born.</p>"
                          "<p>Free software under the GNU General Public License, version 3 or later.</p>")
                           .arg(QStringLiteral(FORKSCOPE_VERSION)));
}

// ---- events --------------------------------------------------------------------------------------------------------

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_presenter->leave();
    settings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    if (m_view && !m_workshop->isOpen())
        settings().setValue(QStringLiteral("window/state"), saveState());
    QMainWindow::closeEvent(event);
}

} // namespace forkscope
