/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes: the table, creation, the end. process.h has the life of one.
 * Teardown runs in steps in the last thread (or, for a process that never had one, in KPROC_KILL's restarts), in this order: timers,
 * interrupts, channels (clients get ESRCH), server connections, connections (servers are told), registered events, threads waiting to
 * be joined, signals, address space.
 */
#include "process.h"
#include "aspace.h"
#include "clock.h"
#include "debug.h"
#include "debugger.h"
#include "interrupt.h"
#include "kevent.h"
#include "ksched.h"
#include "ksignal.h"
#include "priority.h"
#include "sync.h"
#include "thread.h"
#include "trace.h"
#include <sys/wait.h>

static KCACHE_DEFINE(process_cache, "process", struct process);
static struct htable processes;              /* index -> process */
static uint32_t pid_gen;
struct process *procnto;
uint32_t process_count;

#define PID_GEN_MAX     0x3ffffu
#define QUOTA_DEFAULT   (64ul << 20)         /* kernel memory of one process */
#define FDS_DEFAULT     1000u
#define TABLE_MAX       HTABLE_MAX

uint64_t process_seed;
static void kill_more(struct ktimer *);

void process_init(void)
{
    htable_init(&processes, 1u << PID_INDEX_BITS);
}

static void tables_init(struct process *p)
{
    htable_init(&p->tids, TABLE_MAX);
    htable_init(&p->channels, TABLE_MAX);
    htable_init(&p->fds, TABLE_MAX);
    htable_init(&p->sides, TABLE_MAX);
    htable_init(&p->sconns, 0x10000);
    htable_init(&p->slots, TABLE_MAX);
    htable_init(&p->timers, TABLE_MAX);
    htable_init(&p->interrupts, TABLE_MAX);
    htable_init(&p->events, TABLE_MAX);
    list_init(&p->threads);
    list_init(&p->client_sconns);
    list_init(&p->sig_queue);
    ktimer_init(&p->kill_timer, kill_more);
    ktimer_init(&p->walk.timer, signal_walk);
}

struct process *process_create(pid_t want, bool aslr, int *err)
{
    struct process *p = kcache_alloc(&process_cache, NULL);
    int idx;

    *err = -EAGAIN;
    if (!p)
        return NULL;
    tables_init(p);
    p->death_pulse = pulse_alloc(NULL);
    p->stop_pulse = pulse_alloc(NULL);
    p->aspace = aspace_create(&p->quota, aslr, (arch_cycles() ^ process_seed) * 0x9e3779b97f4a7c15ull);
    idx = p->death_pulse && p->stop_pulse && p->aspace ? htable_alloc(&processes, p, 1, NULL) : -1;
    if (idx < 0) {
        if (p->death_pulse)
            pulse_free_always(p->death_pulse, NULL);
        if (p->stop_pulse)
            pulse_free_always(p->stop_pulse, NULL);
        if (p->aspace)
            while (!aspace_teardown_step(p->aspace))
                ;
        kcache_free(&process_cache, p, NULL);
        return NULL;
    }
    p->death_pulse->fixed = p->stop_pulse->fixed = true;
    pid_gen = pid_gen % PID_GEN_MAX + 1;
    p->pid = want ? want : (pid_t)(pid_gen << PID_INDEX_BITS | (uint32_t)idx);
    kassert(!want || want == idx);
    p->quota.limit = QUOTA_DEFAULT;
    p->max_fds = FDS_DEFAULT;
    p->start_time = clock_realtime_ns();
    process_count++;
    return p;
}

static void unqueue_pulse(struct pulse *pu)
{
    if (pu->node.queued)
        pqueue_remove(&channel_find(procnto, SYSMGR_CHID)->pulses, &pu->node);
}

void process_free(struct process *p)
{
    kassert(p->flags & _NTO_PF_ZOMBIE && list_empty(&p->threads) && !p->aspace);
    debug_free(p);
    ktimer_disarm(&p->kill_timer);
    ktimer_disarm(&p->walk.timer);
    unqueue_pulse(p->death_pulse);
    unqueue_pulse(p->stop_pulse);
    pulse_free_always(p->death_pulse, NULL);
    pulse_free_always(p->stop_pulse, NULL);
    htable_remove(&processes, (unsigned)p->pid & ((1u << PID_INDEX_BITS) - 1), NULL);
    kcache_free(&process_cache, p, NULL);
    process_count--;
}

struct process *process_find(pid_t pid)
{
    struct process *p;

    if (pid == 0)
        return this_cpu()->current->process;
    if (pid < 0)
        return NULL;
    p = htable_get(&processes, (unsigned)pid & ((1u << PID_INDEX_BITS) - 1));
    return p && p->pid == pid ? p : NULL;
}

struct process *process_next(pid_t from)
{
    int idx = htable_next(&processes, (unsigned)from & ((1u << PID_INDEX_BITS) - 1));

    return idx < 0 ? NULL : htable_get(&processes, (unsigned)idx);
}

bool process_able(const struct process *p, unsigned ability)
{
    return ability < 256 && p->abilities[ability >> 6] >> (ability & 63) & 1;
}

bool process_same_user(const struct process *a, const struct process *b)
{
    return a == b || a->cred.euid == 0 || a->cred.euid == b->cred.ruid || a->cred.ruid == b->cred.ruid ||
           a->cred.euid == b->cred.suid;
}

/* ---- the end ---- */

static void set_exit_info(struct process *p, uint32_t status)
{
    siginfo_t *si = &p->exit_info;

    p->wait_status = status;
    memset(si, 0, sizeof *si);
    si->si_signo = SIGCHLD;
    si->si_pid = p->pid;
    if (status & 0x7f) {
        si->si_code = status & 0x80 ? CLD_DUMPED : CLD_KILLED;
        si->si_status = (int)(status & 0x7f);
    } else {
        si->si_code = CLD_EXITED;
        si->si_status = (int)(status >> 8 & 0xff);
    }
}

/* Killed while it changes programs: the old space (what is left of it) and the new one both go. */
static void process_exec_abandon(struct process *p)
{
    p->die_step = 0;
    if (!p->aspace && !p->dying_aspace) {
        p->dying_aspace = p->exec_aspace;
        p->exec_aspace = NULL;
    }
}

void process_kill(struct process *p, uint32_t status)
{
    if (p->dying)
        return;
    p->dying = true;
    if (p->execing)
        process_exec_abandon(p);
    p->flags |= _NTO_PF_TERMING;
    p->die_prio = this_cpu()->current->prio;
    set_exit_info(p, status);
    process_kill_next(p);
}

#define KILLS_PER_STEP 4

static void kill_more(struct ktimer *k)
{
    process_kill_next(container_of(k, struct process, kill_timer));
}

void process_kill_next(struct process *p)
{
    for (unsigned n = 0; n < KILLS_PER_STEP; n++) {
        struct thread *t = list_first(&p->threads, struct thread, process_link);

        if (list_empty(&p->threads) || t->flags & TF_KILLED)
            return;
        t->flags |= TF_KILLED;
        list_remove(&t->process_link);          /* killed ones gather at the tail */
        list_append(&p->threads, &t->process_link);
        if (t->flags & TF_EXITED || t->exit_work & WORK_DIE)    /* dead already, or on its way */
            continue;
        thread_kill(t, p->wait_status);
        if (t->base_prio < p->die_prio)
            priority_set_base_dying(t, p->die_prio);
        if (t->state == STATE_READY || t->state == STATE_RUNNING)
            return;                             /* it goes on with the next when it dies */
    }
    if (!ktimer_armed(&p->kill_timer))
        ktimer_arm(&p->kill_timer, arch_cycles_fast() + 1);     /* none of these can run now: the next ones at the next chance */
}

enum {
    END_TIMERS, END_INTERRUPTS, END_CHANNELS, END_SCONNS, END_FDS, END_SIDES, END_EVENTS, END_ZOMBIES, END_ASPACE, END_TABLES,
    END_DONE
};

static bool end_channel(struct process *p)
{
    int id = htable_next(&p->channels, 0);
    struct channel *ch;

    if (id < 0)
        return true;
    ch = htable_get(&p->channels, (unsigned)id);
    if (channel_destroy_step(ch, true)) {
        channel_unlist(ch);
    }
    return false;
}

static bool end_connection(struct process *p, struct htable *ht)
{
    int id = htable_next(ht, 0);

    if (id < 0)
        return true;
    connection_detach(htable_get(ht, (unsigned)id));
    return false;
}

static bool end_zombie(struct process *p)
{
    struct thread *self = this_cpu()->current, *t;

    list_for_each_safe(z, &p->threads, struct thread, process_link)
        if (z != self) {
            t = z;
            t->state = STATE_DEAD;
            thread_free(t);
            return false;
        }
    return true;
}

/* Nobody runs in it from now on; idle CPUs that still have it loaded are woken to let it go. */
static void leave_aspace(struct process *p)
{
    p->dying_aspace = p->aspace;
    p->aspace = NULL;
    for (unsigned i = 0; i < num_cpus; i++) {
        struct percpu *c = percpu_of[i];
        if (c->aspace != p->dying_aspace)
            continue;
        if (c == this_cpu())
            aspace_switch(this_cpu(), NULL);
        else if (c->idle)
            sched_kick(i);
    }
}

static bool end_step(struct process *p)
{
    int id;

    switch (p->die_step) {
    case END_TIMERS:
        return timer_free_next(p, !p->execing || p->dying);
    case END_INTERRUPTS:
        if ((id = htable_next(&p->interrupts, 0)) < 0)
            return true;
        interrupt_free(htable_get(&p->interrupts, (unsigned)id));
        return false;
    case END_CHANNELS:
        return end_channel(p);
    case END_SCONNS:
        if ((id = htable_next(&p->sconns, 0)) < 0)
            return true;
        sconn_server_gone(htable_get(&p->sconns, (unsigned)id));
        return false;
    case END_FDS:
        return end_connection(p, &p->fds);
    case END_SIDES:
        return end_connection(p, &p->sides);
    case END_EVENTS:
        if ((id = htable_next(&p->events, 0)) < 0) {
            sync_process_gone(p);
            return true;
        }
        event_unregister(p, (unsigned)id);
        return false;
    case END_ZOMBIES:
        return end_zombie(p);
    case END_ASPACE:
        if (!signal_flush_process(p))
            return false;
        if (p->aspace)
            leave_aspace(p);
        if (p->dying_aspace && !aspace_teardown_step(p->dying_aspace))
            return false;
        p->dying_aspace = p->exec_aspace;
        p->exec_aspace = NULL;
        return p->dying_aspace == NULL;
    default:
        htable_fini(&p->channels, &p->quota);
        htable_fini(&p->fds, &p->quota);
        htable_fini(&p->sides, &p->quota);
        htable_fini(&p->sconns, &p->quota);
        htable_fini(&p->slots, &p->quota);
        htable_fini(&p->timers, &p->quota);
        htable_fini(&p->interrupts, &p->quota);
        htable_fini(&p->events, &p->quota);
        return true;
    }
}

/* What a program leaves behind when another takes its place: everything but file descriptors and the connection to procnto. */
bool process_teardown_for_exec(struct process *p)
{
    int id;

    switch (p->die_step) {
    case END_FDS:
        p->die_step++;
        return false;
    case END_SIDES:
        id = htable_next(&p->sides, 1);
        if (id < 0)
            p->die_step++;
        else
            connection_detach(htable_get(&p->sides, (unsigned)id));
        return false;
    case END_TABLES:
        p->die_step = 0;
        return true;
    case END_ASPACE:
        if (p->aspace)
            leave_aspace(p);
        if (aspace_teardown_step(p->dying_aspace)) {
            p->dying_aspace = NULL;
            p->die_step++;
        }
        return false;
    default:
        if (end_step(p))
            p->die_step++;
        return false;
    }
}

bool process_teardown_step(struct process *p)
{
    if (p->die_step < END_DONE && end_step(p))
        p->die_step++;
    return p->die_step == END_DONE;
}

void process_dead(struct process *p)
{
    htable_fini(&p->tids, &p->quota);
    p->flags |= _NTO_PF_ZOMBIE;
    p->death_pulse->body.code = KPULSE_PROC_DEAD;
    p->death_pulse->body.value.sival_int = p->pid;
    TRACE(process_gone(p));
    if (p == procnto)
        kpanic("the kernel process died (status %x)", p->wait_status);
    pulse_send_fixed(channel_find(procnto, SYSMGR_CHID), p->death_pulse, PRIO_DEFAULT + 1);
    kernel_check();
}

/* The one line a user sees of a program that failed. */
void process_report_fault(struct thread *t, const siginfo_t *si, const char *why)
{
    struct process *p = t->process;

    kprintf("Process %d (%s) terminated %s code=%d fltno=%d ip=%016lx ref=%016lx tid=%d\n", p->pid, p->name[0] ? p->name : "?",
            why, si->si_code, si->si_fltno, (uintptr_t)si->si_fltip, (uintptr_t)si->si_addr, t->tid);
}

/* Job control: procnto turns it into SIGCHLD and wait results. Stops that follow each other quickly coalesce in the one pulse. */
void process_notify_stop(struct process *p)
{
    struct channel *ch = channel_find(procnto, SYSMGR_CHID);

    p->stop_pulse->body.code = KPULSE_PROC_STOP;
    p->stop_pulse->body.value.sival_int = p->pid;
    if (ch)
        pulse_send_fixed(ch, p->stop_pulse, PRIO_DEFAULT + 1);
}
