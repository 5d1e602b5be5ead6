/* SPDX-License-Identifier: Apache-2.0 */
/* TraceEvent(): what is recorded, filters and forms, buffers and the hook, tracelogger and traceprinter. */
#include "test.h"
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <pthread.h>
#include <sys/kercalls.h>
#include <sys/mman.h>
#include <sys/procmgr.h>
#include <sys/slog.h>
#include <sys/states.h>
#include <sys/stat.h>
#include <sys/syspage.h>
#include <sys/trace.h>
#include <time.h>

#define EVENTS_MAX 4096

/* An event with its chain put together. */
struct seen { uint32_t header, time; unsigned count; uint32_t words[40]; };

static tracebuf_t *buffers;
static unsigned buffer_count;
static struct seen *seen;
static unsigned seen_count;

static void need_instrumented(void)
{
    if (TraceEvent(_NTO_TRACE_QUERYSUPPORT) != _NTO_TRACE_SUPPINSTR)
        test_skip("the kernel has no trace points");
}

static void *map_buffers(void *paddr, unsigned n)
{
    void *p = mmap64(NULL, n * _TRACEBUFSIZE, PROT_READ | PROT_WRITE, MAP_PHYS | MAP_SHARED, NOFD, (off64_t)(uintptr_t)paddr);

    CHECK(p != MAP_FAILED);
    return p;
}

/* Buffers of its own, nothing chosen yet. Processes that end give them back. */
static void session(unsigned n)
{
    void *paddr;

    need_instrumented();
    CHECK_EQ(TraceEvent(_NTO_TRACE_ALLOCBUFFER, n, &paddr), 0);
    buffers = map_buffers(paddr, n);
    buffer_count = n;
    seen = calloc(EVENTS_MAX, sizeof *seen);
    CHECK(seen != NULL);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETLINEARMODE), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SKIPBUFFER), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_DELALLCLASSES), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETALLCLASSESFAST), 0);
    for (int cls = _NTO_TRACE_KERCALLENTER; cls <= _NTO_TRACE_QVM; cls++)
        CHECK_EQ(TraceEvent(_NTO_TRACE_CLRCLASSPID, cls), 0);
}

static void start(void) { CHECK_EQ(TraceEvent(_NTO_TRACE_STARTNOSTATE), 0); }

static void add(int cls) { CHECK_EQ(TraceEvent(_NTO_TRACE_ADDCLASS, cls), 0); }

static tracebuf_t *oldest(void)
{
    tracebuf_t *b = NULL;

    for (unsigned i = 0; i < buffer_count; i++)
        if (buffers[i].h.flags & _TRACE_BUF_WRITING && (!b || buffers[i].h.seq_buff_num < b->h.seq_buff_num))
            b = &buffers[i];
    return b;
}

static void see(const traceevent_t *e)
{
    uint32_t part = _TRACE_GET_STRUCT(e->header);
    struct seen *s;

    if (part == _TRACE_STRUCT_S || part == _TRACE_STRUCT_CB) {
        CHECK(seen_count < EVENTS_MAX);
        seen[seen_count++] = (struct seen){ .header = e->header, .time = e->data[0] };
    }
    CHECK(seen_count > 0);
    s = &seen[seen_count - 1];
    CHECK_EQ((s->header ^ e->header) & 0x3fffffff, 0);      /* the same but for its place in the chain */
    for (unsigned i = 1; i < 3 && s->count < 40; i++)
        s->words[s->count++] = e->data[i];
}

/* Stops, and takes everything there is. */
static void stop(void)
{
    tracebuf_t *b;

    CHECK_EQ(TraceEvent(_NTO_TRACE_STOP), 0);
    while ((b = oldest()) != NULL) {
        CHECK(b->h.num_events <= _TRACELEMENTS);
        for (unsigned i = 0; i < b->h.num_events; i++)
            see(&b->data[i]);
        b->h.flags = 0;
    }
}

static unsigned class_of(const struct seen *s) { return _NTO_TRACE_GETEVENT_C(s->header); }
static unsigned event_of(const struct seen *s) { return _NTO_TRACE_GETEVENT(s->header); }

/* The first of that class and event from `at` on whose first words are these; words not asked for are -1. NULL: none. */
static const struct seen *find_from(const struct seen *at, unsigned cls, unsigned event, long d0, long d1)
{
    for (const struct seen *s = at; s < seen + seen_count; s++)
        if (class_of(s) == cls && event_of(s) == event && (d0 == -1 || s->words[0] == (uint32_t)d0) &&
            (d1 == -1 || s->words[1] == (uint32_t)d1))
            return s;
    return NULL;
}

static const struct seen *find(unsigned cls, unsigned event, long d0, long d1)
{
    return find_from(seen, cls, event, d0, d1);
}

static unsigned count_class(unsigned cls)
{
    unsigned n = 0;

    for (unsigned i = 0; i < seen_count; i++)
        n += class_of(&seen[i]) == cls;
    return n;
}

/* ---- commands ---- */

TEST(support)
{
    int support = TraceEvent(_NTO_TRACE_QUERYSUPPORT);

    CHECK(support == 0 || support == _NTO_TRACE_SUPPINSTR);
    if (support)
        CHECK(TraceEvent(_NTO_TRACE_QUERYVERSION) > 100);
    else
        CHECK_ERR(TraceEvent(_NTO_TRACE_START), ENOTSUP);
}

