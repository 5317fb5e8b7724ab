// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/banner.h"

#include "ui/glyphs.h"
#include "ui/palette.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace forkscope {

class Banner::Message : public QWidget
{
public:
    Message(Topic topic, QWidget *parent) : QWidget(parent), m_topic(topic), m_text(new QLabel(this))
    {
        m_text->setTextFormat(Qt::PlainText);
        m_text->setWordWrap(true);
        m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
        QFont font = m_text->font();
        font.setBold(isUrgent());
        m_text->setFont(font);
        m_layout = new QHBoxLayout(this);
        m_layout->setContentsMargins(32, 4, 8, 4);
        m_layout->setSpacing(6);
        m_layout->addWidget(m_text, 1);
    }

    void set(const QString &text, const std::vector<Choice> &choices, const std::function<void()> &close)
    {
        m_text->setText(text);
        setAccessibleName(text);
        qDeleteAll(m_buttons);
        m_buttons.clear();
        for (const Choice &choice : choices) {
            auto *button = addButton(choice.text);
            connect(button, &QToolButton::clicked, this, choice.act, Qt::QueuedConnection);
        }
        auto *cross = addButton({});
        cross->setIcon(icon("close"));
        cross->setToolTip(Banner::tr("Fold away"));
        cross->setAccessibleName(Banner::tr("Fold this message away"));
        cross->setAutoRaise(true);
        connect(cross, &QToolButton::clicked, this, close, Qt::QueuedConnection);
    }

    QString text() const { return m_text->text(); }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.fillRect(
            rect(), isUrgent() ? warningGround(palette())
                               : mixed(palette().color(QPalette::Window), palette().color(QPalette::Highlight), 0.5));
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawLine(rect().bottomLeft(), rect().bottomRight());
        const QRectF place(12, height() / 2.0 - 6, 12, 12);
        if (m_topic == Topic::Loss)
            drawGlyph(painter, Glyph::Lost, place, palette().color(QPalette::WindowText));
        else
            icon(isUrgent() ? "warning" : "information").paint(&painter, place.toRect().adjusted(-2, -2, 2, 2));
    }

private:
    bool isUrgent() const
    {
        return m_topic == Topic::Error || m_topic == Topic::Interruption || m_topic == Topic::Loss;
    }

    QToolButton *addButton(const QString &text)
    {
        auto *button = new QToolButton(this);
        button->setText(text);
        m_layout->addWidget(button);
        m_buttons.append(button);
        return button;
    }

    Topic m_topic;
    QLabel *m_text;
    QHBoxLayout *m_layout = nullptr;
    QList<QToolButton *> m_buttons;
};

Banner::Banner(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setObjectName(QStringLiteral("banner"));
    setAccessibleName(tr("Messages"));
    setVisible(false);
}

void Banner::show(Topic topic, const QString &text, const std::vector<Choice> &choices)
{
    auto &message = m_messages[topic];
    if (!message) {
        message = new Message(topic, this);
        // The order of the topics is that of their weight.
        m_layout->insertWidget(int(std::distance(m_messages.begin(), m_messages.find(topic))), message);
    } else if (message->text() == text) {
        return;
    }
    message->set(text, choices, [this, topic] { remove(topic); });
    setVisible(true);
}

void Banner::hide(Topic topic)
{
    remove(topic);
}

QString Banner::text(Topic topic) const
{
    const auto message = m_messages.find(topic);
    return message == m_messages.end() ? QString() : message->second->text();
}

void Banner::remove(Topic topic)
{
    const auto message = m_messages.find(topic);
    if (message == m_messages.end())
        return;
    message->second->hide();
    message->second->deleteLater();
    m_messages.erase(message);
    setVisible(!m_messages.empty());
}

} // namespace forkscope
