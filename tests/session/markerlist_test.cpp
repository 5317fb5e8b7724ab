// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The markers of a session: in the order of time, found by time and name, and on their way into a stream that grows.
#include "app/stream/eventdecoder.h"
#include "tests/session/notation.h"

#include <QSignalSpy>
#include <QTest>

using namespace forkscope;
using namespace std::chrono_literals;

class MarkerListTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void markersStandInTheOrderOfTime();
    void neighboursAreFound();
    void onlyWhatTheStreamLacksIsAnEdit();
    void removedMarkerComesBackAsItWas();
    void payloadHoldsEverything();
    void growingStreamGetsMarkersAtTheirTime();
    void markerTakenBackInTimeIsNotWritten();
    void endOfTheStreamTakesWhatWaits();
};

namespace {

MarkerNote at(int seconds, const char *text)
{
    return {.time = Time(std::chrono::seconds(seconds)), .text = text};
}

QByteArrayList textsOf(const MarkerList &markers)
{
    QByteArrayList texts;
    for (const MarkerNote &note : markers.notes())
        texts << note.text;
    return texts;
}

// A live session that has taken `text` in, with its source to add more.
struct Live
{
    FakeSource *source;
    std::unique_ptr<Session> session;
    std::vector<Message> taken{};

    explicit Live(const QString &text)
    {
        auto made = std::make_unique<FakeSource>(messagesOf(text), FakeSource::Kind::Live);
        source = made.get();
        session = std::make_unique<Session>(std::move(made));
        QObject::connect(session.get(), &Session::messageTaken, session.get(),
                         [this](const Message &message) { taken.push_back(message); });
        session->start();
        QSignalSpy advanced(session.get(), &Session::advanced);
        QVERIFY(advanced.wait());
    }

    int markersTaken() const
    {
        return int(std::count_if(taken.begin(), taken.end(),
                                 [](const Message &message) { return message.type == MessageType::Marker; }));
    }
};

} // namespace

void MarkerListTest::markersStandInTheOrderOfTime()
{
    MarkerList markers;
    markers.add(at(3, "c"), MarkerList::Origin::Stream);
    markers.add(at(1, "a"), MarkerList::Origin::Stream);
    markers.add(at(2, "b"), MarkerList::Origin::Stream);
    markers.add(at(2, "b2"), MarkerList::Origin::Stream);
    QCOMPARE(textsOf(markers), (QByteArrayList{"a", "b", "b2", "c"}));
}

void MarkerListTest::neighboursAreFound()
{
    MarkerList markers;
    markers.add(at(1, "first"), MarkerList::Origin::Stream);
    markers.add(at(3, "second"), MarkerList::Origin::Stream);
    QCOMPARE(markers.after(Time(1s))->text, QByteArray("second"));
    QCOMPARE(markers.before(Time(3s))->text, QByteArray("first"));
    QVERIFY(!markers.after(Time(3s)));
    QVERIFY(!markers.before(Time(1s)));
    QCOMPARE(markers.named(u"sec"_qs)->time, Time(3s));
    QVERIFY(!markers.named(u"third"_qs));
}

void MarkerListTest::onlyWhatTheStreamLacksIsAnEdit()
{
    MarkerList markers;
    const auto id = markers.add(at(1, "a"), MarkerList::Origin::Stream);
    QVERIFY(!markers.isEdited());
    markers.rename(id, "a");
    QVERIFY(!markers.isEdited());
    markers.rename(id, "other");
    QVERIFY(markers.isEdited());
    markers.noteKept();
    markers.add(at(2, "b"), MarkerList::Origin::Edited);
    QVERIFY(markers.isEdited());
}

void MarkerListTest::removedMarkerComesBackAsItWas()
{
    MarkerList markers;
    const auto id = markers.add(at(1, "a"), MarkerList::Origin::Stream);
    const MarkerNote note = *markers.find(id);
    markers.remove(id);
    QVERIFY(!markers.find(id));
    markers.restore(note);
    QCOMPARE(markers.find(id)->text, QByteArray("a"));
}

void MarkerListTest::payloadHoldsEverything()
{
    const MarkerNote note{.time = Time(5s),
                          .kind = FORKSCOPE_MARKER_ZOMBIE,
                          .text = "a \xff text",
                          .author = "alice",
                          .color = 0xff0000ffU};
    const auto payload = note.payload();
    const auto again = MarkerNote::of(*decodeMarker(payload));
    QCOMPARE(again.time, note.time);
    QCOMPARE(again.kind, note.kind);
    QCOMPARE(again.text, note.text);
    QCOMPARE(again.author, note.author);
    QCOMPARE(again.color, note.color);
}

void MarkerListTest::growingStreamGetsMarkersAtTheirTime()
{
    const auto first = u"1 exists sh; 1 fork 2"_qs;
    Live live(first);
    const auto end = *live.session->end();
    live.session->mark({.time = end + 5ms, .text = "later"});
    QCOMPARE(textsOf(live.session->markers()), QByteArrayList{"later"}); // shown at once
    QCOMPARE(live.markersTaken(), 0);
    auto more = messagesOf(first + u"; +10ms; 1 fork 3"_qs);
    live.source->add({more.back()});
    QTRY_COMPARE(live.markersTaken(), 1);
    const auto &events = live.session->events();
    QCOMPARE(events.type(EventNumber(events.size() - 1)), EventType::Marker);
    QVERIFY(!live.session->markers().isEdited());
    // One in the past is written at once, and the list has its own time.
    live.session->mark({.time = end - 1ms, .text = "earlier"});
    QCOMPARE(live.markersTaken(), 2);
    QCOMPARE(textsOf(live.session->markers()), (QByteArrayList{"earlier", "later"}));
}

void MarkerListTest::markerTakenBackInTimeIsNotWritten()
{
    const auto first = u"1 exists sh; 1 fork 2"_qs;
    Live live(first);
    const auto id = live.session->mark({.time = *live.session->end() + 5ms, .text = "later"});
    live.session->markers().remove(id);
    const auto before = live.session->events().size();
    live.source->add({messagesOf(first + u"; +10ms; 1 fork 3"_qs).back()});
    QTRY_VERIFY(live.session->events().size() > before);
    QCOMPARE(live.markersTaken(), 0);
}

void MarkerListTest::endOfTheStreamTakesWhatWaits()
{
    Live live(u"1 exists sh; 1 fork 2"_qs);
    live.session->mark({.time = *live.session->end() + 5s, .text = "last"});
    live.session->stop();
    QTRY_COMPARE(live.session->state(), Session::State::Ended);
    QCOMPARE(live.markersTaken(), 1);
}

QTEST_GUILESS_MAIN(MarkerListTest)
#include "markerlist_test.moc"