TEST(bad_arguments)
{
    void *paddr;

    need_instrumented();
    CHECK_ERR(TraceEvent(0x10000000), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDCLASS | 0x30000000, 1, 2), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDCLASS, _NTO_TRACE_EMPTY), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDCLASS, 20), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_DELCLASS, -1), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_COMM, 12), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_KERCALLENTER, 128), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_THREAD, 0), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_PROCESS, 0x20), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_SETCLASSTID, _NTO_TRACE_THREAD, getpid(), 0), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ALLOCBUFFER, 0, &paddr), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ALLOCBUFFER, 1 << 20, &paddr), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ALLOCBUFFER, 2, (void *)8), EFAULT);
    CHECK_ERR(TraceEvent(_NTO_TRACE_INSERTSUSEREVENT, 1024, 0, 0), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_INSERTCUSEREVENT, 1, "x", 2049), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_INSERTCUSEREVENT, 1, (void *)8, 4), EFAULT);
    CHECK_ERR(TraceEvent(_NTO_TRACE_INSERTUSRSTREVENT, 1, (void *)8), EFAULT);
    CHECK_ERR(TraceEvent(_NTO_TRACE_INSERTSCLASSEVENT, _NTO_TRACE_EMPTY, 1, 0, 0), EINVAL);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDEVENTHANDLER, _NTO_TRACE_COMM, 0, NULL, NULL), ENOTSUP);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDCLASSEVHANDLER, _NTO_TRACE_COMM, NULL, NULL), ENOTSUP);
    CHECK_ERR(TraceEvent(_NTO_TRACE_SETBUFFER, 2, NULL), ENOTSUP);
}

static const struct sigevent *unused_hook(int number) { return NULL; }

/* Whoever may not trace may still say something of its own. */
TEST(needs_ability)
{
    void *paddr;

    need_instrumented();
    CHECK_EQ(procmgr_ability(0, PROCMGR_ADN_ROOT | PROCMGR_AOP_DENY | PROCMGR_AID_TRACE, PROCMGR_AID_EOL), EOK);
    CHECK_ERR(TraceEvent(_NTO_TRACE_START), EPERM);
    CHECK_ERR(TraceEvent(_NTO_TRACE_STOP), EPERM);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ADDCLASS, _NTO_TRACE_COMM), EPERM);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ALLOCBUFFER, 2, &paddr), EPERM);
    CHECK_ERR(TraceEvent(_NTO_TRACE_INSERTEVENT, 0, 0, 0, 0), EPERM);
    CHECK_ERR(TraceEvent(_NTO_TRACE_INSERTSCLASSEVENT, _NTO_TRACE_COMM, 1, 0, 0), EPERM);
    CHECK_ERR(InterruptHookTrace(unused_hook, 0), EPERM);
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTSUSEREVENT, 1, 2, 3), 0);
    CHECK_EQ(trace_logf(1, "%d", 5), 0);
    CHECK_EQ(trace_func_enter((void *)1, (void *)2), 0);
}

TEST(in_use)
{
    void *paddr;

    session(2);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ALLOCBUFFER, 2, &paddr), EBUSY);
    start();
    CHECK_ERR(TraceEvent(_NTO_TRACE_DEALLOCBUFFER), EBUSY);
    CHECK_ERR(TraceEvent(_NTO_TRACE_ALLOCBUFFER, 2, &paddr), EBUSY);
    CHECK_EQ(TraceEvent(_NTO_TRACE_STOP), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_STOP), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_DEALLOCBUFFER), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_DEALLOCBUFFER), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_ALLOCBUFFER, 2, &paddr), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_DEALLOCBUFFER), 0);
}

ROLE(tracer)
{
    session(3);
    CHECK_EQ(TraceEvent(_NTO_TRACE_ADDALLCLASSES), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_START), 0);
    raise(SIGKILL);
    return 1;
}

static bool active(void)
{
    return __atomic_load_n(&_SYSPAGE_ENTRY(_syspage_ptr, system_private)->private_flags, __ATOMIC_RELAXED) &
           SYSTEM_PRIVATE_FLAG_TRACE_ACTIVE;
}

/* Who traces and dies leaves nothing behind: neither its buffers nor a trace that goes on. */
TEST(tracer_dies)
{
    need_instrumented();
    CHECK_EQ(WTERMSIG(test_wait(test_spawn("tracer", NULL))), SIGKILL);
    CHECK(!active());
    session(2);
    start();
    CHECK(active());
    stop();
    CHECK(!active());
}

/* Without a logger's buffers the commands work all the same: a program that traces itself need not know. */
TEST(without_buffers)
{
    need_instrumented();
    CHECK_EQ(TraceEvent(_NTO_TRACE_DELALLCLASSES), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_ADDCLASS, _NTO_TRACE_USER), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_START), 0);
    CHECK_EQ(trace_logi(1, 2, 3), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_FLUSHBUFFER), 0);
    CHECK(TraceEvent(_NTO_TRACE_QUERYEVENTS) > 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_STOP), 0);
}

/* ---- events of programs ---- */

