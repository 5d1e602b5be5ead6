/* SPDX-License-Identifier: Apache-2.0 */
/* TraceEvent(): what is traced, and in which form. In procnto-smp nothing is. */
#include "kercalls.h"
#include "thread.h"
#include <sys/trace.h>

#ifndef PAULI_INSTR
long ker_trace_event(struct thread *t)
{
    return (uint32_t)t->regs.x[0] == _NTO_TRACE_QUERYSUPPORT ? 0 : -ENOTSUP;
}
#else
#include "../debug/trace_impl.h"
#include "process.h"
#include "usercopy.h"
#include <sys/procmgr.h>
#include <sys/syspage.h>

#define EVENTS_MAX    1024u
#define WORDS         (EVENTS_MAX / 64)
#define RULES_MAX     64
#define EVERY_EVENT   UINT32_MAX
#define TRACE_VERSION 103                    /* of the records: 1.03 */

/* Per class as commands name them; `mask`: events are given as bits, several at once. */
static struct trace_class {
    uint16_t events;
    bool mask;
    uint16_t rules;                          /* that name it */
    uint64_t on[WORDS], wide[WORDS];
} classes[TRACE_CLASSES] = {
    [_NTO_TRACE_CONTROL] = { 2, true },
    [_NTO_TRACE_KERCALLENTER] = { _TRACE_MAX_KER_CALL_NUM, false },
    [_NTO_TRACE_KERCALLEXIT] = { _TRACE_MAX_KER_CALL_NUM, false },
    [_NTO_TRACE_KERCALLINT] = { _TRACE_MAX_KER_CALL_NUM, false },
    [_NTO_TRACE_INTENTER] = { EVENTS_MAX, false },
    [_NTO_TRACE_INTEXIT] = { EVENTS_MAX, false },
    [_NTO_TRACE_PROCESS] = { 5, true },
    [_NTO_TRACE_THREAD] = { _TRACE_MAX_TH_STATE_NUM, true },
    [_NTO_TRACE_VTHREAD] = { _TRACE_MAX_TH_STATE_NUM, true },
    [_NTO_TRACE_USER] = { EVENTS_MAX, false },
    [_NTO_TRACE_SYSTEM] = { EVENTS_MAX, false },
    [_NTO_TRACE_COMM] = { _NTO_TRACE_COMM_ERROR + 1, false },
    [_NTO_TRACE_INT_HANDLER_ENTER] = { EVENTS_MAX, false },
    [_NTO_TRACE_INT_HANDLER_EXIT] = { EVENTS_MAX, false },
    [_NTO_TRACE_QUIP] = { EVENTS_MAX, false },
    [_NTO_TRACE_SEC] = { _NTO_TRACE_SEC_UNREG_EVENT + 1, false },
    [_NTO_TRACE_QVM] = { EVENTS_MAX, false },
};

/* Only events about that process, and that thread unless 0. */
static struct trace_rule { uint32_t cls, event; pid_t pid; int tid; } rules[RULES_MAX];     /* cls 0: free */
bool trace_started;

/* ---- the filter ---- */

static bool bit_get(const uint64_t *map, unsigned i)
{
    return map[i / 64] >> (i % 64) & 1;
}

static void bit_set(uint64_t *map, unsigned i, bool on)
{
    if (on)
        map[i / 64] |= 1ul << (i % 64);
    else
        map[i / 64] &= ~(1ul << (i % 64));
}

static bool rules_allow(unsigned cls, unsigned index, pid_t pid, int tid)
{
    for (const struct trace_rule *r = rules; r < rules + RULES_MAX; r++)
        if (r->cls == cls && (r->event == EVERY_EVENT || r->event == index) && (r->pid != pid || (r->tid && r->tid != tid)))
            return false;
    return true;
}

/* The kernel's own buffers, for the panic report, hold everything in short. */
enum trace_mode trace_filter(unsigned cls, unsigned index, pid_t pid, int tid)
{
    const struct trace_class *c = &classes[cls];

    if (!trace_started)
        return TRACE_FAST;
    if (index >= c->events || !bit_get(c->on, index) || (c->rules && !rules_allow(cls, index, pid, tid)))
        return TRACE_OFF;
    return bit_get(c->wide, index) ? TRACE_WIDE : TRACE_FAST;
}

/* ---- what a command is about: classes, and events of them ---- */

