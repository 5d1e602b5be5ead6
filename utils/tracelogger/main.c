/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Takes full trace buffers from the kernel. They are mapped here; the kernel marks those it hands over
 * _TRACE_BUF_WRITING and calls the hook, whose handler sends a pulse; they are written in the order of their sequence
 * numbers and the mark is cleared, which gives them back. Signals and the end of the time come as pulses as well.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/syspage.h>
#include <sys/trace.h>
#include <time.h>
#include <unistd.h>

#include "log_file.h"
#include "tool.h"

#define FILE_DEFAULT "/dev/shmem/tracebuffer.kev"
#define BUFFERS_MAX  512
enum { PULSE_BUFFER = _PULSE_CODE_MINAVAIL, PULSE_END, PULSE_FLUSH };

static struct {
    bool security, daemon, enable, keep_filters, no_state, ring, verbose, wide, mapped;
    long buffers, iterations, seconds, flush;
    unsigned left_out;          /* bit n: -F n */
    long long size;
    const char *file;
} opt = { .buffers = 32, .iterations = 32, .seconds = -1, .file = FILE_DEFAULT };

static tracebuf_t *buffers;
static int chid, coid;
static struct sigevent buffer_event;
static unsigned long records;

static const struct sigevent *on_buffer(int number)
{
    return &buffer_event;
}

static void on_signal(int signo)
{
    MsgSendPulse(coid, -1, PULSE_END, 0);
}

static void trace(const char *what, int result)
{
    if (result == -1)
        tool_die("%s: %s", what, strerror(errno));
}

/* ---- what is traced ---- */

static const int filtered_class[] = { 0, _NTO_TRACE_KERCALL, _NTO_TRACE_INT, _NTO_TRACE_PROCESS, _NTO_TRACE_THREAD,
                                      _NTO_TRACE_VTHREAD, _NTO_TRACE_COMM, _NTO_TRACE_SYSTEM };
#define FILTERS (sizeof(filtered_class) / sizeof(filtered_class[0]))

static void clear_filters(void)
{
    for (int cls = _NTO_TRACE_CONTROL; cls <= _NTO_TRACE_QVM; cls++)
        if (cls != _NTO_TRACE_INT && cls != _NTO_TRACE_KERCALL)
            TraceEvent(_NTO_TRACE_CLRCLASSPID, cls);
}

static void choose_events(void)
{
    trace("classes", TraceEvent(_NTO_TRACE_ADDALLCLASSES));
    if (!opt.security)
        trace("class", TraceEvent(_NTO_TRACE_DELCLASS, _NTO_TRACE_SEC));
    for (unsigned i = 1; i < FILTERS; i++)
        if (opt.left_out & 1u << i)
            trace("class", TraceEvent(_NTO_TRACE_DELCLASS, filtered_class[i]));
    trace("form", TraceEvent(opt.wide ? _NTO_TRACE_SETALLCLASSESWIDE : _NTO_TRACE_SETALLCLASSESFAST));
    if (!opt.keep_filters)
        clear_filters();
}

static void attach(void)
{
    void *paddr;

    if (TraceEvent(_NTO_TRACE_QUERYSUPPORT) != _NTO_TRACE_SUPPINSTR)
        tool_die("this kernel has no trace points: boot procnto-smp-instr");
    if (TraceEvent(_NTO_TRACE_ALLOCBUFFER, (int)opt.buffers, &paddr) == -1)
        tool_die(errno == EBUSY ? "tracing is in use" : "no buffers: %s", strerror(errno));
    buffers = mmap64(NULL, (size_t)opt.buffers * _TRACEBUFSIZE, PROT_READ | PROT_WRITE, MAP_PHYS | MAP_SHARED, NOFD,
                     (off64_t)(uintptr_t)paddr);
    if (buffers == MAP_FAILED)
        tool_die("mapping the buffers: %s", strerror(errno));
    chid = ChannelCreate(0);
    coid = chid == -1 ? -1 : ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    if (coid == -1)
        tool_die("channel: %s", strerror(errno));
    SIGEV_PULSE_INIT(&buffer_event, coid, -1, PULSE_BUFFER, 0);
    trace("trace hook", InterruptHookTrace(on_buffer, 0));
}

static void every(long seconds, bool once, int code)
{
    struct itimerspec when = { .it_value.tv_sec = seconds, .it_interval.tv_sec = once ? 0 : seconds };
    struct sigevent event;
    timer_t timer;

    SIGEV_PULSE_INIT(&event, coid, -1, code, 0);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == -1 || timer_settime(timer, 0, &when, NULL) == -1)
        tool_die("timer: %s", strerror(errno));
}

/* ---- taking them ---- */

/* The oldest of those handed over. */
static tracebuf_t *oldest(void)
{
    tracebuf_t *first = NULL;

    for (long i = 0; i < opt.buffers; i++)
        if (__atomic_load_n(&buffers[i].h.flags, __ATOMIC_ACQUIRE) & _TRACE_BUF_WRITING &&
            (!first || (int)(buffers[i].h.seq_buff_num - first->h.seq_buff_num) < 0))
            first = &buffers[i];
    return first;
}