TEST(user_events)
{
    static const uint32_t block[5] = { 10, 11, 12, 13, 14 };
    const struct seen *s;

    session(2);
    add(_NTO_TRACE_USER);
    start();
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTSUSEREVENT, 7, 100, 200), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTCUSEREVENT, 8, block, (int)sizeof block), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTUSRSTREVENT, 1023, "a text that takes several records"), 0);
    CHECK_EQ(trace_logf(10, "%s %d", "formatted", 5), 0);
    CHECK_EQ(trace_logi(11, 1, 2), 0);
    CHECK_EQ(trace_logb(12, block, 5), 0);          /* not a multiple of 4: the rest is zero */
    stop();
    CHECK_EQ(count_class(_TRACE_USER_C), 6);
    CHECK((s = find(_TRACE_USER_C, 7, 100, 200)) != NULL && s->count == 2 && _TRACE_GET_STRUCT(s->header) == _TRACE_STRUCT_S);
    CHECK((s = find(_TRACE_USER_C, 8, 10, 11)) != NULL && memcmp(s->words, block, sizeof block) == 0);
    CHECK_EQ(_TRACE_GET_STRUCT(s->header), _TRACE_STRUCT_CB);
    CHECK((s = find(_TRACE_USER_C, 1023, -1, -1)) != NULL);
    CHECK_STR((const char *)s->words, "a text that takes several records");
    CHECK((s = find(_TRACE_USER_C, 10, -1, -1)) != NULL);
    CHECK_STR((const char *)s->words, "formatted 5");
    CHECK(find(_TRACE_USER_C, 11, 1, 2) != NULL);
    CHECK(find(_TRACE_USER_C, 12, 10, 11) != NULL);
}

TEST(class_events)
{
    static const uint32_t block[3] = { 1, 2, 3 };
    const struct seen *s;

    session(2);
    add(_NTO_TRACE_QUIP);
    add(_NTO_TRACE_SYSTEM);
    start();
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTSCLASSEVENT, _NTO_TRACE_QUIP, 5, 6, 7), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTCCLASSEVENT, _NTO_TRACE_QUIP, 6, block, (int)sizeof block), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTSCLASSEVENT, _NTO_TRACE_COMM, 1, 99, 99), 0);     /* class not chosen */
    CHECK_EQ(TraceEvent(_NTO_TRACE_INSERTEVENT, _TRACE_QVM_C | 3, 0x1234, 8, 9), 0);
    CHECK_EQ(trace_func_enter((void *)0x123456789a, (void *)2), 0);
    CHECK_EQ(trace_here(), 0);
    slogf(_SLOG_SETCODE(1000, 5), _SLOG_INFO, "for the trace");
    stop();
    CHECK(find(_TRACE_QUIP_C, 5, 6, 7) != NULL);
    CHECK((s = find(_TRACE_QUIP_C, 6, 1, 2)) != NULL && s->words[2] == 3);
    CHECK(find(_TRACE_COMM_C, 1, 99, 99) == NULL);
    CHECK((s = find(_TRACE_QVM_C, 3, 8, 9)) != NULL && s->time == 0x1234);
    CHECK(find(_TRACE_SYSTEM_C, _NTO_TRACE_SYS_FUNC_ENTER, 0x3456789a, 0x12) != NULL);
    CHECK(find(_TRACE_SYSTEM_C, _NTO_TRACE_SYS_ADDRESS, -1, -1) != NULL);
    CHECK(find(_TRACE_SYSTEM_C, _NTO_TRACE_SYS_SLOG, _SLOG_SETCODE(1000, 5), _SLOG_INFO) != NULL);
}

/* ---- kernel calls ---- */

TEST(kernel_calls)
{
    const struct seen *enter, *leave;

    session(2);
    add(_NTO_TRACE_KERCALL);
    start();
    CHECK_ERR(ConnectDetach(0x1234), EINVAL);
    CHECK_EQ(SchedYield(), 0);
    stop();
    CHECK((enter = find(_TRACE_KER_CALL_C, __KER_CONNECT_DETACH, 0x1234, -1)) != NULL);
    CHECK((leave = find_from(enter, _TRACE_KER_CALL_C, __KER_CONNECT_DETACH + 128, -1, -1)) != NULL);
    CHECK_EQ((int)leave->words[0], -1);
    CHECK_EQ(leave->words[1], EINVAL);
    CHECK((enter = find(_TRACE_KER_CALL_C, __KER_SCHED_YIELD, -1, -1)) != NULL);
    CHECK(find_from(enter, _TRACE_KER_CALL_C, __KER_SCHED_YIELD + 128, 0, -1) != NULL);
    CHECK_EQ(count_class(_TRACE_PR_TH_C) + count_class(_TRACE_COMM_C) + count_class(_TRACE_INT_C), 0);
}

struct echo { int chid, coid; };

static void *echo_server(void *arg)
{
    const struct echo *e = arg;
    struct { uint32_t word[4]; } msg;
    int rcvid;

    while ((rcvid = MsgReceive(e->chid, &msg, sizeof msg, NULL)) >= 0)
        if (rcvid > 0) {
            msg.word[0]++;
            MsgReply(rcvid, 77, &msg, sizeof msg);
        }
    return NULL;
}

static void echo_start(struct echo *e)
{
    CHECK((e->chid = ChannelCreate(0)) > 0);
    CHECK((e->coid = ConnectAttach(0, 0, e->chid, _NTO_SIDE_CHANNEL, 0)) != -1);
    test_await_state(0, test_thread(echo_server, e), STATE_RECEIVE);
}

static void echo_once(const struct echo *e)
{
    uint32_t msg[4] = { 0x61626364, 2, 3, 4 }, reply[4];

    CHECK_EQ(MsgSend(e->coid, msg, sizeof msg, reply, sizeof reply), 77);
    CHECK_EQ(reply[0], 0x61626365);
}

