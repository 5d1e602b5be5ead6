/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks and timers. MONOTONIC is the time since startup began; REALTIME = MONOTONIC + offset. Whatever waits for an
 * absolute time on REALTIME (timers, kernel timeouts) follows the clock when it is set; everything else is immune.
 */
#include "clock.h"
#include "kalloc.h"
#include "kercalls.h"
#include "kevent.h"
#include "ksched.h"
#include "trace.h"
#include "ksignal.h"
#include "process.h"
#include "thread.h"
#include "usercopy.h"
#include <sys/procmgr.h>
#include <sys/syspage.h>

#define NSEC 1000000000ull
#define TICK_DEFAULT 1000000u
#define SLICE_TICKS  4
#define MIN_RELOAD_NS 50000u

static uint64_t cycle_mult;          /* [I] ns = cycles * mult >> 32 */
static uint64_t ns_mult;             /* [I] cycles = ns * mult >> 32, rounded up */
static uint64_t cycle_base;          /* [I] count at time 0 */
static uint64_t tod_offset;          /* [K] REALTIME - MONOTONIC, ns */
static struct list realtime_timers = LIST_INIT(realtime_timers);  /* ktimers that wait for a time of day */
static uint32_t realtime_epoch;      /* counts changes of tod_offset: timers of an older one are to be armed anew, they stand in front */
static struct _clockadjust adjust;   /* what is left of ClockAdjust(); tick_count 0: nothing */
static uint64_t adjust_start;        /* cycles: since when it runs */
static struct ktimer rearm_timer, adjust_timer;
static void rearm_realtime(struct ktimer *);
static void adjust_settle(struct ktimer *);
static uint32_t adjust_ticks(void);
uint64_t clock_period_ns = TICK_DEFAULT;
uint64_t slice_cycles;

struct timer {
    struct ktimer k;
    struct process *process;
    uint32_t owner;                  /* the thread that created it, by its owner id: SIGEV_SIGNAL_THREAD */
    int32_t id;
    clockid_t clock;
    uint32_t flags;                  /* TIMER_* of the last settime */
    uint32_t overruns;
    uint64_t expiry_ns;              /* on REALTIME if it follows that, else MONOTONIC; 0: disarmed */
    uint64_t interval_ns;
    uint64_t set_ns;                 /* as given to settime */
    uint64_t tolerance;
    struct sigevent event;
    bool alarm;                      /* of TimerAlarm */
};
static KCACHE_DEFINE(timer_cache, "timer", struct timer);

uint64_t cycles_to_ns(uint64_t c)
{
    return (uint64_t)((unsigned __int128)c * cycle_mult >> 32);
}

uint64_t ns_to_cycles(uint64_t ns)
{
    unsigned __int128 c = ((unsigned __int128)ns * ns_mult + 0xffffffffu) >> 32;

    return c > INT64_MAX ? INT64_MAX : (uint64_t)c;
}

void clock_init(void)
{
    struct qtime_entry *q = _SYSPAGE_ENTRY(syspage, qtime);
    struct system_private_entry *priv = _SYSPAGE_ENTRY(syspage, system_private);
    uint64_t hz = q->cycles_per_sec;

    cycle_mult = ((NSEC << 32) + hz / 2) / hz;
    ns_mult = ((hz << 32) + NSEC - 1) / NSEC;
    cycle_base = priv->startup_cycles;
    tod_offset = (uint64_t)q->boot_time * NSEC;
    q->nsec_tod_adjust = tod_offset;
    q->nsec_inc = TICK_DEFAULT;
    slice_cycles = ns_to_cycles(SLICE_TICKS * clock_period_ns);
    ktimer_init(&rearm_timer, rearm_realtime);
    ktimer_init(&adjust_timer, adjust_settle);
}

uint64_t clock_monotonic_ns(void)
{
    return cycles_to_ns(arch_cycles() - cycle_base);
}

/* ---- CPU-time clocks: ids built by ClockId, never negative: bit 30, then as much of a pid or owner id as fits, bit 0 thread ---- */

#define CLOCK_CPU_FLAG 0x40000000
#define CLOCK_NAME(id) ((uint32_t)(id) & 0x1fffffff)

