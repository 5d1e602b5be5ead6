/* SPDX-License-Identifier: Apache-2.0 */
/* Sporadic servers: sporadic.h has the rules. */
#include "sporadic.h"
#include "clock.h"
#include "ksched.h"
#include "priority.h"
#include "process.h"

static void refill_fired(struct ktimer *);

static uint64_t timespec_cycles(const struct timespec *ts)
{
    return ns_to_cycles((uint64_t)ts->tv_sec * 1000000000ull + (uint64_t)ts->tv_nsec);
}

static bool timespec_ok(const struct timespec *ts)
{
    return ts->tv_sec >= 0 && ts->tv_sec < 1000000 && ts->tv_nsec >= 0 && ts->tv_nsec < 1000000000;
}

int sporadic_set(struct thread *t, const struct sched_param *sp, int prio)
{
    struct sporadic *s;

    if (sp->sched_ss_low_priority < 1 || sp->sched_ss_low_priority > prio || sp->sched_ss_max_repl < 1 ||
        sp->sched_ss_max_repl > SS_REPL_MAX || !timespec_ok(&sp->sched_ss_repl_period) || !timespec_ok(&sp->sched_ss_init_budget) ||
        timespec_cycles(&sp->sched_ss_init_budget) > timespec_cycles(&sp->sched_ss_repl_period) ||
        timespec_cycles(&sp->sched_ss_init_budget) == 0)
        return -EINVAL;
    sporadic_end(t);
    s = kmem_alloc(sizeof *s, &t->process->quota);
    if (!s)
        return -EAGAIN;
    s->thread = t;
    s->param = *sp;
    s->normal = (uint8_t)prio;
    s->low = (uint8_t)sp->sched_ss_low_priority;
    s->max_refills = (uint8_t)sp->sched_ss_max_repl;
    s->period = timespec_cycles(&sp->sched_ss_repl_period);
    s->capacity = s->left = timespec_cycles(&sp->sched_ss_init_budget);
    ktimer_init(&s->timer, refill_fired);
    t->ss = s;
    thread_set_special(t, SPECIAL_SPORADIC, true);
    t->policy = SCHED_SPORADIC;
    if (t == this_cpu()->current)
        sporadic_start(this_cpu(), t, arch_cycles());
    return 0;
}

void sporadic_end(struct thread *t)
{
    struct sporadic *s = t->ss;

    if (!s)
        return;
    ktimer_disarm(&s->timer);
    t->ss = NULL;
    thread_set_special(t, SPECIAL_SPORADIC, false);
    kmem_free(s, sizeof *s, &t->process->quota);
}

static void arm(struct sporadic *s)
{
    ktimer_disarm(&s->timer);
    if (s->refills)
        ktimer_arm(&s->timer, s->refill[0].time);
}

/* Accounts the chunk that runs: what it used comes back a period after it began. */
static void chunk_close(struct sporadic *s, uint64_t now)
{
    uint64_t used = now > s->chunk_start ? now - s->chunk_start : 0;

    if (used > s->left)
        used = s->left;
    s->left -= used;
    if (used && s->refills < s->max_refills) {
        s->refill[s->refills++] = (struct refill){ s->chunk_start + s->period, used };
    } else if (used) {                       /* no slot: later than due, never earlier */
        struct refill *last = &s->refill[s->refills - 1];
        last->time = s->chunk_start + s->period;
        last->amount += used;
    }
    s->chunk_start = 0;
    arm(s);
}

static bool spent(const struct sporadic *s)
{
    return s->left == 0 || s->refills >= s->max_refills;
}

void sporadic_start(struct percpu *p, struct thread *t, uint64_t now)
{
    struct sporadic *s = t->ss;

    if (s->exhausted)
        return;
    s->chunk_start = now;
    p->slice_end = now + s->left;
    if (p->slice_end < p->timer_armed)
        ktimer_program();
}

void sporadic_stop(struct thread *t, uint64_t now)
{
    struct sporadic *s = t->ss;

    if (s->exhausted || !s->chunk_start)
        return;
    chunk_close(s, now);
    if (spent(s)) {
        s->exhausted = true;
        priority_set_real(t, s->low, false);
    }
}

void sporadic_slice_end(struct thread *t, uint64_t now)
{
    sporadic_stop(t, now);
    if (!t->ss->exhausted && t->running_on >= 0)
        sporadic_start(percpu_of[t->running_on], t, now);
}

static void refill_fired(struct ktimer *k)
{
    struct sporadic *s = container_of(k, struct sporadic, timer);
    struct thread *t = s->thread;
    uint64_t now = arch_cycles();

    if (s->chunk_start && t->running_on >= 0)        /* running on budget left: its chunk goes on from now */
        chunk_close(s, now);
    while (s->refills && s->refill[0].time <= now) {
        s->left = MIN(s->left + s->refill[0].amount, s->capacity);
        s->refills--;
        memmove(&s->refill[0], &s->refill[1], s->refills * sizeof s->refill[0]);
    }
    arm(s);
    if (s->exhausted && !spent(s)) {
        s->exhausted = false;
        priority_set_real(t, s->normal, false);
    }
    if (t->running_on >= 0 && !s->exhausted) {
        if (percpu_of[t->running_on] == this_cpu())
            sporadic_start(this_cpu(), t, now);
        else
            sched_kick((unsigned)t->running_on);
    }
}