/* Bit n: class n. 0: there is no such class. */
static uint32_t class_set(uint32_t cls)
{
    switch (cls) {
    case _NTO_TRACE_KERCALL:
        return 1u << _NTO_TRACE_KERCALLENTER | 1u << _NTO_TRACE_KERCALLEXIT | 1u << _NTO_TRACE_KERCALLINT;
    case _NTO_TRACE_INT:
        return 1u << _NTO_TRACE_INTENTER | 1u << _NTO_TRACE_INTEXIT | 1u << _NTO_TRACE_INT_HANDLER_ENTER |
               1u << _NTO_TRACE_INT_HANDLER_EXIT;
    default:
        return cls < TRACE_CLASSES && classes[cls].events ? 1u << cls : 0;
    }
}

enum change { CHANGE_ON, CHANGE_WIDE, CHANGE_PID, CHANGE_TID };
struct command { enum change what; bool value; pid_t pid; int tid; };    /* value false: off, fast, filter cleared */

static struct trace_rule *rule_find(unsigned cls, uint32_t event)
{
    for (struct trace_rule *r = rules; r < rules + RULES_MAX; r++)
        if (r->cls == cls && (cls == 0 || r->event == event))
            return r;
    return NULL;
}

static int rule_change(unsigned cls, uint32_t event, const struct command *c)
{
    struct trace_rule *r = rule_find(cls, event);

    if (!r && !c->value)
        return 0;
    if (!c->value && c->what == CHANGE_TID) {
        r->tid = 0;
        return 0;
    }
    if (!c->value) {
        r->cls = 0;
        classes[cls].rules--;
        return 0;
    }
    if (!r) {
        if (!(r = rule_find(0, 0)))
            return -ENOMEM;
        classes[cls].rules++;
    }
    *r = (struct trace_rule){ cls, event, c->pid, c->tid };
    return 0;
}

static int change_event(unsigned cls, unsigned index, const struct command *c)
{
    if (c->what == CHANGE_ON)
        bit_set(classes[cls].on, index, c->value);
    else if (c->what == CHANGE_WIDE)
        bit_set(classes[cls].wide, index, c->value);
    else
        return rule_change(cls, index, c);
    return 0;
}

static int change_class(unsigned cls, const struct command *c)
{
    if (c->what == CHANGE_PID || c->what == CHANGE_TID)
        return rule_change(cls, EVERY_EVENT, c);
    memset(c->what == CHANGE_ON ? classes[cls].on : classes[cls].wide, c->value ? 0xff : 0, sizeof classes[cls].on);
    return 0;
}

/* Bits are numbered as the events of their class: those of CONTROL and PROCESS from 0, threads' by state. */
static int change_events(unsigned cls, uint32_t event, const struct command *c)
{
    int err = 0;

    if (!classes[cls].mask)
        return event < classes[cls].events ? change_event(cls, event, c) : -EINVAL;
    if (!event || event >> classes[cls].events)
        return -EINVAL;
    for (; event && !err; event &= event - 1)
        err = change_event(cls, (unsigned)__builtin_ctz(event), c);
    return err;
}

static uint32_t all_classes(void)
{
    uint32_t set = 0;

    for (unsigned i = 0; i < TRACE_CLASSES; i++)
        set |= classes[i].events ? 1u << i : 0;
    return set;
}

/* Arguments: class, event, pid, tid, beginning where the command's scope says. */
enum scope { SCOPE_ALL, SCOPE_CLASS, SCOPE_EVENT };
static const struct change_command { uint32_t mode; uint8_t scope, what; bool value; } change_commands[] = {
    { _NTO_TRACE_ADDALLCLASSES, SCOPE_ALL, CHANGE_ON, true },
    { _NTO_TRACE_DELALLCLASSES, SCOPE_ALL, CHANGE_ON, false },
    { _NTO_TRACE_SETALLCLASSESWIDE, SCOPE_ALL, CHANGE_WIDE, true },
    { _NTO_TRACE_SETALLCLASSESFAST, SCOPE_ALL, CHANGE_WIDE, false },
    { _NTO_TRACE_ADDCLASS, SCOPE_CLASS, CHANGE_ON, true },
    { _NTO_TRACE_DELCLASS, SCOPE_CLASS, CHANGE_ON, false },
    { _NTO_TRACE_SETCLASSWIDE, SCOPE_CLASS, CHANGE_WIDE, true },
    { _NTO_TRACE_SETCLASSFAST, SCOPE_CLASS, CHANGE_WIDE, false },
    { _NTO_TRACE_SETCLASSPID, SCOPE_CLASS, CHANGE_PID, true },
    { _NTO_TRACE_CLRCLASSPID, SCOPE_CLASS, CHANGE_PID, false },
    { _NTO_TRACE_SETCLASSTID, SCOPE_CLASS, CHANGE_TID, true },
    { _NTO_TRACE_CLRCLASSTID, SCOPE_CLASS, CHANGE_TID, false },
    { _NTO_TRACE_ADDEVENT, SCOPE_EVENT, CHANGE_ON, true },
    { _NTO_TRACE_DELEVENT, SCOPE_EVENT, CHANGE_ON, false },
    { _NTO_TRACE_SETEVENTWIDE, SCOPE_EVENT, CHANGE_WIDE, true },
    { _NTO_TRACE_SETEVENTFAST, SCOPE_EVENT, CHANGE_WIDE, false },
    { _NTO_TRACE_SETEVENTPID, SCOPE_EVENT, CHANGE_PID, true },
    { _NTO_TRACE_CLREVENTPID, SCOPE_EVENT, CHANGE_PID, false },
    { _NTO_TRACE_SETEVENTTID, SCOPE_EVENT, CHANGE_TID, true },
    { _NTO_TRACE_CLREVENTTID, SCOPE_EVENT, CHANGE_TID, false },
};