static int cpu_time(clockid_t id, struct thread *self, uint64_t *ns)
{
    struct process *p = self->process;
    struct thread *t = NULL;

    if (id == CLOCK_THREAD_CPUTIME_ID) {
        t = self;
    } else if (id != CLOCK_PROCESS_CPUTIME_ID) {
        if (!(id & CLOCK_CPU_FLAG))
            return -EINVAL;
        if (id & 1) {
            t = thread_by_owner_low(CLOCK_NAME(id >> 1));
            if (!t || CLOCK_NAME(t->owner_id) != CLOCK_NAME(id >> 1))
                return -ESRCH;
        } else {
            p = process_next((pid_t)CLOCK_NAME(id >> 1));
            if (!p || CLOCK_NAME(p->pid) != CLOCK_NAME(id >> 1))
                return -ESRCH;
        }
    }
    if (t) {
        *ns = thread_cpu_time(t);
        return 0;
    }
    *ns = cycles_to_ns(p->run_cycles);
    list_for_each(u, &p->threads, struct thread, process_link)
        *ns += thread_cpu_time(u);
    return 0;
}

long ker_clock_id(struct thread *self)
{
    struct process *p = process_find((pid_t)self->regs.x[0]);
    int tid = (int)self->regs.x[1];
    struct thread *t;

    if (!p || p->flags & _NTO_PF_ZOMBIE)
        return -ESRCH;
    if (tid == 0)
        return CLOCK_CPU_FLAG | (long)(CLOCK_NAME(p->pid) << 1);
    t = thread_find(p, tid);
    return t ? (long)(CLOCK_CPU_FLAG | CLOCK_NAME(t->owner_id) << 1 | 1) : -ESRCH;
}

static int clock_now(clockid_t id, struct thread *t, uint64_t *ns)
{
    switch (id) {
    case CLOCK_REALTIME:
    case CLOCK_SOFTTIME:
        *ns = clock_realtime_ns();
        return 0;
    case CLOCK_MONOTONIC:
        *ns = clock_monotonic_ns();
        return 0;
    default:
        return cpu_time(id, t, ns);
    }
}

static void set_realtime(uint64_t ns);
static void adjust_begin(struct _clockadjust);

long ker_clock_time(struct thread *t)
{
    clockid_t id = (clockid_t)t->regs.x[0];
    uint64_t now, new;
    int err = clock_now(id, t, &now);

    if (err)
        return err;
    if (t->regs.x[1]) {
        if (copyin(&new, t->regs.x[1], 8) < 0)
            return -EFAULT;
        if (id != CLOCK_REALTIME)
            return -EINVAL;
        if (!process_able(t->process, PROCMGR_AID_CLOCKSET))
            return -EPERM;
    }
    if (t->regs.x[2] && copyout(t->regs.x[2], &now, 8) < 0)
        return -EFAULT;
    if (t->regs.x[1])
        set_realtime(new);
    return 0;
}

long ker_clock_adjust(struct thread *t)
{
    struct _clockadjust new, rest = adjust;

    if ((clockid_t)t->regs.x[0] != CLOCK_REALTIME)
        return -EINVAL;
    rest.tick_count -= adjust_ticks();
    if (t->regs.x[2] && copyout_bulk(t->regs.x[2], &rest, sizeof rest) < 0)
        return -EFAULT;
    if (!t->regs.x[1])
        return 0;
    if (copyin_bulk(&new, t->regs.x[1], sizeof new) < 0)
        return -EFAULT;
    if (!process_able(t->process, PROCMGR_AID_CLOCKSET))
        return -EPERM;
    if (new.tick_nsec_inc <= -(int64_t)clock_period_ns)
        return -EINVAL;                      /* time would go backwards */
    adjust_begin(new);
    return 0;
}

long ker_clock_period(struct thread *t)
{
    struct _clockperiod new, old = { .nsec = (uint32_t)clock_period_ns, .fract = 0 };

    if ((clockid_t)t->regs.x[0] != CLOCK_REALTIME && (clockid_t)t->regs.x[0] != CLOCK_MONOTONIC)
        return -EINVAL;
    if (t->regs.x[1]) {
        if (copyin(&new, t->regs.x[1], 8) < 0)
            return -EFAULT;
        if (new.nsec < 10000 || new.nsec > 100000000 || new.fract)
            return -EINVAL;
        if (!process_able(t->process, PROCMGR_AID_CLOCKPERIOD))
            return -EPERM;
    }
    if (t->regs.x[2] && copyout(t->regs.x[2], &old, 8) < 0)
        return -EFAULT;
    if (t->regs.x[1]) {
        if (adjust.tick_count)
            adjust_begin(adjust);            /* settled in ticks of the old length... */
        clock_period_ns = new.nsec;
        slice_cycles = ns_to_cycles(SLICE_TICKS * clock_period_ns);
        _SYSPAGE_ENTRY(syspage, qtime)->nsec_inc = new.nsec;
        if (adjust.tick_count)
            adjust_begin(adjust);            /* ...and the rest goes on in new ones */
    }
    return 0;
}

