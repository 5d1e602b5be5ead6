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
struct vector { struct list attached; int32_t masked; bool enabled; uint32_t count; };
static struct vector *vectors;               /* [I] */
static uint32_t num_vectors;
static struct intrinfo_entry *intrinfo;      /* [I] */
static struct smp_entry *smp;                /* [I] */
static int timer_vector;

/* A handler thread runs on the CPU that took the interrupt, before every other thread, for HANDLER_BUDGET_NS at most. */
#define HANDLER_BUDGET_NS 500000000ull       /* generous: an emulator may stop the whole machine for a while */
static uint64_t handler_budget;              /* [I] cycles */

COLD void interrupt_init(void)
{
    intrinfo = _SYSPAGE_ENTRY(syspage, intrinfo);
    smp = _SYSPAGE_ENTRY(syspage, smp);
    timer_vector = _SYSPAGE_ENTRY(syspage, qtime)->intr;
    handler_budget = ns_to_cycles(HANDLER_BUDGET_NS);
    num_vectors = MIN(intrinfo->num_vectors, VECTORS_MAX);
    vectors = kmem_alloc((num_vectors + HOOKS) * sizeof *vectors, NULL);
    if (!vectors)
        kpanic("no memory for %u interrupt vectors", num_vectors);
    ktimer_init(&tick_timer, tick);
    for (unsigned i = 0; i < num_vectors + HOOKS; i++)
        list_init(&vectors[i].attached);
}

