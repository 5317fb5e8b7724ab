// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The start page says why watching is impossible and how to repair it, and goes on working.
#include "tests/ui/fixture.h"
#include "ui/problembox.h"
#include "ui/startpage.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace forkscope;

namespace {

// Fails at once with a sentence, like a helper that is not there.
class FailingSource : public Source
{
public:
    bool isLive() const override { return true; }
    void start() override
    {
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT failed(QStringLiteral("The capture helper is not installed.")); },
            Qt::QueuedConnection);
    }
    void stop() override {}
};

QPushButton *button(QWidget &page, const QString &text)
{
    for (auto *candidate : page.findChildren<QPushButton *>()) {
        if (candidate->text() == text)
            return candidate;
    }
    qFatal("no button %s", qPrintable(text));
}

QStringList visibleTexts(QWidget &page)
{
    QStringList texts;
    for (const auto *label : page.findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts;
}

} // namespace

class StartPageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failureIsSaidInPlaceAndTheRestWorks();
    void anotherTryAsksAgain();
    void problemShowsRepairCommandAndDetails();
    void commandLinesAreSplitLikeAShellDoes_data();
    void commandLinesAreSplitLikeAShellDoes();
    void enterRunsTheCommand();
    void choicesAreRemembered();
    void unsavedRecordingsAreListed();

private:
    Home m_home;
};

void StartPageTest::failureIsSaidInPlaceAndTheRestWorks()
{
    Window window = makeWindow();
    window->starter().setLiveFactory([](const WatchRequest &) { return std::make_unique<FailingSource>(); });
    button(window->startPage(), u"Watch this computer"_qs)->click();
    QVERIFY(window->context());
    QVERIFY(visibleTexts(window->startPage()).contains(u"Waiting for the helper…"_qs));
    QTRY_VERIFY(!window->context());
    QVERIFY(visibleTexts(window->startPage()).contains(u"The capture helper is not installed."_qs));
    for (const auto &text : {u"Watch this computer"_qs, u"Record a command…"_qs, u"Open recording…"_qs})
        QVERIFY(button(window->startPage(), text)->isEnabled());
    QVERIFY(button(window->startPage(), u"Try again"_qs)->isVisible());
}

void StartPageTest::anotherTryAsksAgain()
{
    Window window = makeWindow();
    int asked = 0;
    window->starter().setLiveFactory([&asked](const WatchRequest &request) -> std::unique_ptr<Source> {
        if (++asked == 1)
            return std::make_unique<FailingSource>();
        Q_UNUSED(request)
        return std::make_unique<FakeSource>(messagesOf(u"1 exists sh; 1 fork 2"_qs), FakeSource::Kind::Live);
    });
    button(window->startPage(), u"Watch this computer"_qs)->click();
    QTRY_VERIFY(button(window->startPage(), u"Try again"_qs)->isVisible());
    button(window->startPage(), u"Try again"_qs)->click();
    QTRY_VERIFY(window->sessionView());
    QCOMPARE(asked, 2);
}

void StartPageTest::problemShowsRepairCommandAndDetails()
{
    Window window = makeWindow();
    window->startPage().showProblem(
        helperProblem(HelperProblem::Kind::NotInstalled, u"org.freedesktop.DBus.Error.ServiceUnknown"_qs));
    const QStringList texts = visibleTexts(window->startPage());
    QVERIFY(texts.contains(u"The capture helper is not installed."_qs));
    QVERIFY(texts.contains(u"Install the package forkscope-helper."_qs));
    QVERIFY(!texts.contains(u"org.freedesktop.DBus.Error.ServiceUnknown"_qs));
    button(window->startPage(), u"Details"_qs)->click();
    QVERIFY(visibleTexts(window->startPage()).contains(u"org.freedesktop.DBus.Error.ServiceUnknown"_qs));
    button(window->startPage(), u"Copy command"_qs)->click();
    QCOMPARE(QApplication::clipboard()->text(), u"sudo apt install forkscope-helper"_qs);
}

void StartPageTest::commandLinesAreSplitLikeAShellDoes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("words");
    QTest::newRow("empty") << u"  "_qs << QStringList();
    QTest::newRow("words") << u" make -j4 all "_qs << QStringList{u"make"_qs, u"-j4"_qs, u"all"_qs};
    QTest::newRow("double quotes") << u"ls \"a b\""_qs << QStringList{u"ls"_qs, u"a b"_qs};
    QTest::newRow("pipe") << u"ls | wc -l"_qs << QStringList{u"sh"_qs, u"-c"_qs, u"ls | wc -l"_qs};
    QTest::newRow("quoted pipe") << u"echo \"a | b\""_qs << QStringList{u"echo"_qs, u"a | b"_qs};
    QTest::newRow("single quotes") << u"sh -c 'a b'"_qs << QStringList{u"sh"_qs, u"-c"_qs, u"sh -c 'a b'"_qs};
    QTest::newRow("variable") << u"echo $HOME"_qs << QStringList{u"sh"_qs, u"-c"_qs, u"echo $HOME"_qs};
}

void StartPageTest::commandLinesAreSplitLikeAShellDoes()
{
    QFETCH(QString, text);
    QTEST(commandFromText(text), "words");
}

void StartPageTest::enterRunsTheCommand()
{
    Window window = makeWindow();
    StartPage page;
    QSignalSpy asked(&page, &StartPage::commandRequested);
    auto *line = page.findChild<QLineEdit *>();
    QVERIFY(line);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(asked.size(), 0);
    QTest::keyClicks(line, u"make -j4"_qs);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.front().front().toStringList(), (QStringList{u"make"_qs, u"-j4"_qs}));
}

void StartPageTest::choicesAreRemembered()
{
    {
        Window window = makeWindow();
        window->starter().setLiveFactory([](const WatchRequest &) { return std::make_unique<FailingSource>(); });
        QCOMPARE(window->startPage().request().scope, WatchRequest::Scope::Own);
        window->startPage().setScope(WatchRequest::Scope::Everyone);
        button(window->startPage(), u"Watch this computer"_qs)->click();
        QTRY_VERIFY(!window->context());
    }
    const Window window = makeWindow();
    QCOMPARE(window->startPage().request().scope, WatchRequest::Scope::Everyone);
}

void StartPageTest::unsavedRecordingsAreListed()
{
    FakeSource *source = nullptr;
    {
        Window window = liveWindowOf(u"1 exists sh; 1 fork 2"_qs, &source);
    }
    Window window = makeWindow();
    const auto *list = window->startPage().findChild<QAbstractItemView *>();
    QVERIFY(list && list->isVisible());
    QCOMPARE(list->model()->index(0, 0).data().toString(), u"Not saved, kept for 7 days"_qs);
    QVERIFY(list->model()->rowCount(list->model()->index(0, 0)) >= 1);
}

QTEST_MAIN(StartPageTest)
#include "startpage_test.moc"
