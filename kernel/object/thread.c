/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads: creation, blocking, waking, the way out.
 * A dying thread runs thread_die_step() as its continuation, at its own priority and preemptible; the last one of a process also tears
 * the process down. Whoever kills a thread takes it out of what it waits in and lets it run into that.
 */
#include "thread.h"
#include "aspace.h"
#include "channel.h"
#include "clock.h"
#include "debugger.h"
#include "demand.h"
#include "interrupt.h"
#include "kalloc.h"
#include "kevent.h"
#include "ksched.h"
#include "ksignal.h"
#include "message.h"
#include "priority.h"
#include "process.h"
#include "sync.h"
#include "trace.h"
#include "transfer.h"
#include <sys/storage.h>

static KCACHE_DEFINE(thread_cache, "thread", struct thread);
static struct htable all_threads;            /* owner id -> thread */
static uint32_t owner_gen;
uint32_t thread_count;

#define OWNER_INDEX_BITS 18
#define OWNER_GEN_MAX    0x1ff0u             /* keeps ids below the reserved owner values */

static void timeout_fired(struct ktimer *);

void thread_init(void)
{
    htable_init(&all_threads, 1u << OWNER_INDEX_BITS);
}

struct thread *thread_create(struct process *pr, int *err)
{
    struct thread *t;
    int id;

    *err = -EAGAIN;
    if (pr->dying || pr->execing)
        return NULL;
    t = kcache_alloc(&thread_cache, &pr->quota);
    if (!t)
        return NULL;
    id = htable_alloc(&pr->tids, t, 1, &pr->quota);
    if (id < 0)
        goto free;
    t->tid = id;
    id = htable_alloc(&all_threads, t, 1, NULL);
    if (id < 0) {
        htable_remove(&pr->tids, (unsigned)t->tid, &pr->quota);
        goto free;
    }
    owner_gen = owner_gen % OWNER_GEN_MAX + 1;
    t->owner_id = owner_gen << OWNER_INDEX_BITS | (uint32_t)id;
    t->process = pr;
    t->state = STATE_STOPPED;
    t->prio = t->base_prio = t->real_prio = PRIO_DEFAULT;
    t->policy = SCHED_RR;
    t->rq = t->inherit_rq = &rq_all;
    t->cpu = t->running_on = -1;
    t->fp_cpu = -1;
    t->syscall = -1;
    t->sig_blocked = SIG_ALWAYS_BLOCKED;
    t->start_time = clock_realtime_ns();
    list_init(&t->rq_link);
    list_init(&t->wait_link);
    list_init(&t->slots);
    list_init(&t->reply_link);
    list_init(&t->chan_link);
    list_init(&t->held);
    list_init(&t->sig_queue);
    list_init(&t->exit_events);
    ktimer_init(&t->timeout, timeout_fired);
    if (pr->debug && pr->debug->stopped)         /* made by a thread that has not seen yet that it is to stop */
        t->flags |= TF_DEBUG_HELD;
    if (pr->flags & _NTO_PF_STOPPED)
        t->flags |= TF_STOPPED;
    if (t->flags & TF_HOLDS)
        t->exit_work |= WORK_HOLD;
    list_append(&pr->threads, &t->process_link);
    pr->num_threads++;
    thread_count++;
    TRACE(thread_created(t));
    return t;
free:
    kcache_free(&thread_cache, t, &pr->quota);
    return NULL;
}

/* Dead, not current, neither joinable nor waited for. */
void thread_free(struct thread *t)
{
    struct process *pr = t->process;

    kassert(t->state == STATE_DEAD && t->running_on < 0 && !t->on_rq && !ktimer_armed(&t->timeout));
    list_remove(&t->process_link);
    htable_remove(&pr->tids, (unsigned)t->tid, &pr->quota);
    htable_remove(&all_threads, t->owner_id & ((1u << OWNER_INDEX_BITS) - 1), NULL);
    sporadic_end(t);
    sync_thread_free(t);
    arch_fpu_forget(t);
    runqueue_put(t->rq);
    runqueue_put(t->inherit_rq);
    if (t->name)
        kmem_free(t->name, _NTO_THREAD_NAME_MAX + 1, &pr->quota);
    kcache_free(&thread_cache, t, &pr->quota);
    thread_count--;
}

struct thread *thread_find_any(struct process *pr, int tid)
{
    return tid > 0 ? htable_get(&pr->tids, (unsigned)tid) : NULL;
}

