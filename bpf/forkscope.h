/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The record format: what a kernel program writes into its ring, what a frame of the stream carries and what a
 * message of a recording holds. Kernel program, helper and core read this one header; see forkscope(5).
 *
 * Everything is little-endian. Times are CLOCK_BOOTTIME nanoseconds. A process is (tgid, start of its leader).
 * A field may be added only at the end of a fixed part: readers take `fixed` bytes and zero the rest, so zero (or
 * the value a comment names) must always mean "not recorded".
 */
#pragma once

#ifdef __bpf__
#include "vmlinux.h"
#else
#include <linux/types.h>
#endif

#define FORKSCOPE_PROTOCOL 1

/* ---- records ------------------------------------------------------------------------------------------------- */

enum forkscope_type {
	FORKSCOPE_EXISTING = 1, /* was there before the watching began (task iterator) */
	FORKSCOPE_FORK = 2, /* a task was created: a process, or with FORKSCOPE_THREAD a thread */
	FORKSCOPE_FORK_FAILED = 3, /* an attempt to create a task was refused */
	FORKSCOPE_EXEC = 4, /* a process became another program */
	FORKSCOPE_EXIT = 5, /* a task ended; with FORKSCOPE_GROUP_DEATH its process did */
	FORKSCOPE_REAP = 6, /* the zombie is gone */
	FORKSCOPE_ADOPT = 7, /* a process has a new parent */
};

enum forkscope_flag {
	FORKSCOPE_THREAD = 0x01, /* fork, exit: of a thread (tid != tgid) */
	FORKSCOPE_GROUP_DEATH = 0x02, /* exit: the last task of the process */
	FORKSCOPE_ARGS_TRUNCATED = 0x04, /* exec, existing: argv was cut */
	FORKSCOPE_ARGS_LATE = 0x08, /* argv was read after the program had run: it may have rewritten it */
	FORKSCOPE_ARGS_WITHHELD = 0x10, /* argv was not granted, or belongs to a process with changed ids */
	FORKSCOPE_INFERRED = 0x20, /* concluded from a snapshot after a loss, not seen happening */
	FORKSCOPE_ARGS_UNREADABLE = 0x40, /* argv could not be read */
};

/* Which hook delivered something. A bit in `hooks`, and the `hook` of an argument. */
enum forkscope_hook {
	FORKSCOPE_HOOK_TASK_NEWTASK = 1u << 0, /* tp_btf/task_newtask */
	FORKSCOPE_HOOK_SCHED_PROCESS_FORK = 1u << 1, /* tp_btf/sched_process_fork */
	FORKSCOPE_HOOK_SCHED_PROCESS_EXEC = 1u << 2, /* tp_btf/sched_process_exec */
	FORKSCOPE_HOOK_SCHED_PROCESS_EXIT = 1u << 3, /* tp_btf/sched_process_exit */
	FORKSCOPE_HOOK_SCHED_PROCESS_FREE = 1u << 4, /* tp_btf/sched_process_free */
	FORKSCOPE_HOOK_ITER_TASK = 1u << 5, /* iter/task, iter.s/task */
	FORKSCOPE_HOOK_FENTRY_KERNEL_CLONE = 1u << 6, /* fentry/kernel_clone */
	FORKSCOPE_HOOK_FEXIT_KERNEL_CLONE = 1u << 7, /* fexit/kernel_clone */
	FORKSCOPE_HOOK_KPROBE_KERNEL_CLONE = 1u << 8, /* kprobe.multi/kernel_clone */
	FORKSCOPE_HOOK_KRETPROBE_KERNEL_CLONE = 1u << 9, /* kretprobe.multi/kernel_clone */
	FORKSCOPE_HOOK_SYS_ENTER = 1u << 10, /* tp_btf/sys_enter */
	FORKSCOPE_HOOK_SYS_EXIT = 1u << 11, /* tp_btf/sys_exit */
	FORKSCOPE_HOOK_PTRACE = 1u << 12, /* ptrace(2) of one command, no kernel program */
	FORKSCOPE_HOOK_FENTRY_RELEASE_TASK = 1u << 13, /* fentry/release_task */
	FORKSCOPE_HOOK_KPROBE_RELEASE_TASK = 1u << 14, /* kprobe.multi/release_task */
};

