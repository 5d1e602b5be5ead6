/* SPDX-License-Identifier: Apache-2.0 */
/* MsgSend, MsgReceive, MsgReply, MsgError, MsgRead, MsgWrite and their vector forms. */
#include <pthread.h>
#include <signal.h>
#include <sys/kercalls.h>
#include <sys/mman.h>

#include "test.h"

#define BAD ((void *)0x1000)    /* never mapped */

struct server {
    int chid, coid, tid;
    int rcvid;
    int (*handle)(struct server *s, int rcvid, struct _msg_info *info);   /* 0: go on */
    unsigned char buf[4096];
    size_t room;
    long status;
    int error;
};

static void *serve(void *arg)
{
    struct server *s = arg;
    struct _msg_info info;
    for (;;) {
        int rcvid = MsgReceive(s->chid, s->buf, s->room, &info);
        if (rcvid == -1) return NULL;
        if (s->handle(s, rcvid, &info) != 0) return NULL;
    }
}

static void server_start(struct server *s, int (*handle)(struct server *, int, struct _msg_info *))
{
    s->handle = handle;
    s->room = s->room != 0 ? s->room : sizeof s->buf;
    s->chid = ChannelCreate(0);
    CHECK(s->chid > 0);
    s->coid = ConnectAttach(0, 0, s->chid, _NTO_SIDE_CHANNEL, 0);
    CHECK(s->coid >= _NTO_SIDE_CHANNEL);
    s->tid = test_thread(serve, s);
}

static void server_stop(struct server *s)
{
    CHECK_EQ(ChannelDestroy(s->chid), 0);
    test_join(s->tid);
    CHECK_EQ(ConnectDetach(s->coid), 0);
}

static int reply_status(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)info;
    CHECK_EQ(MsgReply(rcvid, s->status, NULL, 0), 0);
    return 0;
}

static int reply_error(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)info;
    CHECK_EQ(MsgError(rcvid, s->error), 0);
    return 0;
}

static int echo(struct server *s, int rcvid, struct _msg_info *info)
{
    CHECK_EQ(MsgReply(rcvid, info->msglen, s->buf, (size_t)info->msglen), 0);
    return 0;
}

static int keep(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)info;
    s->rcvid = rcvid;
    return 1;
}

/* ---- plain messages ---- */

static void check_echo(size_t bytes)
{
    static struct server s;
    static unsigned char out[4096], in[4096];
    server_start(&s, echo);
    for (size_t i = 0; i < bytes; i++) out[i] = (unsigned char)(i * 7 + 3);
    memset(in, 0xee, sizeof in);
    CHECK_EQ(MsgSend(s.coid, out, bytes, in, sizeof in), bytes);
    CHECK(memcmp(out, in, bytes) == 0);
    CHECK_EQ(in[bytes < sizeof in ? bytes : sizeof in - 1], bytes < sizeof in ? 0xee : in[sizeof in - 1]);
    server_stop(&s);
}

TEST(send_0_bytes) { check_echo(0); }
TEST(send_1_byte) { check_echo(1); }
TEST(send_17_bytes) { check_echo(17); }
TEST(send_256_bytes) { check_echo(256); }
TEST(send_257_bytes) { check_echo(257); }
TEST(send_4096_bytes) { check_echo(4096); }

static unsigned char *pattern(size_t bytes, unsigned seed)
{
    unsigned char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(p != MAP_FAILED);
    for (size_t i = 0; i < bytes; i++) p[i] = (unsigned char)((i * 31 + (i >> 8) + seed) & 0xff);
    return p;
}

struct big {
    unsigned char *buf;
    size_t bytes;
    int chid;
};

static void *big_server(void *arg)
{
    struct big *b = arg;
    struct _msg_info info;
    int rcvid = MsgReceive(b->chid, b->buf, b->bytes, &info);
    CHECK(rcvid > 0);
    CHECK_EQ(info.msglen, b->bytes);
    for (size_t i = 0; i < b->bytes; i++) b->buf[i] ^= 0x55;
    CHECK_EQ(MsgReply(rcvid, 7, b->buf, b->bytes), 0);
    return NULL;
}

