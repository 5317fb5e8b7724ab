// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The test, in the filter language, that finds what a cell of tree or event list shows. Empty where a cell shows
// nothing that could be asked for.
#pragma once

#include "app/models/eventlistmodel.h"
#include "app/models/processtreemodel.h"

namespace forkscope {

QString cellTest(const Session &session, ProcessIndex process, ProcessTreeModel::Column column);
QString cellTest(const Session &session, EventNumber event, EventListModel::Column column);

// `pid == N`, and with everything below it.
QString subtreeTest(const Session &session, ProcessIndex process);
// `comm == "…"`.
QString commandTest(const Session &session, ProcessIndex process);

} // namespace forkscope