struct thread *thread_find(struct process *pr, int tid)
{
    struct thread *t = thread_find_any(pr, tid);

    return t && !(t->flags & TF_EXITED) ? t : NULL;
}

struct thread *thread_by_owner_low(uint32_t owner)
{
    struct thread *t = htable_get(&all_threads, owner & ((1u << OWNER_INDEX_BITS) - 1));

    return t && !(t->flags & TF_EXITED) ? t : NULL;
}

struct thread *thread_by_owner(uint32_t owner)
{
    struct thread *t = htable_get(&all_threads, owner & ((1u << OWNER_INDEX_BITS) - 1));

    return t && t->owner_id == owner && !(t->flags & TF_EXITED) ? t : NULL;
}

void thread_start(struct thread *t)
{
    kassert(t->state == STATE_STOPPED);
    sched_ready(t, false);
}

/* ---- blocking ---- */

int thread_may_block(struct thread *t, int state)
{
    if (likely(!t->exit_work))
        return 0;
    if (t->exit_work & WORK_DIE || (t->exit_work & WORK_CANCEL_LATER && thread_cancel_at(t, state)))
        return -EINTR;
    if (t->exit_work & WORK_SIGNAL && state != STATE_MUTEX && signal_pending(t))
        return -EINTR;
    if (t->timeout_flags & (1u << state) && t->timeout_immediate && state != STATE_REPLY) {
        if (!t->timeout_is_event)
            return -ETIMEDOUT;
        event_deliver(t->process, t, &t->timeout_event, SI_TIMER);
        thread_set_timeout(t, 0);
    }
    return 0;
}

void thread_block(struct thread *t, int state, void *on)
{
    t->state = (uint8_t)state;
    t->blocked_on = on;
    t->block_time = arch_cycles_fast();
    if (unlikely(t->timeout_flags))
        thread_timeout_start(t);
    sched_block(t);
    TRACE(thread_state(t, (unsigned)state));
}

void thread_timeout_start(struct thread *t)
{
    if (likely(!t->timeout_flags) || !(t->timeout_flags & (1u << t->state)) || ktimer_armed(&t->timeout))
        return;
    if (unlikely(t->timeout_realtime_ns))
        clock_arm_realtime(&t->timeout, t->timeout_realtime_ns);
    else
        ktimer_arm(&t->timeout, t->timeout_immediate ? arch_cycles_fast() : t->timeout_deadline);
}

void thread_timeout_disarm(struct thread *t)
{
    if (unlikely(t->timeout_flags)) {
        ktimer_disarm(&t->timeout);
        thread_set_timeout(t, 0);
    }
}

static void timeout_fired(struct ktimer *k)
{
    struct thread *t = container_of(k, struct thread, timeout);

    if (t->timeout_is_event) {
        event_deliver(t->process, t, &t->timeout_event, SI_TIMER);
        return;
    }
    thread_interrupt(t, t->state == STATE_NANOSLEEP ? 0 : ETIMEDOUT);
}

void thread_unblock_no_result(struct thread *t)
{
    thread_timeout_disarm(t);
    thread_wake(t);
}

void thread_wake(struct thread *t)
{
    t->blocked_on = NULL;
    if (unlikely(t->exit_work & WORK_HOLD && !(t->exit_work & WORK_DIE) && t->flags & TF_HOLDS)) {
        t->state = STATE_STOPPED;
        return;
    }
    sched_ready(t, false);
}

void thread_unblock(struct thread *t, long result)
{
    thread_result(t, result);
    thread_unblock_no_result(t);
}

void thread_wait_leave(struct thread *t)
{
    switch (t->state) {
    case STATE_SEND:
    case STATE_REPLY:
        message_client_leaves(t);
        break;
    case STATE_RECEIVE:
        message_receiver_leaves(t);
        break;
    case STATE_MUTEX:
    case STATE_CONDVAR:
    case STATE_SEM:
        sync_wait_leave(t);
        break;
    case STATE_JOIN:
        ((struct thread *)t->blocked_on)->joiner = NULL;
        break;
    case STATE_WAITPAGE:
        demand_leave(t);
        break;
    default:
        break;
    }
}

