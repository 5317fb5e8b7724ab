// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Compares what another MCAP reader, the npm package @mcap/core, finds in our recordings with what we find ourselves.
// Where that package is not installed (tests/recording/mcap-js/prepare) the test ends with 77, which ctest counts as
// skipped.
#include "app/recording/mcap.h"
#include "app/stream/eventdecoder.h"
#include "tests/bench/synthetic.h"
#include "tests/recording/recordings.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

using namespace forkscope;

namespace {

constexpr int Skipped = 77;
QString inReader(const char *name)
{
    return QStringLiteral(FORKSCOPE_MCAP_JS "/") + QString::fromLatin1(name);
}

} // namespace

class McapJsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWeFind_data();
    void findsWhatWeFind();
    void refusesADamagedOne();

private:
    // Its findings, or its complaint under "error".
    QJsonObject read(const QByteArray &recording) const;
};

QJsonObject McapJsTest::read(const QByteArray &recording) const
{
    const QTemporaryDir directory;
    QFile file(directory.filePath(u"x.forkscope"_qs));
    if (!file.open(QIODevice::WriteOnly) || file.write(recording) != recording.size())
        return {{u"error"_qs, file.errorString()}};
    file.close();
    QProcess node;
    node.start(u"node"_qs, {inReader("count.mjs"), file.fileName()});
    if (!node.waitForFinished(-1) || node.exitCode() != 0)
        return {{u"error"_qs, QString::fromUtf8(node.readAllStandardError())}};
    return QJsonDocument::fromJson(node.readAllStandardOutput()).object();
}

void McapJsTest::findsWhatWeFind_data()
{
    QTest::addColumn<QByteArray>("recording");
    QTest::newRow("small") << recordingOf(sampleChunks());
    QTest::newRow("only a hello") << recordingOf({{helloMessage()}});
    for (const auto &[name, mix] : {std::pair{"build", SyntheticMix::Build}, {"mixed", SyntheticMix::Mixed}}) {
        SyntheticStream stream({mix, 60'000, 3, 5'000});
        std::vector<Message> messages;
        while (auto message = stream.next())
            messages.push_back(*std::move(message));
        QTest::newRow(name) << recordingOf({messages});
    }
}

void McapJsTest::findsWhatWeFind()
{
    QFETCH(QByteArray, recording);
    const auto ours = readingOf(recording);
    QMap<QString, int> topics;
    quint64 events = 0;
    for (const auto &message : ours.messages) {
        ++topics[QString::fromLatin1(mcap::findChannel(message.type)->topic)];
        if (message.type == MessageType::Events)
            events += BatchReader(message.payload).head().count;
    }
    const auto theirs = read(recording);
    QCOMPARE(theirs[u"error"].toString(), QString());
    QCOMPARE(theirs[u"profile"].toString(), u"forkscope"_qs);
    QCOMPARE(theirs[u"messages"].toInt(), int(ours.messages.size()));
    QCOMPARE(theirs[u"events"].toInt(), int(events));
    QCOMPARE(theirs[u"chunks"].toInt(), int(chunkOffsets(recording).size()) - 1);
    QCOMPARE(theirs[u"unknown"].toInt(), 1); // the overview
    for (auto topic = topics.cbegin(); topic != topics.cend(); ++topic)
        QCOMPARE(theirs[u"topics"].toObject()[topic.key()].toInt(), topic.value());
    QVERIFY(!theirs[u"metadata"].toObject()[u"kernel"].toString().isEmpty());
}

void McapJsTest::refusesADamagedOne()
{
    auto recording = recordingOf(sampleChunks());
    const auto at = chunkOffsets(recording)[1] + 30; // in the size of the chunk
    recording[at] = char(recording[at] ^ 1);
    QVERIFY(!read(recording)[u"error"].toString().isEmpty());
}

int main(int argc, char **argv)
{
    if (!QFileInfo::exists(inReader("node_modules/@mcap/core")) ||
        QStandardPaths::findExecutable(QStringLiteral("node")).isEmpty()) {
        std::fprintf(stderr, "SKIP: no MCAP reader in %s; tests/recording/mcap-js/prepare installs it.\n",
                     FORKSCOPE_MCAP_JS);
        return Skipped;
    }
    QCoreApplication application(argc, argv);
    McapJsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "mcapjs_test.moc"