void interrupt_cpu_init(struct percpu *p)
{
    intrinfo->unmask(syspage, timer_vector, (int)p->cpu);
    if (num_cpus > 1)
        intrinfo->unmask(syspage, SMP_IPI_VECTOR, (int)p->cpu);
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

static bool is_hook(unsigned v)
{
    return HOOKS && v == num_vectors;
}

static void hw_mask(unsigned v)
{
    if ((int)v != timer_vector && !is_hook(v))    /* the system tick is not a line to mask: see tick() */
        intrinfo->mask(syspage, (int)v, (int)cpu_index());
}

static void hw_unmask(unsigned v)
{
    if ((int)v != timer_vector && !is_hook(v))
        intrinfo->unmask(syspage, (int)v, (int)cpu_index());
}

static void mask_once(unsigned v)
{
    if (vectors[v].masked++ == 0)
        hw_mask(v);
}


static void handler_overrun(struct ktimer *k)
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

static void handler_run(struct interrupt *in)
{
    struct thread *t = in->thread;
    int err;

    if (!t)
        return;
    if (t->state != STATE_INTR) {
        in->pending = true;
        return;
    }
    in->running = true;
    TRACE(handler_enter(in));
    in->started = arch_cycles_fast();
    if (!ktimer_armed(&in->watchdog))        /* it stays armed over many short runs */
        ktimer_arm(&in->watchdog, in->started + handler_budget);
    if (num_cpus > 1)
        sched_set_runqueue(t, runqueue_get(1ul << cpu_index(), &err));
    thread_result(t, is_hook(in->vector) ? hook_buffer : 0);
    t->blocked_on = NULL;
    sched_preempt(t);
}

static void wake(struct interrupt *in)
{
    if (in->is_handler) {
        handler_run(in);
        return;
    }
    if (in->is_thread) {
        struct thread *t = in->thread;
        if (t && t->state == STATE_INTR)
            thread_unblock(t, in->id);
        else if (t)
            t->intr_pending = true;
        return;
    }
    event_deliver(in->process, in->thread, &in->event, SI_IRQ);
}

/*
 * The system timer as an interrupt source: the kernel is tickless, so the tick exists only while somebody is attached to it. It comes
 * once a clock period; while it is masked, nothing comes.
 */
static void device_interrupt(unsigned v);

static void tick(struct ktimer *k)
{
    if (list_empty(&vectors[timer_vector].attached))
        return;
    ktimer_arm(k, k->deadline + ns_to_cycles(clock_period_ns));
    if (vectors[timer_vector].masked == 0)
        device_interrupt((unsigned)timer_vector);
}

static void device_interrupt(unsigned v)
{
    struct vector *vec = &vectors[v];

    vec->count++;
    if (list_empty(&vec->attached)) {
        hw_mask(v);
        vec->enabled = false;
        kprintf("interrupt %u: nobody is attached, masked\n", v);
        return;
    }
    list_for_each(in, &vec->attached, struct interrupt, vector_link) {
        if (!in->auto_masked) {
            mask_once(v);
            in->mask_count++;
            in->auto_masked = in->is_handler;
        }
        wake(in);
    }
}

#ifdef PAULI_INSTR
void interrupt_trace_hook(unsigned buffer)
{
    hook_buffer = buffer;
    if (!list_empty(&vectors[num_vectors].attached))
        device_interrupt(num_vectors);
}
#endif

void interrupt_dispatch(void)
{
    int v = intrinfo->id.id(syspage, intrinfo);

    if (v < 0)
        return;
    TRACE(int_enter(v));
    if (v == timer_vector)
        ktimer_run(arch_cycles());
    else if (v == SMP_IPI_VECTOR)
        ipi_receive();
    else if ((unsigned)v < num_vectors)
        device_interrupt((unsigned)v);
    intrinfo->eoi.eoi(syspage, intrinfo, v);
    TRACE(int_exit(v));
}

/* ---- attach and detach ---- */

COLD void interrupt_free(struct interrupt *in)
{
    struct vector *vec = &vectors[in->vector];

    list_remove(&in->vector_link);
    htable_remove(&in->process->interrupts, (unsigned)in->id, &in->process->quota);
    vec->masked -= in->mask_count;           /* what it masked and did not unmask */
    if (list_empty(&vec->attached)) {
        hw_mask(in->vector);
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

COLD void interrupt_thread_gone(struct thread *t)
{
    struct htable *ht = &t->process->interrupts;

    for (int id = htable_next(ht, 0); id >= 0; id = htable_next(ht, (unsigned)id + 1)) {
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
}

static bool vector_allowed(unsigned v)
{
    if ((int)v == timer_vector)
        return true;
    return v < num_vectors && v >= 16 &&
           !(intrinfo->config && intrinfo->config(syspage, intrinfo, (int)v) & (INTR_CONFIG_FLAG_DISALLOWED | INTR_CONFIG_FLAG_IPI));
}

enum attach_kind { ATTACH_EVENT, ATTACH_THREAD, ATTACH_HANDLER };

static COLD long attach(struct thread *t, unsigned v, unsigned flags, const struct sigevent *e, enum attach_kind kind)
{
    struct process *p = t->process;
    struct interrupt *in;
    int id;

    if (HOOKS && v == _NTO_HOOK_TRACE)
        v = num_vectors;
    else if (!vector_allowed(v))
        return -EINVAL;
    if (!list_empty(&vectors[v].attached) &&
        (flags & _NTO_INTR_FLAGS_EXCLUSIVE ||
         list_first(&vectors[v].attached, struct interrupt, vector_link)->flags & _NTO_INTR_FLAGS_EXCLUSIVE))
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
        list_append(&vectors[v].attached, &in->vector_link);
    else
        list_push(&vectors[v].attached, &in->vector_link);
    if (flags & _NTO_INTR_FLAGS_NO_UNMASK) {
        vectors[v].masked++;
        in->mask_count++;
    }
    if (!vectors[v].enabled && !vectors[v].masked) {
        vectors[v].enabled = true;
        hw_unmask(v);
    }
    if (kind != ATTACH_EVENT)
        t->intr = in;
    if ((int)v == timer_vector && !ktimer_armed(&tick_timer))
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
            if (--vectors[in->vector].masked == 0)
                hw_unmask(in->vector);
        }
        in->auto_masked = false;
    }
    if (t->exit_work & WORK_DIE)             /* killed by another CPU while it ran: nobody would wake it for that */
        return 0;
    t->state = STATE_INTR;
    t->blocked_on = NULL;
    sched_block(t);
    if (in->pending) {
        in->pending = false;
        handler_run(in);
    }
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
        if (--vectors[t->intr->vector].masked == 0)
            hw_unmask(t->intr->vector);
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
    mask_once((unsigned)v);
    if (in)
        in->mask_count++;
    return vectors[v].masked;
}

long ker_interrupt_unmask(struct thread *t)
{
    struct interrupt *in;
    int v = mask_target(t, &in);

    if (v < 0)
        return v;
    if (vectors[v].masked > 0) {
        if (in && in->mask_count > 0)
            in->mask_count--;
        if (--vectors[v].masked == 0) {
            vectors[v].enabled = true;
            hw_unmask((unsigned)v);
        }
    }
    return vectors[v].masked;
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
        *mask_count = vectors[(*out)->vector].masked;
    return *out != NULL;
}