/* How a sleeping clock_nanosleep reports what is left. */
static void sleep_remainder(struct thread *t)
{
    uint64_t now = arch_cycles(), left = t->timeout_deadline > now ? cycles_to_ns(t->timeout_deadline - now) : 0;

    if (t->sleep_left_ptr)
        transfer_out(t->process->aspace, t->sleep_left_ptr, &left, sizeof left);
    t->sleep_left_ptr = 0;
}

bool thread_interrupt(struct thread *t, int err)
{
    switch (t->state) {
    case STATE_SEND:
    case STATE_REPLY:
        if (!message_client_interrupt(t, err)) {
            ktimer_disarm(&t->timeout);
            return false;
        }
        message_unblock_client(t, -err, true);
        return true;
    case STATE_MUTEX:
        if (err == EINTR)
            return false;            /* signals do not interrupt mutex waits */
        return sync_interrupt(t, err);
    case STATE_CONDVAR:
    case STATE_SEM:
        return sync_interrupt(t, err);
    case STATE_NANOSLEEP:
        sleep_remainder(t);
        thread_unblock(t, -err);
        return true;
    case STATE_WAITPAGE:             /* it comes back to the same page afterwards */
        if (err != EINTR)
            return false;
        demand_leave(t);
        thread_wake(t);
        return true;
    case STATE_SIGSUSPEND:
    case STATE_SIGWAITINFO:
        thread_unblock(t, -err);
        return true;
    case STATE_RECEIVE:
    case STATE_JOIN:
    case STATE_INTR:
        thread_wait_leave(t);
        thread_unblock(t, -err);
        return true;
    default:
        return false;
    }
}

void thread_set_exit_work(struct thread *t, uint32_t work)
{
    t->exit_work |= work;
    if (t->running_on >= 0 && percpu_of[t->running_on] != this_cpu())
        sched_kick((unsigned)t->running_on);
}

/* ---- hold and continue ---- */

void thread_hold_for(struct thread *t, uint32_t reason)
{
    bool held = t->flags & TF_HOLDS;

    if (t->flags & (reason | TF_EXITED | TF_IDLE) || t->exit_work & WORK_DIE)
        return;
    t->flags |= reason;
    if (held)
        return;
    t->exit_work |= WORK_HOLD;
    if (t->on_rq && !t->cont) {
        sched_unready(t);
        t->state = STATE_STOPPED;
    } else {
        thread_set_exit_work(t, WORK_HOLD);
    }
}

void thread_release_for(struct thread *t, uint32_t reason)
{
    if (!(t->flags & reason))
        return;
    t->flags &= ~reason;
    if (t->flags & TF_HOLDS)
        return;
    t->exit_work &= ~WORK_HOLD;
    if (t->state == STATE_STOPPED && !(t->flags & TF_SUSPENDED))
        sched_ready(t, false);
}

/* ---- the end ---- */

void thread_kill(struct thread *t, uint32_t wait_status)
{
    if (t->flags & TF_EXITED || t->exit_work & WORK_DIE)
        return;
    t->kill_status = wait_status;
    t->flags &= ~(TF_HOLDS | TF_DEBUG_FROZEN | TF_SUSPENDED);
    t->exit_work = (t->exit_work | WORK_DIE) & ~WORK_HOLD;
    switch (t->state) {
    case STATE_RUNNING:
        if (percpu_of[t->running_on] != this_cpu())
            sched_kick((unsigned)t->running_on);
        break;
    case STATE_READY:
        break;
    case STATE_STOPPED:
        sched_ready(t, false);
        break;
    case STATE_SEND:
    case STATE_REPLY:
        if ((t->process->execing && t->send_conn->channel->process == procnto) || message_client_interrupt(t, EINTR))
            message_unblock_client(t, -EINTR, true);
        break;                       /* else: it dies when its server lets it go */
    default:
        thread_wait_leave(t);
        thread_unblock_no_result(t);
        break;
    }
}

#define TELL_STEP 16u                /* events, channels and attachments looked at in one step */

static bool exit_events_step(struct thread *t)
{
    for (unsigned n = 0; n < TELL_STEP && !list_empty(&t->exit_events); n++) {
        struct exit_event *e = list_first(&t->exit_events, struct exit_event, link);
        event_deliver(t->process, t, &e->event, SI_NOTIFY);
        list_remove(&e->link);
        kmem_free(e, sizeof *e, &t->process->quota);
    }
    return list_empty(&t->exit_events);
}

