// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/recording/recordingreader.h"

#include <QCoreApplication>

#include <algorithm>

namespace forkscope {

namespace {

constexpr qsizetype Piece = 256 << 10;

QString tr(const char *text)
{
    return QCoreApplication::translate("forkscope", text);
}

} // namespace

RecordingReader::RecordingReader(std::unique_ptr<InputFile> file) : m_file(std::move(file)), m_parser(m_file->name()) {}

Result<std::unique_ptr<RecordingReader>> RecordingReader::open(const QString &path)
{
    auto file = InputFile::open(path);
    return file ? begin(std::move(*file)) : Failure{file.error()};
}

Result<std::unique_ptr<RecordingReader>> RecordingReader::openDescriptor(int descriptor, const QString &name)
{
    auto file = InputFile::openDescriptor(descriptor, name);
    return file ? begin(std::move(*file)) : Failure{file.error()};
}

// Reads on until there is a message, so that what cannot be read fails here.
Result<std::unique_ptr<RecordingReader>> RecordingReader::begin(std::unique_ptr<InputFile> file)
{
    std::unique_ptr<RecordingReader> reader(new RecordingReader(std::move(file)));
    reader->m_first = reader->read();
    if (!reader->error().isEmpty())
        return Failure{reader->error()};
    if (!reader->m_first)
        return Failure{
            tr("%1 is still being written and holds nothing yet. Try again in a second.").arg(reader->name())};
    return reader;
}

std::optional<Message> RecordingReader::next()
{
    if (m_first)
        return std::exchange(m_first, std::nullopt);
    return read();
}

std::optional<Message> RecordingReader::read()
{
    for (;;) {
        if (auto message = m_parser.next())
            return message;
        if (m_parser.hasFailed())
            m_error = m_parser.error();
        if (!m_error.isEmpty() || m_isAtEnd)
            return std::nullopt;
        // Asked before reading: what its writer added before it let go is then still read.
        const bool isGrowing = m_file->isBeingWritten();
        const auto bytes = m_file->read(Piece);
        if (!bytes) {
            m_error = m_file->error();
        } else if (bytes->isEmpty()) {
            m_isAtEnd = true;
            m_parser.end(isGrowing ? RecordingParser::End::Growing : RecordingParser::End::Final);
        } else {
            m_parser.feed(*bytes);
        }
    }
}

double RecordingReader::progress() const
{
    const auto size = m_file->isRegular() ? m_file->size() : 0;
    return size == 0 ? 0.0 : std::min(1.0, double(m_file->position()) / double(size));
}

} // namespace forkscope