static const struct change_command *change_command_find(uint32_t mode)
{
    for (unsigned i = 0; i < ARRAY_SIZE(change_commands); i++)
        if (change_commands[i].mode == mode)
            return &change_commands[i];
    return NULL;
}

static long change_command(const struct change_command *cc, const uint32_t *a)
{
    uint32_t set = cc->scope == SCOPE_ALL ? all_classes() : class_set(a[1]);
    struct command c = { cc->what, cc->value, 0, 0 };
    int err = set ? 0 : -EINVAL;

    if (cc->value && (cc->what == CHANGE_PID || cc->what == CHANGE_TID))
        c.pid = (pid_t)a[cc->scope + 1];
    if (cc->value && cc->what == CHANGE_TID && (c.tid = (int)a[cc->scope + 2]) <= 0)
        return -EINVAL;
    for (; set && !err; set &= set - 1) {
        unsigned cls = (unsigned)__builtin_ctz(set);
        err = cc->scope == SCOPE_EVENT ? change_events(cls, a[2], &c) : change_class(cls, &c);
    }
    return err;
}

/* ---- starting and stopping ---- */

static void set_active(bool on)
{
    uint32_t *flags = &_SYSPAGE_ENTRY(syspage, system_private)->private_flags;

    *flags = on ? *flags | SYSTEM_PRIVATE_FLAG_TRACE_ACTIVE : *flags & ~SYSTEM_PRIVATE_FLAG_TRACE_ACTIVE;
    trace_started = on;
}

static void stop(void)
{
    if (!trace_started)
        return;
    set_active(false);
    trace_buffers_flush();
}

void trace_session_end(void)
{
    stop();
    trace_buffers_free();
}

#define STATE_STEP 32                        /* threads recorded between two looks at interrupts */
#define RESUMED    (1ul << 63)

/* The threads of p from tid on, at most STATE_STEP of them; where to go on, 0: p is done. */
static int state_threads(struct process *p, int tid)
{
    unsigned n = 0;

    while ((tid = htable_next(&p->tids, (unsigned)tid)) >= 0) {
        const struct thread *t = htable_get(&p->tids, (unsigned)tid);
        if (n++ == STATE_STEP)
            return tid;
        trace_thread_created(t);
        trace_thread_state(t, t->state);
        trace_thread_named(t);
        tid++;
    }
    return 0;
}

/*
 * START records what there is already, so that the trace can be read by itself: one process, or a part of a large one, a step. The
 * place is kept in the caller's registers: x2 the next process' index, x3 the next thread.
 */
static long start_state(struct thread *t)
{
    struct process *p = process_next((pid_t)(t->regs.x[2] & ~RESUMED));
    int tid = (int)t->regs.x[3];
    uint64_t index;

    if (!p)
        return 0;
    if (tid == 0)
        trace_process_named(p);
    index = (uint64_t)p->pid & ((1u << PID_INDEX_BITS) - 1);
    tid = state_threads(p, tid);
    if (!tid && index + 1 == 1u << PID_INDEX_BITS)
        return 0;
    t->regs.x[2] = RESUMED | (tid ? index : index + 1);
    t->regs.x[3] = (uint64_t)tid;
    return KER_RESTART;
}

