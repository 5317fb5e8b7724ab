// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspector.h"

#include "app/models/sentence.h"
#include "app/stream/displaytext.h"
#include "app/stream/inspection.h"
#include "ui/fieldsview.h"
#include "ui/glyphs.h"
#include "ui/relatedview.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedLayout>
#include <QTabBar>
#include <QTabWidget>
#include <QToolButton>
#include <QTreeWidget>

#include <algorithm>

namespace forkscope {

namespace {

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QToolButton *stepButton(const char *picture, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon(picture));
    button->setAutoRaise(true);
    button->setAccessibleName(text);
    button->setToolTip(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

Inspector::Inspector(SessionContext &context, QWidget *parent)
    : QWidget(parent),
      m_context(context),
      m_pages(new QStackedLayout(this)),
      m_fields(new FieldsView),
      m_sharing(new QTreeWidget),
      m_raw(new QPlainTextEdit),
      m_related(new RelatedView(context))
{
    setObjectName(QStringLiteral("inspector"));
    setAccessibleName(tr("Inspector"));
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);

    auto *empty = plainLabel(this);
    empty->setText(tr("Select a row to see its arguments."));
    empty->setAlignment(Qt::AlignCenter);
    empty->setForegroundRole(QPalette::PlaceholderText);
    m_pages->addWidget(empty);

    auto *page = new QWidget(this);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addWidget(buildHead());
    layout->addWidget(buildTabs(), 1);
    m_pages->addWidget(page);

    connect(&context.selection(), &Selection::changed, this, &Inspector::showSelection);
    connect(&context, &SessionContext::refreshed, this, [this] {
        collectEvents();
        showPlace();
    });
    showSelection();
}

QWidget *Inspector::buildHead()
{
    auto *head = new QWidget(this);
    auto *layout = new QVBoxLayout(head);
    layout->setContentsMargins(12, 8, 6, 4);
    layout->setSpacing(4);
    auto *line = new QHBoxLayout;
    line->setSpacing(2);
    m_title = plainLabel(head);
    m_title->setWordWrap(false);
    m_title->setMinimumWidth(40);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    QFont font = m_title->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.25);
    m_title->setFont(font);
    m_back = stepButton("back", tr("Previous event of this process"), head);
    m_forward = stepButton("forward", tr("Next event of this process"), head);
    m_place = plainLabel(head);
    m_place->setWordWrap(false);
    m_place->setForegroundRole(QPalette::PlaceholderText);
    line->addWidget(m_title, 1);
    line->addWidget(m_back);
    line->addWidget(m_place);
    line->addWidget(m_forward);
    connect(m_back, &QToolButton::clicked, this, [this] { walk(-1); });
    connect(m_forward, &QToolButton::clicked, this, [this] { walk(1); });
    m_sentence = plainLabel(head);
    m_sentence->setAccessibleName(tr("What happened"));
    m_deduced = plainLabel(head);
    m_deduced->setForegroundRole(QPalette::PlaceholderText);
    layout->addLayout(line);
    layout->addWidget(m_sentence);
    layout->addWidget(m_deduced);
    return head;
}

QWidget *Inspector::buildTabs()
{
    m_sharing->setAccessibleName(tr("What parent and child share"));
    m_sharing->setColumnCount(2);
    m_sharing->setHeaderHidden(true);
    m_sharing->setRootIsDecorated(false);
    m_sharing->setFrameShape(QFrame::NoFrame);
    m_sharing->setAllColumnsShowFocus(true);
    m_sharing->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_raw->setAccessibleName(tr("Bytes of the record"));
    m_raw->setReadOnly(true);
    m_raw->setFrameShape(QFrame::NoFrame);
    m_raw->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_raw->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setAccessibleName(tr("Parts of the inspector"));
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the inspector"));
    m_tabs->addTab(m_fields, tr("Fields"));
    m_tabs->addTab(m_sharing, tr("Shared, copied"));
    m_tabs->addTab(m_raw, tr("Raw"));
    m_tabs->addTab(m_related, tr("Related"));
    return m_tabs;
}

QString Inspector::title() const
{
    return m_title->text();
}

QString Inspector::sentence() const
{
    return m_sentence->text();
}

void Inspector::showSelection()
{
    const Selection &selection = m_context.selection();
    const bool something = selection.eventNumber() != NoEvent || selection.process() != NoProcess;
    m_pages->setCurrentIndex(something ? 1 : 0);
    if (selection.process() != m_process) {
        m_process = selection.process();
        m_events.clear();
        const EventNumber birth =
            m_process == NoProcess ? NoEvent : EventNumber(m_context.session().processes().at(m_process).birth);
        m_scanned = birth == NoEvent ? 0 : toRow(birth);
    }
    collectEvents();
    showPlace();
    m_related->showSelection();
    if (selection.eventNumber() != NoEvent)
        describe(selection.eventNumber());
    else
        describeUnborn();
}

void Inspector::describe(EventNumber number)
{
    const Session &session = m_context.session();
    const auto event = session.events().event(number);
    m_sentence->setText(sentenceOf(session, number));
    const auto *fork = event.as<Fork>();
    const QString like = fork ? looksLike(*fork) : QString();
    m_deduced->setVisible(!like.isEmpty());
    m_deduced->setText(tr("≈ looks like %1").arg(like));
    m_fields->show(event);
    showSharing(event);
    m_raw->setPlainText(hexDump(session.events().bytes(number)));
}

// Of a process that others only mention there is no event to show.
void Inspector::describeUnborn()
{
    m_sentence->setText(tr("Only other events name this process; its own birth was not recorded."));
    m_deduced->hide();
    m_fields->clear();
    m_sharing->clear();
    m_raw->clear();
    m_tabs->setTabEnabled(m_tabs->indexOf(m_sharing), false);
}

void Inspector::showSharing(const Event &event)
{
    m_sharing->clear();
    const auto *fork = event.as<Fork>();
    m_tabs->setTabEnabled(m_tabs->indexOf(m_sharing), fork != nullptr);
    if (!fork)
        return;
    for (const Sharing &sharing : sharingOf(*fork)) {
        auto *item = new QTreeWidgetItem(m_sharing, {sharing.what, sharing.how});
        item->setForeground(0, palette().brush(QPalette::PlaceholderText));
        item->setToolTip(1, sharing.how.toHtmlEscaped());
        QFont font = m_sharing->font();
        font.setBold(sharing.isShared);
        item->setFont(1, font);
    }
    m_sharing->setCurrentItem(m_sharing->topLevelItem(0));
}

void Inspector::collectEvents()
{
    const EventStore &store = m_context.session().events();
    if (m_process == NoProcess || m_scanned >= store.size())
        return;
    const auto more = store.eventsOf(m_process, EventNumber(m_scanned));
    m_events.insert(m_events.end(), more.begin(), more.end());
    m_scanned = store.size();
}

void Inspector::showPlace()
{
    m_title->setText(m_context.nameOf(m_process));
    const auto position = EventNumber(m_context.session().cursor().position());
    const auto end = std::lower_bound(m_events.begin(), m_events.end(), position);
    const auto here = std::lower_bound(m_events.begin(), end, m_context.selection().eventNumber());
    const auto total = end - m_events.begin();
    const auto place = here - m_events.begin();
    const bool known = here != end && *here == m_context.selection().eventNumber();
    m_place->setText(!known       ? QString()
                     : total == 1 ? tr("only event")
                                  : tr("%1 of %2 events").arg(place + 1).arg(total));
    m_back->setEnabled(place > 0);
    m_forward->setEnabled(known ? place + 1 < total : place < total);
}

void Inspector::walk(int by)
{
    const auto here = std::lower_bound(m_events.begin(), m_events.end(), m_context.selection().eventNumber());
    const auto target = here - m_events.begin() + by;
    if (target >= 0 && target < qsizetype(m_events.size()))
        m_context.selection().selectEvent(m_events[std::size_t(target)]);
}

QString hexDump(Bytes bytes)
{
    constexpr qsizetype perLine = 8;
    QString text;
    for (qsizetype start = 0; start < bytes.size(); start += perLine) {
        const Bytes line = bytes.sliced(start, std::min(perLine, bytes.size() - start));
        text += QStringLiteral("%1  ").arg(start, 4, 16, QLatin1Char('0'));
        QString words;
        for (const char byte : line) {
            text += QStringLiteral("%1 ").arg(uchar(byte), 2, 16, QLatin1Char('0'));
            words += byte >= 0x20 && byte < 0x7f ? QLatin1Char(byte) : QLatin1Char('.');
        }
        text += QString(3 * (perLine - line.size()) + 1, QLatin1Char(' ')) + words + QLatin1Char('\n');
    }
    return text;
}

} // namespace forkscope
