/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Interrupts. A vector has a list of attachments and a mask count; it is unmasked at the controller while the count is 0 and something
 * is attached. Event and thread attachments are masked each time until InterruptUnmask. What nobody is attached to gets masked.
 */
#include "interrupt.h"
#include "clock.h"
#include "debug.h"
#include "kalloc.h"
#include "kercalls.h"
#include "kevent.h"
#include "ksignal.h"
#include "priority.h"
#include "ksched.h"
#include "lock.h"
#include "trace.h"
#include "usercopy.h"
#include <sys/procmgr.h>
#include <sys/syspage.h>

static KCACHE_DEFINE(interrupt_cache, "interrupt", struct interrupt);

static struct ktimer tick_timer;             /* the system tick, while somebody is attached to it */
static void tick(struct ktimer *);

#ifdef PAULI_INSTR
#define HOOKS 1u                             /* the trace hook has the place after the last vector */
static unsigned hook_buffer;                 /* its handler's argument */
#else
#define HOOKS 0u
#define hook_buffer 0u
#endif
#define VECTORS_MAX 1024
struct vector {
    struct list attached;
    int32_t masked;
    bool enabled;
    bool line;                               /* [I] the controller can mask it: neither the system tick (see tick()) nor the hook */
};
static struct {                              /* [I] together: every interrupt reads them */
    struct intrinfo_entry *info;
    struct vector *vectors;
    uint32_t num_vectors;
    int timer_vector;
} ctl;
static struct smp_entry *smp;                /* [I] */

/* A handler thread runs on the CPU that took the interrupt, before every other thread, for HANDLER_BUDGET_NS at most. */
#define HANDLER_BUDGET_NS 500000000ull       /* generous: an emulator may stop the whole machine for a while */
static uint64_t handler_budget;              /* [I] cycles */

static bool is_hook(unsigned v)
{
    return HOOKS && v == ctl.num_vectors;
}

COLD void interrupt_init(void)
{
    ctl.info = _SYSPAGE_ENTRY(syspage, intrinfo);
    smp = _SYSPAGE_ENTRY(syspage, smp);
    ctl.timer_vector = _SYSPAGE_ENTRY(syspage, qtime)->intr;
    handler_budget = ns_to_cycles(HANDLER_BUDGET_NS);
    ctl.num_vectors = MIN(ctl.info->num_vectors, VECTORS_MAX);
    ctl.vectors = kmem_alloc((ctl.num_vectors + HOOKS) * sizeof(struct vector), NULL);
    if (!ctl.vectors)
        kpanic("no memory for %u interrupt vectors", ctl.num_vectors);
    ktimer_init(&tick_timer, tick);
    for (unsigned i = 0; i < ctl.num_vectors + HOOKS; i++) {
        list_init(&ctl.vectors[i].attached);
        ctl.vectors[i].line = (int)i != ctl.timer_vector && !is_hook(i);
    }
}

void interrupt_cpu_init(struct percpu *p)
{
    ctl.info->unmask(syspage, ctl.timer_vector, (int)p->cpu);
    if (num_cpus > 1)
        ctl.info->unmask(syspage, SMP_IPI_VECTOR, (int)p->cpu);
}

void ipi_send(unsigned cpu, uint32_t cmd)
{
    TRACE(system(_NTO_TRACE_SYS_IPI, cmd, cpu));
    smp->send_ipi(syspage, cpu, cmd, &percpu_of[cpu]->ipi_pending);
}

static void ipi_receive(void)
{
    uint32_t cmd = __atomic_exchange_n(&this_cpu()->ipi_pending, 0, __ATOMIC_ACQ_REL);

    if (cmd & IPI_HALT) {
        klock_release();
        for (;;)
            arch_wait_for_interrupt();
    }
    /* IPI_RESCHED: need_resched is set already */
}

static void hw_unmask(unsigned v)
{
    if (ctl.vectors[v].line)
        ctl.info->unmask(syspage, (int)v, (int)cpu_index());
}

static inline void hw_mask(const struct vector *vec, unsigned v)
{
    if (vec->line)
        ctl.info->mask(syspage, (int)v, (int)cpu_index());
}

static inline void mask_once(struct vector *vec, unsigned v)
{
    if (vec->masked++ == 0)
        hw_mask(vec, v);
}

