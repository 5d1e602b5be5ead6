/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The fast path of messages (kernel/object/message_fast.c) and the general one have the same outcome. Random scenarios, each twice: with
 * contiguous buffers, which is fast where nothing is unusual, and in a form the fast path leaves alone: the same bytes as iov lists
 * of the client, of the server or both, or with a kernel timeout armed. Compared is all that either side can see.
 */
#include "test.h"
#include <fcntl.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/states.h>
#include <sys/uio.h>

#define PAGE      4096u
#define RW_PAGES  12u                   /* an arena: these, one that is not there, RO_PAGES read-only ones, one that is not there */
#define RO_PAGES  6u
#define ARENA     ((RW_PAGES + RO_PAGES + 2) * PAGE)
#define PARTS     9
#define SERVER_PRIO 10

enum place { PLACE_GOOD, PLACE_ACROSS_END, PLACE_NOWHERE, PLACE_READ_ONLY, PLACE_NULL, PLACES };
enum form { FORM_PLAIN, FORM_CLIENT_IOV, FORM_SERVER_IOV, FORM_BOTH_IOV, FORM_TIMEOUT, FORMS };
enum answer { ANSWER_REPLY, ANSWER_REPLY_RECEIVE, ANSWER_ERROR };
enum { CHANNEL_PLAIN, CHANNEL_LENGTHS, CHANNEL_FIXED, CHANNELS };

struct buffer { uint8_t place; uint16_t offset; uint32_t size; };

struct scenario {
    struct buffer send, receive, answer, reply;     /* client, server, server, client */
    uint8_t info, how, channel, client_prio;
    int32_t status;
    uint32_t cuts;                                  /* seed of where buffers are cut into parts */
};

/* What both sides saw; unused bytes are zero. */
struct outcome {
    long send_result;
    int send_errno, client_prio_after;
    int received, receive_errno;                    /* received: -1, 0 a pulse, 1 a message */
    struct _msg_info info;
    int server_prio, server_prio_after;
    long answer_result;
    int answer_errno;
    uint64_t received_sum, reply_sum;               /* the arenas, when nothing failed */
};

struct control {
    struct scenario scenario;
    struct outcome outcome;
    enum form form;
    _Atomic(int) stage;                             /* 1: in or before the scenario's receive, 2: behind it, 0: over */
    int chid[CHANNELS];
};

static uint64_t random_state;

static uint32_t random_below(uint32_t n)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 20) % n;
}

/* ---- arenas and buffers ---- */

static char *arena_create(void)
{
    char *a = mmap(NULL, ARENA, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0);

    CHECK(a != MAP_FAILED);
    CHECK_EQ(munmap(a + RW_PAGES * PAGE, PAGE), 0);
    CHECK_EQ(mprotect(a + (RW_PAGES + 1) * PAGE, RO_PAGES * PAGE, PROT_READ), 0);
    CHECK_EQ(munmap(a + ARENA - PAGE, PAGE), 0);
    return a;
}

static void arena_fill(char *arena, unsigned seed)
{
    uint32_t *word = (uint32_t *)arena;

    for (unsigned i = 0; i < RW_PAGES * PAGE / 4; i++)
        word[i] = i * 2654435761u + seed;
}

static uint64_t arena_sum(const char *arena)
{
    const uint64_t *word = (const uint64_t *)arena;
    uint64_t sum = 0;

    for (unsigned i = 0; i < RW_PAGES * PAGE / 8; i++)
        sum = (sum ^ word[i]) * 0x100000001b3u;
    return sum;
}

/* The client's two buffers lie in different halves, so that a reply does not spoil the message. */
static char *buffer_at(char *arena, const struct buffer *b, bool upper)
{
    switch (b->place) {
    case PLACE_GOOD:
        return arena + (upper ? RW_PAGES / 2 * PAGE : 0) + b->offset;
    case PLACE_ACROSS_END:
        return arena + RW_PAGES * PAGE - b->size / 2;
    case PLACE_NOWHERE:
        return arena + RW_PAGES * PAGE + b->offset % 64;
    case PLACE_READ_ONLY:
        return arena + (RW_PAGES + 1) * PAGE + b->offset;
    default:
        return NULL;
    }
}

