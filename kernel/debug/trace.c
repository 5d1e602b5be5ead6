/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The trace points: which event of which class, about whom, with which words. The first two words are what
 * fast mode keeps.
 */
#ifdef PAULI_INSTR
#include "trace_impl.h"
#include "aspace.h"
#include "channel.h"
#include "interrupt.h"
#include "kercalls.h"
#include "ksched.h"
#include "lock.h"
#include "process.h"
#include "thread.h"
#include "usercopy.h"
#include <sys/kercalls.h>

#define CALL_EXIT  _TRACE_MAX_KER_CALL_NUM          /* added to the number of the call */
#define CALL_INT   (2 * _TRACE_MAX_KER_CALL_NUM)
#define FIRST_MASK 1u                                /* PROCESS and THREAD events are bits of a mask: 0 is its first */

static void put(unsigned cls, unsigned index, uint32_t header, pid_t pid, int tid, const uint32_t *words, unsigned n)
{
    switch (trace_filter(cls, index, pid, tid)) {
    case TRACE_OFF:
        return;
    case TRACE_FAST:
        trace_record(header, words, MIN(n, 2u));
        return;
    case TRACE_WIDE:
        trace_record(header, words, n);
    }
}

/* Of the thread that runs. */
static void put_here(unsigned cls, unsigned index, uint32_t header, const uint32_t *words, unsigned n)
{
    const struct thread *t = this_cpu()->current;

    put(cls, index, header, t->process->pid, t->tid, words, n);
}

/* ---- kernel calls ---- */

static const uint8_t call_args[_TRACE_MAX_KER_CALL_NUM * 2] = {
#define KERCALL(number, NAME, handler, args) [number] = args,
#include "kercall_dispatch.h"
#undef KERCALL
};

/* The first words of a message in the current address space, as far as there are any. */
static void message_words(struct msgbuf buf, uint32_t *words, unsigned n)
{
    uint64_t iov[2];

    memset(words, 0, n * 4);
    if (buf.parts > 0) {
        if (copyin(iov, buf.addr, sizeof iov) < 0 || iov[1] > INT64_MAX)
            return;
        buf = (struct msgbuf){ iov[0], -(long)iov[1] };
    }
    for (unsigned i = 0; i < n && -buf.parts >= (long)(i + 1) * 4; i++)
        if (copyin(&words[i], buf.addr + i * 4, 4) < 0)
            return;
}

static bool is_send(unsigned call)
{
    return call == __KER_MSG_SENDV || call == __KER_MSG_SENDVNC;
}

static void send_enter(const struct thread *t, unsigned call, enum trace_mode mode)
{
    const uint64_t *x = t->regs.x;
    uint32_t w[6] = { (uint32_t)x[0], (uint32_t)x[2], (uint32_t)x[4] };

    message_words((struct msgbuf){ x[1], (long)x[2] }, &w[3], 3);
    if (mode == TRACE_FAST)
        w[1] = w[3];
    trace_record(_TRACE_KER_CALL_C | call, w, mode == TRACE_FAST ? 2 : ARRAY_SIZE(w));
}

/*
 * Private calls are procnto's own affair, and have no numbers in a trace. A call that the kernel makes
 * again goes on where it was.
 */
void trace_call_enter(struct thread *t)
{
    uint64_t call = t->regs.x[8];
    enum trace_mode mode;

    klock_taken();
    if (call >= _TRACE_MAX_KER_CALL_NUM || (t->trace_call == call + 1 && t->syscall == -1))
        return;
    t->trace_call = (uint16_t)(call + 1);
    mode = trace_filter(_NTO_TRACE_KERCALLENTER, (unsigned)call, t->process->pid, t->tid);
    if (mode == TRACE_OFF)
        return;
    if (is_send((unsigned)call)) {
        send_enter(t, (unsigned)call, mode);
    } else if (mode == TRACE_WIDE && call_args[call] > 0) {      /* all of them, whole */
        trace_record(_TRACE_KER_CALL_C | _NTO_TRACE_KERCALL64 | (uint32_t)call, (const uint32_t *)t->regs.x,
                     2u * call_args[call]);
    } else {
        uint32_t w[2] = { (uint32_t)t->regs.x[0], (uint32_t)t->regs.x[1] };
        trace_record(_TRACE_KER_CALL_C | (uint32_t)call, w, 2);
    }
}

static struct msgbuf received(const struct thread *t, unsigned call)
{
    switch (call) {
    case __KER_MSG_SENDV:
    case __KER_MSG_SENDVNC:
        return t->reply;
    case __KER_MSG_RECEIVEV:
    case __KER_MSG_RECEIVEPULSEV:
    case __KER_MSG_REPLYRECEIVEV:
        return t->recv;
    default:
        return (struct msgbuf){ 0, 0 };
    }
}