static void unmask_once(unsigned v)
{
    if (ctl.vectors[v].masked > 0 && --ctl.vectors[v].masked == 0)    /* InterruptUnmask() without an id may have been here */
        hw_unmask(v);
}

static COLD void handler_overrun(struct ktimer *k)
{
    struct interrupt *in = container_of(k, struct interrupt, watchdog);
    siginfo_t si;
    uint64_t now = arch_cycles();

    if (!in->running)
        return;
    if (now - in->started < handler_budget) {        /* armed for an earlier run that ended in time */
        ktimer_arm(k, in->started + handler_budget);
        return;
    }
    kprintf("interrupt %u: the handler of process %d (%s) ran too long and is detached\n", in->vector, in->process->pid,
            in->process->name);
    memset(&si, 0, sizeof si);
    si.si_signo = SIGILL;
    si.si_code = ILL_ILLTRP;
    signal_process(in->process, &si);
    thread_kill(in->thread, 0);          /* its end detaches and leaves the vector masked */
}

/* The handler is at work from now on: since when, and who watches it. */
static inline void handler_begin(struct interrupt *in)
{
    in->running = true;
    TRACE(handler_enter(in));
    in->started = arch_cycles_fast();
    if (unlikely(!ktimer_armed(&in->watchdog)))        /* it stays armed over many short runs */
        ktimer_arm(&in->watchdog, in->started + handler_budget);
}

/*
 * The interrupt came on this CPU: its handler's thread runs here next, before all others; at once, and the interrupted one waits in the
 * slot, where nothing speaks against it.
 */
static inline void handler_run(struct interrupt *in)
{
    struct percpu *p = this_cpu();
    struct thread *t = in->thread, *cur = p->current;
    int err;

    if (unlikely(!t))
        return;
    if (unlikely(t->state != STATE_INTR)) {
        in->pending = true;
        return;
    }
    handler_begin(in);
    if (is_hook(in->vector))
        thread_result(t, hook_buffer);
    if (likely(!p->smp && !sched_handoff && cur->state == STATE_RUNNING && !(cur->unusual | t->unusual) && cur->prio < t->prio &&
               !rq_has(cur->rq, cur->prio))) {
        sched_slot_put(cur);
        sched_switch_plain(p, cur, t, false);    /* false: t has no time slice */
        return;
    }
    if (num_cpus > 1)
        sched_set_runqueue(t, runqueue_get(1ul << p->cpu, &err));
    sched_preempt(t);
}

/* A line is masked before its attachment hears of it: until InterruptUnmask(), or until the handler is done. */
static __attribute__((noinline)) void deliver(struct vector *vec, struct interrupt *in)
{
    struct thread *t;

    if (likely(!in->auto_masked)) {
        mask_once(vec, in->vector);
        in->mask_count++;
        in->auto_masked = in->is_handler;
    }
    t = in->thread;
    if (in->is_handler)
        handler_run(in);
    else if (!in->is_thread)
        event_deliver(in->process, t, &in->event, SI_IRQ);
    else if (t && t->state == STATE_INTR)
        thread_unblock(t, in->id);
    else if (t)
        t->intr_pending = true;
}

/*
 * The system timer as an interrupt source: the kernel is tickless, so the tick exists only while somebody is attached to it. It comes
 * once a clock period; while it is masked, nothing comes.
 */
static void device_interrupt(unsigned v);

static void tick(struct ktimer *k)
{
    if (list_empty(&ctl.vectors[ctl.timer_vector].attached))
        return;
    ktimer_arm(k, k->deadline + ns_to_cycles(clock_period_ns));
    if (ctl.vectors[ctl.timer_vector].masked == 0)
        device_interrupt((unsigned)ctl.timer_vector);
}

static COLD void nobody(unsigned v)
{
    hw_mask(&ctl.vectors[v], v);
    ctl.vectors[v].enabled = false;
    kprintf("interrupt %u: nobody is attached, masked\n", v);
}

static void device_interrupt(unsigned v)
{
    struct vector *vec = &ctl.vectors[v];

    if (unlikely(list_empty(&vec->attached))) {
        nobody(v);
        return;
    }
    list_for_each(in, &vec->attached, struct interrupt, vector_link)
        deliver(vec, in);
}