static void check_big(size_t bytes)
{
    struct big b = { pattern(bytes, 1), bytes, ChannelCreate(0) };
    unsigned char *out = pattern(bytes, 99), *in = pattern(bytes, 0);
    int tid = test_thread(big_server, &b), coid = ConnectAttach(0, 0, b.chid, _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(MsgSend(coid, out, bytes, in, bytes), 7);
    for (size_t i = 0; i < bytes; i++)
        if (in[i] != (out[i] ^ 0x55)) test_fail(__FILE__, __LINE__, "byte %zu differs", i);
    test_join(tid);
}

TEST(send_64k) { check_big(64 << 10); }
TEST(send_1m) { check_big(1 << 20); }
TEST(send_odd_300001) { check_big(300001); }

TEST(send_truncated_to_receiver)
{
    static struct server s = { .room = 4 };
    char in[16] = "0123456789abcde";
    server_start(&s, echo);
    CHECK_EQ(MsgSend(s.coid, "abcdefgh", 8, in, sizeof in), 4);
    CHECK(memcmp(in, "abcd456789", 10) == 0);
    server_stop(&s);
}

TEST(reply_truncated_to_client)
{
    static struct server s;
    char in[16] = "0123456789abcde";
    server_start(&s, echo);
    CHECK_EQ(MsgSend(s.coid, "ABCDEFGH", 8, in, 3), 8);
    CHECK(memcmp(in, "ABC3456", 7) == 0);
    server_stop(&s);
}

static void check_status(long status)
{
    static struct server s;
    s.status = status;
    server_start(&s, reply_status);
    CHECK_EQ(MsgSend_r(s.coid, "x", 1, NULL, 0), status);
    errno = 77;
    CHECK_EQ(MsgSend(s.coid, "x", 1, NULL, 0), status);
    CHECK_EQ(errno, 77);
    server_stop(&s);
}

TEST(status_zero) { check_status(0); }
TEST(status_large) { check_status(0x123456789abcl); }
TEST(status_negative_large) { check_status(-0x123456789abcl); }

/* A negative status is no error: MsgSend() hands it on as it stands. */
TEST(status_minus_5)
{
    static struct server s;
    s.status = -5;
    server_start(&s, reply_status);
    CHECK_EQ(MsgSend(s.coid, "x", 1, NULL, 0), -5);
    server_stop(&s);
}

static void check_error(int error)
{
    static struct server s;
    s.error = error;
    server_start(&s, reply_error);
    CHECK_ERR(MsgSend(s.coid, "x", 1, NULL, 0), error);
    errno = 0;
    CHECK_EQ(MsgSend_r(s.coid, "x", 1, NULL, 0), -error);
    CHECK_EQ(errno, 0);
    server_stop(&s);
}

TEST(error_eio) { check_error(EIO); }
TEST(error_esrvrfault) { check_error(ESRVRFAULT); }
TEST(error_large_number) { check_error(4000); }

TEST(error_eok)
{
    static struct server s;
    s.error = EOK;
    server_start(&s, reply_error);
    CHECK_EQ(MsgSend(s.coid, "x", 1, NULL, 0), 0);
    server_stop(&s);
}

static int restart_once(struct server *s, int rcvid, struct _msg_info *info)
{
    if (s->status++ == 0) CHECK_EQ(MsgError(rcvid, ERESTART), 0);
    else CHECK_EQ(MsgReply(rcvid, info->msglen, NULL, 0), 0);
    return 0;
}

TEST(error_erestart_sends_again)
{
    static struct server s;
    server_start(&s, restart_once);
    CHECK_EQ(MsgSend(s.coid, "abc", 3, NULL, 0), 3);
    CHECK_EQ(s.status, 2);
    server_stop(&s);
}

/* ---- vectors ---- */

static int echo_parts(struct server *s, int rcvid, struct _msg_info *info)
{
    iov_t iov[8];
    size_t n = (size_t)info->msglen;
    for (int i = 0; i < 8; i++) SETIOV(&iov[i], s->buf + n * (size_t)i / 8, n * (size_t)(i + 1) / 8 - n * (size_t)i / 8);
    CHECK_EQ(MsgReplyv(rcvid, (long)n, iov, 8), 0);
    return 0;
}

TEST(iov_8_parts_both_sides)
{
    static struct server s;
    static unsigned char out[801], in[801];
    iov_t siov[8], riov[8];
    size_t at = 0, sizes[8] = { 1, 0, 3, 97, 200, 0, 399, 101 };
    for (size_t i = 0; i < sizeof out; i++) out[i] = (unsigned char)(i * 13);
    for (int i = 0; i < 8; i++) {
        SETIOV(&siov[i], out + at, sizes[i]);
        SETIOV(&riov[7 - i], in + sizeof in - at - sizes[i], sizes[i]);
        at += sizes[i];
    }
    server_start(&s, echo_parts);
    CHECK_EQ(MsgSendv(s.coid, siov, 8, riov, 8), sizeof out);
    CHECK(memcmp(in, out, sizeof out) == 0);
    server_stop(&s);
}

TEST(iov_send_vs_sv)
{
    static struct server s;
    char a[4], b[4], in[16];
    iov_t iov[2];
    server_start(&s, echo);
    SETIOV_CONST(&iov[0], "ab", 2);
    SETIOV_CONST(&iov[1], "cde", 3);
    CHECK_EQ(MsgSendvs(s.coid, iov, 2, in, sizeof in), 5);
    CHECK(memcmp(in, "abcde", 5) == 0);
    SETIOV(&iov[0], a, 2);
    SETIOV(&iov[1], b, 4);
    CHECK_EQ(MsgSendsv(s.coid, "vwxyz", 5, iov, 2), 5);
    CHECK(memcmp(a, "vw", 2) == 0 && memcmp(b, "xyz", 3) == 0);
    CHECK_EQ(MsgSendvsnc(s.coid, iov, 1, in, sizeof in), 2);
    CHECK_EQ(MsgSendsvnc(s.coid, "12", 2, iov, 1), 2);
    CHECK(memcmp(a, "12", 2) == 0);
    server_stop(&s);
}

static char receive_a[3], receive_b[5];

static void *receive_parts(void *arg)
{
    iov_t iov[2];
    struct _msg_info info;
    SETIOV(&iov[0], receive_a, sizeof receive_a);
    SETIOV(&iov[1], receive_b, sizeof receive_b);
    int rcvid = MsgReceivev(*(int *)arg, iov, 2, &info);
    CHECK(rcvid > 0);
    CHECK_EQ(info.msglen, 8);
    CHECK_EQ(MsgReply(rcvid, 1, NULL, 0), 0);
    return NULL;
}

TEST(iov_receive)
{
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(receive_parts, &chid);
    CHECK_EQ(MsgSend(coid, "abcdefghij", 10, NULL, 0), 1);
    test_join(tid);
    CHECK(memcmp(receive_a, "abc", 3) == 0 && memcmp(receive_b, "defgh", 5) == 0);
}

TEST(iov_sum_overflow)
{
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    char c;
    iov_t iov[2];
    SETIOV(&iov[0], &c, (size_t)1 << 63);
    SETIOV(&iov[1], &c, (size_t)1 << 63);
    CHECK_ERR(MsgSendv(coid, iov, 2, NULL, 0), EOVERFLOW);
    CHECK_ERR(MsgReceivev(chid, iov, 2, NULL), EOVERFLOW);
}

/* ---- message information ---- */

static struct _msg_info seen;

static int note_info(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)s;
    seen = *info;
    struct _msg_info again;
    CHECK_EQ(MsgInfo(rcvid, &again), 0);
    CHECK_EQ(again.pid, info->pid);
    CHECK_EQ(again.tid, info->tid);
    CHECK_EQ(again.scoid, info->scoid);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    return 0;
}

