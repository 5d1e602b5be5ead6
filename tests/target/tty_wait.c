/* SPDX-License-Identifier: Apache-2.0 */
/* Terminals: raw reads, queues and their drain, flow control, polling, clients that wait and die. */
#include <pthread.h>
#include <signal.h>
#include <sys/dcmd_chr.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <time.h>

#include "terminal.h"

/* ---- raw reads: the four cases of VMIN and VTIME ---- */

static void *type_later(void *text)
{
    test_sleep_ms(5);
    type(text);
    return NULL;
}

TEST(min_waits_for_all)
{
    char buf[8];
    open_pair();
    raw(3, 0);
    type("ab");
    int tid = test_thread(type_later, "c");
    CHECK_EQ(read(slave, buf, sizeof buf), 3);
    test_join(tid);
}

TEST(min_beyond_the_request)
{
    char buf[8];
    open_pair();
    raw(5, 0);
    type("abc");
    CHECK_EQ(read(slave, buf, 2), 2);
}

TEST(min_0_time_0_returns_at_once)
{
    char c;
    open_pair();
    raw(0, 0);
    CHECK_EQ(read(slave, &c, 1), 0);
    type("x");
    CHECK_EQ(read(slave, &c, 1), 1);
}

TEST(min_0_time_runs_out)
{
    char c;
    open_pair();
    raw(0, 1);
    uint64_t start = test_now();
    CHECK_EQ(read(slave, &c, 1), 0);
    CHECK(test_now() - start >= 99000000);
}

TEST(min_0_time_first_character)
{
    char buf[4];
    open_pair();
    raw(0, 200);
    int tid = test_thread(type_later, "x");
    CHECK_EQ(read(slave, buf, sizeof buf), 1);
    test_join(tid);
}

TEST(min_time_gap_ends_it)
{
    char buf[8];
    open_pair();
    raw(5, 1);
    type("ab");
    CHECK_EQ(read(slave, buf, sizeof buf), 2);
}

TEST(min_time_waits_for_the_first)
{
    char buf[8];
    open_pair();
    raw(5, 1);
    int tid = test_thread(type_later, "abcde");
    CHECK_EQ(read(slave, buf, sizeof buf), 5);
    test_join(tid);
}

TEST(vfwd_completes)
{
    char buf[8];
    open_pair();
    raw(8, 0);
    cc(VFWD, '>');
    type("ab>c");
    CHECK_EQ(read(slave, buf, sizeof buf), 3);
}

TEST(attributes_end_a_wait)
{
    char c;
    open_pair();
    raw(5, 0);
    type("ab");
    int tid = test_thread(type_later, "");
    CHECK_EQ(fcntl(slave, F_SETFL, 0), 0);
    test_join(tid);
    raw(0, 0);
    CHECK_EQ(read(slave, &c, 1), 1);
}

static void *raw_later(void *none)
{
    test_sleep_ms(5);
    raw(1, 0);
    return none;
}

TEST(reader_of_lines_goes_on_raw)
{
    char buf[8];
    open_pair();
    type("ab");
    int tid = test_thread(raw_later, NULL);
    CHECK_EQ(read(slave, buf, sizeof buf), 2);
    test_join(tid);
}

TEST(nonblocking_gives_less_than_min)
{
    char buf[8];
    open_pair();
    raw(5, 0);
    type("ab");
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    CHECK_EQ(read(slave, buf, sizeof buf), 2);
    CHECK_ERR(read(slave, buf, sizeof buf), EAGAIN);
}

TEST(readcond_at_once)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    CHECK_EQ(readcond(slave, buf, sizeof buf, 0, 0, 0), 0);
    type("abc");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 0, 0, 0), 3);
}

TEST(readcond_timeout)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    type("ab");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 5, 0, 1), 2);
}

TEST(readcond_gap)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    type("ab");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 5, 1, 0), 2);
}

TEST(readcond_min)
{
    char buf[8];
    open_pair();
    raw(1, 0);
    type("ab");
    int tid = test_thread(type_later, "c");
    CHECK_EQ(readcond(slave, buf, sizeof buf, 3, 0, 0), 3);
    test_join(tid);
}

TEST(readcond_bad) { char c; open_pair(); raw(1, 0); CHECK_ERR(readcond(slave, &c, 1, -1, 0, 0), EINVAL); }

/* ---- queues ---- */

