/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One line an event. Most have a table row: class, event, and a format in which each letter takes words: d a decimal
 * number, x and X hexadecimal of 32 and 64 bits, s the rest as text. Words that are not there end the line.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <sys/kercalls.h>
#include <sys/states.h>
#include <sys/trace.h>

#include "event.h"
#include "kercall_args.h"

#define CLASS(h) _NTO_TRACE_GETEVENT_C(h)
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct reader { const struct event *event; unsigned at; };

static bool has(const struct reader *r, unsigned words)
{
    return r->at + words <= r->event->count;
}

static uint32_t next(struct reader *r)
{
    return r->at < r->event->count ? r->event->words[r->at++] : 0;
}

static uint64_t next_wide(struct reader *r)
{
    uint64_t low = next(r);

    return low | (uint64_t)next(r) << 32;
}

/* Text of at most that many bytes up to its NUL; what cannot be printed as a dot. */
static void print_text(FILE *out, const char *text, size_t most)
{
    for (size_t i = 0; i < most && text[i] != '\0'; i++)
        putc(isprint((unsigned char)text[i]) ? text[i] : '.', out);
}

/* Labels and kinds of data, "pid:d tid:d". */
static void print_data(FILE *out, struct reader *r, const char *format)
{
    static const char kinds[] = "dxXs";

    while (*format) {
        size_t label = strcspn(format, ":");
        char kind = format[label + 1];

        if (!has(r, kind == 'X' ? 2 : 1) || !strchr(kinds, kind))
            return;
        fprintf(out, " %.*s:", (int)label, format);
        switch (kind) {
        case 'd': fprintf(out, "%d", (int)next(r)); break;
        case 'x': fprintf(out, "0x%08x", next(r)); break;
        case 'X': fprintf(out, "0x%016llx", (unsigned long long)next_wide(r)); break;
        case 's':
            print_text(out, (const char *)&r->event->words[r->at], (r->event->count - r->at) * sizeof(uint32_t));
            r->at = r->event->count;
            break;
        }
        format += label + 2;
        format += *format == ' ';
    }
}

/* ---- kernel calls ---- */

static const struct kercall_args *call_find(unsigned number)
{
    for (unsigned i = 0; i < COUNT(kercall_args); i++)
        if ((unsigned)kercall_args[i].number == number)
            return &kercall_args[i];
    return NULL;
}

static const char *const argument_label[] = {
    [KA_NONE] = "empty", [KA_COID] = "coid", [KA_CHID] = "chid", [KA_RCVID] = "rcvid", [KA_PID] = "pid", [KA_TID] = "tid",
    [KA_ID] = "id", [KA_FLAGS] = "flags", [KA_INT] = "int", [KA_LONG] = "value", [KA_SIZE] = "size", [KA_PRIO] = "priority",
    [KA_SIG] = "signo", [KA_CLK] = "clock_id", [KA_ADDR] = "addr", [KA_IN] = "in_p", [KA_OUT] = "out_p", [KA_INOUT] = "inout_p",
    [KA_BUF] = "buf_p", [KA_LEN] = "len", [KA_IOV] = "sparts_p", [KA_OIOV] = "rparts_p", [KA_PARTS] = "parts",
};

static const char *label(const struct kercall_args *call, unsigned i)
{
    return call && (int)i < call->count ? argument_label[call->kind[i]] : "empty";
}

/* The first word of a message as text and number, further ones as numbers. */
static void print_message(FILE *out, struct reader *r, const char *name)
{
    uint32_t word = next(r);

    fprintf(out, " %s:\"", name);
    for (unsigned i = 0; i < 4; i++) {
        char c = (char)(word >> 8 * i);
        if (!isprint((unsigned char)c))
            break;
        putc(c, out);
    }
    fprintf(out, "\" (0x%08x", word);
    while (has(r, 1))
        fprintf(out, " 0x%08x", next(r));
    putc(')', out);
}

static bool is_send(unsigned number)
{
    return number == __KER_MSG_SENDV || number == __KER_MSG_SENDVNC;
}

static bool receives(unsigned number)
{
    return is_send(number) || number == __KER_MSG_RECEIVEV || number == __KER_MSG_RECEIVEPULSEV ||
           number == __KER_MSG_REPLYRECEIVEV;
}

static void print_enter(FILE *out, struct reader *r, unsigned number, const struct kercall_args *call, bool wide)
{
    if (is_send(number)) {
        if (r->event->count > 2)
            print_data(out, r, "coid:x sparts:d rparts:d");
        else
            print_data(out, r, "coid:x");
        print_message(out, r, "msg");
        return;
    }
    for (unsigned i = 0; has(r, wide ? 2 : 1); i++) {
        fprintf(out, " %s:", label(call, i));
        if (wide)
            fprintf(out, "0x%016llx", (unsigned long long)next_wide(r));
        else
            fprintf(out, "0x%08x", next(r));
    }
}

