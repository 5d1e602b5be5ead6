/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Garbage for the servers: messages of every type, short, long, combined in every way, with fields as they come, from three
 * clients that are killed at any moment. Somebody else is served all the while, the server lives on, and what the
 * clients left behind goes with them: the harness counts.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <sys/dcmd_all.h>
#include <sys/dcmd_chr.h>
#include <sys/dcmd_fsys.h>
#include <sys/dcmd_misc.h>
#include <sys/iomsg.h>
#include <sys/stat.h>
#include <unix.h>
#include <devctl.h>

#include "test.h"

#define CLIENTS  3
#define ROUNDS   6                  /* clients one after the other in each of the three places */
#define MESSAGES 60                 /* of a client, if it lives so long */
#define SIZE     320

static unsigned seed;

static unsigned pick(unsigned n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % n;
}

static uint64_t number(void)
{
    static const uint64_t odd[] = { 0, 1, 2, 3, 255, 4096, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, INT64_MAX, 1ull << 63, UINT64_MAX };
    return pick(2) ? odd[pick(sizeof odd / sizeof odd[0])] : pick(65536);
}

/* Commands that do something somewhere; the terminal's own line and the queue's data are the client's own here. */
static int command(void)
{
    static const unsigned known[] = {
        DCMD_ALL_GETFLAGS, DCMD_ALL_SETFLAGS, DCMD_ALL_GETMOUNTFLAGS, DCMD_ALL_GETOWN, DCMD_ALL_SETOWN, DCMD_ALL_FADVISE,
        DCMD_CHR_TCGETATTR, DCMD_CHR_TCSETATTR, DCMD_CHR_TCSETATTRD, DCMD_CHR_TCSETATTRF, DCMD_CHR_TCFLUSH, DCMD_CHR_TCFLOW,
        DCMD_CHR_TTYINFO, DCMD_CHR_SERCTL, DCMD_CHR_LINESTATUS, DCMD_CHR_SETSIZE, DCMD_CHR_GETSIZE, DCMD_CHR_ISCHARS,
        DCMD_CHR_OSCHARS, DCMD_CHR_ISATTY, DCMD_CHR_TCDRAIN, DCMD_FSYS_STATVFS, DCMD_FSYS_MOUNTED_ON, DCMD_FSYS_MOUNTED_AT,
        DCMD_MISC_MQGETATTR, DCMD_MISC_MQSETATTR,
    };
    return (int)(pick(4) ? known[pick(sizeof known / sizeof known[0])] : (unsigned)number());
}

/* A part of a message at buf: its fields are numbers, its length is told truly, more or less. -> where the next begins */
static size_t part(char *buf, size_t room, bool last)
{
    size_t len = 8 * (1 + pick((unsigned)(room / 8 < 16 ? room / 8 : 16)));
    for (size_t i = 0; i + 4 <= len; i += 4) {
        uint32_t word = (uint32_t)number();
        memcpy(buf + i, &word, sizeof word);
    }
    struct _io_combine *head = (void *)buf;
    head->type = (uint16_t)(_IO_READ + pick(_IO_UTIME64 - _IO_READ + 2));
    head->combine_len = (uint16_t)(pick(8) ? len : number());
    if (head->type == _IO_CHMOD || head->type == _IO_CHOWN || head->type == _IO_UTIME || head->type == _IO_UTIME64)
        head->type = _IO_STAT;      /* what lasts would be there for the next case */
    if (head->type == _IO_DEVCTL && len >= sizeof(struct _io_devctl))
        ((struct _io_devctl *)head)->dcmd = command();
    if (!last || pick(16) == 0)
        head->combine_len |= _IO_COMBINE_FLAG;
    return len;
}

static void send(int fd)
{
    static char message[SIZE] __attribute__((aligned(8))), reply[SIZE];
    size_t len = 0;
    uint64_t limit = 200000;
    for (unsigned parts = pick(4) ? 1 : 1 + pick(4); parts > 0 && len + 8 <= SIZE; parts--)
        len += part(message + len, SIZE - len, parts == 1);
    if (pick(8) == 0)
        len = pick((unsigned)len);
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_SEND | _NTO_TIMEOUT_REPLY, NULL, &limit, NULL);
    MsgSend(fd, message, len, reply, pick(8) ? sizeof reply : pick(32));
}

/* The garbage goes to fd and to opens and copies of it. */
ROLE(sends_garbage)
{
    int fd = atoi(argv[0]);
    seed = (unsigned)atoi(argv[1]);
    for (int i = 0; i < MESSAGES; i++) {
        int copy = pick(10) == 0 ? dup(fd) : -1;
        send(copy != -1 ? copy : fd);
        if (copy != -1 && pick(2))
            close(copy);
    }
    return 0;
}

