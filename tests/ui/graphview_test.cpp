// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The graph: which nodes there are, what they say, that none covers another, and that it is walked by keys.
#include "tests/ui/fixture.h"
#include "ui/actions.h"
#include "ui/graphview.h"
#include "ui/palette.h"
#include "ui/sessionview.h"

#include <QAction>
#include <QTest>

using namespace forkscope;

namespace {

GraphView &graphOf(MainWindow &window)
{
    window.actions()[Act::ViewGraph]->trigger();
    settle(window);
    return window.sessionView()->graph();
}

// "bash make{cc{cc1} sh}"
QString drawn(const ProcessGraph &graph, int parent = -1)
{
    QStringList nodes;
    for (int i = 0; i < int(graph.nodes().size()); ++i) {
        const GraphNode &node = graph.nodes()[std::size_t(i)];
        if (node.parent != parent)
            continue;
        const QString below = drawn(graph, i);
        nodes << node.name + (below.isEmpty() ? QString() : u'{' + below + u'}');
    }
    return nodes.join(u' ');
}

const GraphNode &nodeNamed(const ProcessGraph &graph, const QString &name)
{
    const auto node = std::ranges::find(graph.nodes(), name, &GraphNode::name);
    if (node == graph.nodes().end())
        qFatal("no node %s in %s", qPrintable(name), qPrintable(drawn(graph)));
    return *node;
}

QString manySeds(int count)
{
    QString text = u"1 exists init; 2 exists sh under 1; 3 exists daemon under 2; 4 exists daemon under 2;"_qs;
    for (int pid = 10; pid < 10 + count; ++pid)
        text += QStringLiteral("2 fork %1; %1 exec /bin/sed; %1 exit 0; %1 reap;").arg(pid);
    return text + u"2 fork 9"_qs;
}

} // namespace

class GraphViewTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsWhereAllWasBorn();
    void nodesAndEdgesSayWhatHappened();
    void lookalikesAndOldOnesShareNodes();
    void noNodeCoversAnother();
    void greatTreesAreCutToWhatAScreenHolds();
    void birthsGrowInUnlessMotionIsUnwanted();
    void clickAndKeysSelect();
    void showsTheTreeOfTheCursor();
    void smallTreeFitsAndLettersAreBig();

private:
    Home m_home;
};

void GraphViewTest::beginsWhereAllWasBorn()
{
    Window window = windowOf(buildSession());
    QCOMPARE(drawn(graphOf(*window).graph()), u"bash{make{cc{cc1} sh make: refused ld make{make} make} sleep}"_qs);
}

void GraphViewTest::nodesAndEdgesSayWhatHappened()
{
    Window window = windowOf(buildSession());
    const ProcessGraph &graph = graphOf(*window).graph();
    QCOMPARE(nodeNamed(graph, u"cc"_qs).call, u"≈ posix_spawn"_qs);
    QCOMPARE(nodeNamed(graph, u"cc"_qs).shared, u"shares memory"_qs);
    QCOMPARE(nodeNamed(graph, u"cc1"_qs).call, u"vfork"_qs);
    QCOMPARE(nodeNamed(graph, u"sleep"_qs).shared, u"copies all"_qs);
    QCOMPARE(nodeNamed(graph, u"sleep"_qs).isNew, false);
    QCOMPARE(nodeNamed(graph, u"sh"_qs).detail, u"14 · status 3"_qs);
    QCOMPARE(nodeNamed(graph, u"ld"_qs).detail, u"15 · SIGKILL (9)"_qs);
    QCOMPARE(nodeNamed(graph, u"make: refused"_qs).kind, GraphNode::Kind::Refused);
    QCOMPARE(nodeNamed(graph, u"make: refused"_qs).detail, u"EAGAIN"_qs);
    QCOMPARE(nodeNamed(graph, u"bash"_qs).detail, u"10 · 2 forks"_qs);
}

void GraphViewTest::lookalikesAndOldOnesShareNodes()
{
    Window window = windowOf(manySeds(30));
    window->context()->selection().selectProcess(ProcessIndex(1));
    const ProcessGraph &graph = graphOf(*window).graph();
    QCOMPARE(drawn(graph), u"sh{2 older sed ×30 sh}"_qs);
    QVERIFY(nodeNamed(graph, u"sed ×30"_qs).detail.startsWith(u"p50"_qs));
}