#ifdef PAULI_INSTR
void interrupt_trace_hook(unsigned buffer)
{
    hook_buffer = buffer;
    if (!list_empty(&ctl.vectors[ctl.num_vectors].attached))
        device_interrupt(ctl.num_vectors);
}
#endif

void interrupt_dispatch(void)
{
    int v = ctl.info->id.id(syspage, ctl.info);

    if (v < 0)
        return;
    TRACE(int_enter(v));
    if (v == ctl.timer_vector)
        ktimer_run(arch_cycles());
    else if (v == SMP_IPI_VECTOR)
        ipi_receive();
    else if ((unsigned)v < ctl.num_vectors)
        device_interrupt((unsigned)v);
    ctl.info->eoi.eoi(syspage, ctl.info, v);
    TRACE(int_exit(v));
}

/* ---- attach and detach ---- */

COLD void interrupt_free(struct interrupt *in)
{
    struct vector *vec = &ctl.vectors[in->vector];

    list_remove(&in->vector_link);
    htable_remove(&in->process->interrupts, (unsigned)in->id, &in->process->quota);
    vec->masked = MAX(vec->masked - in->mask_count, 0);    /* what it masked and did not unmask */
    if (list_empty(&vec->attached)) {
        hw_mask(vec, in->vector);
        vec->enabled = false;
        vec->masked = 0;
    } else if (vec->masked == 0 && in->mask_count) {
        hw_unmask(in->vector);
    }
    if ((in->is_thread || in->is_handler) && in->thread)
        in->thread->intr = NULL;
    ktimer_disarm(&in->watchdog);
    kcache_free(&interrupt_cache, in, &in->process->quota);
}

#define GONE_STEP 16u

bool interrupt_thread_gone_step(struct thread *t, uint32_t *at)
{
    struct htable *ht = &t->process->interrupts;

    for (unsigned n = 0; n < GONE_STEP; n++) {
        int id = htable_next(ht, *at);
        if (id < 0)
            return true;
        *at = (uint32_t)id + 1;
        struct interrupt *in = htable_get(ht, (unsigned)id);
        if (in->process_thread == t)
            in->process_thread = NULL;
        if (in->thread != t)
            continue;
        if (in->flags & _NTO_INTR_FLAGS_PROCESS && !in->is_handler && !in->is_thread)
            in->thread = NULL;
        else
            interrupt_free(in);
    }
    return false;
}

static bool vector_allowed(unsigned v)
{
    if ((int)v == ctl.timer_vector)
        return true;
    return v < ctl.num_vectors && v >= 16 &&
           !(ctl.info->config && ctl.info->config(syspage, ctl.info, (int)v) & (INTR_CONFIG_FLAG_DISALLOWED | INTR_CONFIG_FLAG_IPI));
}

enum attach_kind { ATTACH_EVENT, ATTACH_THREAD, ATTACH_HANDLER };

static COLD long attach(struct thread *t, unsigned v, unsigned flags, const struct sigevent *e, enum attach_kind kind)
{
    struct process *p = t->process;
    struct interrupt *in;
    int id;

    if (HOOKS && v == _NTO_HOOK_TRACE)
        v = ctl.num_vectors;
    else if (!vector_allowed(v))
        return -EINVAL;
    if (!list_empty(&ctl.vectors[v].attached) &&
        (flags & _NTO_INTR_FLAGS_EXCLUSIVE ||
         list_first(&ctl.vectors[v].attached, struct interrupt, vector_link)->flags & _NTO_INTR_FLAGS_EXCLUSIVE))
        return -EBUSY;
    in = kcache_alloc(&interrupt_cache, &p->quota);
    if (!in)
        return -EAGAIN;
    id = htable_alloc(&p->interrupts, in, 1, &p->quota);
    if (id < 0) {
        kcache_free(&interrupt_cache, in, &p->quota);
        return -EAGAIN;
    }
    in->id = id;
    in->process = p;
    in->thread = t;
    in->vector = v;
    in->flags = flags;
    in->is_thread = kind == ATTACH_THREAD;
    in->is_handler = kind == ATTACH_HANDLER;
    ktimer_init(&in->watchdog, handler_overrun);
    if (e)
        in->event = *e;
    if (flags & _NTO_INTR_FLAGS_END)
        list_append(&ctl.vectors[v].attached, &in->vector_link);
    else
        list_push(&ctl.vectors[v].attached, &in->vector_link);
    if (flags & _NTO_INTR_FLAGS_NO_UNMASK) {
        ctl.vectors[v].masked++;
        in->mask_count++;
    }
    if (!ctl.vectors[v].enabled && !ctl.vectors[v].masked) {
        ctl.vectors[v].enabled = true;
        hw_unmask(v);
    }
    if (kind != ATTACH_EVENT)
        t->intr = in;
    if ((int)v == ctl.timer_vector && !ktimer_armed(&tick_timer))
        ktimer_arm(&tick_timer, arch_cycles() + ns_to_cycles(clock_period_ns));
    return id;
}