TEST(info_filled)
{
    static struct server s;
    server_start(&s, note_info);
    CHECK_EQ(MsgSend(s.coid, "abcd", 4, NULL, 0), 0);
    CHECK_EQ(seen.pid, getpid());
    CHECK_EQ(seen.tid, pthread_self());
    CHECK_EQ(seen.chid, s.chid);
    CHECK_EQ(seen.coid, s.coid);
    CHECK(seen.scoid & _NTO_CONNECTION_SCOID);
    CHECK_EQ(seen.msglen, 4);
    CHECK_EQ(seen.nd, 0);
    CHECK_EQ(seen.priority, test_priority(0, 0));
    server_stop(&s);
}

static void check_lengths(unsigned flags, long src, long dst)
{
    static struct server s;
    char in[77];
    s.room = 2;
    s.handle = note_info;
    s.chid = ChannelCreate(flags);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    s.tid = test_thread(serve, &s);
    CHECK_EQ(MsgSend(s.coid, "abcdef", 6, in, sizeof in), 0);
    CHECK_EQ(seen.msglen, 2);
    if (src >= 0) CHECK_EQ(seen.srcmsglen, src);
    if (dst >= 0) CHECK_EQ(seen.dstmsglen, dst);
    server_stop(&s);
}

TEST(info_sender_len) { check_lengths(_NTO_CHF_SENDER_LEN, 6, -1); }
TEST(info_reply_len) { check_lengths(_NTO_CHF_REPLY_LEN, -1, 77); }
TEST(info_both_lengths) { check_lengths(_NTO_CHF_SENDER_LEN | _NTO_CHF_REPLY_LEN, 6, 77); }

/* ---- MsgRead and MsgWrite ---- */

static int read_rest(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)info;
    CHECK_EQ(MsgRead(rcvid, s->buf, 100, 0), 10);
    CHECK(memcmp(s->buf, "0123456789", 10) == 0);
    CHECK_EQ(MsgRead(rcvid, s->buf, 3, 4), 3);
    CHECK(memcmp(s->buf, "456", 3) == 0);
    CHECK_EQ(MsgRead(rcvid, s->buf, 5, 8), 2);
    CHECK_EQ(MsgRead(rcvid, s->buf, 5, 10), 0);
    CHECK_EQ(MsgRead(rcvid, s->buf, 5, 1000), 0);
    iov_t iov[2];
    SETIOV(&iov[0], s->buf, 2);
    SETIOV(&iov[1], s->buf + 10, 3);
    CHECK_EQ(MsgReadv(rcvid, iov, 2, 1), 5);
    CHECK(memcmp(s->buf, "12", 2) == 0 && memcmp(s->buf + 10, "345", 3) == 0);
    CHECK_EQ(MsgReply(rcvid, 1, NULL, 0), 0);
    return 0;
}

TEST(msgread)
{
    static struct server s = { .room = 4 };
    iov_t iov[3];
    server_start(&s, read_rest);
    CHECK_EQ(MsgSend(s.coid, "0123456789", 10, NULL, 0), 1);
    SETIOV_CONST(&iov[0], "01", 2);
    SETIOV_CONST(&iov[1], "2345678", 7);
    SETIOV_CONST(&iov[2], "9", 1);
    CHECK_EQ(MsgSendvs(s.coid, iov, 3, NULL, 0), 1);
    server_stop(&s);
}

static int write_parts(struct server *s, int rcvid, struct _msg_info *info)
{
    iov_t iov[2];
    (void)s;
    (void)info;
    CHECK_EQ(MsgWrite(rcvid, "abcd", 4, 0), 4);
    CHECK_EQ(MsgWrite(rcvid, "xy", 2, 6), 2);
    CHECK_EQ(MsgWrite(rcvid, "0123456789", 10, 8), 2);
    CHECK_EQ(MsgWrite(rcvid, "0", 1, 10), 0);
    CHECK_EQ(MsgWrite(rcvid, "0", 1, 100), 0);
    SETIOV_CONST(&iov[0], "4", 1);
    SETIOV_CONST(&iov[1], "5", 1);
    CHECK_EQ(MsgWritev(rcvid, iov, 2, 4), 2);
    CHECK_EQ(MsgReply(rcvid, 3, NULL, 0), 0);
    return 0;
}

TEST(msgwrite)
{
    static struct server s;
    char in[11] = "..........", a[5], b[5];
    iov_t iov[2];
    server_start(&s, write_parts);
    CHECK_EQ(MsgSend(s.coid, "q", 1, in, 10), 3);
    CHECK_STR(in, "abcd45xy01");
    SETIOV(&iov[0], a, 5);
    SETIOV(&iov[1], b, 5);
    CHECK_EQ(MsgSendsv(s.coid, "q", 1, iov, 2), 3);
    CHECK(memcmp(a, "abcd4", 5) == 0 && memcmp(b, "5xy01", 5) == 0);
    server_stop(&s);
}

/* ---- bad ids ---- */

TEST(send_ebadf)
{
    CHECK_ERR(MsgSend(999, "x", 1, NULL, 0), EBADF);
    CHECK_ERR(MsgSend(-1, "x", 1, NULL, 0), EBADF);
    CHECK_ERR(MsgSend(_NTO_SIDE_CHANNEL + 12345, "x", 1, NULL, 0), EBADF);
    CHECK_ERR(MsgSend(_NTO_CONNECTION_SCOID | 1, "x", 1, NULL, 0), EBADF);
    CHECK_EQ(MsgSend_r(999, "x", 1, NULL, 0), -EBADF);
}

TEST(send_to_destroyed_channel)
{
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(ChannelDestroy(chid), 0);
    CHECK_ERR(MsgSend(coid, "x", 1, NULL, 0), EBADF);
}

TEST(receive_esrch)
{
    char c[8];
    CHECK_ERR(MsgReceive(9999, c, sizeof c, NULL), ESRCH);
    CHECK_ERR(MsgReceivePulse(9999, c, sizeof c, NULL), ESRCH);
    CHECK_EQ(MsgReceive_r(9999, c, sizeof c, NULL), -ESRCH);
}