TEST(message_fast)
{
    const struct seen *s;
    struct echo e;

    session(2);
    echo_start(&e);
    add(_NTO_TRACE_KERCALL);
    start();
    echo_once(&e);
    stop();
    CHECK((s = find(_TRACE_KER_CALL_C, __KER_MSG_SENDV, e.coid, 0x61626364)) != NULL && s->count == 2);
    CHECK((s = find_from(s, _TRACE_KER_CALL_C, __KER_MSG_SENDV + 128, 77, 0x61626365)) != NULL);
    CHECK(find(_TRACE_KER_CALL_C, __KER_MSG_RECEIVEV + 128, -1, 0x61626364) != NULL);
}

TEST(message_wide)
{
    const struct seen *s;
    struct echo e;

    session(2);
    echo_start(&e);
    add(_NTO_TRACE_KERCALL);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETCLASSWIDE, _NTO_TRACE_KERCALL), 0);
    start();
    echo_once(&e);
    CHECK_ERR(ThreadCtlExt(12345, 1, 2, (void *)0x1122334455), ESRCH);
    stop();
    CHECK((s = find(_TRACE_KER_CALL_C, __KER_MSG_SENDV, e.coid, -1)) != NULL && s->count == 6);
    CHECK_EQ((int)s->words[1], -16);
    CHECK_EQ(s->words[3], 0x61626364);
    CHECK_EQ(s->words[5], 3);
    CHECK((s = find_from(s, _TRACE_KER_CALL_C, __KER_MSG_SENDV + 128, 77, 0x61626365)) != NULL && s->words[2] == 2);
    CHECK((s = find(_TRACE_KER_CALL_C, __KER_THREAD_CTLEXT | _NTO_TRACE_KERCALL64, 12345, 0)) != NULL);
    CHECK_EQ(s->count, 8);
    CHECK_EQ(s->words[6], 0x22334455);
    CHECK_EQ(s->words[7], 0x11);
}

/* One event of a class wide, the others fast. */
TEST(event_wide)
{
    const struct seen *s;

    session(2);
    add(_NTO_TRACE_KERCALLENTER);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETEVENTWIDE, _NTO_TRACE_KERCALLENTER, __KER_SCHED_GET), 0);
    start();
    SchedGet(12345, 1, NULL);
    ConnectFlags(12345, 2, 3, 4);
    stop();
    CHECK((s = find(_TRACE_KER_CALL_C, __KER_SCHED_GET | _NTO_TRACE_KERCALL64, 12345, 0)) != NULL && s->count == 6);
    CHECK((s = find(_TRACE_KER_CALL_C, __KER_CONNECT_FLAGS, 12345, 2)) != NULL && s->count == 2);
    CHECK(find(_TRACE_KER_CALL_C, __KER_SCHED_GET + 128, -1, -1) == NULL);      /* entries only */
}

static void nothing(int signo) { }

TEST(call_interrupted)
{
    const struct seen *s;

    session(2);
    signal(SIGALRM, nothing);
    add(_NTO_TRACE_KERCALL);
    start();
    ualarm(2000, 0);
    CHECK_ERR(usleep(900000), EINTR);
    stop();
    CHECK((s = find(_TRACE_KER_CALL_C, __KER_TIMER_TIMEOUT + 256, (uint32_t)-1, EINTR)) != NULL);
    CHECK(find_from(s, _TRACE_KER_CALL_C, __KER_SIGNAL_RETURN, -1, -1) != NULL);
}

/* ---- threads and processes ---- */

static void *named(void *arg)
{
    pthread_setname_np(pthread_self(), "traced thread");
    test_sleep_ms(1);
    return NULL;
}

TEST(thread_events)
{
    const struct seen *s;
    int tid;

    session(2);
    add(_NTO_TRACE_THREAD);
    add(_NTO_TRACE_PROCESS);
    start();
    tid = test_thread(named, NULL);
    test_join(tid);
    stop();
    CHECK((s = find(_TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_T, getpid(), tid)) != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, STATE_READY, getpid(), tid)) != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, STATE_RUNNING, getpid(), tid)) != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_NAME_T, getpid(), tid)) != NULL);
    CHECK_STR((const char *)&s->words[2], "traced thread");
    CHECK((s = find_from(s, _TRACE_PR_TH_C, STATE_NANOSLEEP, getpid(), tid)) != NULL);
    CHECK(find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_DESTROY_T, getpid(), tid) != NULL);
    CHECK_EQ(count_class(_TRACE_KER_CALL_C), 0);
}

TEST(thread_wide)
{
    const struct seen *s;

    session(2);
    CHECK_EQ(TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_THREAD, _NTO_TRACE_THNANOSLEEP), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETEVENTWIDE, _NTO_TRACE_THREAD, _NTO_TRACE_THNANOSLEEP), 0);
    start();
    test_sleep_ms(1);
    stop();
    CHECK((s = find(_TRACE_PR_TH_C, STATE_NANOSLEEP, getpid(), 1)) != NULL && s->count == 4);
    CHECK_EQ(s->words[2], test_priority(0, 1));
    CHECK_EQ(s->words[3], SCHED_RR);
    CHECK(find(_TRACE_PR_TH_C, STATE_RUNNING, -1, -1) == NULL);
}