void GraphViewTest::noNodeCoversAnother()
{
    Window window = windowOf(buildSession());
    const auto &nodes = graphOf(*window).graph().nodes();
    for (std::size_t i = 0; i < nodes.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            QVERIFY(!nodes[i].place.adjusted(-4, -40, 4, 0).intersects(nodes[j].place));
}

void GraphViewTest::greatTreesAreCutToWhatAScreenHolds()
{
    QString text = u"1 exists init; 2 exists sh under 1;"_qs;
    for (int pid = 10; pid < 1010; ++pid)
        text += QStringLiteral("%1 fork %2;").arg(pid < 40 ? 2 : 10 + (pid % 30)).arg(pid);
    Window window = windowOf(text);
    const ProcessGraph &graph = graphOf(*window).graph();
    QVERIFY(graph.nodes().size() <= ProcessGraph::mostNodes);
    QVERIFY(graph.nodes().size() > ProcessGraph::mostNodes - 40);
    std::size_t hidden = 0;
    for (const auto &node : graph.nodes())
        hidden += node.hidden;
    QCOMPARE(graph.nodes().size() + hidden, std::size_t(1001));
}

void GraphViewTest::birthsGrowInUnlessMotionIsUnwanted()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 1 fork 3; 1 fork 4"_qs);
    GraphView &view = graphOf(*window);
    window->context()->cursor().setPosition(2);
    settle(*window);
    QCOMPARE(drawn(view.graph()), u"sh{sh}"_qs);
    QVERIFY(nodeNamed(view.graph(), u"sh"_qs).isThere);
    QVERIFY(view.graph().nodes().back().isNew);
    const auto still = [&] { return view.grab().toImage(); };
    qputenv("FORKSCOPE_REDUCED_MOTION", "1");
    window->context()->cursor().step(1);
    settle(*window);
    const QImage at = still();
    QTest::qWait(60);
    QCOMPARE(still(), at);
    qunsetenv("FORKSCOPE_REDUCED_MOTION");
}

void GraphViewTest::clickAndKeysSelect()
{
    Window window = windowOf(buildSession());
    GraphView &view = graphOf(*window);
    const auto cc = nodeNamed(view.graph(), u"cc"_qs).process;
    QTest::mouseClick(&view, Qt::LeftButton, {}, view.placeOf(view.graph().nodeOf(cc)).center().toPoint());
    QCOMPARE(window->context()->selection().process(), cc);
    const auto selected = [&] {
        return view.graph().nodes()[std::size_t(view.graph().nodeOf(window->context()->selection().process()))].name;
    };
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(selected(), u"cc1"_qs);
    QTest::keyClick(&view, Qt::Key_Up);
    QTest::keyClick(&view, Qt::Key_Right);
    QCOMPARE(selected(), u"sh"_qs);
    QTest::keyClick(&view, Qt::Key_Up);
    QCOMPARE(selected(), u"make"_qs);
    const double scale = view.scale();
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(view.scale() > scale);
    QTest::keyClick(&view, Qt::Key_F);
    QCOMPARE(view.scale(), scale);
}

void GraphViewTest::showsTheTreeOfTheCursor()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; +100ms; 2 fork 3; 3 exec /bin/ls"_qs);
    GraphView &view = graphOf(*window);
    QCOMPARE(drawn(view.graph()), u"sh{sh{ls}}"_qs);
    window->context()->cursor().setPosition(2);
    settle(*window);
    QCOMPARE(drawn(view.graph()), u"sh{sh}"_qs);
}

// At a quarter of the size of a picture its names are to be read: letters of 20 px and more at 1024 x 768.
void GraphViewTest::smallTreeFitsAndLettersAreBig()
{
    Window window = windowOf(u"1 exists sh; 1 fork 2; 1 fork 3; 2 fork 4"_qs);
    GraphView &view = graphOf(*window);
    for (int node = 0; node < int(view.graph().nodes().size()); ++node)
        QVERIFY(QRectF(view.rect()).contains(view.placeOf(node)));
    QVERIFY2(view.scale() > 0.6, qPrintable(QString::number(view.scale())));
}

QTEST_MAIN(GraphViewTest)
#include "graphview_test.moc"
