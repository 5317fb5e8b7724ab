// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/labs/labsource.h"

#include "app/stream/displaytext.h"
#include "app/stream/eventdecoder.h"

namespace forkscope {

namespace {

constexpr auto betweenLooks = std::chrono::milliseconds(50);
// How long what the program left may go on by itself.
constexpr auto linger = std::chrono::seconds(3);
constexpr quint32 argumentBytes = 1024;
constexpr std::size_t suspicious = mostLabTasks * 9 / 10;
constexpr int suspiciousLooks = 3;
constexpr auto compileTime = std::chrono::minutes(1);

// The lab that runs in this process.
const LabSource *&running()
{
    static const LabSource *source = nullptr;
    return source;
}

} // namespace

LabSource::LabSource(const Lab &lab, std::unique_ptr<Source> upstream, std::chrono::milliseconds limit)
    : m_lab(lab), m_limit(limit), m_upstream(std::move(upstream))
{
    m_clock.setSingleShot(true);
    connect(&m_watch, &QTimer::timeout, this, &LabSource::look);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        endProgram(tr("The program was still running after %1 and was ended: does it wait for something that never "
                      "comes?")
                       .arg(durationText(m_limit)));
    });
}

LabSource::~LabSource()
{
    if (m_descendants && m_watch.isActive())
        m_descendants->end();
    release();
}

void LabSource::release()
{
    if (running() != this)
        return;
    running() = nullptr;
    Descendants::leaveOrphans();
}

Source *LabSource::upstream()
{
    return m_command ? &m_command->upstream() : m_upstream.get();
}

void LabSource::start()
{
    const auto failSoon = [this](const QString &sentence) {
        QMetaObject::invokeMethod(
            this, [this, sentence] { Q_EMIT failed(sentence); }, Qt::QueuedConnection);
    };
    if (running())
        return failSoon(tr("Another lab is still running: wait for its end, and run this one then."));
    auto stage = LabStage::prepare(m_lab);
    if (!stage)
        return failSoon(stage.error());
    running() = this;
    m_stage = std::move(*stage);
    m_compiler = m_stage->compiler();
    if (m_compiler)
        compile();
    else
        QMetaObject::invokeMethod(this, &LabSource::run, Qt::QueuedConnection);
}

void LabSource::compile()
{
    connect(m_compiler.get(), &QProcess::finished, this, [this] {
        if (const auto problem = m_stage->problemOf(*m_compiler))
            fail(*problem);
        else
            run();
    });
    connect(m_compiler.get(), &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("The compiler %1 cannot be run: %2.").arg(m_compiler->program(), m_compiler->errorString()));
    });
    QTimer::singleShot(compileTime, m_compiler.get(), &QProcess::kill);
    m_compiler->start();
}

void LabSource::run()
{
    if (running() != this) // stopped before it began
        return;
    if (const auto problem = m_stage->giveToUser())
        return fail(*problem);
    m_command = std::make_unique<CommandSource>(m_stage->command(), std::move(m_upstream));
    m_command->setCommandOutput(m_output);
    m_command->setLinger(linger);
    m_command->setVia(m_via, argumentBytes);
    connect(m_command.get(), &CommandSource::fellBack, this, &LabSource::fellBack);
    connect(m_command.get(), &CommandSource::noted, this, &LabSource::noted);
    connect(m_command.get(), &Source::messageReceived, this, &LabSource::pass);
    connect(m_command.get(), &CommandSource::commandStarted, this, &LabSource::begin);
    connect(m_command.get(), &Source::finished, this, &LabSource::conclude);
    connect(m_command.get(), &Source::failed, this, &LabSource::fail);
    Descendants::adoptOrphans();
    m_command->start();
}

// The program's name is what people know, not the way in which it is run.
void LabSource::pass(const Message &message)
{
    if (message.type != MessageType::Hello) {
        Q_EMIT messageReceived(message);
        return;
    }
    if (auto hello = decodeHello(message.payload)) {
        hello->command = m_stage->program().toUtf8();
        Q_EMIT messageReceived({MessageType::Hello, encodeHello(*hello)});
    }
}

void LabSource::begin(quint32 pid)
{
    m_descendants.emplace(pid_t(pid));
    m_watch.start(betweenLooks);
    m_clock.start(m_limit);
}

void LabSource::look()
{
    m_descendants->collect();
    const auto count = m_descendants->list().size();
    m_fullLooks = count >= suspicious ? m_fullLooks + 1 : 0;
    if (m_fullLooks == suspiciousLooks)
        endProgram(tr("The program makes processes without end: there were %1 when they were ended.").arg(count));
}

void LabSource::endProgram(const QString &trouble)
{
    if (!m_troubles.contains(trouble))
        m_troubles << trouble;
    m_clock.stop();
    m_descendants->end();
}

void LabSource::stop()
{
    if (m_descendants && m_watch.isActive())
        m_descendants->end();
    if (m_command)
        m_command->stop();
    else if (running() == this)
        fail(tr("The lab was stopped before its program ran."));
}

void LabSource::conclude(const QString &notice)
{
    m_watch.stop();
    m_clock.stop();
    if (m_descendants)
        if (const auto names = m_descendants->end(); !names.isEmpty())
            m_troubles << (names.size() == 1
                               ? tr("The program left a process behind, which was ended: %1.").arg(names.first())
                               : tr("The program left %1 processes behind, which were ended: %2.")
                                     .arg(names.size())
                                     .arg(names.mid(0, 5).join(QStringLiteral(", "))));
    release();
    Q_EMIT finished(notice);
}

void LabSource::fail(const QString &sentence)
{
    m_watch.stop();
    m_clock.stop();
    if (m_compiler)
        m_compiler->disconnect(this);
    if (m_descendants)
        m_descendants->end();
    release();
    Q_EMIT failed(sentence);
}

} // namespace forkscope
