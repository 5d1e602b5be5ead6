/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who waits for whom: the report of the dump key (kernels with trace points) and of DebugKDBreak(). tools/gdb/pauli/waits.py has the
 * same rules. Kernel lock; the machine stands still while it prints.
 */
#include "debug.h"
#include "aspace.h"
#include "channel.h"
#include "process.h"
#include "sync.h"
#include "thread.h"
#include <sys/procmgr.h>

/* brk #1 of a process that may touch devices: the report, in kernels that have it; everybody else gets SIGTRAP. */
bool debug_kernel_break(struct thread *t)
{
    if (!process_able(t->process, PROCMGR_AID_IO))
        return false;
    t->regs.ip += 4;
    dump_threads();
    return true;
}

#ifdef PAULI_INSTR
static const char *const state_names[] = {
    "DEAD", "RUNNING", "READY", "STOPPED", "SEND", "RECEIVE", "REPLY", "STACK", "WAITTHREAD", "WAITPAGE", "SIGSUSPEND", "SIGWAITINFO",
    "NANOSLEEP", "MUTEX", "CONDVAR", "JOIN", "INTR", "SEM",
};
static const char *const call_names[KER_TABLE_SIZE] = {
#define KERCALL(number, NAME, handler, args) [number] = #NAME,
#include "kercall_dispatch.h"
#undef KERCALL
};

const char *state_name(unsigned state)
{
    return state < ARRAY_SIZE(state_names) ? state_names[state] : "?";
}

const char *call_name(unsigned number)
{
    return number < KER_TABLE_SIZE && call_names[number] ? call_names[number] : "?";
}

static const char *base_name(const char *path)
{
    const char *name = path;

    for (; *path; path++)
        if (*path == '/')
            name = path + 1;
    return name;
}

/* Blocked until some thread does something, not until something happens. */
static bool waits_for_thread(const struct thread *t)
{
    return t->state == STATE_SEND || t->state == STATE_REPLY || t->state == STATE_MUTEX || t->state == STATE_JOIN;
}

/* A sender's: a thread that serves the channel, unless one of them is free to receive. */
static struct thread *busy_server(const struct channel *ch)
{
    list_for_each(s, &ch->servers, struct thread, chan_link)
        if (!waits_for_thread(s))
            return NULL;
    return list_empty(&ch->servers) ? NULL : list_first(&ch->servers, struct thread, chan_link);
}

/* The thread that has to do something before t can go on; NULL: there is none, or any of several may. */
static struct thread *waits_for(const struct thread *t)
{
    switch (t->state) {
    case STATE_SEND:
        return busy_server(t->send_conn->channel);
    case STATE_REPLY:
        return t->server;
    case STATE_MUTEX:
        return t->waiting_sync ? t->waiting_sync->owner : NULL;
    case STATE_JOIN:
        return t->blocked_on;
    default:
        return NULL;
    }
}

static void say_thread(const struct thread *t)
{
    kprintf("%s (%d.%d)", base_name(t->process->name), t->process->pid, t->tid);
}

static void say_blocked(const struct thread *t)
{
    const struct channel *ch;

    switch (t->state) {
    case STATE_RUNNING:
        kprintf("cpu %d", t->running_on);
        break;
    case STATE_SEND:
    case STATE_REPLY:
        ch = t->send_conn->channel;
        if (ch->process)
            kprintf("%s (%d) channel %d", base_name(ch->process->name), ch->process->pid, ch->chid);
        if (t->state == STATE_REPLY && t->server)
            kprintf(" thread %d", t->server->tid);
        break;
    case STATE_RECEIVE:
        kprintf("channel %d", ((const struct channel *)t->blocked_on)->chid);
        break;
    case STATE_JOIN:
        kprintf("thread %d", ((const struct thread *)t->blocked_on)->tid);
        break;
    case STATE_WAITPAGE:
        kprintf("page of %lx", t->demand.va);
        break;
    case STATE_MUTEX:
    case STATE_CONDVAR:
    case STATE_SEM:
        kprintf("%lx", (uintptr_t)t->blocked_on);
        if (waits_for(t)) {
            kprintf(" owned by ");
            say_thread(waits_for(t));
        }
        break;
    }
}

/* A chain longer than this is none that comes back. */
#define CHAIN_MAX 1000u

/* A deadlock t is in: t itself is reached again. It is named from its thread with the lowest address, so once. */
static bool in_cycle(const struct thread *t)
{
    const struct thread *at = waits_for(t);

    for (unsigned n = 0; at && at > t && n < CHAIN_MAX; n++)
        at = waits_for(at);
    return at == t;
}

static void say_cycle(const struct thread *t)
{
    const struct thread *at = t;

    kprintf("deadlock: ");
    do {
        say_thread(at);
        kprintf(" -> ");
        at = waits_for(at);
    } while (at != t);
    say_thread(t);
    kprintf("\n");
}

static void each_thread(void (*visit)(const struct thread *))
{
    const pid_t last = (1 << PID_INDEX_BITS) - 1;
    struct process *p;

    for (pid_t index = 0; index <= last && (p = process_next(index)) != NULL; index = (p->pid & last) + 1)
        list_for_each(t, &p->threads, struct thread, process_link)
            visit(t);
}

static void row(const struct thread *t)
{
    const char *call = t->state > STATE_READY && t->syscall >= 0 ? call_name((unsigned)t->syscall) : "";

    kprintf("%8d %3d %16s %3u %11s %18s ", t->process->pid, t->tid, t->name ? t->name : base_name(t->process->name), t->prio,
            state_name(t->state), t->special & SPECIAL_IDLE ? "" : call);
    say_blocked(t);
    kprintf("\n");
}

static void deadlock(const struct thread *t)
{
    if (in_cycle(t))
        say_cycle(t);
}

void dump_threads(void)
{
    kprintf("\n     pid tid name            prio state       call               waits for\n");
    each_thread(row);
    each_thread(deadlock);
    kprintf("end of the dump\n");
}

/* For the polled console: a break (the callout has it as 0), then d. */
bool dump_key(int c)
{
    static bool armed;
    bool key = armed && c == 'd';

    armed = c == 0;
    if (key)
        dump_threads();
    return key;
}
#endif