ROLE(short_life) { return 0; }

TEST(process_events)
{
    const struct seen *s;
    pid_t pid;

    session(2);
    add(_NTO_TRACE_PROCESS);
    start();
    pid = test_spawn("short_life", NULL);
    test_exited_ok(pid);
    stop();
    CHECK((s = find(_TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_P, getpid(), pid)) != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_P_NAME, getpid(), pid)) != NULL);
    CHECK(strstr((const char *)&s->words[2], "trace") != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_DESTROY_P, -1, pid)) != NULL);
    CHECK(find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_DESTROY_P_NAME, -1, pid) != NULL);
}

/* START tells who is there already. */
TEST(state_at_start)
{
    const struct seen *s;
    struct echo e;

    session(4);
    echo_start(&e);
    add(_NTO_TRACE_PROCESS);
    add(_NTO_TRACE_THREAD);
    CHECK_EQ(TraceEvent(_NTO_TRACE_START), 0);
    stop();
    CHECK((s = find(_TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_P_NAME, -1, 1)) != NULL);
    CHECK(strstr((const char *)&s->words[2], "procnto") != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_P_NAME, -1, getpid())) != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_T, getpid(), 1)) != NULL);
    CHECK((s = find_from(s, _TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_T, getpid(), 2)) != NULL);
    CHECK(find_from(s, _TRACE_PR_TH_C, STATE_RECEIVE, getpid(), 2) != NULL);
    seen_count = 0;
    start();
    stop();
    CHECK(find(_TRACE_PR_TH_C, _TRACE_PR_TH_CREATE_P_NAME, -1, 1) == NULL);
}

/* ---- communication, interrupts, the system ---- */

TEST(comm_events)
{
    const struct seen *s, *r;
    struct echo e;
    int rcvid;

    session(2);
    echo_start(&e);
    echo_once(&e);
    add(_NTO_TRACE_COMM);
    start();
    echo_once(&e);
    stop();
    CHECK((s = find(_TRACE_COMM_C, _NTO_TRACE_COMM_SMSG, -1, getpid())) != NULL);
    CHECK((r = find_from(s, _TRACE_COMM_C, _NTO_TRACE_COMM_RMSG, -1, getpid())) != NULL);
    rcvid = (int)r->words[0];
    CHECK_EQ(s->words[0], rcvid);
    CHECK(find_from(r, _TRACE_COMM_C, _NTO_TRACE_COMM_REPLY, 1, getpid()) != NULL);
}

TEST(comm_pulses_and_signals)
{
    struct _pulse pulse;
    int chid, coid;

    session(2);
    CHECK((chid = ChannelCreate(0)) > 0 && (coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0)) != -1);
    signal(SIGUSR1, nothing);
    add(_NTO_TRACE_COMM);
    start();
    CHECK_EQ(MsgSendPulse(coid, -1, 5, 6), 0);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(raise(SIGUSR1), 0);
    stop();
    CHECK(find(_TRACE_COMM_C, _NTO_TRACE_COMM_SPULSE, pulse.scoid, getpid()) != NULL);
    CHECK(find(_TRACE_COMM_C, _NTO_TRACE_COMM_RPULSE, pulse.scoid, getpid()) != NULL);
    CHECK(find(_TRACE_COMM_C, _NTO_TRACE_COMM_SIGNAL, SIGUSR1, -1) != NULL);
}

static void *reject(void *arg)
{
    const struct echo *e = arg;
    char msg[8];
    int rcvid = MsgReceive(e->chid, msg, sizeof msg, NULL);

    MsgError(rcvid, ENXIO);
    return NULL;
}

TEST(comm_error)
{
    struct echo e;

    session(2);
    CHECK((e.chid = ChannelCreate(0)) > 0 && (e.coid = ConnectAttach(0, 0, e.chid, _NTO_SIDE_CHANNEL, 0)) != -1);
    test_await_state(0, test_thread(reject, &e), STATE_RECEIVE);
    CHECK_EQ(TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_COMM, _NTO_TRACE_COMM_ERROR), 0);
    start();
    CHECK_ERR(MsgSend(e.coid, "x", 1, NULL, 0), ENXIO);
    stop();
    CHECK(find(_TRACE_COMM_C, _NTO_TRACE_COMM_ERROR, 1, getpid()) != NULL);
    CHECK_EQ(count_class(_TRACE_COMM_C), 1);
}

TEST(interrupts)
{
    unsigned timer = (unsigned)_SYSPAGE_ENTRY(_syspage_ptr, qtime)->intr;
    const struct seen *s;

    session(2);
    add(_NTO_TRACE_INT);
    start();
    test_sleep_ms(2);
    stop();
    CHECK((s = find(_TRACE_INT_C, _TRACE_INT_ENTRY, timer, -1)) != NULL && s->count == 2);
    CHECK(find_from(s, _TRACE_INT_C, _TRACE_INT_EXIT, timer, -1) != NULL);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETCLASSWIDE, _NTO_TRACE_INT), 0);
    seen_count = 0;
    start();
    test_sleep_ms(2);
    stop();
    CHECK(find(_TRACE_INT_C, _TRACE_INT_ENTRY_64, timer, -1) != NULL);
}

