// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/presenter.h"

#include "app/models/sentence.h"
#include "ui/actions.h"
#include "ui/keybadge.h"
#include "ui/mainwindow.h"
#include "ui/processtreeview.h"
#include "ui/ratepanel.h"
#include "ui/theme.h"
#include "ui/windowframe.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLabel>

#include <array>

namespace forkscope {

namespace {

constexpr int sentenceLines = 2;
// Below it, panel, graph and plot together leave none of them room enough.
constexpr int leastHeightForAll = 900;
constexpr std::array columnsToSpare{ProcessTreeModel::ForksColumn, ProcessTreeModel::BeganColumn,
                                    ProcessTreeModel::ArgumentsColumn};

ProcessHeader &headerOf(SessionView &view)
{
    return *qobject_cast<ProcessHeader *>(view.tree().header());
}

// So many whole sentences as have room; the first one stays in any case.
QString fitted(const QString &text, const QLabel &label, int lines)
{
    const QFontMetrics metrics(label.font());
    const int width = label.width() - 2 * label.margin();
    QString shown = text;
    while (metrics.boundingRect(QRect(0, 0, width, 10'000), Qt::TextWordWrap, shown).height() >
           lines * metrics.lineSpacing()) {
        const auto stop = shown.lastIndexOf(QLatin1String(". "), -3);
        if (stop < 0)
            break;
        shown.truncate(stop + 1);
    }
    return shown;
}

} // namespace

Presenter::Presenter(MainWindow &window, WindowFrame &frame, Actions &actions)
    : m_window(window), m_frame(frame), m_actions(actions)
{
    auto *action = actions[Act::Present];
    connect(action, &QAction::toggled, this, [this](bool wanted) { wanted ? enter() : leave(); });
    connect(&window, &MainWindow::loaded, this, [this] {
        if (!isPresenting())
            return;
        m_cameInside = true;
        conceal();
        prepareSession();
    });
}

Presenter::~Presenter()
{
    qApp->removeEventFilter(this);
}

// ---- there and back ------------------------------------------------------------------------------------------------

void Presenter::enter()
{
    if (isPresenting())
        return;
    m_former = {};
    m_former.state = m_window.saveState();
    m_former.title = m_window.windowTitle();
    if (auto *view = m_window.sessionView()) // before other letters change them
        m_former.widths = headerOf(*view).wantedWidths();
    for (auto *widget : m_frame.surroundings())
        if (!widget->isHidden())
            m_former.shown << widget;
    m_cameInside = false;
    m_presentation = std::make_unique<Presentation>(m_window);
    m_window.addActions(m_actions.all()); // their menus are out of sight, and with them their keys
    m_window.setPalette(lightPalette());
    m_frame.sentence()->show();
    setPointSize(usual);
    conceal();
    m_frame.labsDock()->setTitleBarWidget(new QWidget);
    if (!m_frame.labsDock()->isHidden()) {
        m_window.addDockWidget(Qt::BottomDockWidgetArea, m_frame.labsDock());
        m_window.resizeDocks({m_frame.labsDock()}, {m_window.height() * 28 / 100}, Qt::Vertical);
    }
    m_badge = new KeyBadge(m_window);
    prepareSession();
    qApp->installEventFilter(this);
    m_actions[Act::Present]->setChecked(true);
}

void Presenter::leave()
{
    if (!isPresenting())
        return;
    qApp->removeEventFilter(this);
    delete m_badge;
    restoreSession();
    m_presentation.reset();
    for (auto *action : m_actions.all())
        m_window.removeAction(action);
    auto *noTitle = m_frame.labsDock()->titleBarWidget();
    m_frame.labsDock()->setTitleBarWidget(nullptr);
    delete noTitle;
    m_frame.sentence()->hide();
    m_window.setFont(QFont());
    m_window.setPalette(QPalette());
    m_window.setWindowTitle(m_cameInside ? m_window.windowTitle() : m_former.title);
    for (auto *widget : m_former.shown)
        widget->show();
    m_window.restoreState(m_former.state);
    if (auto *view = m_window.sessionView()) {
        view->rates().setWords(RatePanel::Words::All);
        if (!m_cameInside)
            headerOf(*view).setWidths(m_former.widths);
    }
    m_actions[Act::Present]->setChecked(false);
    if (m_cameInside)
        Q_EMIT arrangementWanted();
}

void Presenter::conceal()
{
    for (auto *widget : m_frame.surroundings())
        widget->hide();
}

void Presenter::prepareSession()
{
    auto *context = m_window.context();
    auto *view = m_window.sessionView();
    if (!context || !view)
        return showSentence();
    m_session = context;
    m_presentation->setMask(NameMask(context->session()));
    m_window.setWindowTitle(m_presentation->shown(m_window.windowTitle()));
    TimeCursor &cursor = context->cursor();
    m_former.pace = cursor.eventPace();
    m_former.speed = cursor.speed();
    m_former.pausesAtMarkers = m_actions[Act::PauseAtMarkers]->isChecked();
    if (!cursor.eventPace())
        cursor.setEventPace(pace);
    m_actions[Act::PauseAtMarkers]->setChecked(true);
    m_former.layout = view->layout();
    if (view->layout() == Layout::Lanes)
        m_window.chooseView(Layout::Graph);
    auto &header = headerOf(*view);
    for (const int column : columnsToSpare)
        if (!header.isSectionHidden(column)) {
            m_former.columns << column;
            header.setSectionHidden(column, true);
        }
    view->rates().setWords(RatePanel::Words::Few);
    if (m_window.height() < leastHeightForAll)
        view->rates().setVisible(m_frame.labsDock()->isHidden());
    connect(&cursor, &TimeCursor::moved, m_presentation.get(), [this] { showSentence(); });
    setPointSize(m_pointSize);
}

void Presenter::restoreSession()
{
    auto *view = m_window.sessionView();
    if (!view || !m_session || m_session != m_window.context())
        return;
    TimeCursor &cursor = m_session->cursor();
    if (m_former.pace)
        cursor.setEventPace(m_former.pace);
    else
        cursor.setSpeed(m_former.speed);
    m_actions[Act::PauseAtMarkers]->setChecked(m_former.pausesAtMarkers);
    m_window.chooseView(m_former.layout);
    view->rates().show();
    auto &header = headerOf(*view);
    for (const int column : std::as_const(m_former.columns))
        header.setSectionHidden(column, false);
    m_session.clear();
}

// ---- what it says --------------------------------------------------------------------------------------------------

void Presenter::setPrompt(const QString &sentence)
{
    m_prompt = sentence;
    if (isPresenting())
        showSentence();
}

void Presenter::showSentence()
{
    QString text = m_prompt;
    if (m_session && m_window.sessionView()) {
        const Session &session = m_session->session();
        const auto position = session.cursor().position();
        if (position > session.events().prologue())
            text = m_presentation->shown(sentenceOf(session, EventNumber(position - 1)));
    }
    auto *label = m_frame.sentence();
    label->setText(fitted(text, *label, sentenceLines));
}

void Presenter::setPointSize(int size)
{
    m_pointSize = qBound(smallest, size, largest);
    m_presentation->setScale(double(m_pointSize) / usual);
    QFont font = QApplication::font();
    font.setPointSize(m_pointSize);
    m_window.setFont(font);
    auto *sentence = m_frame.sentence();
    font.setBold(true);
    sentence->setFont(font);
    // Always as high, so that what lies below it does not jump.
    sentence->setFixedHeight(QFontMetrics(font).lineSpacing() * sentenceLines + 2 * sentence->margin());
    if (auto *view = m_window.sessionView(); view && m_session) {
        headerOf(*view).arrange();
        static_cast<QAbstractItemView &>(view->tree()).doItemsLayout();
    }
    if (m_session)
        Q_EMIT m_session->refreshed();
    showSentence();
}

// ---- keys ----------------------------------------------------------------------------------------------------------

bool Presenter::isOwnKey(const QKeyEvent &event) const
{
    const auto modifiers = event.modifiers() & ~(Qt::KeypadModifier | Qt::ShiftModifier);
    if (event.key() == Qt::Key_Escape) // what lies nearer is closed first
        return modifiers == Qt::NoModifier && !QApplication::activePopupWidget() &&
               !(m_session && m_session->timeSelection().range());
    return modifiers == Qt::ControlModifier && (event.key() == Qt::Key_Plus || event.key() == Qt::Key_Equal ||
                                                event.key() == Qt::Key_Minus || event.key() == Qt::Key_0);
}

void Presenter::take(const QKeyEvent &event)
{
    switch (event.key()) {
    case Qt::Key_Escape:
        return leave();
    case Qt::Key_Minus:
        return setPointSize(m_pointSize - 1);
    case Qt::Key_0:
        return setPointSize(usual);
    default:
        return setPointSize(m_pointSize + 1);
    }
}

// Keys come here before the shortcuts that others may have for them.
bool Presenter::eventFilter(QObject *watched, QEvent *event)
{
    const auto *widget = qobject_cast<QWidget *>(watched);
    if (!widget || widget->window() != &m_window)
        return false;
    switch (event->type()) {
    case QEvent::ToolTip: // tells what is masked elsewhere, and nobody in the last row reads it
        return true;
    case QEvent::ShortcutOverride: {
        const auto &key = *static_cast<QKeyEvent *>(event);
        m_badge->show(key);
        if (!isOwnKey(key))
            return false;
        event->accept();
        return true;
    }
    case QEvent::KeyPress: {
        const auto &key = *static_cast<QKeyEvent *>(event);
        if (!isOwnKey(key))
            return false;
        take(key);
        return true;
    }
    default:
        return false;
    }
}

} // namespace forkscope
