// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The marks in a session, those set by hand and those that rules set.
#pragma once

#include "app/session/session.h"

#include <QString>

#include <utility>
#include <vector>

namespace forkscope {

class JsonWriter;

// "markers":[{"time":ns,"kind":"hand" "rate" "failure" "zombie" "loss","text":…,"author":…}], those in `span`; nothing
// when there are none.
void addMarkers(JsonWriter &json, const Session &session, const TimeSpan &span);

// Those in `span`, each with its time, safe to show: "tests begin", and "tests begin (alice)" when somebody signed it.
std::vector<std::pair<Time, QString>> markerTexts(const Session &session, const TimeSpan &span);

} // namespace forkscope