/* Begins every record. Then the fixed part of its type, then its strings from `fixed` on: each a __u16 length and so
 * many bytes, in the order the type names; a string that is missing at the end is empty. */
struct forkscope_record {
	__u16 size; /* of the whole record; a multiple of 8, at most FORKSCOPE_RECORD_MAX */
	__u16 fixed; /* where the strings begin */
	__u8 type; /* enum forkscope_type */
	__u8 flags; /* enum forkscope_flag */
	__u16 cpu;
	__u32 attempt; /* number of this attempt on its CPU: a gap is a kernel loss */
	__u32 tgid; /* of the process concerned; fork: of the child; fork_failed: of the caller */
	__u64 time;
	__u64 start; /* start time of that process (its leader's start_boottime) */
};

#define FORKSCOPE_RECORD_MAX 8192
#define FORKSCOPE_REGISTERS 5

/* Strings: comm (the creator's, as the child has it at birth); user_args: struct clone_args of clone3 as it stood in
 * user memory, empty when not read; kernel_args: struct forkscope_kernel_args, empty when no hook gave it. */
struct forkscope_fork {
	struct forkscope_record head;
	__u64 task_start; /* of the new task itself; equals head.start unless a thread */
	__u64 parent_start;
	__u64 creator_start; /* of the creator's process */
	__u64 clone_flags; /* as the kernel used them, without the exit signal */
	__u64 cgroup_id; /* of the child; 0: not recorded */
	__u64 registers[FORKSCOPE_REGISTERS]; /* system call arguments, as many as `syscall` has */
	__u64 child_stack; /* user stack pointer of the child at birth; 0: not recorded */
	__u64 creator_stack; /* user stack pointer of the creator at that moment; 0: not recorded */
	__u64 child_tls; /* thread-local storage base of the child; 0: none or not recorded */
	__u32 tid;
	__u32 parent_tgid; /* who will be told of the child's end; 0: not recorded */
	__u32 creator_tgid; /* who made the call; differs from the parent with CLONE_PARENT */
	__u32 creator_tid;
	__s32 exit_signal; /* -1: none (a thread) */
	__s32 syscall; /* number in the kernel's native table; -1: no system call, or not recorded */
	__u32 uid; /* real uid in the initial user namespace */
	__u32 ns_pid; /* pid in the innermost pid namespace; 0: not recorded */
	__u32 ns_level; /* 0: the initial pid namespace */
	__u32 pid_ns; /* inode of the pid namespace; 0: not recorded */
	__u32 new_namespaces; /* CLONE_NEW… bits of the namespaces that differ from the creator's */
	__u32 task_flags; /* PF_… of the child */
	__u32 creator_flags; /* PF_… of the creator */
	__u32 hooks; /* enum forkscope_hook, the hooks that contributed */
	__u32 compat; /* 1: a 32-bit system call, whose numbers are another table's */
	__u32 reserved;
};

/* The kernel's own copy of what was asked for: struct kernel_clone_args. */
struct forkscope_kernel_args {
	__u64 flags;
	__u64 pidfd; /* user address */
	__u64 child_tid; /* user address */
	__u64 parent_tid; /* user address */
	__u64 stack;
	__u64 stack_size;
	__u64 tls;
	__u64 set_tid_size;
	__s32 exit_signal;
	__s32 cgroup; /* file descriptor; meaningful with CLONE_INTO_CGROUP */
	__u32 kthread;
	__u32 io_thread;
};

/* head.tgid and head.start are the caller's. Strings as for forkscope_fork. */
struct forkscope_fork_failed {
	struct forkscope_record head;
	__u64 clone_flags; /* valid only if kernel_args are there or `syscall` is clone; else 0 */
	__u64 cgroup_id; /* of the caller */
	__u64 registers[FORKSCOPE_REGISTERS];
	__u64 nproc_limit; /* soft RLIMIT_NPROC of the caller; ~0: unlimited; 0: not recorded */
	__u32 tid; /* of the caller */
	__u32 error; /* errno, positive */
	__s32 exit_signal;
	__s32 syscall; /* -1: not recorded */
	__u32 uid;
	__u32 creator_flags;
	__u32 hooks;
	__u32 compat;
	__u64 nproc_count; /* tasks of the caller's user that count against that limit, then; 0: not recorded */
};

