// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// What the fields of the filter language say of a subject: of the process as it stands, or of the record. Nothing where
// that was not recorded or does not apply.
#pragma once

#include "app/filter/filterfields.h"

namespace forkscope::filtervalue {

using Value = FilterField::Value;

Value numberUnlessZero(quint64 number);
Value textUnlessEmpty(const QByteArray &text);
Value yesIf(bool yes);

// The process as it stands at the position.
Value comm(const FilterSubject &subject);
Value path(const FilterSubject &subject);
Value argv(const FilterSubject &subject);
Value pid(const FilterSubject &subject);
Value parentPid(const FilterSubject &subject);
Value forks(const FilterSubject &subject);
Value threads(const FilterSubject &subject);
Value children(const FilterSubject &subject);
Value descendants(const FilterSubject &subject);
Value depth(const FilterSubject &subject);
Value state(const FilterSubject &subject);
Value signal(const FilterSubject &subject);
Value status(const FilterSubject &subject);
Value failed(const FilterSubject &subject);
Value core(const FilterSubject &subject);
Value adopted(const FilterSubject &subject);
Value inferred(const FilterSubject &subject);
Value marked(const FilterSubject &subject);
Value began(const FilterSubject &subject);
Value ended(const FilterSubject &subject);
Value reaped(const FilterSubject &subject);
Value lifetime(const FilterSubject &subject);
Value zombieTime(const FilterSubject &subject);

// The event, or the birth of the process where the event does not tell.
Value uid(const FilterSubject &subject);
Value user(const FilterSubject &subject);
Value cgroup(const FilterSubject &subject);
Value looksLikeOf(const FilterSubject &subject);
Value tid(const FilterSubject &subject);
Value namespacePid(const FilterSubject &subject);
Value creatorPid(const FilterSubject &subject);
Value type(const FilterSubject &subject);
Value call(const FilterSubject &subject);
Value flags(const FilterSubject &subject);
Value exitSignal(const FilterSubject &subject);
Value errnoOf(const FilterSubject &subject);
Value thread(const FilterSubject &subject);

} // namespace forkscope::filtervalue