TEST(system_events)
{
    struct sigevent none;
    struct itimerspec soon = { .it_value.tv_nsec = 1000000 };
    const struct seen *s;
    timer_t timer;
    char *p;

    session(2);
    add(_NTO_TRACE_SYSTEM);
    start();
    CHECK((p = mmap(NULL, 3 * 4096, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0)) != MAP_FAILED);
    CHECK_EQ(munmap(p, 3 * 4096), 0);
    CHECK_ERR(open("/no/such/name", O_RDONLY), ENOENT);
    SIGEV_NONE_INIT(&none);
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &none, &timer), 0);
    CHECK_EQ(timer_settime(timer, 0, &soon, NULL), 0);
    test_sleep_ms(3);
    stop();
    CHECK((s = find(_TRACE_SYSTEM_C, _NTO_TRACE_SYS_MMAP, getpid(), (uint32_t)(uintptr_t)p)) != NULL);
    CHECK_EQ(s->words[3], 3 * 4096);
    CHECK((s = find_from(s, _TRACE_SYSTEM_C, _NTO_TRACE_SYS_MUNMAP, getpid(), (uint32_t)(uintptr_t)p)) == NULL || s->count > 2);
    CHECK((s = find(_TRACE_SYSTEM_C, _NTO_TRACE_SYS_PATHMGR, getpid(), 1)) != NULL);
    CHECK_STR((const char *)&s->words[2], "/no/such/name");
    CHECK(find(_TRACE_SYSTEM_C, _NTO_TRACE_SYS_TIMER, getpid(), timer) != NULL);
}

/* ---- filters ---- */

static void *yielder(void *arg)
{
    for (int i = 0; i < 3; i++)
        SchedYield();
    return NULL;
}

ROLE(yields)
{
    yielder(NULL);
    return 0;
}

TEST(filter_process)
{
    session(4);
    CHECK_EQ(TraceEvent(_NTO_TRACE_ADDEVENT, _NTO_TRACE_KERCALLENTER, __KER_SCHED_YIELD), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETCLASSPID, _NTO_TRACE_KERCALL, getpid()), 0);
    start();
    test_run("yields", NULL);
    stop();
    CHECK(find(_TRACE_KER_CALL_C, __KER_SCHED_YIELD, -1, -1) == NULL);
    CHECK_EQ(TraceEvent(_NTO_TRACE_CLRCLASSPID, _NTO_TRACE_KERCALL), 0);
    start();
    test_run("yields", NULL);
    stop();
    CHECK(find(_TRACE_KER_CALL_C, __KER_SCHED_YIELD, -1, -1) != NULL);
}

TEST(filter_thread)
{
    session(2);
    add(_NTO_TRACE_KERCALLENTER);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETCLASSTID, _NTO_TRACE_KERCALLENTER, getpid(), 1), 0);
    start();
    test_join(test_thread(yielder, NULL));
    stop();
    CHECK(find(_TRACE_KER_CALL_C, __KER_SCHED_YIELD, -1, -1) == NULL);
    CHECK(count_class(_TRACE_KER_CALL_C) > 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_CLRCLASSTID, _NTO_TRACE_KERCALLENTER), 0);
    start();
    test_join(test_thread(yielder, NULL));
    stop();
    CHECK(find(_TRACE_KER_CALL_C, __KER_SCHED_YIELD, -1, -1) != NULL);
}

TEST(filter_event)
{
    session(2);
    add(_NTO_TRACE_USER);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETEVENTPID, _NTO_TRACE_USER, 5, getppid()), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETEVENTTID, _NTO_TRACE_USER, 6, getpid(), 99), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_DELEVENT, _NTO_TRACE_USER, 7), 0);
    start();
    for (int code = 4; code <= 7; code++)
        CHECK_EQ(trace_logi(code, 0, 0), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_CLREVENTTID, _NTO_TRACE_USER, 6), 0);
    CHECK_EQ(trace_logi(6, 1, 1), 0);
    stop();
    CHECK(find(_TRACE_USER_C, 4, -1, -1) != NULL);
    CHECK(find(_TRACE_USER_C, 5, -1, -1) == NULL);
    CHECK(find(_TRACE_USER_C, 6, 0, 0) == NULL);
    CHECK(find(_TRACE_USER_C, 6, 1, 1) != NULL);
    CHECK(find(_TRACE_USER_C, 7, -1, -1) == NULL);
    CHECK_EQ(TraceEvent(_NTO_TRACE_CLREVENTPID, _NTO_TRACE_USER, 5), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_CLREVENTPID, _NTO_TRACE_USER, 6), 0);
}

/* ---- buffers ---- */

static _Atomic(unsigned) hook_calls;
static int hook_last = -1;
static struct sigevent hook_event;

static const struct sigevent *hook(int number)
{
    hook_last = number;
    hook_calls++;
    return &hook_event;
}

static void log_many(unsigned from, unsigned n)
{
    for (unsigned i = from; i < from + n; i++)
        TraceEvent(_NTO_TRACE_INSERTSUSEREVENT, 1, i, 0);
}