int clock_deadline(int clk, bool absolute, uint64_t ns, uint64_t *cycles)
{
    uint64_t now = arch_cycles(), base;

    if (clk != CLOCK_REALTIME && clk != CLOCK_MONOTONIC && clk != CLOCK_SOFTTIME)
        return -EINVAL;
    if (absolute) {
        base = clk == CLOCK_MONOTONIC ? 0 : tod_offset;
        *cycles = ns <= base ? now : cycle_base + ns_to_cycles(ns - base);
    } else {
        *cycles = now + ns_to_cycles(ns);
    }
    if (*cycles > INT64_MAX)
        *cycles = INT64_MAX;
    return 0;
}

/* ---- timers ---- */

/* For a relative time the clock may be set to anything meanwhile. */
static bool timer_follows(const struct timer *tm)
{
    return tm->flags & TIMER_ABSTIME && tm->clock != CLOCK_MONOTONIC;
}

static uint64_t timer_now(const struct timer *tm)
{
    return timer_follows(tm) ? clock_realtime_ns() : clock_monotonic_ns();
}

static void timer_arm(struct timer *tm)
{
    uint64_t deadline;

    if (timer_follows(tm)) {
        clock_arm_realtime(&tm->k, tm->expiry_ns);
        return;
    }
    clock_deadline(CLOCK_MONOTONIC, true, tm->expiry_ns, &deadline);
    ktimer_arm(&tm->k, deadline);
}

static struct thread *timer_thread(const struct timer *tm)      /* NULL when gone */
{
    return tm->owner ? thread_by_owner(tm->owner) : NULL;
}

static bool timer_signal_pending(const struct timer *tm)
{
    struct thread *t = timer_thread(tm);
    int type = SIGEV_GET_TYPE(&tm->event);
    uint64_t bit;

    if (type != SIGEV_SIGNAL && type != SIGEV_SIGNAL_CODE && type != SIGEV_SIGNAL_THREAD)
        return false;
    bit = SIGBIT(tm->event.sigev_signo);
    return (tm->process->sig_pending | (type == SIGEV_SIGNAL_THREAD && t ? t->sig_pending : 0)) & bit;
}

static void timer_fired(struct ktimer *k)
{
    struct timer *tm = container_of(k, struct timer, k);
    uint64_t now = timer_now(tm);

    if (tm->interval_ns) {
        uint64_t least = now + MIN_RELOAD_NS;    /* shorter intervals would leave no time for anything else */
        uint64_t missed = least > tm->expiry_ns && least - tm->expiry_ns > tm->interval_ns ? (least - tm->expiry_ns - 1) / tm->interval_ns : 0;
        tm->overruns += (uint32_t)missed;
        if (tm->interval_ns > UINT64_MAX - tm->expiry_ns)
            tm->expiry_ns = UINT64_MAX;
        else
            tm->expiry_ns += (missed + 1) * tm->interval_ns;
        timer_arm(tm);
    } else {
        tm->expiry_ns = 0;
    }
    if (timer_signal_pending(tm)) {      /* the last one was not taken yet: POSIX counts this one as an overrun */
        tm->overruns++;
        return;
    }
    TRACE(system(_NTO_TRACE_SYS_TIMER, (uint32_t)tm->process->pid, (uint32_t)tm->id));
    event_deliver(tm->process, timer_thread(tm), &tm->event, SI_TIMER);
}

/* ---- REALTIME is set or adjusted ---- */

#define REARMS_PER_STEP 32
#define ADJUST_TICKS    64u          /* ticks of an adjustment that are settled at once */


static uint64_t adjust_tick(void)
{
    return ns_to_cycles(clock_period_ns);
}

/* What of the adjustment has been earned by now, ns: it grows evenly, so that the clock never jumps or goes back. */
static int64_t adjust_earned(uint64_t now)
{
    uint64_t tick = adjust_tick(), ran = now > adjust_start ? MIN(now - adjust_start, adjust.tick_count * tick) : 0;

    return adjust.tick_count ? (int64_t)(ran / tick) * adjust.tick_nsec_inc + (int64_t)(ran % tick) * adjust.tick_nsec_inc / (int64_t)tick : 0;
}