/* Strings: comm (the new one); path (as the caller gave it); executable (last component of the file that really
 * runs: the interpreter of a script); argv (the bytes of argument memory, each argument ended by NUL). */
struct forkscope_exec {
	struct forkscope_record head;
	__u64 cgroup_id;
	__u32 tid;
	__u32 old_tid; /* differs from tid when another thread called exec */
	__u32 uid;
	__u32 ns_pid;
	__u32 ns_level;
	__u32 pid_ns;
	__u32 argv_bytes; /* length of argument memory, of which argv is the beginning */
	__u32 argc; /* 0: not recorded */
	__u32 hooks;
	__u32 path_hook_tag; /* enum forkscope_path_tag */
};

enum forkscope_path_tag {
	FORKSCOPE_PATH_NONE = 0, /* path not recorded */
	FORKSCOPE_PATH_KERNEL = 1, /* read from bprm->filename */
	FORKSCOPE_PATH_USER = 2, /* read from the new program's stack before it runs */
};

/* Strings: comm. */
struct forkscope_exit {
	struct forkscope_record head;
	__u64 parent_start; /* of the parent at this moment */
	__u32 tid;
	__u32 status; /* wait status word of the process if group death, else of the task */
	__u32 task_status; /* wait status word of the task itself */
	__u32 parent_tgid; /* 0: not recorded */
	__u32 hooks;
	__u32 reserved;
};

/* head.time is the moment of the collection if it is known who did it; else the task's memory was freed then, which
 * is some time later. */
struct forkscope_reap {
	struct forkscope_record head;
	__u64 by_start;
	__u32 by_tgid; /* who collected it; itself: nobody had to, as with SIGCHLD ignored; 0: not recorded */
	__u32 hooks;
};

struct forkscope_adopt {
	struct forkscope_record head;
	__u64 parent_start;
	__u32 parent_tgid;
	__u32 hooks;
};

/* Strings: comm, executable, argv. */
struct forkscope_existing {
	struct forkscope_record head; /* head.start is the process's start */
	__u64 parent_start;
	__u64 cgroup_id;
	__u32 parent_tgid; /* 0: none (init, kthreadd) or not recorded */
	__u32 uid;
	__u32 ns_pid;
	__u32 ns_level;
	__u32 pid_ns;
	__u32 task_flags;
	__u32 threads; /* tasks in the process, the leader included; 0: not recorded */
	__u32 zombie; /* 1: ended, not yet collected */
	__u32 status; /* wait status word, meaningful with zombie */
	__u32 argv_bytes;
	__u32 argc;
	__u32 hooks;
};

/* ---- messages: payloads of frames, and messages of a recording on the channel of the same number --------------- */

enum forkscope_message {
	FORKSCOPE_HELLO = 1, /* the session begins */
	FORKSCOPE_EVENTS = 2, /* a batch of kind 1 */
	FORKSCOPE_SNAPSHOT = 3, /* a batch of kind 2 */
	FORKSCOPE_LOSS = 4, /* events are missing here */
	FORKSCOPE_STATS = 5, /* counters, every second */
	FORKSCOPE_BYE = 6, /* never recorded */
	FORKSCOPE_MARKER = 7, /* written by clients only */
	FORKSCOPE_NAME = 8, /* written by clients only */
};

#define FORKSCOPE_FRAME_MAGIC 0x314b5346u /* "FSK1" */
#define FORKSCOPE_FRAME_MAX 65536

/* One SOCK_SEQPACKET message is one frame: this head, then payload_len bytes. */
struct forkscope_frame {
	__u32 magic; /* FORKSCOPE_FRAME_MAGIC */
	__u16 type; /* enum forkscope_message; unknown types are skipped */
	__u16 flags; /* 0 */
	__u64 frame_seq; /* rises by one */
	__u32 payload_len; /* of the payload that follows */
	__u32 reserved;
};