/* The same bytes in up to PARTS parts, some of them empty. */
static int cut(iov_t *iov, char *at, uint32_t size, uint32_t seed)
{
    int n = 1 + (int)(seed % (PARTS - 1));

    for (int i = 0; i < n - 1; i++) {
        uint32_t piece;
        seed = seed * 1664525u + 1013904223u;
        piece = size ? (seed >> 8) % (size + 1) : 0;
        if (seed >> 28 < 3)
            piece = 0;
        SETIOV(&iov[i], at, piece);
        at += piece;
        size -= piece;
    }
    SETIOV(&iov[n - 1], at, size);
    return n;
}

/* ---- the server ---- */

static int prio_now(void)
{
    struct sched_param param;

    CHECK(SchedGet(0, 0, &param) != -1);
    return param.sched_curpriority;
}

static bool server_iov(enum form form) { return form == FORM_SERVER_IOV || form == FORM_BOTH_IOV; }
static bool client_iov(enum form form) { return form == FORM_CLIENT_IOV || form == FORM_BOTH_IOV; }

static int serve_receive(struct control *c, char *arena, struct _msg_info *info)
{
    const struct scenario *s = &c->scenario;
    char *at = buffer_at(arena, &s->receive, false);
    int chid = c->chid[s->channel];
    struct _msg_info *to = s->info == 0 ? NULL : s->info == 1 ? info : (struct _msg_info *)8;
    iov_t iov[PARTS];

    c->stage = 1;
    if (server_iov(c->form))
        return MsgReceivev(chid, iov, cut(iov, at, s->receive.size, s->cuts), to);
    return MsgReceive(chid, at, s->receive.size, to);
}

/* The answer; with ANSWER_REPLY_RECEIVE the result is the next message to the control channel. */
static long serve_answer(struct control *c, char *arena, int rcvid, void *next, size_t next_size)
{
    const struct scenario *s = &c->scenario;
    char *at = buffer_at(arena, &s->answer, true);
    iov_t iov[PARTS], next_iov;
    int parts = cut(iov, at, s->answer.size, s->cuts ^ 0x5555);

    SETIOV(&next_iov, next, next_size);
    switch (s->how) {
    case ANSWER_REPLY:
        return server_iov(c->form) ? MsgReplyv(rcvid, s->status, iov, parts) : MsgReply(rcvid, s->status, at, s->answer.size);
    case ANSWER_REPLY_RECEIVE:
        return server_iov(c->form) ? MsgReplyReceivev(rcvid, s->status, iov, parts, c->chid[0], &next_iov, 1, NULL)
                                   : MsgReplyReceive(rcvid, s->status, at, s->answer.size, c->chid[0], next, next_size, NULL);
    default:
        return MsgError(rcvid, s->status < 0 ? 0 : 1 + s->status % 30);
    }
}

/* One scenario; what comes next on the control channel, 0: nothing yet. */
static int serve(struct control *c, char *arena, char *next, size_t next_size)
{
    struct outcome *o = &c->outcome;
    bool receives_next = c->scenario.how == ANSWER_REPLY_RECEIVE;   /* the next scenario overwrites this one */
    int rcvid;
    long r;

    arena_fill(arena, 77);
    errno = 0;
    rcvid = serve_receive(c, arena, &o->info);
    o->receive_errno = rcvid == -1 ? errno : 0;
    o->received = rcvid > 0 ? 1 : rcvid;
    o->server_prio = rcvid > 0 ? prio_now() : 0;
    c->stage = 2;
    if (rcvid <= 0)
        return 0;
    o->received_sum = arena_sum(arena);
    errno = 0;
    r = serve_answer(c, arena, rcvid, next, next_size);
    if (receives_next && r > 0)   /* the next scenario has begun */
        return (int)r;
    o->answer_errno = r == -1 ? errno : 0;
    o->answer_result = r;
    return 0;
}

static struct control *control_map(void)
{
    int fd = shm_open("/msg_paths", O_RDWR, 0600);
    void *p;

    CHECK(fd != -1);
    p = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    CHECK(p != MAP_FAILED);
    close(fd);
    return p;
}