TEST(count_of_input)
{
    int n;
    open_pair();
    type("ab");
    CHECK_EQ(ioctl(slave, FIONREAD, &n), 0);
    CHECK_EQ(n, 0);
    type("\n");
    CHECK_EQ(ioctl(slave, FIONREAD, &n), 0);
    CHECK_EQ(n, 3);
    CHECK_EQ(tcischars(slave), 3);
}

TEST(count_of_output)
{
    int n;
    open_pair();
    CHECK_EQ(write(slave, "abc", 3), 3);
    CHECK_EQ(ioctl(slave, TIOCOUTQ, &n), 0);
    CHECK_EQ(n, 3);
    CHECK_EQ(ioctl(master, FIONREAD, &n), 0);
    CHECK_EQ(n, 3);
}

TEST(buffer_sizes)
{
    unsigned in = 0, out = 0;
    open_pair();
    CHECK_EQ(devctl(slave, DCMD_CHR_ISSIZE, &in, sizeof in, NULL), EOK);
    CHECK_EQ(devctl(slave, DCMD_CHR_OSSIZE, &out, sizeof out, NULL), EOK);
    CHECK(in >= 256 && out >= 256);
}

TEST(flush_input) { open_pair(); type("ab\n"); CHECK_EQ(tcflush(slave, TCIFLUSH), 0); CHECK_STR(input(), "(nothing)"); }
TEST(flush_half_a_line) { open_pair(); type("ab"); CHECK_EQ(tcflush(slave, TCIFLUSH), 0); gives("c\n", "c\n"); }
TEST(flush_output)
{
    open_pair();
    CHECK_EQ(write(slave, "ab", 2), 2);
    CHECK_EQ(tcflush(slave, TCOFLUSH), 0);
    CHECK_STR(shown(), "");
}
TEST(flush_bad) { open_pair(); CHECK_ERR(tcflush(slave, 77), EINVAL); }
TEST(flush_not_a_tty)
{
    int fd = open("/dev/null", O_RDWR);
    CHECK_ERR(tcflush(fd, TCIFLUSH), ENOTTY);
    CHECK_ERR(tcdrain(fd), ENOTTY);
    CHECK_ERR(tcsendbreak(fd, 0), ENOTTY);
    CHECK_ERR(tcgetpgrp(fd), ENOTTY);
}
TEST(flow_output)
{
    open_pair();
    CHECK_EQ(tcflow(slave, TCOOFF), 0);
    prints("x", "");
    CHECK_EQ(tcflow(slave, TCOON), 0);
    CHECK_STR(shown(), "x");
}
TEST(flow_input)
{
    open_pair();
    CHECK_EQ(tcflow(slave, TCIOFF), 0);
    CHECK_STR(shown(), "\023");
    CHECK_EQ(tcflow(slave, TCION), 0);
    CHECK_STR(shown(), "\021");
}
TEST(flow_bad) { open_pair(); CHECK_ERR(tcflow(slave, 99), EINVAL); }
TEST(send_break_has_no_wire) { open_pair(); CHECK_EQ(tcsendbreak(slave, 0), 0); }
TEST(drain_nothing) { open_pair(); CHECK_EQ(tcdrain(slave), 0); }

static void *read_later(void *none)
{
    test_sleep_ms(5);
    shown();
    return none;
}

TEST(drain_waits_for_the_reader)
{
    int n;
    open_pair();
    CHECK_EQ(write(slave, "abc", 3), 3);
    int tid = test_thread(read_later, NULL);
    CHECK_EQ(tcdrain(slave), 0);
    CHECK_EQ(ioctl(slave, TIOCOUTQ, &n), 0);
    CHECK_EQ(n, 0);
    test_join(tid);
}

TEST(setattr_drain_waits)
{
    struct termios t;
    open_pair();
    CHECK_EQ(tcgetattr(slave, &t), 0);
    CHECK_EQ(write(slave, "a\n", 2), 2);
    t.c_oflag &= ~(tcflag_t)OPOST;
    int tid = test_thread(read_later, NULL);
    CHECK_EQ(tcsetattr(slave, TCSADRAIN, &t), 0);
    test_join(tid);
    prints("\n", "\n");
}

TEST(injected_characters_are_typed)
{
    open_pair();
    CHECK_EQ(tcinject(slave, "hi\n", 3), 0);
    CHECK_STR(input(), "hi\n");
}

TEST(write_fills_and_blocks)
{
    char block[4096];
    open_pair();
    memset(block, 'z', sizeof block);
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    ssize_t n = write(slave, block, sizeof block);
    CHECK(n > 0 && n < (ssize_t)sizeof block);
    CHECK_ERR(write(slave, block, 1), EAGAIN);
    shown();
    CHECK_EQ(write(slave, block, 1), 1);
}