enum forkscope_options {
	FORKSCOPE_OPTION_THREADS = 1u << 0, /* threads are reported too */
	FORKSCOPE_OPTION_ARGUMENTS = 1u << 1, /* command lines are reported */
	FORKSCOPE_OPTION_DEEP = 1u << 2, /* refused forks are looked for in all system calls */
	FORKSCOPE_OPTION_SNAPSHOT = 1u << 3, /* the stream begins with the processes there are */
};

/* What the source can deliver, in the order of the helper's Capabilities. */
enum forkscope_capability {
	FORKSCOPE_CAN_LINEAGE = 1u << 0, /* births, programs and ends; always there */
	FORKSCOPE_CAN_ARGS_AT_EXEC = 1u << 1, /* command lines, before the program runs */
	FORKSCOPE_CAN_ARGS_SNAPSHOT = 1u << 2, /* command lines of processes that run already */
	FORKSCOPE_CAN_REAP = 1u << 3, /* when an ended process was collected, at the latest */
	FORKSCOPE_CAN_CLONE_ARGS = 1u << 4, /* the kernel's own copy of what was asked for */
	FORKSCOPE_CAN_FAILURES = 1u << 5, /* refused forks */
	FORKSCOPE_CAN_REAPED_BY = 1u << 6, /* who collected it, and when exactly */
};

/* What was taken out of a recording afterwards, or replaced by what tells nothing of it. */
enum forkscope_compatible {
	FORKSCOPE_REDACTED_ARGUMENTS = 1u << 0, /* left out, or what a pattern found in them */
	FORKSCOPE_REDACTED_USERS = 1u << 1, /* other numbers and names, the same for the same user */
	FORKSCOPE_REDACTED_HOST = 1u << 2, /* another name and boot id */
};

#define FORKSCOPE_SCOPE_EVERYONE 0xffffffffu

/* The first message. Strings from `fixed` on: program (name and version of the writer), kernel (release), machine
 * (hardware name), source (helper, ptrace, strace …), command (what was recorded; empty: not a command), host. */
struct forkscope_hello {
	__u16 size; /* of the whole, with its strings */
	__u16 fixed; /* where the strings begin */
	__u32 protocol; /* FORKSCOPE_PROTOCOL */
	__u64 boottime; /* ns, read together with */
	__u64 realtime; /* ns since the epoch; 0: not recorded */
	__u64 next_seq; /* number of the first record that follows */
	__u64 compatible; /* enum forkscope_compatible; unknown bits may be ignored */
	__u64 incompatible; /* unknown bits: refuse, and name the bit */
	__u8 boot_id[16]; /* zero: not recorded */
	__u32 scope_uid; /* whose processes; FORKSCOPE_SCOPE_EVERYONE */
	__u32 options; /* enum forkscope_options, as granted */
	__u32 capabilities; /* enum forkscope_capability */
	__u32 max_argument_bytes; /* how much of a command line is kept */
	__u32 root_tgid; /* recorded command: its first process; 0: none */
	__u32 pid_max; /* limits at the start; 0: not recorded */
	__u32 threads_max;
	__u32 hooks; /* enum forkscope_hook attached */
};

enum forkscope_batch_kind {
	FORKSCOPE_BATCH_EVENTS = 1, /* what happened, in order */
	FORKSCOPE_BATCH_SNAPSHOT = 2, /* which processes there are */
};

enum forkscope_batch_flag {
	FORKSCOPE_BATCH_FIRST_PART = 0x01, /* snapshot */
	FORKSCOPE_BATCH_LAST_PART = 0x02, /* snapshot */
	FORKSCOPE_BATCH_INFERRED = 0x04, /* records concluded by the client; they use no numbers */
	FORKSCOPE_BATCH_IDENTITIES = 0x08, /* snapshot without arguments: do not overwrite them */
};

#define FORKSCOPE_BATCH_RECORDS_MAX 4096

