/* SPDX-License-Identifier: Apache-2.0 */
/* The process table and the process tree. The rules are in proc.h. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "mem/mem.h"
#include "proc/private.h"

pthread_mutex_t proc_lock = PTHREAD_MUTEX_INITIALIZER;
struct proc *proc_self;

/* Indexed as the kernel's table is, by the low bits of the pid. proc_lock. */
static struct proc **table;
static unsigned table_size, table_used;

/*
 * Which entries of the table are taken, and which words of that are not 0: a walk costs as much as there are
 * processes.
 */
#define TABLE_MAX (1u << PID_INDEX_BITS)
static uint64_t used[TABLE_MAX / 64], used_words[TABLE_MAX / 64 / 64];

/* Members of process groups, hashed by the group. proc_lock. */
#define GROUP_CHAINS 256u
static struct proc *groups[GROUP_CHAINS];

static unsigned table_index(pid_t pid)
{
    return (unsigned)pid & (TABLE_MAX - 1);
}

static int table_reserve(unsigned index)
{
    unsigned size = table_size != 0 ? table_size : 64;
    struct proc **bigger;

    if (index < table_size)
        return 0;
    while (size <= index)
        size *= 2;
    bigger = realloc(table, size * sizeof *table);
    if (bigger == NULL)
        return -ENOMEM;
    memset(bigger + table_size, 0, (size - table_size) * sizeof *table);
    table = bigger;
    table_size = size;
    return 0;
}

struct proc *proc_alloc(void)
{
    struct proc *p = calloc(1, sizeof *p);

    if (p == NULL)
        return NULL;
    p->refs = 1;
    p->state = PROC_NEW;
    p->session_tty = -1;
    p->cwd = strdup("/");
    p->root = strdup("");
    if (p->cwd == NULL || p->root == NULL) {
        free(p->cwd);
        free(p->root);
        free(p);
        return NULL;
    }
    pthread_mutex_init(&p->lock, NULL);
    pthread_mutex_init(&p->mem_lock, NULL);
    return p;
}

static void proc_free(struct proc *p)
{
    ability_free(&p->abilities);
    mem_lock_clear(p);
    free(p->groups);
    free(p->cwd);
    free(p->root);
    free(p->path);
    free(p->argv);
    pthread_mutex_destroy(&p->lock);
    pthread_mutex_destroy(&p->mem_lock);
    free(p);
}

struct proc *proc_get(struct proc *p)
{
    __atomic_add_fetch(&p->refs, 1, __ATOMIC_RELAXED);
    return p;
}

void proc_put(struct proc *p)
{
    if (p != NULL && __atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL) == 0)
        proc_free(p);
}

struct proc *proc_find_locked(pid_t pid)
{
    unsigned index = table_index(pid);

    if (pid <= 0 || index >= table_size || table[index] == NULL || table[index]->pid != pid)
        return NULL;
    return table[index];
}

struct proc *proc_find_any(pid_t pid)
{
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(pid);
    if (p != NULL)
        proc_get(p);
    pthread_mutex_unlock(&proc_lock);
    return p;
}

struct proc *proc_find(pid_t pid)
{
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    p = proc_find_locked(pid);
    if (p != NULL && p->state < PROC_DEAD)
        proc_get(p);
    else
        p = NULL;
    pthread_mutex_unlock(&proc_lock);
    return p;
}

static void used_set(unsigned index)
{
    used[index / 64] |= 1ull << index % 64;
    used_words[index / 4096] |= 1ull << index / 64 % 64;
}

static void used_clear(unsigned index)
{
    used[index / 64] &= ~(1ull << index % 64);
    if (used[index / 64] == 0)
        used_words[index / 4096] &= ~(1ull << index / 64 % 64);
}

/* The first bit of map at or after `from`, or `bits`. */
static unsigned bit_next(const uint64_t *map, unsigned bits, unsigned from)
{
    while (from < bits) {
        uint64_t word = map[from / 64] >> from % 64;

        if (word != 0)
            return from + (unsigned)__builtin_ctzll(word);
        from = (from | 63) + 1;
    }
    return bits;
}

struct proc *proc_next_locked(unsigned *index)
{
    unsigned at = *index, word = at / 64;