TEST(stale_rcvid)
{
    static struct server s;
    char c;
    server_start(&s, keep);
    pthread_t self = pthread_self();
    (void)self;
    int bad[] = { 0x12345, 0x7fffffff, 1, 65536 };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        CHECK_ERR(MsgReply(bad[i], 0, NULL, 0), ESRCH);
        CHECK_ERR(MsgError(bad[i], EIO), ESRCH);
        CHECK_ERR(MsgRead(bad[i], &c, 1, 0), ESRCH);
        CHECK_ERR(MsgWrite(bad[i], &c, 1, 0), ESRCH);
        CHECK_ERR(MsgInfo(bad[i], &seen), ESRCH);
    }
    CHECK(MsgReply(-1, 0, NULL, 0) == -1);
    server_stop(&s);
}

static int reply_twice(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)info;
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    CHECK_ERR(MsgReply(rcvid, 0, NULL, 0), ESRCH);
    CHECK_EQ(MsgReply_r(rcvid, 0, NULL, 0), ESRCH);
    CHECK_ERR(MsgError(rcvid, EIO), ESRCH);
    CHECK_ERR(MsgRead(rcvid, s->buf, 1, 0), ESRCH);
    CHECK_ERR(MsgWrite(rcvid, s->buf, 1, 0), ESRCH);
    CHECK_ERR(MsgInfo(rcvid, info), ESRCH);
    s->status = 1;
    return 1;
}

TEST(replied_rcvid)
{
    static struct server s;
    server_start(&s, reply_twice);
    CHECK_EQ(MsgSend(s.coid, "x", 1, NULL, 0), 0);
    test_join(s.tid);
    CHECK_EQ(s.status, 1);
}

/* ---- long copies use FP registers of whoever runs: all of them keep their values ---- */

#define VECTORS 32

/* A MsgSendv() with known values in q0-q31, and what is there afterwards. */
static long send_with_vectors(int coid, const void *out, size_t bytes, uint64_t after[2 * VECTORS])
{
    uint64_t before[2 * VECTORS];
    for (unsigned i = 0; i < 2 * VECTORS; i++) before[i] = 0x0102030405060708ul * (i + 1);
    register long number __asm__("x8") = __KER_MSG_SENDV;
    register long x0 __asm__("x0") = coid;
    register const void *x1 __asm__("x1") = out;
    register long x2 __asm__("x2") = -(long)bytes;
    register long x3 __asm__("x3") = 0;
    register long x4 __asm__("x4") = 0;
#define ALL(op, base) op " q0, q1, [" base "]\n\t" op " q2, q3, [" base ", #32]\n\t" op " q4, q5, [" base ", #64]\n\t" \
    op " q6, q7, [" base ", #96]\n\t" op " q8, q9, [" base ", #128]\n\t" op " q10, q11, [" base ", #160]\n\t"         \
    op " q12, q13, [" base ", #192]\n\t" op " q14, q15, [" base ", #224]\n\t" op " q16, q17, [" base ", #256]\n\t"    \
    op " q18, q19, [" base ", #288]\n\t" op " q20, q21, [" base ", #320]\n\t" op " q22, q23, [" base ", #352]\n\t"    \
    op " q24, q25, [" base ", #384]\n\t" op " q26, q27, [" base ", #416]\n\t" op " q28, q29, [" base ", #448]\n\t"    \
    op " q30, q31, [" base ", #480]\n\t"
    __asm__ volatile(ALL("ldp", "%[before]") "svc #0\n\t" ALL("stp", "%[after]")
                     : "+r"(x0), "+r"(x1), "+r"(x2), "+r"(x3), "+r"(x4), "+r"(number)
                     : [before] "r"(before), [after] "r"(after)
                     : "memory", "cc", "x5", "x6", "x7", "x9", "x10", "x11", "x12", "x13", "x14", "x15", "x16", "x17", "v0", "v1",
                       "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9", "v10", "v11", "v12", "v13", "v14", "v15", "v16", "v17",
                       "v18", "v19", "v20", "v21", "v22", "v23", "v24", "v25", "v26", "v27", "v28", "v29", "v30", "v31");
#undef ALL
    for (unsigned i = 0; i < 2 * VECTORS; i++) CHECK_EQ(after[i], before[i]);
    return x0;
}

static int vectors_server(struct server *s, int rcvid, struct _msg_info *info)
{
    volatile double d = rcvid;          /* FP registers of its own */
    d = d * 1.5 + 2;
    CHECK_EQ(MsgReply(rcvid, d > 0 ? info->msglen : 0, NULL, 0), 0);
    return 0;
}

TEST(fp_registers_survive_copies)
{
    static struct server s;
    static unsigned char out[5 * 4096];
    uint64_t after[2 * VECTORS];
    server_start(&s, vectors_server);
    for (size_t bytes = 64; bytes <= 4096; bytes += 192) CHECK_EQ(send_with_vectors(s.coid, out, bytes, after), bytes);
    server_stop(&s);
}

/* The copy ends in the middle, in a page that is not there. */
TEST(fp_registers_survive_faulting_copies)
{
    static struct server s;
    uint64_t after[2 * VECTORS];
    char *p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(p != MAP_FAILED);
    CHECK_EQ(munmap(p + 4096, 4096), 0);
    server_start(&s, vectors_server);
    for (size_t there = 0; there <= 2048; there += 96)
        CHECK_EQ(send_with_vectors(s.coid, p + 4096 - there, 4096, after), -EFAULT);
    CHECK_EQ(send_with_vectors(s.coid, p, 4096, after), 4096);
    server_stop(&s);
    CHECK_EQ(munmap(p, 4096), 0);
}

/* ---- faults: EFAULT is the caller's memory, ESRVRFAULT the other side's ---- */

static void *client_bad_reply(void *arg)
{
    struct server *s = arg;
    CHECK_ERR(MsgSend(s->coid, "abc", 3, BAD, 100), EFAULT);
    s->status = 5;
    return NULL;
}