/* A full buffer goes to the logger, is announced, and comes back when it has been taken. */
TEST(linear_mode)
{
    unsigned full = _TRACEBUF_MAX_EVENTS;
    struct _pulse pulse;
    int chid, coid;

    session(2);
    CHECK((chid = ChannelCreate(0)) > 0 && (coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0)) != -1);
    SIGEV_PULSE_INIT(&hook_event, coid, -1, 9, 0);
    CHECK(InterruptHookTrace(hook, 0) > 0);
    add(_NTO_TRACE_USER);
    start();
    log_many(0, full);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 9);
    CHECK_EQ(hook_calls, 1);
    CHECK_EQ(hook_last, 0);
    CHECK(buffers[0].h.flags & _TRACE_BUF_WRITING && !(buffers[1].h.flags & _TRACE_BUF_WRITING));
    CHECK_EQ(buffers[0].h.num_events, full);
    CHECK_EQ(buffers[0].data[0].data[2], full);
    CHECK_EQ(buffers[0].h.ls13_rb_num, 0);
    CHECK_EQ(buffers[1].h.ls13_rb_num, 1 << 13);
    CHECK(buffers[0].h.next == buffers[1].h.baseaddr && buffers[1].h.next == buffers[0].h.baseaddr);
    CHECK(TraceEvent(_NTO_TRACE_QUERYEVENTS) >= (int)full);
    log_many(full, 2 * full);                       /* the second fills; more is lost, since the first is not back */
    CHECK(buffers[1].h.flags & _TRACE_BUF_WRITING);
    CHECK_EQ(buffers[0].h.seq_buff_num, 1);
    see(&buffers[0].data[2]);
    CHECK_EQ(seen[0].words[0], 0);
    seen_count = 0;
    buffers[0].h.flags = 0;
    log_many(50000, 1);
    CHECK_EQ(buffers[0].h.seq_buff_num, 3);
    stop();
    CHECK(find(_TRACE_USER_C, 1, full, -1) != NULL);
    CHECK(find(_TRACE_USER_C, 1, 2 * full + 10, -1) == NULL);
    CHECK(find(_TRACE_USER_C, 1, 50000, -1) != NULL);
}

TEST(linear_overwrite)
{
    session(2);
    add(_NTO_TRACE_USER);
    CHECK_EQ(TraceEvent(_NTO_TRACE_OVERWRITEBUFFER), 0);
    start();
    log_many(0, 3 * _TRACEBUF_MAX_EVENTS);
    CHECK(buffers[0].h.seq_buff_num >= 3);
    stop();
    CHECK(find(_TRACE_USER_C, 1, 0, -1) == NULL);
    CHECK(find(_TRACE_USER_C, 1, 3 * _TRACEBUF_MAX_EVENTS - 1, -1) != NULL);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SKIPBUFFER), 0);
}

/* A ring keeps what came last, in order. */
TEST(ring_mode)
{
    unsigned total = 5 * _TRACELEMENTS, next;
    const struct seen *s;

    session(3);
    add(_NTO_TRACE_USER);
    CHECK_EQ(TraceEvent(_NTO_TRACE_SETRINGMODE), 0);
    start();
    log_many(0, total);
    for (unsigned i = 0; i < 3; i++)
        CHECK_EQ(buffers[i].h.flags, _TRACE_BUF_RING);
    stop();
    CHECK(seen_count > 2 * _TRACEBUF_MAX_EVENTS_RING);
    s = find(_TRACE_USER_C, 1, -1, -1);
    CHECK(s != NULL && s->words[0] > 0);
    next = s->words[0];
    for (; s < seen + seen_count; s++)
        if (class_of(s) == _TRACE_USER_C)
            CHECK_EQ(s->words[0], next++);
    CHECK_EQ(next, total);
}

TEST(flush)
{
    session(2);
    add(_NTO_TRACE_USER);
    start();
    log_many(0, 5);
    CHECK(!(buffers[0].h.flags & _TRACE_BUF_WRITING));
    CHECK_EQ(TraceEvent(_NTO_TRACE_FLUSHBUFFER), 0);
    CHECK_EQ(buffers[0].h.flags, _TRACE_BUF_WRITING | _TRACE_BUF_FLUSH);
    CHECK_EQ(buffers[0].h.num_events, 7);
    stop();
    CHECK_EQ(count_class(_TRACE_USER_C), 5);
}

/* Garbage in a buffer's header harms nobody: the kernel reads nothing back but one mark. */
TEST(spoilt_headers)
{
    session(2);
    add(_NTO_TRACE_USER);
    start();
    log_many(0, 3);
    for (unsigned i = 0; i < 2; i++)
        memset(&buffers[i].h, 0xa5, sizeof buffers[i].h);
    log_many(3, 3000);
    TraceEvent(_NTO_TRACE_QUERYEVENTS);
    CHECK_EQ(TraceEvent(_NTO_TRACE_FLUSHBUFFER), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_STOP), 0);
    CHECK_EQ(TraceEvent(_NTO_TRACE_DEALLOCBUFFER), 0);
}

TEST(time_of_events)
{
    uint64_t before, after, whole;
    const struct seen *s;

    session(2);
    add(_NTO_TRACE_USER);
    before = ClockCycles();
    start();
    log_many(0, 1);
    after = ClockCycles();
    stop();
    CHECK((s = find(_TRACE_CONTROL_C, _TRACE_CONTROL_BUFFER, -1, 3)) == &seen[0]);
    CHECK((s = find(_TRACE_CONTROL_C, _TRACE_CONTROL_TIME, -1, -1)) == &seen[1]);
    whole = (uint64_t)s->words[0] << 32 | s->words[1];
    CHECK(whole >= before && whole <= after);
    CHECK((s = find(_TRACE_USER_C, 1, 0, -1)) != NULL);
    CHECK((uint32_t)(s->time - (uint32_t)before) <= (uint32_t)(after - before));
    CHECK(_NTO_TRACE_GETCPU(s->header) < test_cpus());
}

