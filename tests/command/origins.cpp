// SPDX-FileCopyrightText: 2026 The Forkscope Project
// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/command/origins.h"

#include "bpf/kernelhooks.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace forkscope {

namespace {

const KernelHooks &hooks()
{
    return KernelHooks::ofThisKernel();
}

// Hooks on every system call, which a recorded command has.
bool isDeep()
{
    return hooks().currentTask == 0;
}

bool hasRegisters()
{
    return hooks().callSite == 0;
}

bool hasKernelCopy()
{
    return hooks().kernelClone.way != KernelHooks::Function::Way::None;
}

// struct clone_args, as it stood in user memory before the kernel's copy.
bool hasUserArgs()
{
    return isDeep() && hasRegisters() && hooks().readUser == 0;
}

QString copyHook()
{
    switch (hooks().kernelClone.way) {
    case KernelHooks::Function::Way::Fentry:
        return u"fentry/kernel_clone"_qs;
    case KernelHooks::Function::Way::KprobeMulti:
        return u"kprobe.multi/kernel_clone"_qs;
    case KernelHooks::Function::Way::None:
        break;
    }
    return {};
}

const auto newTask = u"tp_btf/task_newtask"_qs;
const auto sysEnter = u"tp_btf/sys_enter"_qs;

QString origin(const QString &name, const QString &tags, const QString &hook)
{
    return QStringList{name, tags, hook}.join(u' ').trimmed();
}

bool has(const QJsonObject &event, const char *flag)
{
    return event[u"flags"_qs].toArray().contains(QLatin1String(flag));
}

// Threads and siblings get another signal than they were asked for with.
bool hasSignalAsAsked(const QJsonObject &event)
{
    return !event[u"thread"_qs].toBool() && !has(event, "CLONE_PARENT");
}

QStringList cloneOrigins(const QString &hook)
{
    return {origin(u"flags"_qs, u"K"_qs, hook),         origin(u"exit_signal"_qs, u"K"_qs, hook),
            origin(u"stack"_qs, u"K,OPT"_qs, hook),     origin(u"parent_tid"_qs, u"K,OPT"_qs, hook),
            origin(u"child_tid"_qs, u"K,OPT"_qs, hook), origin(u"tls"_qs, u"K,OPT"_qs, hook)};
}

// Members that the kernel's function never sees, or that a refused call never brought there.
QString userOrigin(const QString &name, const char *tags, bool isThere)
{
    return origin(name, QLatin1String(tags), isThere ? sysEnter : QString());
}

bool isRecorded(const QJsonObject &event, const QString &name)
{
    const auto arguments = event[u"args"_qs].toArray();
    for (const auto &argument : arguments)
        if (argument.toObject()[u"name"_qs].toString() == name)
            return argument.toObject().contains(u"value"_qs);
    return false;
}

const QStringList structMembers{u"pidfd"_qs,      u"child_tid"_qs, u"parent_tid"_qs, u"exit_signal"_qs,  u"stack"_qs,
                                u"stack_size"_qs, u"tls"_qs,       u"set_tid"_qs,    u"set_tid_size"_qs, u"cgroup"_qs};

QString memberOrigin(const QJsonObject &event, const QString &name)
{
    const bool isSignal = name == u"exit_signal"_qs;
    if (isSignal && hasSignalAsAsked(event))
        return origin(name, u"K"_qs, newTask);
    if (isSignal)
        return userOrigin(name, "U,TOCTOU", hasUserArgs());
    const bool isCopied =
        hasKernelCopy() && name != u"set_tid"_qs && (name != u"cgroup"_qs || has(event, "CLONE_INTO_CGROUP"));
    return isCopied ? origin(name, u"K,OPT"_qs, copyHook()) : userOrigin(name, "U,TOCTOU,OPT", hasUserArgs());
}

QStringList clone3Origins(const QJsonObject &event)
{
    const bool failed = event[u"type"_qs].toString() == u"fork_failed"_qs;
    const auto registers = isDeep() ? sysEnter : newTask;
    QStringList lines{origin(u"cl_args"_qs, u"K"_qs, registers), origin(u"size"_qs, u"K"_qs, registers)};
    if (failed || event[u"race"_qs].toBool())
        lines += userOrigin(u"flags"_qs, "U,TOCTOU", isRecorded(event, u"flags"_qs));
    else
        lines += origin(u"flags"_qs, u"K"_qs, newTask);
    for (const auto &name : structMembers) {
        const char *const tags = name == u"exit_signal"_qs ? "U,TOCTOU" : "U,TOCTOU,OPT";
        lines += failed ? userOrigin(name, tags, isRecorded(event, name)) : memberOrigin(event, name);
    }
    return lines;
}

QStringList execOrigins()
{
    if (hooks().readUser)
        return {u"pathname K"_qs, u"argv U"_qs};
    return {u"pathname U tp_btf/sched_process_exec"_qs, u"argv U tp_btf/sched_process_exec"_qs};
}

bool fulfils(const QJsonValue &actual, const QJsonValue &promised);

bool fulfilsArguments(const QJsonArray &arguments, const QJsonObject &promised)
{
    for (auto promise = promised.begin(); promise != promised.end(); ++promise) {
        const bool isThere = std::any_of(arguments.begin(), arguments.end(), [&](const QJsonValue &value) {
            const auto argument = value.toObject();
            return argument[u"name"_qs].toString() == promise.key() &&
                   (fulfils(argument[u"text"_qs], *promise) || fulfils(argument[u"value"_qs], *promise));
        });
        if (!isThere)
            return false;
    }
    return true;
}

bool fulfils(const QJsonValue &actual, const QJsonValue &promised)
{
    if (promised.isArray()) {
        const auto some = actual.toArray(), all = promised.toArray();
        return actual.isArray() && std::equal(some.begin(), some.end(), all.begin(), all.end(),
                                              [](const auto &one, const auto &other) { return fulfils(one, other); });
    }
    if (!promised.isString() || !promised.toString().contains(u'*'))
        return actual == promised;
    auto pattern = QRegularExpression::escape(promised.toString());
    pattern.replace(u"\\*"_qs, u".*"_qs);
    const QRegularExpression expected(QRegularExpression::anchoredPattern(pattern),
                                      QRegularExpression::DotMatchesEverythingOption);
    return !actual.isUndefined() && expected.match(actual.toVariant().toString()).hasMatch();
}

void keepOnly(QJsonObject &promise, const QStringList &names)
{
    auto arguments = promise.value(u"args"_qs).toObject();
    for (const auto &name : arguments.keys())
        if (!names.contains(name))
            arguments.remove(name);
    if (promise.contains(u"args"_qs))
        promise[u"args"_qs] = arguments;
}

void remove(QJsonObject &promise, const QStringList &keys)
{
    for (const auto &key : keys)
        promise.remove(key);
}

} // namespace