uint64_t clock_realtime_ns(void)
{
    uint64_t now = arch_cycles();

    return cycles_to_ns(now - cycle_base) + tod_offset + (unlikely(adjust.tick_count) ? (uint64_t)adjust_earned(now) : 0);
}

void clock_arm_realtime(struct ktimer *k, uint64_t ns)
{
    uint64_t now = clock_realtime_ns();

    ktimer_arm(k, arch_cycles() + (ns > now ? ns_to_cycles(ns - now) : 0));
    k->realtime_ns = MAX(ns, 1);
    k->epoch = realtime_epoch;
    list_append(&realtime_timers, &k->realtime_link);
}

bool clock_realtime_due(struct ktimer *k)
{
    uint64_t ns = k->realtime_ns;

    if (clock_realtime_ns() >= ns)
        return true;
    ktimer_disarm(k);
    clock_arm_realtime(k, ns);
    return false;
}

static void rearm_realtime(struct ktimer *unused)
{
    for (unsigned n = 0; !list_empty(&realtime_timers); n++) {
        struct ktimer *k = list_first(&realtime_timers, struct ktimer, realtime_link);
        uint64_t ns = k->realtime_ns;

        if (k->epoch == realtime_epoch)
            return;
        if (n == REARMS_PER_STEP) {
            if (!ktimer_armed(&rearm_timer))
                ktimer_arm(&rearm_timer, arch_cycles_fast() + 1);
            return;
        }
        ktimer_disarm(k);
        clock_arm_realtime(k, ns);
    }
}

static void set_offset(uint64_t offset)
{
    struct qtime_entry *q = _SYSPAGE_ENTRY(syspage, qtime);

    tod_offset = offset;
    q->nsec_tod_adjust = offset;
    q->adjust.tick_count = adjust.tick_count;
    q->adjust.tick_nsec_inc = adjust.tick_nsec_inc;
    realtime_epoch++;
    rearm_realtime(NULL);
}

/* Whole ticks of it that are over and not settled. */
static uint32_t adjust_ticks(void)
{
    uint64_t now = arch_cycles();

    return adjust.tick_count && now > adjust_start ? (uint32_t)MIN((now - adjust_start) / adjust_tick(), adjust.tick_count) : 0;
}

/* Settles what is earned and goes on with the rest. */
static void adjust_settle(struct ktimer *k)
{
    uint32_t ticks = adjust_ticks();
    int64_t earned = (int64_t)ticks * adjust.tick_nsec_inc;

    adjust_start += ticks * adjust_tick();
    adjust.tick_count -= ticks;
    if (adjust.tick_count)
        ktimer_arm(&adjust_timer, adjust_start + MIN(adjust.tick_count, ADJUST_TICKS) * adjust_tick());
    set_offset(tod_offset + (uint64_t)earned);
}

static void adjust_begin(struct _clockadjust new)
{
    uint64_t now = arch_cycles();
    int64_t earned = adjust_earned(now);

    ktimer_disarm(&adjust_timer);
    adjust = new;
    adjust_start = now;
    if (adjust.tick_count)
        ktimer_arm(&adjust_timer, now + MIN(adjust.tick_count, ADJUST_TICKS) * adjust_tick());
    set_offset(tod_offset + (uint64_t)earned);
}

/* An adjustment under way ends: the new time is what the caller wants. */
static void set_realtime(uint64_t ns)
{
    ktimer_disarm(&adjust_timer);
    adjust.tick_count = 0;
    set_offset(ns - clock_monotonic_ns());
}

static struct timer *timer_new(struct process *p, clockid_t clock, const struct sigevent *e)
{
    struct timer *tm = kcache_alloc(&timer_cache, &p->quota);

    if (!tm)
        return NULL;
    ktimer_init(&tm->k, timer_fired);
    tm->process = p;
    tm->clock = clock;
    tm->event = *e;
    return tm;
}

void timer_free(struct timer *tm)
{
    struct process *p = tm->process;

    ktimer_disarm(&tm->k);
    htable_remove(&p->timers, (unsigned)tm->id, &p->quota);
    if (tm->alarm)
        for (unsigned i = 0; i < ARRAY_SIZE(p->alarms); i++)
            if (p->alarms[i] == tm)
                p->alarms[i] = NULL;
    kcache_free(&timer_cache, tm, &p->quota);
}