/* 64 KiB through each way, faster than the reader: nothing is lost. */
#define PASTE 65536

static void *paste_lines(void *none)
{
    char line[64];
    for (int i = 0; i < 63; i++)
        line[i] = (char)('!' + i);
    line[63] = '\n';
    for (int i = 0; i < PASTE / 64; i++)
        CHECK_EQ(write(master, line, 64), 64);
    return none;
}

TEST(paste_of_lines)
{
    char line[128];
    open_pair();
    lflag(0, ECHO);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    int tid = test_thread(paste_lines, NULL);
    for (int i = 0; i < PASTE / 64; i++) {
        CHECK_EQ(read(slave, line, sizeof line), 64);
        CHECK(line[0] == '!' && line[62] == '!' + 62 && line[63] == '\n');
    }
    test_join(tid);
}

static void *paste_block(void *block)
{
    CHECK_EQ(write(master, block, PASTE), PASTE);
    return NULL;
}

TEST(paste_raw_in_one_write)
{
    static char block[PASTE], got[PASTE];
    size_t all = 0;
    open_pair();
    raw(1, 0);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    for (int i = 0; i < PASTE; i++)
        block[i] = (char)(i * 7);
    int tid = test_thread(paste_block, block);
    while (all < PASTE) {
        ssize_t n = read(slave, got + all, PASTE - all);
        CHECK(n > 0);
        all += (size_t)n;
    }
    CHECK(memcmp(block, got, PASTE) == 0);
    test_join(tid);
}

static void *print_block(void *block)
{
    CHECK_EQ(write(slave, block, PASTE), PASTE);
    return NULL;
}

TEST(long_output_in_one_write)
{
    static char block[PASTE], got[PASTE];
    size_t all = 0;
    open_pair();
    raw(1, 0);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    for (int i = 0; i < PASTE; i++)
        block[i] = (char)(i * 11);
    int tid = test_thread(print_block, block);
    while (all < PASTE) {
        ssize_t n = read(master, got + all, PASTE - all);
        CHECK(n > 0);
        all += (size_t)n;
    }
    CHECK(memcmp(block, got, PASTE) == 0);
    test_join(tid);
}

/* ---- polling ---- */

TEST(poll_slave)
{
    open_pair();
    CHECK_EQ(polled(slave, POLLIN | POLLOUT) & (POLLIN | POLLOUT), POLLOUT);
    type("ab");
    CHECK_EQ(polled(slave, POLLIN), 0);
    type("\n");
    CHECK_EQ(polled(slave, POLLIN) != 0, 1);
}

TEST(poll_master)
{
    open_pair();
    CHECK_EQ(polled(master, POLLIN | POLLOUT) & (POLLIN | POLLOUT), POLLOUT);
    CHECK_EQ(write(slave, "x", 1), 1);
    CHECK_EQ(polled(master, POLLIN) != 0, 1);
}

TEST(poll_raw_wants_min)
{
    open_pair();
    raw(3, 0);
    type("ab");
    CHECK_EQ(polled(slave, POLLIN), 0);
    type("c");
    CHECK_EQ(polled(slave, POLLIN) != 0, 1);
}

TEST(poll_waits_for_typing)
{
    struct pollfd p;
    open_pair();
    raw(1, 0);
    p = (struct pollfd){ .fd = slave, .events = POLLIN };
    int tid = test_thread(type_later, "x");
    CHECK_EQ(poll(&p, 1, 10000), 1);
    test_join(tid);
}

TEST(select_waits_for_output)
{
    fd_set set;
    open_pair();
    FD_ZERO(&set);
    FD_SET(master, &set);
    raw(1, 0);
    lflag(ECHO, 0);
    int tid = test_thread(type_later, "x");
    CHECK_EQ(select(master + 1, &set, NULL, NULL, NULL), 1);
    test_join(tid);
}

TEST(poll_full_output)
{
    char block[4096] = "";
    open_pair();
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    CHECK(write(slave, block, sizeof block) > 0);
    CHECK_EQ(polled(slave, POLLOUT), 0);
    shown();
    CHECK_EQ(polled(slave, POLLOUT), POLLOUT);
}

/* ---- waiting clients ---- */

static void on_signal(int signo) { (void)signo; }

static void *read_slave(void *result)
{
    char c;
    ssize_t n = read(slave, &c, 1);
    *(int *)result = n == -1 ? -errno : (int)n;
    return NULL;
}