static void print_exit(FILE *out, struct reader *r, unsigned number)
{
    int result = (int)next(r);

    if (result == -1) {
        int error = (int)next(r);
        fprintf(out, " ret_val:-1 errno:%d (%s)", error, strerror(error));
    } else if (receives(number)) {
        fprintf(out, " %s:0x%08x", is_send(number) ? "status" : "rcvid", (uint32_t)result);
        print_message(out, r, "rmsg");
    } else {
        fprintf(out, " ret_val:0x%08x", (uint32_t)result);
    }
}

static void print_call(FILE *out, struct reader *r, unsigned event)
{
    bool wide = event & _NTO_TRACE_KERCALL64;
    unsigned phase = (event & ~(unsigned)_NTO_TRACE_KERCALL64) / _TRACE_MAX_KER_CALL_NUM, number = event % _TRACE_MAX_KER_CALL_NUM;
    const struct kercall_args *call = call_find(number);

    fprintf(out, "%s:%s/%u", phase == 0 ? "KER_CALL" : phase == 1 ? "KER_EXIT" : "INT_CALL", call ? call->name : "UNKNOWN", number);
    if (phase == 0)
        print_enter(out, r, number, call, wide);
    else
        print_exit(out, r, number);
}

/* ---- everything else ---- */

static void print_interrupt(FILE *out, struct reader *r, unsigned event)
{
    uint32_t first = next(r);

    switch (event) {
    case _TRACE_INT_ENTRY:
        fprintf(out, "INT_ENTR:0x%08x (%u)", first, first);
        print_data(out, r, "IP:x");
        return;
    case _TRACE_INT_ENTRY_64:
        fprintf(out, "INT_ENTR:0x%08x (%u)", first, first);
        print_data(out, r, "IP:X");
        return;
    case _TRACE_INT_EXIT:
        fprintf(out, "INT_EXIT:0x%08x (%u)", first, first);
        print_data(out, r, "inkernel:x");
        return;
    case _TRACE_INT_HANDLER_ENTRY:
    case _TRACE_INT_HANDLER_ENTRY_64: {
        uint32_t vector = next(r);
        fprintf(out, "INTHANDLER_ENTER:0x%08x (%u) PID:%d", vector, vector, (int)first);
        print_data(out, r, event == _TRACE_INT_HANDLER_ENTRY ? "IP:x" : "IP:X");
        return;
    }
    case _TRACE_INT_HANDLER_EXIT:
        fprintf(out, "INTHANDLER_EXIT:0x%08x (%u)", first, first);
        print_data(out, r, "SIGEVENT:x");
        return;
    default:
        fprintf(out, "INT     :UNKNOWN %u", event);
    }
}

static const char *const state_name[] = {
    [STATE_DEAD] = "DEAD", [STATE_RUNNING] = "RUNNING", [STATE_READY] = "READY", [STATE_STOPPED] = "STOPPED",
    [STATE_SEND] = "SEND", [STATE_RECEIVE] = "RECEIVE", [STATE_REPLY] = "REPLY", [STATE_STACK] = "STACK",
    [STATE_WAITTHREAD] = "WAITTHREAD", [STATE_WAITPAGE] = "WAITPAGE", [STATE_SIGSUSPEND] = "SIGSUSPEND",
    [STATE_SIGWAITINFO] = "SIGWAITINFO", [STATE_NANOSLEEP] = "NANOSLEEP", [STATE_MUTEX] = "MUTEX", [STATE_CONDVAR] = "CONDVAR",
    [STATE_JOIN] = "JOIN", [STATE_INTR] = "INTR", [STATE_SEM] = "SEM", [STATE_WAITCTX] = "WAITCTX",
    [STATE_NET_SEND] = "NET_SEND", [STATE_NET_REPLY] = "NET_REPLY",
};

static void print_thread(FILE *out, struct reader *r, unsigned event)
{
    unsigned state = event % _TRACE_MAX_TH_STATE_NUM;

    fprintf(out, event < _TRACE_MAX_TH_STATE_NUM ? "THREAD  :TH" : "VTHREAD :VTH");
    if (state == _TRACE_PR_TH_CREATE_T || state == _TRACE_PR_TH_DESTROY_T)
        fprintf(out, state == _TRACE_PR_TH_CREATE_T ? "CREATE" : "DESTROY");
    else if (state < COUNT(state_name) && state_name[state])
        fprintf(out, "%s", state_name[state]);
    else
        fprintf(out, "STATE%u", state);
    print_data(out, r, "pid:d tid:d priority:d policy:d");
}

/* Is it text to its end, with a NUL? */
static bool is_text(const struct event *event)
{
    const char *text = (const char *)event->words;
    size_t most = event->count * sizeof(uint32_t), n = strnlen(text, most);

    for (size_t i = 0; i < n; i++)
        if (!isprint((unsigned char)text[i]) && !isspace((unsigned char)text[i]))
            return false;
    return event->count > 2 && n > 0 && n < most;
}

static void print_user(FILE *out, struct reader *r, unsigned event)
{
    fprintf(out, "USREVENT:EVENT:%u,", event);
    if (is_text(r->event)) {
        fprintf(out, " STR:\"");
        print_text(out, (const char *)r->event->words, r->event->count * sizeof(uint32_t));
        putc('"', out);
        return;
    }
    for (unsigned i = 0; has(r, 1); i++)
        fprintf(out, " d%u:0x%08x", i, next(r));
}

