// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
// The helper's stream: asks for it over D-Bus (system bus, or peer mode for root without one) and reads its frames.
#pragma once

#include "app/stream/helperproblem.h"
#include "app/stream/source.h"

#include <memory>
#include <optional>

namespace forkscope {

struct WatchRequest
{
    enum class Scope { Own, Everyone };
    Scope scope = Scope::Own;
    bool threads = false;
    bool arguments = true;
    bool deep = false;
    quint32 maxArgumentBytes = 1024;
    // Whether polkit may ask the user for a password.
    bool interactive = true;
};

class LiveSource : public Source
{
    Q_OBJECT

public:
    explicit LiveSource(const WatchRequest &request, QObject *parent = nullptr);
    ~LiveSource() override;

    bool isLive() const override { return true; }
    void start() override;
    void stop() override;

    // After failed(): the same in parts.
    const std::optional<HelperProblem> &problem() const;
    // Asks for a fresh snapshot; at most one a second is answered.
    void requestSnapshot();

Q_SIGNALS:
    // The stream broke off and is being opened again ("Capture interrupted at …, reconnecting…"), or is back.
    void interrupted(const QString &sentence);
    void resumed();

private:
    class Connection;
    std::unique_ptr<Connection> m_connection;
};

} // namespace forkscope