TEST(signal_ends_a_read)
{
    struct sigaction sa = { .sa_handler = on_signal };
    int result = 1;
    open_pair();
    sigaction(SIGUSR1, &sa, NULL);
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    pthread_kill(tid, SIGUSR1);
    test_join(tid);
    CHECK_EQ(result, -EINTR);
    gives("k\n", "k\n");
}

TEST(readers_are_served_in_order)
{
    int first = 0, second = 0;
    open_pair();
    raw(1, 0);
    int a = test_thread(read_slave, &first);
    test_await_state(0, a, STATE_REPLY);
    int b = test_thread(read_slave, &second);
    test_await_state(0, b, STATE_REPLY);
    type("x");
    test_join(a);
    CHECK_EQ(first, 1);
    CHECK_EQ(second, 0);
    type("y");
    test_join(b);
}

TEST(close_ends_a_read)
{
    int result = 1;
    open_pair();
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(close(slave), 0);
    test_join(tid);
    CHECK(result == -EBADF || result == -EINTR);
}

TEST(master_close_ends_a_read)
{
    int result = 1;
    open_pair();
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(close(master), 0);
    test_join(tid);
    CHECK_EQ(result, 0);
}

TEST(waiting_reader_is_told_of)
{
    struct { struct _ttywaitinfo info; struct _ttywaiter entry[4]; } wait = { .info = { .queue = _DEVC_QUEUE_READ } };
    int result = 1;
    open_pair();
    int tid = test_thread(read_slave, &result);
    test_await_state(0, tid, STATE_REPLY);
    CHECK_EQ(devctl(slave, DCMD_CHR_WAITINFO, &wait, sizeof wait, NULL), EOK);
    CHECK_EQ(wait.info.num, 1);
    CHECK_EQ(wait.entry[0].pid, getpid());
    CHECK_EQ(wait.entry[0].tid, tid);
    type("x\n");
    test_join(tid);
}

/* ---- robustness ---- */

ROLE(dies_reading)
{
    char c;
    slave = open(argv[0], O_RDWR | O_NOCTTY);
    CHECK(slave != -1);
    return (int)read(slave, &c, 1);
}

TEST(killed_reader_takes_nothing)
{
    open_pair();
    pid_t pid = test_spawn("dies_reading", slave_name, NULL);
    test_await_state(pid, 1, STATE_REPLY);
    kill(pid, SIGKILL);
    test_wait(pid);
    gives("kept\n", "kept\n");
}

TEST(random_operations)
{
    unsigned seed = 1;
    open_pair();
    CHECK_EQ(fcntl(slave, F_SETFL, O_NONBLOCK), 0);
    for (int i = 0; i < 2000; i++) {
        struct termios t;
        char buf[64];
        seed = seed * 1103515245u + 12345u;
        unsigned r = seed >> 16;
        for (unsigned j = 0; j < sizeof buf; j++)
            buf[j] = (char)(r * (j + 1) >> 3);
        switch (r % 8) {
        case 0:
            CHECK_EQ(tcgetattr(slave, &t), 0);
            t.c_lflag = (r * 7u) & ~(tcflag_t)TOSTOP;
            t.c_iflag = r * 13u;
            t.c_oflag = r * 3u;
            CHECK_EQ(tcsetattr(slave, TCSANOW, &t), 0);
            break;
        case 1: if (read(slave, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        case 2: if (read(master, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        case 3: if (write(slave, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        case 4: CHECK_EQ(tcflush(slave, (int)(r % 3)), 0); break;
        case 5: CHECK_EQ(tcflow(slave, (int)(r / 16 % 4)), 0); break;
        default: if (write(master, buf, r % 64) == -1) CHECK_EQ(errno, EAGAIN); break;
        }
    }
    raw(1, 0);
    CHECK_EQ(tcflow(slave, TCOON), 0);
    CHECK_EQ(tcflush(slave, TCIOFLUSH), 0);
    gives("sane", "sane");
}

static void *read_with_limit(void *result)
{
    char c;
    *(int *)result = readcond(slave, &c, 1, 1, 0, 1);
    return NULL;
}

TEST(time_limit_behind_another_reader)
{
    int first = -1, second = -1;
    open_pair();
    raw(1, 0);
    int a = test_thread(read_slave, &first);
    test_await_state(0, a, STATE_REPLY);
    int b = test_thread(read_with_limit, &second);
    test_join(b);
    CHECK_EQ(second, 0);
    type("x");
    test_join(a);
    CHECK_EQ(first, 1);
}