/* *left: buffers still wanted. True: there is no room for more in the file. */
static bool take(long *left)
{
    tracebuf_t *b;

    while (*left > 0 && (b = oldest()) != NULL) {
        unsigned n = b->h.num_events <= _TRACELEMENTS ? b->h.num_events : _TRACELEMENTS;
        if (!log_write(b->data, n * sizeof b->data[0]))
            return true;
        records += n;
        if (opt.verbose)
            tool_say("buffer %u, %u records", b->h.seq_buff_num, n);
        b->h.num_events = 0;
        __atomic_store_n(&b->h.flags, b->h.flags & ~(_TRACE_BUF_WRITING | _TRACE_BUF_FLUSH), __ATOMIC_RELEASE);
        --*left;
    }
    return false;
}

static bool tracing(void)
{
    return __atomic_load_n(&_SYSPAGE_ENTRY(_syspage_ptr, system_private)->private_flags, __ATOMIC_RELAXED) &
           SYSTEM_PRIVATE_FLAG_TRACE_ACTIVE;
}

/* Buffers are counted in linear mode only, and when no time is set. */
static void collect(void)
{
    long left = opt.ring || opt.iterations == 0 || opt.seconds >= 0 ? LONG_MAX : opt.iterations;
    bool full = false, end = false;
    struct _pulse pulse;

    while (!end && !full && left > 0) {
        if (MsgReceivePulse(chid, &pulse, sizeof pulse, NULL) == -1) {
            if (errno != EINTR)
                tool_die("pulse: %s", strerror(errno));
            continue;
        }
        end = pulse.code == PULSE_END || (pulse.code == PULSE_BUFFER && (opt.daemon || opt.ring) && !tracing());
        if (pulse.code == PULSE_FLUSH)
            TraceEvent(_NTO_TRACE_FLUSHBUFFER);
        full = take(&left);
    }
    TraceEvent(_NTO_TRACE_STOP);        /* hands over what is left */
    if (!full && left > 0)
        full = take(&left);
    if (opt.ring && !full && !opt.no_state && TraceEvent(_NTO_TRACE_START) == 0) {   /* who all those are */
        TraceEvent(_NTO_TRACE_STOP);
        take(&left);
    }
}

/* ---- options ---- */

static void parse(int argc, char **argv)
{
    static const char arguments[] = "[-acERPrvw] [-A name=value] [-b n] [-D seconds] [-d1] [-F n] [-f file] [-k n]"
                                    " [-M] [-n n] [-S size] [-s seconds]";
    long n;
    int c;

    while ((c = getopt(argc, argv, "A:ab:cD:d:EF:f:k:Mn:PRrS:s:vw")) != -1) {
        bool good = true;
        switch (c) {
        case 'A': log_attribute(optarg); break;
        case 'a': opt.security = true; break;
        case 'b': good = tool_number(optarg, 1, INT_MAX, &n); break;
        case 'c': opt.iterations = 0; break;
        case 'D': good = tool_number(optarg, 1, INT_MAX, &opt.flush); break;
        case 'd': good = tool_number(optarg, 0, 1, &n); opt.daemon = good && n == 1; break;
        case 'E': opt.enable = true; break;
        case 'F': good = tool_number(optarg, 0, FILTERS - 1, &n); opt.left_out |= good ? 1u << n : 0; break;
        case 'f': opt.file = optarg; break;
        case 'k': good = tool_number(optarg, 1, BUFFERS_MAX, &opt.buffers); break;
        case 'M': opt.mapped = true; break;
        case 'n': good = tool_number(optarg, 0, INT_MAX, &opt.iterations); break;
        case 'P': opt.keep_filters = true; break;
        case 'R': opt.no_state = true; break;
        case 'r': opt.ring = true; break;
        case 'S': good = tool_size(optarg, &opt.size) && opt.size > 0; break;
        case 's': good = tool_number(optarg, 0, INT_MAX, &opt.seconds); break;
        case 'v': opt.verbose = true; break;
        case 'w': opt.wide = true; break;
        default: tool_usage(arguments);
        }
        if (!good)
            tool_die("-%c %s: not a value for it", c, optarg);
    }
    if (optind < argc || (opt.mapped && !opt.size))
        tool_usage(arguments);
}

int main(int argc, char **argv)
{
    struct sigaction action = { .sa_handler = on_signal };

    parse(argc, argv);
    attach();
    if (!log_open(opt.file, opt.size, opt.mapped) || !log_header(opt.file, argc, argv))
        return EXIT_FAILURE;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    trace("mode", TraceEvent(opt.ring ? _NTO_TRACE_SETRINGMODE : _NTO_TRACE_SETLINEARMODE));
    if (!opt.daemon || opt.enable)
        choose_events();
    if (opt.seconds > 0)
        every(opt.seconds, true, PULSE_END);
    if (opt.flush)
        every(opt.flush, false, PULSE_FLUSH);
    if (!opt.daemon)
        trace("start", TraceEvent(opt.no_state ? _NTO_TRACE_STARTNOSTATE : _NTO_TRACE_START));
    collect();
    TraceEvent(_NTO_TRACE_DEALLOCBUFFER);
    if (opt.verbose)
        tool_say("%lu records", records);
    return log_close() ? EXIT_SUCCESS : EXIT_FAILURE;
}
