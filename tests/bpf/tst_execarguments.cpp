// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What an exec record says of the program: path, executable and arguments, as bytes, as far as they are granted.
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include "recorder.h"

class ExecArguments : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void argumentsAreBytes_data();
    void argumentsAreBytes();
    void longArgumentsAreCutAndSaidSo();
    void longPathIsWhole();
    void scriptTellsItsInterpreter();
    void withheldArgumentsStayInTheKernel();

private:
    std::unique_ptr<Recorder> m_recorder; // for tests that need no settings of their own
};

void ExecArguments::initTestCase()
{
    m_recorder = std::make_unique<Recorder>(Recorder::everything());
    if (!m_recorder->problem().isEmpty())
        QSKIP(qPrintable(m_recorder->problem()));
}

void ExecArguments::init()
{
    m_recorder->clear();
}

void ExecArguments::argumentsAreBytes_data()
{
    QTest::addColumn<QByteArrayList>("arguments");
    QTest::newRow("none") << QByteArrayList{};
    QTest::newRow("empty") << QByteArrayList{"", "", "x", ""};
    QTest::newRow("not text") << QByteArrayList{"\x01\xff\xfe\n\t\x1b[31m", "\xc3\x28", "a b"};
    QTest::newRow("a small record, full") << QByteArrayList{QByteArray(50, 'a')};
    QTest::newRow("a middle one") << QByteArrayList{QByteArray(300, 'b'), "c"};
    QTest::newRow("a large one") << QByteArrayList{QByteArray(900, 'd')};
}

void ExecArguments::argumentsAreBytes()
{
    if (KernelHooks::ofThisKernel().readUser)
        QSKIP("this kernel refuses to read memory at exec");
    QFETCH(QByteArrayList, arguments);
    Recorder &recorder = *m_recorder;
    const QByteArray program = Recorder::program("idle").toLocal8Bit();
    auto started = Recorder::start(program, {arguments.begin(), arguments.end()});
    Recorder::finish(started);
    const Record *exec = nullptr;
    recorder.drainUntil([&](const Records &records) {
        return (exec = Recorder::find(records, FORKSCOPE_EXEC, started.pid)) != nullptr;
    });
    QVERIFY(exec);
    QByteArray expected = program + '\0';
    for (const QByteArray &argument : arguments)
        expected += argument + '\0';
    const auto &fixed = exec->as<forkscope_exec>();
    QCOMPARE(exec->string(0), QByteArray("idle"));
    QCOMPARE(exec->string(1), program);
    QCOMPARE(exec->string(2), QByteArray("idle"));
    QCOMPARE(exec->string(3).toHex(), expected.toHex());
    QCOMPARE(fixed.argv_bytes, unsigned(expected.size()));
    QCOMPARE(fixed.argc, unsigned(arguments.size() + 1));
    QCOMPARE(fixed.path_hook_tag, unsigned(FORKSCOPE_PATH_USER));
    QCOMPARE(exec->head().flags, 0);
}

void ExecArguments::longArgumentsAreCutAndSaidSo()
{
    if (KernelHooks::ofThisKernel().readUser)
        QSKIP("this kernel refuses to read memory at exec");
    CaptureSettings settings = Recorder::everything();
    settings.maxArgumentBytes = 4096;
    Recorder recorder(settings);
    const QByteArray program = Recorder::program("idle").toLocal8Bit();
    const QByteArray first(100'000, 'z');
    auto started = Recorder::start(program, {first, "last"});
    const Records rows = recorder.iterate(Collector::Arguments::Read);
    Recorder::finish(started);
    const Record *exec = nullptr;
    recorder.drainUntil([&](const Records &records) {
        return (exec = Recorder::find(records, FORKSCOPE_EXEC, started.pid)) != nullptr;
    });
    QVERIFY(exec);
    const QByteArray whole = program + '\0' + first + '\0' + "last" + '\0';
    QCOMPARE(exec->string(3), whole.left(4096));
    QCOMPARE(exec->as<forkscope_exec>().argv_bytes, unsigned(whole.size()));
    QCOMPARE(exec->as<forkscope_exec>().argc, 3u);
    QCOMPARE(exec->head().flags, FORKSCOPE_ARGS_TRUNCATED);
    QVERIFY(exec->head().size <= FORKSCOPE_RECORD_MAX);
}

void ExecArguments::longPathIsWhole()
{
    if (KernelHooks::ofThisKernel().readUser)
        QSKIP("this kernel refuses to read memory at exec");
    QTemporaryDir directory;
    QString path = directory.path();
    for (int i = 0; i < 14; ++i)
        path += QLatin1Char('/') + QString(200, QLatin1Char('p'));
    QVERIFY(QDir().mkpath(path));
    path += QLatin1String("/a-name-that-is-longer-than-what-the-dentry-itself-can-hold");
    QVERIFY(QFile::copy(Recorder::program("idle"), path));
    Recorder &recorder = *m_recorder;
    const Records records = recorder.run(path);
    const Record *exec = Recorder::find(records, FORKSCOPE_EXEC, records.front().head().tgid);
    QVERIFY(exec);
    QCOMPARE(exec->string(1), path.toLocal8Bit());
    QCOMPARE(exec->string(2), QByteArray()); // not recorded
    QCOMPARE(exec->string(3), path.toLocal8Bit().left(1024));
}

void ExecArguments::scriptTellsItsInterpreter()
{
    if (KernelHooks::ofThisKernel().readUser)
        QSKIP("this kernel refuses to read memory at exec");
    QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("script"));
    QFile script(path);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!" + Recorder::program("idle").toLocal8Bit() + " option\n");
    script.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
    script.close();
    Recorder &recorder = *m_recorder;
    const Records records = recorder.run(path, {QStringLiteral("word")});
    const Record *exec = Recorder::find(records, FORKSCOPE_EXEC, records.front().head().tgid);
    QVERIFY(exec);
    QCOMPARE(exec->string(0), QByteArray("script"));
    QCOMPARE(exec->string(1), path.toLocal8Bit());
    QCOMPARE(exec->string(2), QByteArray("idle"));
    QCOMPARE(exec->string(3).split('\0'),
             (QByteArrayList{Recorder::program("idle").toLocal8Bit(), "option", path.toLocal8Bit(), "word", ""}));
}

void ExecArguments::withheldArgumentsStayInTheKernel()
{
    CaptureSettings settings;
    Recorder recorder(settings);
    const Records records = recorder.run(Recorder::program("idle"), {QStringLiteral("canary-a81f")});
    const Record *exec = Recorder::find(records, FORKSCOPE_EXEC, records.front().head().tgid);
    QVERIFY(exec);
    QCOMPARE(exec->head().flags, FORKSCOPE_ARGS_WITHHELD);
    QCOMPARE(exec->string(1), QByteArray());
    QCOMPARE(exec->string(2), QByteArray("idle"));
    auto started = Recorder::start(Recorder::program("idle").toLocal8Bit(), {"canary-a81f"});
    Records all = recorder.iterate(Collector::Arguments::Read);
    all.insert(all.end(), records.begin(), records.end());
    Recorder::finish(started);
    for (const Record &record : all)
        QVERIFY(!record.bytes().contains("canary"));
}

QTEST_GUILESS_MAIN(ExecArguments)
#include "tst_execarguments.moc"