static void release_joiner(struct thread *t)
{
    struct thread *j = t->joiner;
    long r = 0;

    if (!j)
        return;
    if (j->join_ptr && transfer_out(j->process->aspace, j->join_ptr, &t->exit_status, sizeof t->exit_status) < 0)
        r = -EFAULT;
    t->joiner = NULL;
    t->flags |= _NTO_TF_DETACHED;
    thread_unblock(j, r);
}

static bool death_pulses_step(struct thread *t)
{
    struct process *pr = t->process;

    for (unsigned n = 0; n < TELL_STEP; n++) {
        int id = pr->dying || pr->execing ? -1 : htable_next(&pr->channels, t->die_at);
        struct channel *ch;

        if (id < 0)
            return true;
        t->die_at = (unsigned)id + 1;
        ch = htable_get(&pr->channels, (unsigned)id);
        if (ch->flags & _NTO_CHF_THREAD_DEATH && !ch->dead)
            pulse_send(ch, NULL, PRIO_DEFAULT, _PULSE_CODE_THREADDEATH, (uint32_t)t->tid, false, false);
    }
    return false;
}

/* First step: it is nobody's any more. */
static void die_leave(struct thread *t)
{
    struct process *pr = t->process;
    struct percpu *p = this_cpu();
    uint64_t now = arch_cycles();

    t->flags |= TF_EXITED;
    message_server_gone(t);
    channel_leave_server(t);
    slot_thread_gone(t);
    if (pr->execing && !pr->dying)
        signal_leave_thread(t);
    else
        signal_flush_thread(t);
    thread_timeout_disarm(t);
    pr->run_cycles += t->run_cycles + (now - p->switch_time);    /* the slice it is in, too */
    p->switch_time = now;
    t->run_cycles = 0;
    if (pr->dying || pr->execing)
        process_kill_next(pr);
}

enum { DIE_SYNC, DIE_LEAVE, DIE_INTERRUPTS, DIE_EVENTS, DIE_PULSES, DIE_STACK, DIE_PROCESS, DIE_EXEC };

/* Those who want to hear of it are told, some a step; true: all have been. */
static bool die_tell_step(struct thread *t)
{
    bool done = t->die_step == DIE_INTERRUPTS ? interrupt_thread_gone_step(t, &t->die_at) :
                t->die_step == DIE_EVENTS ? exit_events_step(t) : death_pulses_step(t);

    if (done) {
        t->die_step++;
        t->die_at = 0;
    }
    return done;
}

void thread_die_step(struct thread *t)
{
    struct process *pr = t->process;

    switch (t->die_step) {
    case DIE_SYNC:                   /* still alive for those who come to wait for its mutexes */
        if (sync_thread_gone_step(t))
            t->die_step = DIE_LEAVE;
        return;
    case DIE_LEAVE:
        die_leave(t);
        t->die_step = DIE_INTERRUPTS;
        t->die_at = 0;
        return;
    case DIE_INTERRUPTS:
    case DIE_EVENTS:
    case DIE_PULSES:
        while (t->die_step < DIE_STACK)
            if (!die_tell_step(t))
                return;
        /* fall through */
    case DIE_STACK:
        if (t->flags & TF_FREE_STACK && pr->aspace) {
            uintptr_t progress = t->stack_base;
            if (aspace_unmap_step(pr->aspace, t->stack_base, t->stack_size, &progress) > 0)
                return;
        }
        /* No step between here and the end for all but the last: nobody finds a thread that is counted out but still runs. */
        if (--pr->num_threads)
            break;
        if (pr->execing && !pr->dying) {
            pr->num_threads = 1;
            t->die_step = DIE_EXEC;
            return;
        }
        process_kill(pr, t->kill_status);
        t->flags |= TF_TEARDOWN;
        t->die_step = DIE_PROCESS;
        return;
    case DIE_EXEC:
        process_exec_step(pr, t);
        return;
    default:
        if (!process_teardown_step(pr))
            return;
        break;
    }
    release_joiner(t);
    t->state = STATE_DEAD;
    thread_set_cont(t, NULL);
    TRACE(thread_gone(t));
    sched_reschedule(this_cpu());
    arch_fpu_forget(t);
    if (t->flags & TF_TEARDOWN) {
        thread_free(t);
        process_dead(pr);
    } else if (t->flags & _NTO_TF_DETACHED || pr->dying) {
        thread_free(t);
    }
}