TEST(fault_client_reply_buffer)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_bad_reply, &s);
    int rcvid = MsgReceive(s.chid, s.buf, sizeof s.buf, NULL);
    CHECK(rcvid > 0);
    CHECK_ERR(MsgWrite(rcvid, "12345", 5, 0), ESRVRFAULT);
    CHECK_EQ(test_state(0, tid), STATE_REPLY);
    CHECK_ERR(MsgReply(rcvid, 0, "12345", 5), ESRVRFAULT);
    test_join(tid);
    CHECK_EQ(s.status, 5);
}

static void *client_bad_send(void *arg)
{
    struct server *s = arg;
    CHECK_ERR(MsgSend(s->coid, BAD, 100, NULL, 0), EFAULT);
    CHECK_EQ(MsgSend(s->coid, "good", 4, NULL, 0), 9);
    s->status = 6;
    return NULL;
}

/* The server does not hear of a client whose message cannot be read: it goes on waiting. */
static void fault_client_send_buffer(bool server_first)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_bad_send, &s);
    if (!server_first) test_sleep_ms(20);
    int rcvid = MsgReceive(s.chid, s.buf, sizeof s.buf, NULL);
    CHECK(rcvid > 0);
    CHECK(memcmp(s.buf, "good", 4) == 0);
    CHECK_EQ(MsgReply(rcvid, 9, NULL, 0), 0);
    test_join(tid);
    CHECK_EQ(s.status, 6);
}

TEST(fault_client_send_buffer_waiting_server) { fault_client_send_buffer(true); }
TEST(fault_client_send_buffer_queued) { fault_client_send_buffer(false); }

static void *client_bad_tail(void *arg)
{
    struct server *s = arg;
    char *page = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_ANON | MAP_PRIVATE, NOFD, 0);
    CHECK(page != MAP_FAILED);
    CHECK_EQ(munmap(page + 4096, 4096), 0);
    CHECK_EQ(MsgSend(s->coid, page + 4088, 16, NULL, 0), 2);
    CHECK_EQ(munmap(page, 4096), 0);
    return NULL;
}

TEST(fault_msgread_client_buffer)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_bad_tail, &s);
    int rcvid = MsgReceive(s.chid, s.buf, 8, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgRead(rcvid, s.buf, 8, 0), 8);
    CHECK_ERR(MsgRead(rcvid, s.buf, 16, 0), ESRVRFAULT);
    CHECK_ERR(MsgRead(rcvid, BAD, 8, 0), EFAULT);
    CHECK_EQ(test_state(0, tid), STATE_REPLY);
    CHECK_EQ(MsgReply(rcvid, 2, NULL, 0), 0);
    test_join(tid);
}

static void *client_plain(void *arg)
{
    struct server *s = arg;
    char in[100];
    s->status = MsgSend_r(s->coid, "hello", 5, in, sizeof in);
    return NULL;
}

TEST(fault_server_reply_buffer)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_plain, &s);
    int rcvid = MsgReceive(s.chid, s.buf, sizeof s.buf, NULL);
    CHECK(rcvid > 0);
    CHECK_ERR(MsgWrite(rcvid, BAD, 10, 0), EFAULT);
    CHECK_EQ(test_state(0, tid), STATE_REPLY);
    CHECK_ERR(MsgReply(rcvid, 0, BAD, 10), EFAULT);
    test_join(tid);
    CHECK_EQ(s.status, -ESRVRFAULT);
}

/* A server that cannot store what it receives hears EFAULT. */
TEST(fault_server_receive_buffer)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_plain, &s);
    test_await_state(0, tid, STATE_SEND);
    CHECK_ERR(MsgReceive(s.chid, BAD, 100, NULL), EFAULT);
    int rcvid = -1;
    if (test_state(0, tid) == STATE_SEND) {
        rcvid = MsgReceive(s.chid, s.buf, sizeof s.buf, NULL);
        CHECK(rcvid > 0);
        CHECK_EQ(MsgReply(rcvid, 3, NULL, 0), 0);
    }
    test_join(tid);
    CHECK_EQ(s.status, rcvid > 0 ? 3 : -ESRVRFAULT);
}

TEST(fault_iov_array)
{
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK_ERR(MsgSendv(coid, (iov_t *)BAD, 2, NULL, 0), EFAULT);
    CHECK_ERR(MsgReceivev(chid, (iov_t *)BAD, 2, NULL), EFAULT);
}

static int echo_anyhow(struct server *s, int rcvid, struct _msg_info *info)
{
    MsgReply(rcvid, info->msglen, s->buf, (size_t)info->msglen);
    return 0;
}

TEST(fault_kernel_address)
{
    static struct server s;
    server_start(&s, echo_anyhow);
    char in[16];
    CHECK_ERR(MsgSend(s.coid, (void *)0xffffffff80000000ul, 16, in, 16), EFAULT);
    CHECK_ERR(MsgSend(s.coid, (void *)0xffff000040000000ul, 16, in, 16), EFAULT);
    CHECK_ERR(MsgSend(s.coid, "abc", 3, (void *)0xffffffff80000000ul, 16), EFAULT);
    CHECK_ERR(MsgSend(s.coid, (void *)0x0000fffffffff000ul, 0x2000, in, 16), EFAULT);
    server_stop(&s);
}

TEST(fault_read_only_reply)
{
    static struct server s;
    server_start(&s, echo_anyhow);
    CHECK_ERR(MsgSend(s.coid, "abc", 3, (void *)(uintptr_t)"constant", 8), EFAULT);
    server_stop(&s);
}

/* ---- order ---- */

struct sender {
    int coid, tid;
    char what;
};

static void *send_one(void *arg)
{
    struct sender *s = arg;
    CHECK_EQ(MsgSend(s->coid, &s->what, 1, NULL, 0), 0);
    return NULL;
}