ROLE(server)
{
    static const unsigned flags[CHANNELS] = { 0, _NTO_CHF_SENDER_LEN | _NTO_CHF_REPLY_LEN, _NTO_CHF_FIXED_PRIORITY };
    struct control *c = control_map();
    char *arena = arena_create(), next[8] = "";
    struct sched_param param = { .sched_priority = SERVER_PRIO };
    int rcvid = 0;

    CHECK(SchedSet(0, 0, SCHED_RR, &param) != -1);
    for (int i = 0; i < CHANNELS; i++)
        CHECK_EQ(c->chid[i] = ChannelCreate(flags[i]), i + 1);
    for (;;) {
        if (rcvid == 0)
            rcvid = MsgReceive(c->chid[0], next, sizeof next, NULL);
        if (rcvid <= 0) {                   /* a pulse that came too late to be needed */
            rcvid = 0;
            continue;
        }
        if (next[0] == 'e')
            return MsgReply(rcvid, 0, NULL, 0);
        CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
        if (next[0] == 'p') {
            c->outcome.server_prio_after = 0;
            rcvid = 0;
            continue;
        }
        rcvid = serve(c, arena, next, sizeof next);
        if (rcvid == 0)
            c->stage = 0;
    }
}

/* ---- the client ---- */

static struct control *control;
static char *arena;
static int server_pid, coid[CHANNELS];

static struct buffer random_buffer(bool small)
{
    static const uint32_t sizes[] = { 0, 1, 7, 8, 9, 15, 16, 24, 31, 32, 63, 64, 65, 100, 255, 256, 1000, 4095, 4096, 4097, 8192, 9000 };
    struct buffer b = { PLACE_GOOD, (uint16_t)random_below(PAGE), sizes[random_below(small ? 14 : sizeof sizes / sizeof sizes[0])] };

    if (random_below(3) == 0)
        b.offset &= ~7u;
    if (random_below(8) == 0)
        b.place = (uint8_t)(1 + random_below(PLACES - 1));
    return b;
}

static struct scenario random_scenario(void)
{
    bool small = random_below(2);
    struct scenario s = { .send = random_buffer(small), .receive = random_buffer(small), .answer = random_buffer(small),
                          .reply = random_buffer(small), .cuts = random_below(1u << 31) };

    s.info = random_below(10) == 0 ? 2 : (uint8_t)random_below(2);
    s.how = (uint8_t)(random_below(8) == 0 ? ANSWER_ERROR : random_below(2));
    s.channel = (uint8_t)(random_below(3) ? 0 : random_below(CHANNELS));
    s.client_prio = (uint8_t)(SERVER_PRIO - 1 + random_below(4));
    s.status = random_below(4) ? (int)random_below(1000) : -(int)random_below(5000);
    return s;
}

static long send_scenario(const struct scenario *s, enum form form)
{
    char *out = buffer_at(arena, &s->send, false), *in = buffer_at(arena, &s->reply, true);
    uint64_t timeout = 10000000000u;
    iov_t siov[PARTS], riov[PARTS];

    if (form == FORM_TIMEOUT)
        CHECK(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &timeout, NULL) != -1);
    if (client_iov(form))
        return MsgSendv(coid[s->channel], siov, cut(siov, out, s->send.size, s->cuts ^ 0x33), riov,
                        cut(riov, in, s->reply.size, s->cuts ^ 0x77));
    return MsgSend(coid[s->channel], out, s->send.size, in, s->reply.size);
}

static void await_stage(int stage)
{
    while (control->stage != stage)
        test_sleep_ms(1);
}

static void set_prio(int prio)
{
    struct sched_param param = { .sched_priority = prio };

    CHECK(SchedSet(0, 0, SCHED_RR, &param) != -1);
}

static struct outcome run(const struct scenario *s, enum form form)
{
    struct outcome o;

    arena_fill(arena, s->cuts);
    memset(&control->outcome, 0, sizeof control->outcome);
    control->scenario = *s;
    control->form = form;
    control->stage = 3;
    CHECK_EQ(MsgSend(coid[0], "next", 5, NULL, 0), 0);
    await_stage(1);
    test_sleep_ms(1);                       /* asking procnto for its state would make procnto the last server of this thread */
    set_prio(s->client_prio);
    errno = 0;
    o.send_result = send_scenario(s, form);
    o.send_errno = o.send_result == -1 ? errno : 0;
    o.client_prio_after = prio_now();
    set_prio(SERVER_PRIO);
    while (control->stage == 1) {           /* the message did not get there: a pulse ends the wait */
        test_sleep_ms(1);
        if (control->stage == 1 && test_state(server_pid, 1) == STATE_RECEIVE)
            CHECK_EQ(MsgSendPulse(coid[s->channel], SERVER_PRIO, 1, 0), 0);
    }
    if (s->how != ANSWER_REPLY_RECEIVE || control->outcome.received <= 0)
        await_stage(0);
    else
        test_await_state(server_pid, 1, STATE_RECEIVE);
    o.reply_sum = arena_sum(arena);
    struct outcome all = control->outcome;
    all.send_result = o.send_result;
    all.send_errno = o.send_errno;
    all.client_prio_after = o.client_prio_after;
    all.reply_sum = o.reply_sum;
    all.server_prio_after = test_priority(server_pid, 1);
    return all;
}