static long start(struct thread *t, bool state)
{
    if (t->regs.x[2] & RESUMED)
        return trace_started ? start_state(t) : 0;
    set_active(true);
    t->regs.x[2] = RESUMED;
    t->regs.x[3] = 0;
    return state ? start_state(t) : 0;
}

static long alloc_buffers(struct thread *t, const uint64_t *a)
{
    uint64_t paddr;
    int err;

    if (trace_started || trace_buffers_owner())
        return -EBUSY;
    if ((err = trace_buffers_alloc((uint32_t)a[1], t->process->pid, &paddr)) != 0)
        return err;
    if (copyout(a[2], &paddr, sizeof paddr) < 0) {
        trace_buffers_free();
        return -EFAULT;
    }
    return 0;
}

static long free_buffers(void)
{
    if (trace_started)
        return -EBUSY;
    trace_buffers_free();
    return 0;
}

/* ---- events of programs ---- */

static const uint8_t internal_class[TRACE_CLASSES] = {
    [_NTO_TRACE_CONTROL] = _TRACE_CONTROL_C >> 10, [_NTO_TRACE_KERCALLENTER] = _TRACE_KER_CALL_C >> 10,
    [_NTO_TRACE_KERCALLEXIT] = _TRACE_KER_CALL_C >> 10, [_NTO_TRACE_KERCALLINT] = _TRACE_KER_CALL_C >> 10,
    [_NTO_TRACE_INTENTER] = _TRACE_INT_C >> 10, [_NTO_TRACE_INTEXIT] = _TRACE_INT_C >> 10,
    [_NTO_TRACE_PROCESS] = _TRACE_PR_TH_C >> 10, [_NTO_TRACE_THREAD] = _TRACE_PR_TH_C >> 10,
    [_NTO_TRACE_VTHREAD] = _TRACE_PR_TH_C >> 10, [_NTO_TRACE_USER] = _TRACE_USER_C >> 10,
    [_NTO_TRACE_SYSTEM] = _TRACE_SYSTEM_C >> 10, [_NTO_TRACE_COMM] = _TRACE_COMM_C >> 10,
    [_NTO_TRACE_INT_HANDLER_ENTER] = _TRACE_INT_C >> 10, [_NTO_TRACE_INT_HANDLER_EXIT] = _TRACE_INT_C >> 10,
    [_NTO_TRACE_QUIP] = _TRACE_QUIP_C >> 10, [_NTO_TRACE_SEC] = _TRACE_SEC_C >> 10, [_NTO_TRACE_QVM] = _TRACE_QVM_C >> 10,
};

/* What a program may say of itself; to speak for the kernel takes the ability. */
static bool own_affair(uint32_t cls, uint32_t event)
{
    return cls == _NTO_TRACE_USER || cls == _NTO_TRACE_QUIP ||
           (cls == _NTO_TRACE_SYSTEM && (event == _NTO_TRACE_SYS_FUNC_ENTER || event == _NTO_TRACE_SYS_FUNC_EXIT ||
                                         event == _NTO_TRACE_SYS_ADDRESS || event == _NTO_TRACE_SYS_SLOG));
}

/* 0: it may be recorded. */
static int insert_check(const struct thread *t, uint32_t cls, uint32_t event)
{
    if (cls >= TRACE_CLASSES || !classes[cls].events || event >= EVENTS_MAX || (cls == _NTO_TRACE_USER && event > _NTO_TRACE_USERLAST))
        return -EINVAL;
    return own_affair(cls, event) || process_able(t->process, PROCMGR_AID_TRACE) ? 0 : -EPERM;
}

static void insert(const struct thread *t, uint32_t cls, uint32_t event, const uint32_t *words, unsigned n)
{
    if (trace_filter(cls, event, t->process->pid, t->tid) != TRACE_OFF)
        trace_record((uint32_t)internal_class[cls] << 10 | event, words, n);
}

static long insert_simple(const struct thread *t, uint32_t cls, uint32_t event, const uint32_t *words)
{
    int err = insert_check(t, cls, event);

    if (!err)
        insert(t, cls, event, words, 2);
    return err;
}

static uint32_t payload[TRACE_WORDS_MAX];

static long insert_bytes(const struct thread *t, uint32_t cls, uint32_t event, uintptr_t at, uint32_t bytes)
{
    int err = insert_check(t, cls, event);

    if (err)
        return err;
    if (bytes > sizeof payload)
        return -EINVAL;
    payload[bytes ? (bytes - 1) / 4 : 0] = 0;        /* what the last word has beyond them */
    if (bytes && copyin_bulk(payload, at, bytes) < 0)
        return -EFAULT;
    insert(t, cls, event, payload, (bytes + 3) / 4);
    return 0;
}

