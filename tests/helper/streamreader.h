// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "client.h"
#include "lifechecker.h"

// The end of a client: what it received, checked as it comes for its order, its numbers and what was lost.
struct StreamReader
{
    int socket = -1;
    std::vector<Client::Frame> frames;
    __u64 nextSeq = 0;
    __u64 records = 0;
    __u64 forks = 0;
    std::map<int, __u64> lost; // by stage
    int snapshots = 0;
    int snapshotsAfterLoss = 0;
    std::vector<__u64> stats;
    std::optional<LifeChecker> lives; // since the greeting, until the first loss

    void take(const Client::Frame &frame);
    void receive(); // all that is there

private:
    void takeBatch(const Client::Frame &frame);
};