static bool may_attach(struct thread *t, bool event_only)
{
    return process_able(t->process, PROCMGR_AID_INTERRUPT) ||
           (event_only && process_able(t->process, PROCMGR_AID_INTERRUPTEVENT));
}

/*
 * InterruptAttach(): the library makes a thread for the handler and lets it attach itself here. It becomes the vector's handler
 * thread: above every priority, woken on the CPU that took the interrupt; between interrupts it is in ker_interrupt_done().
 */
static long attach_handler(struct thread *t)
{
    long id;

    if (t->intr)
        return -EBUSY;
    id = attach(t, (unsigned)t->regs.x[0], (unsigned)t->regs.x[4], NULL, ATTACH_HANDLER);
    if (id < 0)
        return id;
    t->intr->process_thread = thread_find(t->process, (int)t->regs.x[5]);
    t->policy = SCHED_FIFO;
    t->real_prio = PRIO_MAX;
    priority_set_base_dying(t, PRIO_MAX);
    handler_begin(t->intr);                  /* it is watched until its first InterruptDone(), too */
    return id;
}

static void deliver_user_event(struct interrupt *in, uintptr_t at)
{
    struct sigevent e;

    if (copyin(&e, at, 32) == 0 && event_check(in->process, &e) == 0)
        event_deliver(in->process, in->process_thread, &e, SI_IRQ);
}

#define EVENT_ARRAY_MAX 16

/* The handler returned x0: NULL, an event, or (ARRAY) a NULL-terminated array of events. Wait for the next interrupt. */
long ker_interrupt_done(struct thread *t)
{
    struct interrupt *in = t->intr;
    uintptr_t ev = t->regs.x[0], one;

    if (!in || !in->is_handler)
        return -EINVAL;
    if (in->running) {
        in->running = false;
        TRACE(handler_exit(in, ev));
        if (in->flags & _NTO_INTR_FLAGS_ARRAY) {
            for (unsigned i = 0; ev && i < EVENT_ARRAY_MAX && copyin(&one, ev + i * 8, 8) == 0 && one; i++)
                deliver_user_event(in, one);
        } else if (ev) {
            deliver_user_event(in, ev);
        }
        if (in->mask_count > 0 && in->auto_masked) {
            in->mask_count--;
            unmask_once(in->vector);
        }
        in->auto_masked = false;
    }
    if (t->exit_work & WORK_DIE)             /* killed by another CPU while it ran: nobody would wake it for that */
        return 0;
    if (in->pending) {                       /* came meanwhile */
        in->pending = false;
        handler_begin(in);
        return is_hook(in->vector) ? hook_buffer : 0;
    }
    t->state = STATE_INTR;
    t->blocked_on = NULL;
    thread_result(t, 0);
    sched_block(t);
    return KER_BLOCKED;
}

COLD long ker_interrupt_attach(struct thread *t)
{
    struct sigevent e;
    int err;

    if (!may_attach(t, !t->regs.x[1]) || (HOOKS && t->regs.x[0] == _NTO_HOOK_TRACE && !process_able(t->process, PROCMGR_AID_TRACE)))
        return -EPERM;
    if (t->regs.x[1])
        return attach_handler(t);
    if (copyin(&e, t->regs.x[5], 32) < 0)
        return -EFAULT;
    if ((err = event_check(t->process, &e)) != 0)
        return err == -EBADF ? -EINVAL : err;
    if (SIGEV_GET_TYPE(&e) == SIGEV_INTR && t->regs.x[4] & _NTO_INTR_FLAGS_PROCESS)
        return -EINVAL;
    return attach(t, (unsigned)t->regs.x[0], (unsigned)t->regs.x[4], &e, ATTACH_EVENT);
}