/* One round: three clients, each killed when `served` has been called some times. */
static void storm(int fd, void (*served)(void))
{
    for (int round = 0; round < ROUNDS; round++) {
        pid_t pid[CLIENTS];
        for (int i = 0; i < CLIENTS; i++)
            pid[i] = test_spawn("sends_garbage", test_number(fd), test_number(round * CLIENTS + i + 1), NULL);
        for (int i = 0; i < CLIENTS; i++) {
            for (int n = 0; n < 5; n++)
                served();
            if (round != 0)         /* the first come to their end */
                kill(pid[i], SIGKILL);
            test_wait(pid[i]);
        }
    }
}

static int own[2];
static mqd_t queue;

static void serves_pipe(void)
{
    char c = 0;
    CHECK_EQ(write(own[1], "p", 1), 1);
    CHECK_EQ(read(own[0], &c, 1), 1);
    CHECK_EQ(c, 'p');
}
static void serves_queue(void)
{
    char buf[32];
    CHECK_EQ(mq_send(queue, "q", 1, 3), 0);
    CHECK_EQ(mq_receive(queue, buf, sizeof buf, NULL), 1);
}
static void serves_terminal(void)
{
    char c = 0;
    CHECK_EQ(write(own[0], "t", 1), 1);
    CHECK_EQ(read(own[1], &c, 1), 1);
    CHECK_EQ(c, 't');
}
static void serves_random(void)
{
    char buf[16];
    CHECK_EQ(read(own[0], buf, sizeof buf), (ssize_t)sizeof buf);
}
static void serves_file(void)
{
    char c = 0;
    CHECK_EQ(pwrite(own[0], "f", 1, 7), 1);
    CHECK_EQ(pread(own[0], &c, 1, 7), 1);
    CHECK_EQ(c, 'f');
}

static void need(const char *path)
{
    if (access(path, F_OK) == -1)
        test_skip("no such server here");
}

static void pipes(int end)
{
    int ends[2];
    need("/dev/pipe");
    CHECK_EQ(pipe(own), 0);
    CHECK_EQ(pipe(ends), 0);
    signal(SIGPIPE, SIG_IGN);
    storm(ends[end], serves_pipe);
}
TEST(garbage_to_the_reading_end) { pipes(0); }
TEST(garbage_to_the_writing_end) { pipes(1); }

TEST(garbage_to_a_queue)
{
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 32 };
    need("/dev/mqueue");
    queue = mq_open("/own", O_RDWR | O_CREAT, 0600, &attr);
    mqd_t other = mq_open("/other", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &attr);
    CHECK(queue != -1 && other != -1);
    storm(other, serves_queue);
    CHECK_EQ(mq_unlink("/own"), 0);
    CHECK_EQ(mq_unlink("/other"), 0);
}

static void raw_pair(int ends[2])
{
    struct termios tio;
    CHECK_EQ(openpty(&ends[0], &ends[1], NULL, NULL, NULL), 0);
    CHECK_EQ(tcgetattr(ends[1], &tio), 0);
    cfmakeraw(&tio);
    CHECK_EQ(tcsetattr(ends[1], TCSANOW, &tio), 0);
}
static void terminals(int end)
{
    int ends[2];
    need("/dev/ptmx");
    raw_pair(own);
    raw_pair(ends);
    signal(SIGHUP, SIG_IGN);
    storm(ends[end], serves_terminal);
}
TEST(garbage_to_a_master) { terminals(0); }
TEST(garbage_to_a_slave) { terminals(1); }

TEST(garbage_to_random)
{
    need("/dev/urandom");
    own[0] = open("/dev/urandom", O_RDONLY);
    int fd = open("/dev/random", O_RDWR);
    CHECK(own[0] != -1 && fd != -1);
    storm(fd, serves_random);
}

static void files(const char *path, int flags)
{
    need("/tmp");
    own[0] = open("/tmp/own", O_RDWR | O_CREAT | O_TRUNC, 0600);
    int fd = open(path, flags, 0600);
    CHECK(own[0] != -1 && fd != -1);
    storm(fd, serves_file);
    close(own[0]);
    CHECK_EQ(unlink("/tmp/own"), 0);
    close(fd);
    if (flags & O_CREAT)
        CHECK_EQ(unlink(path), 0);
}
TEST(garbage_to_a_file) { files("/tmp/other", O_RDWR | O_CREAT | O_TRUNC); }
TEST(garbage_to_a_directory) { files("/tmp", O_RDONLY); }

static void serves_log(void)
{
    struct stat st;
    CHECK_EQ(stat("/dev/slog", &st), 0);
}
TEST(garbage_to_the_log)
{
    need("/dev/slog");
    int fd = open("/dev/slog", O_RDWR);
    CHECK(fd != -1);
    storm(fd, serves_log);
}