TEST(queue_by_priority_then_fifo)
{
    static struct sender senders[6] = { { .what = 'a' }, { .what = 'b' }, { .what = 'c' }, { .what = 'd' },
                                        { .what = 'e' }, { .what = 'f' } };
    static const int prio[6] = { 8, 9, 8, 9, 7, 9 };
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    char got[7] = "";
    for (int i = 0; i < 6; i++) {
        senders[i].coid = coid;
        senders[i].tid = test_thread_prio(send_one, &senders[i], SCHED_RR, prio[i]);
        test_await_state(0, senders[i].tid, STATE_SEND);
    }
    for (int i = 0; i < 6; i++) {
        int rcvid = MsgReceive(chid, got + i, 1, NULL);
        CHECK(rcvid > 0);
        CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    }
    for (int i = 0; i < 6; i++) test_join(senders[i].tid);
    CHECK_STR(got, "bdface");
}

TEST(queue_messages_and_pulses_together)
{
    static struct sender s = { .what = 'm' };
    struct _pulse pulse;
    int chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(MsgSendPulse(s.coid, 12, 1, 100), 0);
    s.tid = test_thread_prio(send_one, &s, SCHED_RR, 20);
    test_await_state(0, s.tid, STATE_SEND);
    CHECK_EQ(MsgSendPulse(s.coid, 20, 2, 200), 0);
    CHECK_EQ(MsgSendPulse(s.coid, 30, 3, 300), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 3);
    int rcvid = MsgReceive(chid, &pulse, sizeof pulse, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 2);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 1);
    test_join(s.tid);
}

/* ---- priority inheritance ---- */

static int note_priority(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)info;
    s->error = test_priority(0, 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    return 0;
}

struct prio_client {
    struct server *s;
    int seen;
};

static void *send_note(void *arg)
{
    struct prio_client *c = arg;
    CHECK_EQ(MsgSend(c->s->coid, "x", 1, NULL, 0), 0);
    c->seen = c->s->error;
    return NULL;
}

TEST(server_inherits_up_and_down)
{
    static struct server s;
    struct prio_client c = { .s = &s };
    server_start(&s, note_priority);
    test_join(test_thread_prio(send_note, &c, SCHED_RR, 25));
    CHECK_EQ(c.seen, 25);
    test_join(test_thread_prio(send_note, &c, SCHED_RR, 5));
    CHECK_EQ(c.seen, 5);
    server_stop(&s);
}

TEST(fixed_priority_channel)
{
    static struct server s;
    struct prio_client c = { .s = &s };
    s.handle = note_priority;
    s.room = sizeof s.buf;
    s.chid = ChannelCreate(_NTO_CHF_FIXED_PRIORITY);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    s.tid = test_thread(serve, &s);
    test_join(test_thread_prio(send_note, &c, SCHED_RR, 25));
    CHECK_EQ(c.seen, test_priority(0, 0));
    server_stop(&s);
}

TEST(reply_blocked_client_raised)
{
    static struct server s;
    server_start(&s, keep);
    int server_tid = s.tid;
    s.handle = keep;
    struct prio_client c = { .s = &s };
    /* The server thread keeps the message and ends; use a receiving main instead. */
    CHECK_EQ(ChannelDestroy(s.chid), 0);
    test_join(server_tid);
    s.chid = ChannelCreate(0);
    CHECK_EQ(ConnectDetach(s.coid), 0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread_prio(send_note, &c, SCHED_RR, 11);
    char b;
    int rcvid = MsgReceive(s.chid, &b, 1, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(test_priority(0, 0), 11);
    CHECK_EQ(pthread_setschedprio(tid, 33), 0);
    CHECK_EQ(test_priority(0, 0), 33);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    test_join(tid);
}

/* No receiver waits: the thread that last received on the channel is raised for a better sender. */
TEST(server_boost)
{
    static struct server s;
    static struct sender low, high;
    s.chid = ChannelCreate(0);
    low.coid = high.coid = s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    low.tid = test_thread_prio(send_one, &low, SCHED_RR, 9);
    char b;
    int first = MsgReceive(s.chid, &b, 1, NULL);
    CHECK(first > 0);
    CHECK_EQ(test_priority(0, 0), 9);
    high.tid = test_thread_prio(send_one, &high, SCHED_RR, 30);
    test_await_state(0, high.tid, STATE_SEND);
    CHECK_EQ(test_priority(0, 0), 30);
    CHECK_EQ(MsgReply(first, 0, NULL, 0), 0);
    int second = MsgReceive(s.chid, &b, 1, NULL);
    CHECK(second > 0);
    CHECK_EQ(MsgReply(second, 0, NULL, 0), 0);
    test_join(low.tid);
    test_join(high.tid);
}

static struct server chain_b;
static int forward(struct server *s, int rcvid, struct _msg_info *info)
{
    (void)s;
    (void)info;
    CHECK_EQ(MsgSend(chain_b.coid, "y", 1, NULL, 0), 0);
    CHECK_EQ(MsgReply(rcvid, 0, NULL, 0), 0);
    return 0;
}

TEST(inheritance_through_a_chain)
{
    static struct server a;
    struct prio_client c = { .s = &a };
    server_start(&chain_b, note_priority);
    server_start(&a, forward);
    test_join(test_thread_prio(send_note, &c, SCHED_RR, 27));
    CHECK_EQ(chain_b.error, 27);
    server_stop(&a);
    server_stop(&chain_b);
}

/* ---- leaving a blocked send or receive ---- */

static void handler(int signo) { (void)signo; }

static void catch_signal(int signo)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_handler = handler;
    CHECK_EQ(sigaction(signo, &act, NULL), 0);
}

static void check_signal_leaves(bool receive_first, int state)
{
    static struct server s;
    catch_signal(SIGUSR1);
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int rcvid = 0, tid = test_thread(client_plain, &s);
    if (receive_first) rcvid = MsgReceive(s.chid, s.buf, sizeof s.buf, NULL);
    test_await_state(0, tid, state);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    test_join(tid);
    CHECK_EQ(s.status, -EINTR);
    if (receive_first) CHECK_ERR(MsgReply(rcvid, 0, NULL, 0), ESRCH);
    else {
        uint64_t t = 1000000;
        TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL);
        CHECK_ERR(MsgReceive(s.chid, s.buf, sizeof s.buf, NULL), ETIMEDOUT);
    }
}