void trace_call_done(struct thread *t)
{
    unsigned call = t->trace_call - 1u;
    long result = (long)t->regs.x[0];
    bool interrupted = t->syscall == -1 || result == -EINTR;
    uint32_t w[4] = { (uint32_t)result };
    enum trace_mode mode;

    if (!t->trace_call)
        return;
    t->trace_call = 0;
    mode = trace_filter(interrupted ? _NTO_TRACE_KERCALLINT : _NTO_TRACE_KERCALLEXIT, call, t->process->pid, t->tid);
    if (mode == TRACE_OFF)
        return;
    if (result < 0 && result >= -4095) {
        w[0] = (uint32_t)-1;
        w[1] = (uint32_t)-result;
        mode = TRACE_FAST;
    } else {
        message_words(received(t, call), &w[1], mode == TRACE_FAST ? 1 : 3);
    }
    trace_record(_TRACE_KER_CALL_C | (call + (interrupted ? CALL_INT : CALL_EXIT)), w, mode == TRACE_FAST ? 2 : 4);
}

void trace_leave(struct percpu *p)
{
    unsigned buffer;

    if (unlikely(trace_notice(&buffer))) {
        interrupt_trace_hook(buffer);
        if (p->need_resched || p->current->exit_work)
            kernel_exit_work(p);
    }
    if (p->current->syscall != -1)
        trace_call_done(p->current);
}

/* ---- interrupts ---- */

static void put_int(unsigned cls, unsigned vector, unsigned event, uint32_t d0, uint64_t ip, uint32_t d3)
{
    const struct thread *t = this_cpu()->current;
    uint32_t w[4] = { d0, (uint32_t)ip, (uint32_t)(ip >> 32), d3 };
    enum trace_mode mode = trace_filter(cls, vector, t->process->pid, t->tid);

    if (mode == TRACE_WIDE)
        trace_record(_TRACE_INT_C | event, w, 4);
    else if (mode == TRACE_FAST)
        trace_record(_TRACE_INT_C | (event == _TRACE_INT_ENTRY_64 ? _TRACE_INT_ENTRY : event), w, 2);
}

void trace_int_enter(int vector)
{
    put_int(_NTO_TRACE_INTENTER, (unsigned)vector, _TRACE_INT_ENTRY_64, (uint32_t)vector,
            this_cpu()->current->regs.ip, 0);
}

void trace_int_exit(int vector)
{
    uint32_t w[2] = { (uint32_t)vector, this_cpu()->need_resched };

    put_here(_NTO_TRACE_INTEXIT, (unsigned)vector, _TRACE_INT_C | _TRACE_INT_EXIT, w, 2);
}

void trace_handler_enter(const struct interrupt *in)
{
    uint64_t ip = in->thread ? in->thread->regs.ip : 0;
    uint32_t w[4] = { (uint32_t)in->process->pid, in->vector, (uint32_t)ip, (uint32_t)(ip >> 32) };

    put(_NTO_TRACE_INT_HANDLER_ENTER, in->vector, _TRACE_INT_C | _TRACE_INT_HANDLER_ENTRY_64, in->process->pid,
        in->thread ? in->thread->tid : 0, w, 4);
}

void trace_handler_exit(const struct interrupt *in, uintptr_t event)
{
    uint32_t w[2] = { in->vector, (uint32_t)event };

    put_here(_NTO_TRACE_INT_HANDLER_EXIT, in->vector, _TRACE_INT_C | _TRACE_INT_HANDLER_EXIT, w, 2);
}

/* ---- threads and processes ---- */

#define NAME_WORDS 3u                        /* before a name */

static void put_name(unsigned cls, unsigned index, uint32_t header, uint32_t d0, uint32_t d1, pid_t pid,
                     int tid, const char *name)
{
    uint32_t w[2 + (_NTO_THREAD_NAME_MAX + 4) / 4] = { d0, d1 };
    size_t n = MIN(strlen(name), (size_t)_NTO_THREAD_NAME_MAX);

    if (trace_filter(cls, index, pid, tid) == TRACE_OFF)
        return;
    memcpy(&w[2], name, n);
    trace_record(header, w, MAX(NAME_WORDS, 2 + (unsigned)(n + 4) / 4));     /* its NUL goes along */
}

static unsigned bit(uint32_t mask)
{
    return (unsigned)__builtin_ctz(mask);
}