/* Then `count` records. Records of a capture are numbered in ring order, and that is *the* order; a snapshot names
 * the record that was next when its iteration began. */
struct forkscope_batch {
	__u16 kind; /* enum forkscope_batch_kind */
	__u16 flags; /* enum forkscope_batch_flag */
	__u32 count; /* of the records that follow */
	__u64 first_seq; /* number of the first event, or of the one after a snapshot */
	__u64 time_first; /* of the first record; snapshot: when its iteration began */
	__u64 time_last; /* of the last record; snapshot: when its iteration ended */
};

enum forkscope_stage {
	FORKSCOPE_STAGE_KERNEL = 1, /* before the ring of the kernel programs */
	FORKSCOPE_STAGE_HELPER = 2, /* in the helper's queue for this stream */
	FORKSCOPE_STAGE_CLIENT = 3, /* in the client, before decoding */
	FORKSCOPE_STAGE_DECODER = 4, /* while decoding */
	FORKSCOPE_STAGE_MODEL = 5, /* put out of a table that was full */
	FORKSCOPE_STAGE_WRITER = 6, /* while recording */
	FORKSCOPE_STAGE_FILE = 7, /* in the recording, found while reading it */
	FORKSCOPE_STAGE_IMPORT = 8, /* in another program's file */
};

enum forkscope_cause {
	FORKSCOPE_CAUSE_UNKNOWN = 0,
	FORKSCOPE_CAUSE_RING_FULL = 1, /* the helper was slower than the events */
	FORKSCOPE_CAUSE_MISSED = 2, /* a kernel program could not run (recursion) */
	FORKSCOPE_CAUSE_QUEUE_FULL = 3, /* the client was slower than the events */
	FORKSCOPE_CAUSE_BAD_RECORD = 4, /* lengths that do not hold */
	FORKSCOPE_CAUSE_DAMAGED = 5, /* a chunk of the recording is not whole */
	FORKSCOPE_CAUSE_TRUNCATED = 6, /* the recording has no end */
	FORKSCOPE_CAUSE_GAP = 7, /* numbers are missing and nobody said why; count 0: how many is not known */
	FORKSCOPE_CAUSE_NO_SPACE = 8, /* the disk was full */
	FORKSCOPE_CAUSE_IO_ERROR = 9, /* reading or writing failed */
	FORKSCOPE_CAUSE_RECONNECT = 10, /* nobody was watching in between; count 0 */
};

/* Stands where the loss was, before the next record. A loss of stage HELPER has used its numbers (first_seq …
 * last_seq); one of stage KERNEL never got any, both then name the next record. */
struct forkscope_loss {
	__u16 stage; /* enum forkscope_stage */
	__u16 cause; /* enum forkscope_cause */
	__u32 cpu; /* ~0: not of one CPU */
	__u64 count; /* 0: not known */
	__u64 first_seq;
	__u64 last_seq;
	__u64 time_first;
	__u64 time_last;
};

/* Order of the counters in a STATS message; only ever appended to. All count since the capture began. */
enum forkscope_counter {
	FORKSCOPE_COUNTER_ATTEMPTS, /* records the kernel programs wanted to write */
	FORKSCOPE_COUNTER_RING_FULL, /* of these, dropped because the ring was full */
	FORKSCOPE_COUNTER_MISSED, /* program runs the kernel skipped; not attempts */
	FORKSCOPE_COUNTER_READ, /* records the helper took out of the ring */
	FORKSCOPE_COUNTER_SENT, /* records handed to this stream's queue */
	FORKSCOPE_COUNTER_QUEUE_FULL, /* records dropped for this stream */
	FORKSCOPE_COUNTER_FORKS, /* attempts by type, from here on */
	FORKSCOPE_COUNTER_THREADS,
	FORKSCOPE_COUNTER_FORK_FAILURES,
	FORKSCOPE_COUNTER_EXECS,
	FORKSCOPE_COUNTER_EXITS,
	FORKSCOPE_COUNTER_REAPS,
	FORKSCOPE_COUNTERS, /* how many there are in this version */
};

/* Then `count` counters, each a __u64. */
struct forkscope_stats {
	__u32 count; /* of the counters that follow */
	__u32 reserved;
	__u64 time; /* when they were read */
};