/* How much of a buffer that turns out to be bad is copied nobody promises. */
static void forget_partial(struct outcome *o)
{
    bool faults = o->send_errno == EFAULT || o->send_errno == ESRVRFAULT || o->receive_errno == EFAULT ||
                  o->answer_errno == EFAULT || o->answer_errno == ESRVRFAULT;

    if (faults)
        o->received_sum = o->reply_sum = 0;
    if (o->received != 1)
        memset(&o->info, 0, sizeof o->info);
}

static void compare(unsigned seed, unsigned number, const struct scenario *s, enum form form, const struct outcome *a,
                    const struct outcome *b)
{
    if (memcmp(a, b, sizeof *a) == 0)
        return;
    test_fail(__FILE__, __LINE__, "seed %u scenario %u form %d how %d channel %d prio %d info %d send %d+%u/%u receive %d+%u/%u answer %d+%u/%u "
              "reply %d+%u/%u: send %ld/%ld errno %d/%d received %d/%d errno %d/%d answer %ld/%ld errno %d/%d prio %d/%d after %d/%d "
              "msglen %ld/%ld sums %d %d",
              seed, number, form, s->how, s->channel, s->client_prio, s->info, s->send.place, s->send.offset, s->send.size, s->receive.place,
              s->receive.offset, s->receive.size, s->answer.place, s->answer.offset, s->answer.size, s->reply.place, s->reply.offset,
              s->reply.size, a->send_result, b->send_result, a->send_errno, b->send_errno, a->received, b->received, a->receive_errno,
              b->receive_errno, a->answer_result, b->answer_result, a->answer_errno, b->answer_errno, a->server_prio, b->server_prio,
              a->server_prio_after, b->server_prio_after, (long)a->info.msglen, (long)b->info.msglen,
              a->received_sum == b->received_sum, a->reply_sum == b->reply_sum);
}

static void begin(void)
{
    int fd;

    shm_unlink("/msg_paths");               /* of a case that failed */
    fd = shm_open("/msg_paths", O_CREAT | O_RDWR | O_EXCL, 0600);

    CHECK(fd != -1 && ftruncate(fd, sizeof *control) == 0);
    close(fd);
    control = control_map();
    arena = arena_create();
    server_pid = test_spawn("server", NULL);
    for (int i = 0; i < CHANNELS; i++) {
        while ((coid[i] = ConnectAttach(0, server_pid, i + 1, _NTO_SIDE_CHANNEL, 0)) == -1)
            test_sleep_ms(1);
    }
    test_await_state(server_pid, 1, STATE_RECEIVE);
    set_prio(SERVER_PRIO);
}

static void end(void)
{
    CHECK_EQ(MsgSend(coid[0], "end", 4, NULL, 0), 0);
    test_exited_ok(server_pid);
    CHECK_EQ(shm_unlink("/msg_paths"), 0);
}

static void scenarios(unsigned seed, unsigned n)
{
    begin();
    random_state = seed * 0x9e3779b97f4a7c15u + 1;
    for (unsigned i = 0; i < n; i++) {
        struct scenario s = random_scenario();
        enum form form = (enum form)(1 + random_below(FORMS - 1));
        struct outcome fast = run(&s, FORM_PLAIN), general = run(&s, form);
        forget_partial(&fast);
        forget_partial(&general);
        compare(seed, i, &s, form, &fast, &general);
    }
    end();
}

TEST(same_outcome_1) { scenarios(1, 120); }
TEST(same_outcome_2) { scenarios(2, 120); }
TEST(same_outcome_3) { scenarios(3, 120); }
TEST(same_outcome_4) { scenarios(4, 120); }