static void put_thread(const struct thread *t, unsigned event)
{
    uint32_t w[4] = { (uint32_t)t->process->pid, (uint32_t)t->tid, t->prio, t->policy };

    put(_NTO_TRACE_THREAD, event, _TRACE_PR_TH_C | event, t->process->pid, t->tid, w, 4);
}

void trace_thread_state(const struct thread *t, unsigned state)
{
    put_thread(t, state);
}

void trace_thread_created(const struct thread *t)
{
    put_thread(t, _TRACE_PR_TH_CREATE_T);
}

void trace_thread_gone(const struct thread *t)
{
    put_thread(t, _TRACE_PR_TH_DESTROY_T);
}

void trace_thread_named(const struct thread *t)
{
    if (t->name)
        put_name(_NTO_TRACE_PROCESS, bit(_NTO_TRACE_PROCTHREAD_NAME), _TRACE_PR_TH_C | _TRACE_PR_TH_NAME_T,
                 (uint32_t)t->process->pid,
                 (uint32_t)t->tid, t->process->pid, t->tid, t->name);
}

static void put_process(const struct process *p, uint32_t mask, uint32_t event)
{
    uint32_t w[2] = { (uint32_t)p->parent, (uint32_t)p->pid };

    put(_NTO_TRACE_PROCESS, bit(mask), _TRACE_PR_TH_C | event, p->pid, 0, w, 2);
}

static void put_process_name(const struct process *p, uint32_t mask, uint32_t event)
{
    put_name(_NTO_TRACE_PROCESS, bit(mask), _TRACE_PR_TH_C | event, (uint32_t)p->parent, (uint32_t)p->pid,
             p->pid, 0, p->name);
}

void trace_process_created(const struct process *p)
{
    put_process(p, _NTO_TRACE_PROCCREATE, _TRACE_PR_TH_CREATE_P);
}

void trace_process_named(const struct process *p)
{
    put_process_name(p, _NTO_TRACE_PROCCREATE_NAME, _TRACE_PR_TH_CREATE_P_NAME);
}

/* Buffers nobody else can give back any more go with the process that had them made. */
void trace_process_gone(const struct process *p)
{
    put_process(p, _NTO_TRACE_PROCDESTROY, _TRACE_PR_TH_DESTROY_P);
    if (p->name[0])
        put_process_name(p, _NTO_TRACE_PROCDESTROY_NAME, _TRACE_PR_TH_DESTROY_P_NAME);
    if (p->pid == trace_buffers_owner())
        trace_session_end();
}

/* ---- communication, the system ---- */

void trace_comm(unsigned event, uint32_t d0, uint32_t d1)
{
    uint32_t w[2] = { d0, d1 };

    put_here(_NTO_TRACE_COMM, event, _TRACE_COMM_C | event, w, 2);
}

/*
 * The rcvid the server will see: that of the client's last message there, one generation on; 0 with the
 * first message.
 */
void trace_comm_send(const struct thread *t, const struct connection *conn)
{
    uint32_t rcvid = 0;

    list_for_each(s, &t->slots, struct rcvslot, thread_link)
        if (s->sconn == conn->sconn) {
            rcvid = (s->rcvid & ~0xffu) | ((s->rcvid + 1) & 0xff);
            break;
        }
    trace_comm(_NTO_TRACE_COMM_SMSG, rcvid, (uint32_t)conn->channel->process->pid);
}

void trace_pulse(int code, uint32_t scoid, pid_t pid)
{
    unsigned event = code == _PULSE_CODE_UNBLOCK    ? _NTO_TRACE_COMM_SPULSE_UN :
                     code == _PULSE_CODE_DISCONNECT ? _NTO_TRACE_COMM_SPULSE_DIS :
                     code == _PULSE_CODE_COIDDEATH  ? _NTO_TRACE_COMM_SPULSE_DEA : _NTO_TRACE_COMM_SPULSE;

    trace_comm(event, scoid, (uint32_t)pid);
}

void trace_map(unsigned event, const struct process *p, uint64_t addr, uint64_t len, uint32_t flags)
{
    uint32_t w[6] = { (uint32_t)p->pid, (uint32_t)addr, (uint32_t)(addr >> 32), (uint32_t)len,
                     (uint32_t)(len >> 32), flags };

    if (trace_filter(_NTO_TRACE_SYSTEM, event, p->pid, 0) != TRACE_OFF)     /* the address alone would not say much: all of it in both forms */
        trace_record(_TRACE_SYSTEM_C | event, w, ARRAY_SIZE(w));
}

void trace_system(unsigned event, uint32_t d0, uint32_t d1)
{
    uint32_t w[2] = { d0, d1 };

    put_here(_NTO_TRACE_SYSTEM, event, _TRACE_SYSTEM_C | event, w, 2);
}
#endif