static const struct row { uint32_t cls; unsigned event; const char *text, *data; } rows[] = {
    { _TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_P, "PROCESS :PROCCREATE", "ppid:d pid:d" },
    { _TRACE_PR_TH_C, _TRACE_PR_TH_DESTROY_P, "PROCESS :PROCDESTROY", "ppid:d pid:d" },
    { _TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_P_NAME, "PROCESS :PROCCREATE_NAME", "ppid:d pid:d name:s" },
    { _TRACE_PR_TH_C, _TRACE_PR_TH_DESTROY_P_NAME, "PROCESS :PROCDESTROY_NAME", "ppid:d pid:d name:s" },
    { _TRACE_PR_TH_C, _TRACE_PR_TH_NAME_T, "PROCESS :PROCTHREAD_NAME", "pid:d tid:d name:s" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SMSG, "COMM    :SND_MESSAGE", "rcvid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SPULSE, "COMM    :SND_PULSE", "scoid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_RMSG, "COMM    :REC_MESSAGE", "rcvid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_RPULSE, "COMM    :REC_PULSE", "scoid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SPULSE_EXE, "COMM    :SND_PULSE_EXE", "scoid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SPULSE_DIS, "COMM    :SND_PULSE_DIS", "scoid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SPULSE_DEA, "COMM    :SND_PULSE_DEA", "scoid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SPULSE_UN, "COMM    :SND_PULSE_UN", "scoid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SPULSE_QUN, "COMM    :SND_PULSE_QUN", "scoid:x pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_SIGNAL, "COMM    :SIGNAL", "signo:d code:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_REPLY, "COMM    :REPLY_MESSAGE", "tid:d pid:d" },
    { _TRACE_COMM_C, _NTO_TRACE_COMM_ERROR, "COMM    :MSG_ERROR", "tid:d pid:d" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_PATHMGR, "SYSTEM  :PATHMGR_OPEN", "pid:d tid:d path:s" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_MMAP, "SYSTEM  :MMAP", "pid:d addr:X len:X flags:x" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_MUNMAP, "SYSTEM  :MUNMAP", "pid:d addr:X len:X" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_ADDRESS, "SYSTEM  :ADDRESS", "addr:X" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_FUNC_ENTER, "SYSTEM  :FUNC_ENTER", "thisfn:X call_site:X" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_FUNC_EXIT, "SYSTEM  :FUNC_EXIT", "thisfn:X call_site:X" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_SLOG, "SYSTEM  :SLOG", "opcode:x severity:d" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_IPI, "SYSTEM  :IPI", "command:x cpu:d" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_PAGEWAIT, "SYSTEM  :PAGEWAIT", "pid:d tid:d" },
    { _TRACE_SYSTEM_C, _NTO_TRACE_SYS_TIMER, "SYSTEM  :TIMER", "pid:d timer:d" },
};

static bool print_row(FILE *out, struct reader *r, uint32_t cls, unsigned event)
{
    for (unsigned i = 0; i < COUNT(rows); i++)
        if (rows[i].cls == cls && rows[i].event == event) {
            fputs(rows[i].text, out);
            print_data(out, r, rows[i].data);
            return true;
        }
    return false;
}

static void print_control(FILE *out, struct reader *r, unsigned event)
{
    uint32_t first = next(r), second = next(r);

    if (event == _TRACE_CONTROL_TIME)
        fprintf(out, "CONTROL :TIME msb:0x%08x lsb(offset):0x%08x", first, second);
    else if (event == _TRACE_CONTROL_BUFFER)
        fprintf(out, "CONTROL :BUFFER sequence = %u, num_events = %u", first, second);
    else
        fprintf(out, "CONTROL :UNKNOWN %u d0:0x%08x d1:0x%08x", event, first, second);
}

void event_print(FILE *out, const struct event *e)
{
    unsigned event = _NTO_TRACE_GETEVENT(e->header);
    uint32_t cls = CLASS(e->header);
    struct reader r = { e, 0 };

    fprintf(out, "t:0x%08x CPU:%02u ", e->time, _NTO_TRACE_GETCPU(e->header));
    if (cls == _TRACE_CONTROL_C)
        print_control(out, &r, event);
    else if (cls == _TRACE_KER_CALL_C)
        print_call(out, &r, event);
    else if (cls == _TRACE_INT_C)
        print_interrupt(out, &r, event);
    else if (cls == _TRACE_USER_C)
        print_user(out, &r, event);
    else if (cls == _TRACE_PR_TH_C && event < 2 * _TRACE_MAX_TH_STATE_NUM)
        print_thread(out, &r, event);
    else if (!print_row(out, &r, cls, event)) {
        fprintf(out, "CLASS %u :EVENT %u", cls >> 10, event);
        for (unsigned i = 0; has(&r, 1); i++)
            fprintf(out, " d%u:0x%08x", i, next(&r));
    }
    putc('\n', out);
}