COLD long ker_interrupt_attach_thread(struct thread *t)
{
    if (!may_attach(t, false))
        return -EPERM;
    if (t->intr)
        return -EBUSY;
    return attach(t, (unsigned)t->regs.x[0], (unsigned)t->regs.x[1], NULL, ATTACH_THREAD);
}

static struct interrupt *interrupt_find(struct process *p, int id)
{
    return id > 0 ? htable_get(&p->interrupts, (unsigned)id) : NULL;
}

long ker_interrupt_detach(struct thread *t)
{
    struct interrupt *in = interrupt_find(t->process, (int)t->regs.x[0]);

    if (!in)
        return -EINVAL;
    interrupt_free(in);
    return 0;
}

long ker_interrupt_wait(struct thread *t)
{
    unsigned flags = (unsigned)t->regs.x[0];
    uint64_t ns;
    int err;

    if (flags & ~(_NTO_INTR_WAIT_FLAGS_FAST | _NTO_INTR_WAIT_FLAGS_UNMASK))
        return -ENOTSUP;
    if (t->regs.x[1]) {              /* 8.0: relative timeout, ns */
        if (copyin(&ns, t->regs.x[1], 8) < 0)
            return -EFAULT;
        clock_deadline(CLOCK_MONOTONIC, false, ns, &t->timeout_deadline);
        t->timeout_realtime_ns = 0;
        thread_set_timeout(t, _NTO_TIMEOUT_INTR);
        t->timeout_immediate = t->timeout_is_event = false;
    }
    if (flags & _NTO_INTR_WAIT_FLAGS_UNMASK && t->intr && t->intr->mask_count > 0) {
        t->intr->mask_count--;
        unmask_once(t->intr->vector);
    }
    if (t->intr_pending) {
        t->intr_pending = false;
        thread_timeout_disarm(t);
        return t->intr ? t->intr->id : 0;
    }
    if ((err = thread_may_block(t, STATE_INTR)) != 0)
        return err;
    thread_block(t, STATE_INTR, NULL);
    return KER_BLOCKED;
}

/* The vector that a mask or unmask call names; the id, when given, must be the caller's and on it. */
static int mask_target(struct thread *t, struct interrupt **in)
{
    int v = (int)t->regs.x[0], id = (int)t->regs.x[1];

    *in = NULL;
    if (!may_attach(t, true))
        return -EPERM;
    if (id != -1) {
        *in = interrupt_find(t->process, id);
        if (!*in || (v > 0 && (unsigned)v != (*in)->vector))
            return -EINVAL;
        return (int)(*in)->vector;
    }
    return v >= 0 && vector_allowed((unsigned)v) ? v : -EINVAL;
}

long ker_interrupt_mask(struct thread *t)
{
    struct interrupt *in;
    int v = mask_target(t, &in);

    if (v < 0)
        return v;
    mask_once(&ctl.vectors[v], (unsigned)v);
    if (in)
        in->mask_count++;
    return ctl.vectors[v].masked;
}

long ker_interrupt_unmask(struct thread *t)
{
    struct interrupt *in;
    int v = mask_target(t, &in);

    if (v < 0)
        return v;
    if (ctl.vectors[v].masked > 0) {
        if (in && in->mask_count > 0)
            in->mask_count--;
        if (--ctl.vectors[v].masked == 0) {
            ctl.vectors[v].enabled = true;
            hw_unmask((unsigned)v);
        }
    }
    return ctl.vectors[v].masked;
}

COLD long ker_interrupt_characteristic(struct thread *t)
{
    struct interrupt *in = interrupt_find(t->process, (int)t->regs.x[1]);
    unsigned zero = 0;

    if ((int)t->regs.x[0] != 0 || !in)
        return -EINVAL;
    return t->regs.x[3] && copyout(t->regs.x[3], &zero, 4) < 0 ? -EFAULT : 0;
}

bool interrupt_info(struct process *p, int id, bool next, struct interrupt **out, int32_t *mask_count)
{
    if (next)
        id = htable_next(&p->interrupts, id < 0 ? 0 : (unsigned)id);
    *out = interrupt_find(p, id);
    if (*out)
        *mask_count = ctl.vectors[(*out)->vector].masked;
    return *out != NULL;
}