/* Frees one of them, alarms (which exec keeps) only if asked to. true: there is none */
bool timer_free_next(struct process *p, bool alarms)
{
    for (int id = htable_next(&p->timers, 0); id >= 0; id = htable_next(&p->timers, (unsigned)id + 1)) {
        struct timer *tm = htable_get(&p->timers, (unsigned)id);

        if (tm->alarm && !alarms)
            continue;
        timer_free(tm);
        return false;
    }
    return true;
}

static struct timer *timer_find(struct process *p, int id)
{
    return id >= 0 ? htable_get(&p->timers, (unsigned)id) : NULL;
}

static int timer_new_in(struct process *p, clockid_t clock, const struct sigevent *e, struct timer **out)
{
    struct timer *tm = timer_new(p, clock, e);
    int id;

    if (!tm)
        return -EAGAIN;
    id = htable_alloc(&p->timers, tm, 1, &p->quota);
    if (id < 0) {
        kcache_free(&timer_cache, tm, &p->quota);
        return -EAGAIN;
    }
    tm->id = id;
    *out = tm;
    return id;
}

long ker_timer_create(struct thread *t)
{
    clockid_t clock = (clockid_t)t->regs.x[0];
    struct sigevent e;
    struct timer *tm;
    int err, id;

    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_SOFTTIME)
        return -EINVAL;
    memset(&e, 0, sizeof e);
    if (t->regs.x[1]) {
        if (copyin(&e, t->regs.x[1], 32) < 0)
            return -EFAULT;
        if ((err = event_check(t->process, &e)) != 0)
            return err == -EBADF ? -EINVAL : err;
    } else {
        e.sigev_notify = SIGEV_SIGNAL;
        e.sigev_signo = SIGALRM;
    }
    id = timer_new_in(t->process, clock, &e, &tm);
    if (id < 0)
        return id;
    if (!t->regs.x[1])
        tm->event.sigev_value.sival_int = id;
    tm->owner = t->owner_id;
    return id;
}

long ker_timer_destroy(struct thread *t)
{
    struct timer *tm = timer_find(t->process, (int)t->regs.x[0]);

    if (!tm || tm->alarm)
        return -EINVAL;
    timer_free(tm);
    return 0;
}

static void timer_remaining(const struct timer *tm, struct _itimer *it)
{
    uint64_t now = timer_now(tm);

    it->nsec = !tm->expiry_ns ? 0 : tm->expiry_ns > now ? tm->expiry_ns - now : 1;
    it->interval_nsec = tm->interval_ns;
}

static void timer_set(struct timer *tm, uint32_t flags, const struct _itimer *it)
{
    ktimer_disarm(&tm->k);
    tm->flags = flags;
    tm->overruns = 0;
    tm->interval_ns = it->interval_nsec;
    tm->set_ns = it->nsec;
    tm->expiry_ns = 0;
    if (!it->nsec)
        return;
    tm->expiry_ns = flags & TIMER_ABSTIME ? it->nsec : timer_now(tm) + it->nsec;
    if (tm->expiry_ns < it->nsec)
        tm->expiry_ns = UINT64_MAX;
    timer_arm(tm);
}

long ker_timer_settime(struct thread *t)
{
    struct timer *tm = timer_find(t->process, (int)t->regs.x[0]);
    uint32_t flags = (uint32_t)t->regs.x[1];
    struct _itimer it, old;

    if (!tm || tm->alarm)
        return -EINVAL;
    if (!t->regs.x[2])
        return flags & TIMER_TOLERANCE ? 0 : -EINVAL;
    if (copyin(&it, t->regs.x[2], 16) < 0)
        return -EFAULT;
    if (flags & TIMER_TOLERANCE) {
        if (it.nsec && it.nsec < clock_period_ns && !process_able(t->process, PROCMGR_AID_HIGH_RESOLUTION_TIMER))
            return -EPERM;
        old.nsec = tm->tolerance;
        old.interval_nsec = 0;
        tm->tolerance = it.nsec;
        return t->regs.x[3] ? copyout(t->regs.x[3], &old, 16) : 0;
    }
    timer_remaining(tm, &old);
    if (t->regs.x[3] && copyout(t->regs.x[3], &old, 16) < 0)
        return -EFAULT;
    timer_set(tm, flags, &it);
    return 0;
}