/* ---- tracelogger, traceprinter ---- */

#define LOG "/dev/shmem/test.kev"

static int run(const char *program, ...)
{
    char *argv[16];
    pid_t pid;
    va_list args;
    int n = 1, status;

    argv[0] = (char *)program;
    va_start(args, program);
    while (n < 15 && (argv[n] = va_arg(args, char *)) != NULL)
        n++;
    va_end(args);
    status = posix_spawnp(&pid, program, NULL, NULL, argv, environ);
    if (status == ENOENT)
        test_skip("the image does not have the programs");
    CHECK_EQ(status, 0);
    return pid;
}

static char *slurp(const char *path, size_t *size)
{
    struct stat st;
    int fd = open(path, O_RDONLY);
    char *text;

    CHECK(fd != -1 && fstat(fd, &st) == 0);
    text = malloc((size_t)st.st_size + 1);
    CHECK(text != NULL && read(fd, text, (size_t)st.st_size) == st.st_size);
    text[st.st_size] = '\0';
    *size = (size_t)st.st_size;
    close(fd);
    return text;
}

static void wait_for_hook(pid_t pid)
{
    while (test_state(pid, 2) != STATE_INTR || test_state(pid, 1) != STATE_RECEIVE)
        test_sleep_ms(1);
}

TEST(logger_and_printer)
{
    size_t size, at;
    char *text, *end;
    struct echo e;
    pid_t pid;

    need_instrumented();
    echo_start(&e);
    pid = run("tracelogger", "-d1", "-E", "-w", "-A", "SCENARIO=echo", "-f", LOG, NULL);
    wait_for_hook(pid);
    CHECK_EQ(TraceEvent(_NTO_TRACE_START), 0);
    echo_once(&e);
    trace_logf(5, "from the test");
    CHECK_EQ(TraceEvent(_NTO_TRACE_STOP), 0);
    test_exited_ok(pid);
    text = slurp(LOG, &size);
    CHECK(strncmp(text, "TRACE_HEADER_BEGIN::TRUE\nTRACE_FILE_NAME::" LOG "\n", strlen(LOG) + 43) == 0);
    CHECK(strstr(text, "\nTRACE_SCENARIO::echo\n") != NULL);
    CHECK((end = strstr(text, "TRACE_HEADER_END::TRUE\n")) != NULL);
    at = (size_t)(end - text) + 23;
    CHECK(memcmp(text + at, _syspage_ptr, _syspage_ptr->total_size) == 0);
    CHECK_EQ((size - at - _syspage_ptr->total_size) % sizeof(traceevent_t), 0);
    test_exited_ok(run("traceprinter", "-f", LOG, "-o", "/dev/shmem/test.txt", NULL));
    text = slurp("/dev/shmem/test.txt", &size);
    CHECK(strstr(text, "\n         TRACE_SCENARIO:: echo\n") == NULL && strstr(text, "TRACE_SCENARIO:: echo\n") != NULL);
    CHECK(strstr(text, "\n -- KERNEL EVENTS --\nt:0x") != NULL);
    CHECK(strstr(text, " CONTROL :TIME msb:0x") != NULL);
    CHECK(strstr(text, "PROCESS :PROCCREATE_NAME ppid:0 pid:1 name:") != NULL);
    CHECK(strstr(text, "KER_CALL:MSG_SENDV/11 coid:0x") != NULL && strstr(text, " msg:\"dcba\" (0x61626364 ") != NULL);
    CHECK(strstr(text, "KER_EXIT:MSG_SENDV/11 status:0x0000004d rmsg:\"ecba\" (0x61626365 ") != NULL);
    CHECK(strstr(text, "COMM    :SND_MESSAGE rcvid:0x") != NULL);
    CHECK(strstr(text, "THREAD  :THRECEIVE pid:") != NULL);
    CHECK(strstr(text, "USREVENT:EVENT:5, STR:\"from the test\"\n") != NULL);
    CHECK_EQ(unlink(LOG), 0);
    CHECK_EQ(unlink("/dev/shmem/test.txt"), 0);
}

/* Iterations, a class left out; what is no trace file is refused. */
TEST(logger_iterations)
{
    size_t size;
    char *text;
    pid_t pid;

    need_instrumented();
    pid = run("tracelogger", "-n", "2", "-k", "4", "-R", "-F1", "-F6", "-f", LOG, NULL);
    wait_for_hook(pid);
    while (test_state(pid, 1) != -1)
        log_many(0, 100);
    test_exited_ok(pid);
    CHECK(!active());
    test_exited_ok(run("traceprinter", "-n", "-f", LOG, "-o", "/dev/shmem/test.txt", NULL));
    text = slurp("/dev/shmem/test.txt", &size);
    CHECK(strstr(text, "USREVENT:EVENT:1, d0:0x00000000 d1:0x00000000\n") != NULL);
    CHECK(strstr(text, "TRACE_DATE") == NULL && strstr(text, "KER_CALL") == NULL && strstr(text, "COMM") == NULL);
    pid = run("traceprinter", "-f", "/dev/shmem/test.txt", NULL);
    CHECK(WEXITSTATUS(test_wait(pid)) != 0);
    CHECK_EQ(unlink(LOG), 0);
    CHECK_EQ(unlink("/dev/shmem/test.txt"), 0);
}
