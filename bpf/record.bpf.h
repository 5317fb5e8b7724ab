/* SPDX-FileCopyrightText: 2026 The Forkscope Project */
/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Writing a record in place. The ring wants a size that the verifier knows, so a record is reserved in a class that
 * is large enough, and `size` says how much of it counts; the collector forwards only that.
 *
 * Everything is inlined: Linux 6.1 refuses a reserved record that a function returns.
 */
#pragma once

#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include "counters.h"

#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))

#define COMM_MAX 15
#define PUT_COMM_MAX (2 + COMM_MAX)
#define PADDING 7

#define NAME_MAX_WORDS 5
#define PUT_NAME_MAX (2 + 8 * NAME_MAX_WORDS)
#define ARGV_MAX 4096

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 << 20);
} ring SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1); /* as many as there can be CPUs; set before loading */
	__type(key, u32);
	__type(value, struct cpu_counters);
} counters SEC(".maps");

/*
 * Counts an attempt. Not with an atomic fetch-and-add, which needs 5.12: where a softirq comes between the count and
 * the number of a record, two records change numbers, and the collector trusts ring_full to say what was lost.
 */
static __always_inline struct cpu_counters *count_attempt(enum forkscope_counter kind)
{
	u32 cpu = bpf_get_smp_processor_id();
	struct cpu_counters *books = bpf_map_lookup_elem(&counters, &cpu);

	if (!books)
		return NULL;
	__sync_fetch_and_add(&books->attempts, 1);
	__sync_fetch_and_add(&books->by_type[kind - FORKSCOPE_COUNTER_FORKS], 1);
	return books;
}

static __always_inline void *reserve(struct cpu_counters *books, u64 size)
{
	void *record = bpf_ringbuf_reserve(&ring, size, 0);

	if (!record)
		__sync_fetch_and_add(&books->ring_full, 1);
	return record;
}

static __always_inline void put_head(struct forkscope_record *head, const struct cpu_counters *books, u8 type,
				     u16 fixed, u32 tgid, u64 start)
{
	head->size = fixed;
	head->fixed = fixed;
	head->type = type;
	head->flags = 0;
	head->cpu = bpf_get_smp_processor_id();
	head->attempt = books ? READ_ONCE(books->attempts) : 0;
	head->tgid = tgid;
	head->time = bpf_ktime_get_boot_ns();
	head->start = start;
}

static __always_inline u32 put_length(void *record, u32 at, u16 length)
{
	__builtin_memcpy(record + at, &length, sizeof(length));
	return at + sizeof(length);
}

/* Where the first NUL of eight bytes is; 8 if there is none. The trick of include/asm-generic/word-at-a-time.h. */
static __always_inline u64 first_nul(u64 bytes)
{
	const u64 ones = 0x0101010101010101ull;
	u64 marks = (bytes - ones) & ~bytes & (ones << 7);

	return ((((marks - 1) & ~marks) >> 7 & ones) * ones) >> 56;
}

/* Without a branch for each byte, which the verifier would multiply with all that follows. */
static __always_inline u32 put_comm(void *record, u32 at, const struct task_struct *task)
{
	u64 low = *(const u64 *)&task->comm[0];
	u64 high = *(const u64 *)&task->comm[8];
	u64 length = first_nul(low);

	length += first_nul(high) & -(length >> 3);
	length &= COMM_MAX;
	barrier_var(length);
	at = put_length(record, at, length);
	*(u64 *)(record + at) = low;
	*(u64 *)(record + at + 8) = high;
	return at + length;
}

/* The last component of the file that runs. A long name lies outside the dentry, where no direct read can follow. */
static __always_inline u32 put_file_name(void *record, u32 at, const struct file *file)
{
	const struct dentry *dentry = file->f_path.dentry;
	const struct dentry___iname *old = (const void *)dentry;
	const struct dentry___shortname *new = (const void *)dentry;
	u32 length = dentry->d_name.len;
	const u64 *name;
	u32 room;

	if (bpf_core_field_exists(old->d_iname)) {
		name = (const u64 *)&old->d_iname;
		room = bpf_core_field_size(old->d_iname);
	} else {
		name = (const u64 *)&new->d_shortname;
		room = bpf_core_field_size(new->d_shortname);
	}
	if (length >= room || length >= 8 * NAME_MAX_WORDS)
		return put_length(record, at, 0);
	at = put_length(record, at, length);
	for (u32 i = 0; i < NAME_MAX_WORDS; i++)
		if (8 * (i + 1) <= room)
			*(u64 *)(record + at + 8 * i) = name[i];
	return at + length;
}

/* A record needs PADDING bytes of room behind its strings. */
static __always_inline void put_end(struct forkscope_record *head, u32 end)
{
	for (int i = 0; i < PADDING; i++)
		((u8 *)head)[end + i] = 0;
	head->size = (end + PADDING) & ~PADDING;
}
