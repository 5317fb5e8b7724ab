// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// Any text as a filter: it is one, and finds what it finds, or has a problem at a place inside the text.
#include "app/filter/filter.h"
#include "tests/fuzz/require.h"
#include "tests/session/notation.h"

#include <QCoreApplication>

using namespace forkscope;

namespace {

const Session &session()
{
    static int argc = 1;
    static char name[] = "fuzz";
    static char *argv[]{name, nullptr};
    static const QCoreApplication application(argc, argv);
    static const auto session = sessionOf(
        u"1 exists init; 1 fork 10; 10 exec /usr/bin/make -j2 token=secret; 10 spawn 11; 11 exec /bin/sh -c x;"
        "11 fork 12; 12 exec /bin/sed s/a/b/; 12 exit 0; 12 reap; 11 exit 2; 1 fork 20; 20 thread 21;"
        "20 refused EAGAIN; lost 5; 1 fork 30; +40ms; 30 exit SIGSEGV"_qs);
    return *session;
}

void checkNodes(const FilterNodes &nodes)
{
    for (std::size_t i = 0; i < nodes.size(); ++i) {
        const auto &node = nodes[i];
        using Kind = FilterNode::Kind;
        const bool hasTwo = node.kind == Kind::Or || node.kind == Kind::And;
        const bool hasOne = node.kind == Kind::Not || node.kind == Kind::Under || node.kind == Kind::Above;
        require(!hasTwo || (node.left < i && node.right < i), "nodes stand after those they are made of");
        require(!hasOne || node.left < i, "a node stands after the one it is made of");
        require(node.field || (node.kind != Kind::Test && node.kind != Kind::Recorded), "a test has a field");
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const auto text = QString::fromUtf8(viewOf(data, size));
    auto parsed = parseFilter(text);
    if (const auto *error = std::get_if<FilterError>(&parsed)) {
        require(error->column >= 1 && error->column <= text.size() + 1, "the place is in the text, or just behind it");
        require(!error->sentence.isEmpty() && isSafeToShow(error->text()), "the sentence is safe to show");
        return 0;
    }
    auto &nodes = std::get<FilterNodes>(parsed);
    checkNodes(nodes);
    const auto position = session().events().size();
    const FilterMatcher matcher(std::move(nodes), session(), position);
    for (quint32 row = 0; row < session().processes().size(); ++row)
        matcher.matches(ProcessIndex(row));
    for (Position number = 0; number < position; ++number)
        matcher.matches(EventNumber(number));
    return 0;
}