/* A longer one is cut. Always a chain, so that a reader can tell it from two numbers. */
static long insert_string(const struct thread *t, uint32_t event, uintptr_t at)
{
    int err = insert_check(t, _NTO_TRACE_USER, event);
    long n;

    if (err)
        return err;
    n = copyin_string((char *)payload, at, sizeof payload - 1);
    if (n == -ENAMETOOLONG)
        n = (long)sizeof payload - 1;
    if (n < 0)
        return n;
    memset((char *)payload + n, 0, MIN(sizeof payload - (size_t)n, 12ul));
    insert(t, _NTO_TRACE_USER, event, payload, MAX((unsigned)(n + 4) / 4, 3u));
    return 0;
}

static long insert_raw(const uint32_t *a)
{
    traceevent_t e = { a[1], { a[2], a[3], a[4] } };

    trace_record_raw(&e);
    return 0;
}

/* ---- the call ---- */

static long control(struct thread *t, uint32_t mode, const uint64_t *words, const uint32_t *a)
{
    const struct change_command *cc = change_command_find(mode);

    if (!process_able(t->process, PROCMGR_AID_TRACE))
        return -EPERM;
    if (cc)
        return change_command(cc, a);
    switch (mode) {
    case _NTO_TRACE_START:
        return start(t, true);
    case _NTO_TRACE_STARTNOSTATE:
        return start(t, false);
    case _NTO_TRACE_STOP:
        stop();
        return 0;
    case _NTO_TRACE_ALLOCBUFFER:
        return alloc_buffers(t, words);
    case _NTO_TRACE_DEALLOCBUFFER:
        return free_buffers();
    case _NTO_TRACE_FLUSHBUFFER:
        trace_buffers_flush();
        return 0;
    case _NTO_TRACE_QUERYEVENTS:
        return trace_buffers_count();
    case _NTO_TRACE_SETRINGMODE:
    case _NTO_TRACE_SETLINEARMODE:
        trace_buffers_ring(mode == _NTO_TRACE_SETRINGMODE);
        return 0;
    case _NTO_TRACE_OVERWRITEBUFFER:
    case _NTO_TRACE_SKIPBUFFER:
        trace_buffers_overwrite(mode == _NTO_TRACE_OVERWRITEBUFFER);
        return 0;
    case _NTO_TRACE_INSERTEVENT:
        return insert_raw(a);
    case _NTO_TRACE_ADDEVENTHANDLER:         /* there is no user code inside this kernel */
    case _NTO_TRACE_DELEVENTHANDLER:
    case _NTO_TRACE_ADDCLASSEVHANDLER:
    case _NTO_TRACE_DELCLASSEVHANDLER:
    case _NTO_TRACE_SETBUFFER:
        return -ENOTSUP;
    default:
        return -EINVAL;
    }
}

/* x0: the command, x1: it and its arguments, a word each; ints are their low halves. */
long ker_trace_event(struct thread *t)
{
    uint32_t mode = (uint32_t)t->regs.x[0], n = mode >> 28, a[5] = { 0 };
    uint64_t words[5] = { 0 };

    if (n > 5)
        return -EINVAL;
    if (n && copyin_bulk(words, t->regs.x[1], n * sizeof words[0]) < 0)
        return -EFAULT;
    for (unsigned i = 0; i < n; i++)
        a[i] = (uint32_t)words[i];
    switch (mode) {
    case _NTO_TRACE_QUERYSUPPORT:
        return _NTO_TRACE_SUPPINSTR;
    case _NTO_TRACE_QUERYVERSION:
        return TRACE_VERSION;
    case _NTO_TRACE_INSERTSUSEREVENT:
        return insert_simple(t, _NTO_TRACE_USER, a[1], &a[2]);
    case _NTO_TRACE_INSERTCUSEREVENT:
        return insert_bytes(t, _NTO_TRACE_USER, a[1], words[2], a[3]);
    case _NTO_TRACE_INSERTUSRSTREVENT:
        return insert_string(t, a[1], words[2]);
    case _NTO_TRACE_INSERTSCLASSEVENT:
        return insert_simple(t, a[1], a[2], &a[3]);
    case _NTO_TRACE_INSERTCCLASSEVENT:
        return insert_bytes(t, a[1], a[2], words[3], a[4]);
    default:
        return control(t, mode, words, a);
    }
}
#endif
