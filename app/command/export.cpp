// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command/arguments.h"
#include "app/command/filteroption.h"
#include "app/command/output.h"
#include "app/command/readersource.h"
#include "app/exchange/csv.h"
#include "app/exchange/jsonlines.h"
#include "app/stream/displaytext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>

namespace forkscope {

namespace {

struct Format
{
    const char *name;
    QByteArray (*header)(const Session &session);
    QByteArray (*line)(const Session &session, EventNumber number);
};

constexpr std::array formats{
    Format{"jsonl", [](const Session &session) { return jsonHeader(*session.hello()); },
           [](const Session &session, EventNumber number) { return jsonLine(session.events().event(number), number); }},
    Format{"csv", [](const Session &) { return csvHeader(); },
           [](const Session &session, EventNumber number) {
               return csvLine(session.events().event(number), number, session.hello()->clock());
           }},
};

const Format *findFormat(const QString &name)
{
    const auto format =
        std::ranges::find_if(formats, [&](const Format &candidate) { return name == QLatin1String(candidate.name); });
    return format == formats.end() ? nullptr : &*format;
}

// Writes events as they come; with a filter at the end, since a filter may ask for what comes later.
class Exporter
{
public:
    Exporter(const Format &format, Output &output, FilterNodes filter)
        : m_format(format), m_output(output), m_filter(std::move(filter))
    {
    }

    void take(const Session &session)
    {
        if (m_filter.empty())
            write(session, [](EventNumber) { return true; });
    }

    void finish(const Session &session)
    {
        if (m_filter.empty())
            return;
        const FilterMatcher matcher(m_filter, session, session.events().size());
        if (matcher.problem())
            complain(*matcher.problem());
        write(session, [&](EventNumber number) { return matcher.matches(number); });
    }

private:
    template <class IsWanted>
    void write(const Session &session, IsWanted isWanted)
    {
        if (!session.hello())
            return;
        if (!m_hasHeader)
            m_output.write(m_format.header(session));
        m_hasHeader = true;
        for (; m_next < session.events().size(); ++m_next)
            if (isWanted(EventNumber(m_next)))
                m_output.write(m_format.line(session, EventNumber(m_next)));
        m_output.flush();
    }

    const Format &m_format;
    Output &m_output;
    FilterNodes m_filter;
    quint64 m_next = 0;
    bool m_hasHeader = false;
};

} // namespace

std::vector<const char *> exportFormats()
{
    std::vector<const char *> names;
    names.reserve(formats.size());
    for (const auto &format : formats)
        names.push_back(format.name);
    return names;
}

int runExport(const Arguments &arguments)
{
    const auto *format = findFormat(arguments.value("--to"));
    if (!format) {
        complain(QCoreApplication::translate(
            "forkscope", "Say what to export to: --to jsonl (every field) or --to csv (for spreadsheets)."));
        return ExitCode::Usage;
    }
    auto filter = filterAsked(arguments);
    if (!filter)
        return ExitCode::Usage;
    Output output(arguments.value("--output"));
    if (const int refused = output.open(arguments); refused != ExitCode::Fine)
        return refused;
    Exporter exporter(*format, output, std::move(*filter));
    const auto session = readRecording(arguments, [&](const Session &soFar) { exporter.take(soFar); });
    if (!session)
        return ExitCode::Unreadable;
    exporter.finish(*session);
    const int written = output.finish();
    const int read = concludeReading(*session, arguments);
    return written != ExitCode::Fine ? written : read;
}

} // namespace forkscope