QStringList predictedOrigins(const QJsonObject &event)
{
    const auto type = event[u"type"_qs].toString(), call = event[u"call"_qs].toString();
    if (type == u"exec"_qs)
        return execOrigins();
    if (call == u"fork"_qs || call == u"vfork"_qs)
        return {}; // have no arguments
    if (call == u"clone"_qs)
        return cloneOrigins(type == u"fork"_qs ? newTask : hasKernelCopy() ? copyHook() : u"tp_btf/sys_exit"_qs);
    if (call == u"clone3"_qs)
        return clone3Origins(event);
    QStringList lines{origin(u"flags"_qs, u"K"_qs, newTask)};
    if (hasSignalAsAsked(event))
        lines += origin(u"exit_signal"_qs, u"K"_qs, newTask);
    return lines;
}

QStringList exportedOrigins(const QJsonObject &event)
{
    QStringList lines;
    const auto arguments = event[u"args"_qs].toArray();
    for (const auto &value : arguments) {
        const auto argument = value.toObject();
        const auto tags = argument[u"tags"_qs].toVariant().toStringList().join(u',');
        lines += origin(argument[u"name"_qs].toString(), tags, argument[u"hook"_qs].toString());
    }
    return lines;
}

std::optional<QJsonObject> asToldHere(QJsonObject promise)
{
    const bool failed = promise.value(u"type"_qs).toString() == u"fork_failed"_qs;
    if ((failed && !isDeep()) || (promise.contains(u"race"_qs) && !hasUserArgs()))
        return std::nullopt;
    if (!hasRegisters())
        remove(promise, {u"call"_qs, u"looks_like"_qs, u"args"_qs});
    if (promise.value(u"call"_qs).toString() == u"clone3"_qs && !hasUserArgs()) {
        const QStringList always{u"cl_args"_qs, u"size"_qs};
        auto copied = always + QStringList{u"flags"_qs} + structMembers;
        copied.removeOne(u"set_tid"_qs);
        keepOnly(promise, hasKernelCopy() && !failed ? copied : always);
    }
    if (hooks().readUser)
        remove(promise, {u"path"_qs, u"argv"_qs, u"argv_truncated"_qs});
    if (!hooks().innerPids)
        promise.remove(u"ns_pid"_qs);
    return promise;
}

bool fulfils(const QJsonObject &event, const QJsonObject &promise)
{
    for (auto member = promise.begin(); member != promise.end(); ++member) {
        const auto actual = event[member.key()];
        if (member.key() == u"args"_qs ? !fulfilsArguments(actual.toArray(), member->toObject())
                                       : !fulfils(actual, QJsonValue(*member)))
            return false;
    }
    return true;
}

} // namespace forkscope