TEST(signal_leaves_send) { check_signal_leaves(false, STATE_SEND); }
TEST(signal_leaves_reply) { check_signal_leaves(true, STATE_REPLY); }

static void *receive_plain(void *arg)
{
    struct server *s = arg;
    s->status = MsgReceive_r(s->chid, s->buf, sizeof s->buf, NULL);
    return NULL;
}

TEST(signal_leaves_receive)
{
    static struct server s;
    catch_signal(SIGUSR1);
    s.chid = ChannelCreate(0);
    int tid = test_thread(receive_plain, &s);
    test_await_state(0, tid, STATE_RECEIVE);
    CHECK_EQ(pthread_kill(tid, SIGUSR1), 0);
    test_join(tid);
    CHECK_EQ(s.status, -EINTR);
}

TEST(channel_destroy_leaves_receive)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    int tid = test_thread(receive_plain, &s);
    test_await_state(0, tid, STATE_RECEIVE);
    CHECK_EQ(ChannelDestroy(s.chid), 0);
    test_join(tid);
    CHECK_EQ(s.status, -ESRCH);
}

TEST(channel_destroy_leaves_send)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_plain, &s);
    test_await_state(0, tid, STATE_SEND);
    CHECK_EQ(ChannelDestroy(s.chid), 0);
    test_join(tid);
    CHECK_EQ(s.status, -ESRCH);
}

TEST(detach_leaves_send)
{
    static struct server s;
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(client_plain, &s);
    test_await_state(0, tid, STATE_SEND);
    CHECK_EQ(ConnectDetach(s.coid), 0);
    test_join(tid);
    CHECK_EQ(s.status, -EBADF);
}

static void check_timeout(unsigned state, bool receive_first)
{
    static struct server s;
    uint64_t t = 20000000, before;
    server_start(&s, keep);
    if (!receive_first) {
        CHECK_EQ(ChannelDestroy(s.chid), 0);
        test_join(s.tid);
        s.chid = ChannelCreate(0);
        s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    }
    before = test_now();
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, (int)state, NULL, &t, NULL), 0);
    CHECK_ERR(MsgSend(s.coid, "x", 1, NULL, 0), ETIMEDOUT);
    CHECK(test_now() - before >= t);
    if (receive_first) CHECK_ERR(MsgReply(s.rcvid, 0, NULL, 0), ESRCH);
}

TEST(timeout_send) { check_timeout(_NTO_TIMEOUT_SEND, false); }
TEST(timeout_reply) { check_timeout(_NTO_TIMEOUT_REPLY, true); }
TEST(timeout_send_or_reply) { check_timeout(_NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, true); }

TEST(timeout_receive)
{
    uint64_t t = 10000000, before = test_now();
    char c;
    int chid = ChannelCreate(0);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL), 0);
    CHECK_ERR(MsgReceive(chid, &c, 1, NULL), ETIMEDOUT);
    CHECK(test_now() - before >= t);
}

TEST(timeout_immediate)
{
    char c;
    int chid = ChannelCreate(0);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, NULL, NULL), 0);
    CHECK_ERR(MsgReceive(chid, &c, 1, NULL), ETIMEDOUT);
}

/* The timeout is for the next call only. */
TEST(timeout_consumed_by_next_call)
{
    static struct server s;
    uint64_t t = 5000000;
    s.status = 4;
    server_start(&s, reply_status);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &t, NULL), 0);
    CHECK_EQ(MsgSend(s.coid, "x", 1, NULL, 0), 4);
    test_sleep_ms(10);
    CHECK_EQ(MsgSend(s.coid, "x", 1, NULL, 0), 4);
    server_stop(&s);
}

/* ---- the other side dies ---- */

ROLE(client_of)     /* parent pid, chid: sends and blocks */
{
    int coid = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    CHECK(coid != -1);
    char in[16];
    return MsgSend(coid, "hello", 5, in, sizeof in) == 42 && strcmp(in, "there") == 0 ? 0 : 1;
}

TEST(between_processes)
{
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("client_of", test_number(getpid()), test_number(chid), NULL);
    char buf[16];
    struct _msg_info info;
    int rcvid = MsgReceive(chid, buf, sizeof buf, &info);
    CHECK(rcvid > 0);
    CHECK_EQ(info.pid, pid);
    CHECK_EQ(info.tid, 1);
    CHECK(memcmp(buf, "hello", 5) == 0);
    CHECK_EQ(MsgReply(rcvid, 42, "there", 6), 0);
    test_exited_ok(pid);
}

TEST(client_killed_while_reply_blocked)
{
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("client_of", test_number(getpid()), test_number(chid), NULL);
    char buf[16];
    int rcvid = MsgReceive(chid, buf, sizeof buf, NULL);
    CHECK(rcvid > 0);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    CHECK_ERR(MsgReply(rcvid, 0, NULL, 0), ESRCH);
}

TEST(client_killed_while_send_blocked)
{
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("client_of", test_number(getpid()), test_number(chid), NULL);
    char buf[16];
    test_await_state(pid, 1, STATE_SEND);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, NULL, NULL), 0);
    CHECK_ERR(MsgReceive(chid, buf, sizeof buf, NULL), ETIMEDOUT);
}

ROLE(server_dies)   /* parent pid, parent's chid, "receive" or "leave" */
{
    int chid = ChannelCreate(0);
    int coid = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(MsgSendPulse(coid, -1, 1, chid), 0);
    char buf[16];
    if (strcmp(argv[2], "receive") == 0) CHECK(MsgReceive(chid, buf, sizeof buf, NULL) > 0);
    else test_sleep_ms(50);
    return 0;
}