    if (at >= table_size)
        return NULL;
    if (used[word] >> at % 64 == 0) {
        word = bit_next(used_words, TABLE_MAX / 64, word + 1);
        at = word * 64;
    }
    if (at >= table_size)
        return NULL;
    at += (unsigned)__builtin_ctzll(used[word] >> at % 64);
    *index = at + 1;
    return table[at];
}

static void group_link(struct proc *p)
{
    struct proc **head = &groups[(unsigned)p->pgrp % GROUP_CHAINS];

    p->group_next = *head;
    p->group_link = head;
    if (p->group_next != NULL)
        p->group_next->group_link = &p->group_next;
    *head = p;
}

static void group_unlink(struct proc *p)
{
    *p->group_link = p->group_next;
    if (p->group_next != NULL)
        p->group_next->group_link = p->group_link;
}

struct proc *proc_group_next_locked(pid_t pgrp, const struct proc *after)
{
    struct proc *p = after != NULL ? after->group_next : groups[(unsigned)pgrp % GROUP_CHAINS];

    while (p != NULL && p->pgrp != pgrp)
        p = p->group_next;
    return p;
}

void proc_set_pgrp_locked(struct proc *p, pid_t pgrp)
{
    group_unlink(p);
    p->pgrp = pgrp;
    group_link(p);
}

struct proc *proc_next(unsigned *index)
{
    struct proc *p;

    pthread_mutex_lock(&proc_lock);
    p = proc_next_locked(index);
    if (p != NULL)
        proc_get(p);
    pthread_mutex_unlock(&proc_lock);
    return p;
}

unsigned proc_count(void)
{
    return __atomic_load_n(&table_used, __ATOMIC_RELAXED);
}

void proc_link_child(struct proc *parent, struct proc *child)
{
    child->parent = parent;
    child->sibling = parent->children;
    parent->children = child;
}

void proc_unlink_child(struct proc *child)
{
    struct proc **at = &child->parent->children;

    while (*at != child)
        at = &(*at)->sibling;
    *at = child->sibling;
    child->sibling = NULL;
    child->parent = NULL;
}

int proc_insert(struct proc *p, struct proc *parent)
{
    unsigned index = table_index(p->pid);
    int err = table_reserve(index);

    if (err != 0)
        return err;
    if (table[index] != NULL)
        procnto_panic("pid %d: its place in the table is taken by %d", p->pid, table[index]->pid);
    table[index] = p;
    used_set(index);
    group_link(p);
    __atomic_add_fetch(&table_used, 1, __ATOMIC_RELAXED);
    if (parent != NULL)
        proc_link_child(parent, p);
    return 0;
}

void proc_remove(struct proc *p)
{
    table[table_index(p->pid)] = NULL;
    used_clear(table_index(p->pid));
    group_unlink(p);
    __atomic_sub_fetch(&table_used, 1, __ATOMIC_RELAXED);
    if (p->parent != NULL)
        proc_unlink_child(p);
    proc_put(p);
}

static uint64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    clock_gettime(clock, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

uint64_t proc_now(void)
{
    return clock_ns(CLOCK_REALTIME);
}

uint64_t proc_monotonic(void)
{
    return clock_ns(CLOCK_MONOTONIC);
}

/* The entry of procnto itself: the kernel made the process by hand before there was a table. */
int proc_init(void)
{
    struct proc *p = proc_alloc();
    int err;

    if (p == NULL)
        return -ENOMEM;
    p->pid = SYSMGR_PID;
    p->pgrp = p->sid = SYSMGR_PID;
    p->state = PROC_ALIVE;
    p->flags = _NTO_PF_SLEADER;
    p->start_time = proc_now();
    p->path = strdup("/proc/boot/procnto");
    p->argv = strdup("procnto");
    if (p->path == NULL || p->argv == NULL)
        return -ENOMEM;
    p->argv_size = sizeof "procnto";
    limit_defaults(p->limits);
    ability_defaults(&p->abilities);
    proc_self = p;
    pthread_mutex_lock(&proc_lock);
    err = proc_insert(p, NULL);
    pthread_mutex_unlock(&proc_lock);
    return err;
}