int timer_info(struct process *p, int id, bool next, struct _timer_info *info)
{
    struct timer *tm;
    struct thread *maker;

    if (next)
        id = htable_next(&p->timers, id < 0 ? 0 : (unsigned)id);
    tm = timer_find(p, id);
    if (!tm)
        return -EINVAL;
    maker = timer_thread(tm);
    memset(info, 0, sizeof *info);
    info->itime.nsec = tm->expiry_ns ? tm->set_ns : 0;
    info->itime.interval_nsec = tm->interval_ns;
    timer_remaining(tm, &info->otime);
    info->flags = (tm->expiry_ns ? _NTO_TI_ACTIVE : 0) | (tm->flags & TIMER_ABSTIME ? _NTO_TI_ABSOLUTE : 0) |
                  (tm->clock != CLOCK_MONOTONIC ? _NTO_TI_TOD_BASED : 0);
    info->tid = maker ? maker->tid : 0;
    info->notify = tm->event.sigev_notify;
    info->clockid = tm->clock;
    info->overruns = tm->overruns;
    info->event = tm->event;
    return id;
}

long ker_timer_info(struct thread *t)
{
    struct process *p = process_find((pid_t)t->regs.x[0]);
    struct _timer_info info;
    int id;

    if (!p)
        return -ESRCH;
    id = timer_info(p, (int)t->regs.x[1], t->regs.x[2] & _NTO_TIMER_SEARCH, &info);
    if (id < 0)
        return id;
    if (t->regs.x[3] && copyout_bulk(t->regs.x[3], &info, sizeof info) < 0)
        return -EFAULT;
    if (t->regs.x[2] & _NTO_TIMER_RESET_OVERRUNS)
        timer_find(p, id)->overruns = 0;
    return id;
}

long ker_timer_alarm(struct thread *t)
{
    clockid_t clock = (clockid_t)t->regs.x[0];
    struct process *p = t->process;
    struct _itimer it, old = { 0, 0 };
    struct sigevent e;
    int err;

    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_SOFTTIME)
        return -EINVAL;
    if (t->regs.x[1] && copyin(&it, t->regs.x[1], 16) < 0)
        return -EFAULT;
    struct timer *tm = p->alarms[clock];
    if (tm)
        timer_remaining(tm, &old);
    if (t->regs.x[2] && copyout(t->regs.x[2], &old, 16) < 0)
        return -EFAULT;
    if (!t->regs.x[1])
        return 0;
    if (!tm) {
        memset(&e, 0, sizeof e);
        e.sigev_notify = SIGEV_SIGNAL;
        e.sigev_signo = SIGALRM;
        if ((err = timer_new_in(p, clock, &e, &tm)) < 0)
            return err;
        tm->alarm = true;
        p->alarms[clock] = tm;
    }
    timer_set(tm, 0, &it);
    return 0;
}

/* ---- kernel timeouts ---- */

long ker_timer_timeout(struct thread *t)
{
    clockid_t clock = (clockid_t)t->regs.x[0];
    uint32_t flags = (uint32_t)t->regs.x[1];
    uint64_t ns = 0;
    int err;

    if (flags == TIMER_TOLERANCE)
        return t->regs.x[2] ? -EINVAL : 0;
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_SOFTTIME)
        return -EINVAL;
    t->timeout_is_event = false;
    if (t->regs.x[2]) {
        if (copyin(&t->timeout_event, t->regs.x[2], 32) < 0)
            return -EFAULT;
        if ((err = event_check(t->process, &t->timeout_event)) != 0)
            return err;
        t->timeout_is_event = SIGEV_GET_TYPE(&t->timeout_event) != SIGEV_UNBLOCK;
    }
    t->timeout_immediate = !t->regs.x[3];
    t->timeout_realtime_ns = 0;
    if (t->regs.x[3]) {
        if (copyin(&ns, t->regs.x[3], 8) < 0)
            return -EFAULT;
        clock_deadline(clock, flags & TIMER_ABSTIME, ns, &t->timeout_deadline);
        if (flags & TIMER_ABSTIME && clock != CLOCK_MONOTONIC)
            t->timeout_realtime_ns = ns;
    }
    thread_set_timeout(t, flags & _NTO_TIMEOUT_MASK);
    if (!(flags & _NTO_TIMEOUT_NANOSLEEP))
        return 0;                    /* kernel_call() lets the next call use it */
    t->sleep_left_ptr = t->regs.x[4];
    if (t->timeout_immediate || (t->regs.x[3] && t->timeout_deadline <= arch_cycles())) {
        thread_set_timeout(t, 0);
        return 0;
    }
    if ((err = thread_may_block(t, STATE_NANOSLEEP)) != 0) {
        thread_set_timeout(t, 0);
        return err;
    }
    thread_block(t, STATE_NANOSLEEP, NULL);
    return KER_BLOCKED;
}
