// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// A recorder that is killed at any moment leaves what it had brought into its file. FORKSCOPE_KILLS says how often to
// kill; a thousand times take some minutes.
#include "app/recording/recordingreader.h"
#include "app/recording/recordingwriter.h"
#include "tests/bench/synthetic.h"
#include "tests/recording/recordings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace forkscope;

class KilledTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void killedRecorderLosesNothingFlushed();

private:
    std::vector<Message> m_messages;
    int *m_flushed = nullptr; // messages that the recorder has brought into its file; shared with it
};

void KilledTest::initTestCase()
{
    SyntheticStream stream({.mix = SyntheticMix::Mixed, .events = 50'000, .seed = 11});
    while (auto message = stream.next())
        m_messages.push_back(*message);
    auto *shared = ::mmap(nullptr, sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    QVERIFY(shared != MAP_FAILED);
    m_flushed = static_cast<int *>(shared);
}

void KilledTest::killedRecorderLosesNothingFlushed()
{
    const int kills = qEnvironmentVariable("FORKSCOPE_KILLS", QStringLiteral("25")).toInt();
    const QTemporaryDir directory;
    std::mt19937 random(5);
    Reading noFile;
    noFile.error = u"no file"_qs;
    int unfinished = 0;
    for (int kill = 0; kill < kills; ++kill) {
        const auto path = directory.filePath(QString::number(kill));
        *m_flushed = 0;
        const auto recorder = ::fork();
        QVERIFY(recorder >= 0);
        if (recorder == 0) {
            auto writer = RecordingWriter::create(path, Overwrite::Refuse);
            for (std::size_t i = 0; writer && i < m_messages.size(); ++i) {
                (*writer)->write(m_messages[i]);
                if (i % 5 == 4 && (*writer)->flush())
                    *m_flushed = int(i + 1);
            }
            if (writer)
                (*writer)->finish();
            ::_exit(0);
        }
        // Some are killed before they begin, some after they ended.
        ::usleep(std::uniform_int_distribution<useconds_t>(0, 60'000)(random));
        ::kill(recorder, SIGKILL);
        QCOMPARE(::waitpid(recorder, nullptr, 0), recorder);

        const bool isFinished = QFile::exists(path);
        const auto file = isFinished ? path : path + u".part"_qs;
        unfinished += !isFinished;
        QFile bytes(file);
        const auto reading = bytes.open(QIODevice::ReadOnly) ? readingOf(bytes.readAll()) : noFile;
        const auto kept = withoutFileLosses(reading.messages);
        QVERIFY2(
            kept.size() >= std::size_t(*m_flushed),
            qPrintable(
                u"%1 of %2 messages: %3 %4"_qs.arg(kept.size()).arg(*m_flushed).arg(reading.error, reading.notice)));
        QVERIFY(std::equal(kept.begin(), kept.end(), m_messages.begin()));
        // Nothing is missing, or it says so; a file may be whole and only not have its name yet.
        const bool isWhole = kept.size() == m_messages.size();
        QVERIFY(isFinished ? isWhole && reading.notice.isEmpty()
                           : isWhole || !reading.notice.isEmpty() || !reading.error.isEmpty());
        QCOMPARE(reading.damages, 0u);
        QFile::remove(file);
    }
    QVERIFY(unfinished > 0);
}

QTEST_GUILESS_MAIN(KilledTest)
#include "killed_test.moc"