static void check_server_death(const char *how)
{
    struct _pulse pulse;
    int chid = ChannelCreate(0);
    pid_t pid = test_spawn("server_dies", test_number(getpid()), test_number(chid), how, NULL);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    int coid = ConnectAttach(0, pid, pulse.value.sival_int, _NTO_SIDE_CHANNEL, 0);
    CHECK(coid != -1);
    CHECK_ERR(MsgSend(coid, "x", 1, NULL, 0), ESRCH);
    test_exited_ok(pid);
    CHECK_ERR(MsgSend(coid, "x", 1, NULL, 0), EBADF);
    CHECK_EQ(ConnectDetach(coid), 0);
}

TEST(server_dies_while_reply_blocked) { check_server_death("receive"); }
TEST(server_dies_while_send_blocked) { check_server_death("leave"); }

/* ---- MsgReplyReceive ---- */

static void *reply_receive(void *arg)
{
    struct server *s = arg;
    int rcvid = 0;
    long n = 0;
    while ((rcvid = MsgReplyReceive(rcvid, n, s->buf, (size_t)n, s->chid, s->buf, sizeof s->buf, NULL)) > 0) n = ++s->status;
    CHECK_EQ(errno, ESRCH);
    return NULL;
}

TEST(reply_receive_in_one)
{
    static struct server s;
    char in[4];
    s.chid = ChannelCreate(0);
    s.coid = ConnectAttach(0, 0, s.chid, _NTO_SIDE_CHANNEL, 0);
    s.tid = test_thread(reply_receive, &s);
    for (int i = 1; i <= 3; i++) {
        CHECK_EQ(MsgSend(s.coid, "abc", 3, in, sizeof in), i);
        CHECK(memcmp(in, "abc", (size_t)i) == 0);
    }
    CHECK_EQ(ChannelDestroy(s.chid), 0);
    test_join(s.tid);
}

/* ---- short lists into one buffer ---- */

#define LIST_PARTS 6
#define LIST_BYTES 20

static struct {
    int chid, coid;
    size_t room, srcmsglen;             /* of the last message: what the server had room for, what the kernel says was sent */
    char got[LIST_PARTS * LIST_BYTES];
} lists;

static void *list_server(void *arg)
{
    (void)arg;
    unsigned seed = 5;
    char buf[LIST_PARTS * LIST_BYTES];
    struct _msg_info info;
    for (;;) {
        size_t room = (size_t)rand_r(&seed) % sizeof buf;
        memset(buf, 0, sizeof buf);
        int rcvid = MsgReceive(lists.chid, buf, room, &info);
        if (rcvid == -1) return NULL;
        lists.room = room;
        lists.srcmsglen = (size_t)info.srcmsglen;
        memcpy(lists.got, buf, sizeof buf);
        CHECK_EQ(MsgReply(rcvid, info.msglen, NULL, 0), 0);
    }
}

TEST(short_lists_into_one_buffer)
{
    unsigned seed = 1;
    char from[LIST_PARTS][LIST_BYTES], all[LIST_PARTS * LIST_BYTES];
    iov_t parts[LIST_PARTS];
    lists.chid = ChannelCreate(_NTO_CHF_SENDER_LEN);
    lists.coid = ConnectAttach(0, 0, lists.chid, _NTO_SIDE_CHANNEL, 0);
    int tid = test_thread(list_server, NULL);
    for (int i = 0; i < 400; i++) {
        int count = 1 + rand_r(&seed) % LIST_PARTS;
        size_t sum = 0;
        for (int p = 0; p < count; p++) {
            size_t len = (size_t)rand_r(&seed) % LIST_BYTES;
            for (size_t b = 0; b < len; b++) all[sum + b] = from[p][b] = (char)rand_r(&seed);
            SETIOV(&parts[p], from[p], len);
            sum += len;
        }
        if (i % 50 == 49) {             /* one part is nowhere: nobody hears of it, unless there is room for none */
            parts[0] = (iov_t){ .iov_base = (void *)16, .iov_len = LIST_BYTES };
            long status = MsgSendvs(lists.coid, parts, count, NULL, 0);
            CHECK((status == -1 && errno == EFAULT) || (status == 0 && lists.room == 0));
            continue;
        }
        long n = MsgSendvs(lists.coid, parts, count, NULL, 0);
        CHECK_EQ(n, sum < lists.room ? sum : lists.room);
        CHECK_EQ(lists.srcmsglen, sum);
        CHECK(memcmp(lists.got, all, (size_t)n) == 0);
    }
    CHECK_EQ(ChannelDestroy(lists.chid), 0);
    test_join(tid);
}

/* ---- several clients and servers at once ---- */

static struct server busy;
static volatile int busy_stop;

static void *busy_client(void *arg)
{
    (void)arg;
    for (unsigned i = 0; i < 300; i++) {
        unsigned in = 0, out = i * 3 + (unsigned)pthread_self();
        CHECK_EQ(MsgSend(busy.coid, &out, sizeof out, &in, sizeof in), 1);
        CHECK_EQ(in, out + 1);
    }
    return NULL;
}

static void *busy_server(void *arg)
{
    (void)arg;
    unsigned v;
    int rcvid;
    while ((rcvid = MsgReceive(busy.chid, &v, sizeof v, NULL)) > 0) {
        v++;
        CHECK_EQ(MsgReply(rcvid, 1, &v, sizeof v), 0);
    }
    return NULL;
}

TEST(many_clients_many_servers)
{
    int clients[6], servers[3];
    busy.chid = ChannelCreate(0);
    busy.coid = ConnectAttach(0, 0, busy.chid, _NTO_SIDE_CHANNEL, 0);
    for (int i = 0; i < 3; i++) servers[i] = test_thread(busy_server, NULL);
    for (int i = 0; i < 6; i++) clients[i] = test_thread(busy_client, NULL);
    for (int i = 0; i < 6; i++) test_join(clients[i]);
    CHECK_EQ(ChannelDestroy(busy.chid), 0);
    for (int i = 0; i < 3; i++) test_join(servers[i]);
}