enum forkscope_bye_reason {
	FORKSCOPE_BYE_IDLE = 1, /* nobody needs the helper */
	FORKSCOPE_BYE_SLOW = 2, /* the client did not read */
	FORKSCOPE_BYE_KERNEL = 3, /* the kernel programs failed */
	FORKSCOPE_BYE_SHUTDOWN = 4, /* the helper was asked to end */
};

struct forkscope_bye {
	__u16 reason; /* enum forkscope_bye_reason */
	__u16 error; /* errno, 0: none */
	__u32 reserved;
};

enum forkscope_marker_kind {
	FORKSCOPE_MARKER_BY_HAND = 0,
	FORKSCOPE_MARKER_RATE = 1, /* more forks in a second than before */
	FORKSCOPE_MARKER_FAILURE = 2, /* the first refused fork */
	FORKSCOPE_MARKER_ZOMBIE = 3, /* one that was not collected for more than a second */
	FORKSCOPE_MARKER_LOSS = 4, /* events are missing */
};

/* A note at a moment. Strings from `fixed` on: text, author. */
struct forkscope_marker {
	__u16 size; /* of the whole, with its strings */
	__u16 fixed; /* where the strings begin */
	__u16 kind; /* enum forkscope_marker_kind: by hand, or which rule set it */
	__u16 reserved;
	__u64 time; /* of the moment */
	__u64 color; /* 0: none; else 0xff000000 | RGB */
};

enum forkscope_name_kind {
	FORKSCOPE_NAME_CGROUP = 1, /* path of a cgroup below the mount of cgroup2 */
	FORKSCOPE_NAME_USER = 2, /* login name of a uid */
	FORKSCOPE_NAME_PIDS_MAX = 3, /* tightest pids.max of a cgroup and those above it, when a fork failed in it */
};

/* What a number in records stood for on the machine where they were made. Strings from `fixed` on: text. */
struct forkscope_name {
	__u16 size; /* of the whole, with its string */
	__u16 fixed; /* where the string begins */
	__u32 kind; /* enum forkscope_name_kind */
	__u64 id; /* cgroup id, uid */
};

#ifndef __bpf__
#ifdef __cplusplus
#define FORKSCOPE_ASSERT static_assert
#else
#define FORKSCOPE_ASSERT _Static_assert
#endif
FORKSCOPE_ASSERT(sizeof(struct forkscope_record) == 32, "record head");
FORKSCOPE_ASSERT(sizeof(struct forkscope_fork) == 200, "fork");
FORKSCOPE_ASSERT(sizeof(struct forkscope_kernel_args) == 80, "kernel args");
FORKSCOPE_ASSERT(sizeof(struct forkscope_fork_failed) == 136, "fork failed");
FORKSCOPE_ASSERT(sizeof(struct forkscope_exec) == 80, "exec");
FORKSCOPE_ASSERT(sizeof(struct forkscope_exit) == 64, "exit");
FORKSCOPE_ASSERT(sizeof(struct forkscope_reap) == 48, "reap");
FORKSCOPE_ASSERT(sizeof(struct forkscope_adopt) == 48, "adopt");
FORKSCOPE_ASSERT(sizeof(struct forkscope_existing) == 96, "existing");
FORKSCOPE_ASSERT(sizeof(struct forkscope_frame) == 24, "frame head");
FORKSCOPE_ASSERT(sizeof(struct forkscope_hello) == 96, "hello");
FORKSCOPE_ASSERT(sizeof(struct forkscope_batch) == 32, "batch head");
FORKSCOPE_ASSERT(sizeof(struct forkscope_loss) == 48, "loss");
FORKSCOPE_ASSERT(sizeof(struct forkscope_stats) == 16, "stats");
FORKSCOPE_ASSERT(sizeof(struct forkscope_bye) == 8, "bye");
FORKSCOPE_ASSERT(sizeof(struct forkscope_marker) == 24, "marker");
FORKSCOPE_ASSERT(sizeof(struct forkscope_name) == 16, "name");
#endif
