/* SPDX-License-Identifier: Apache-2.0 */
/* Pipes and FIFOs: ends and their closing, blocking, PIPE_BUF, signals, polling, opening by name. */
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/iomgr.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/stat.h>

#include "test.h"

static int rd, wr;

static void make(void)
{
    int ends[2];
    CHECK_EQ(pipe2(ends, O_CLOEXEC), 0);
    rd = ends[0];
    wr = ends[1];
}

static void nonblock(int fd) { CHECK_EQ(fcntl(fd, F_SETFL, O_NONBLOCK), 0); }

/* Until it takes no more. -> bytes */
static size_t fill(void)
{
    char block[512] = "";
    size_t all = 0;
    ssize_t n;
    nonblock(wr);
    while ((n = write(wr, block, sizeof block)) > 0)
        all += (size_t)n;
    while ((n = write(wr, block, 1)) > 0)
        all += (size_t)n;
    CHECK_EQ(errno, EAGAIN);
    return all;
}

static int polled(int fd, short events)
{
    struct pollfd p = { .fd = fd, .events = events };
    CHECK(poll(&p, 1, 0) >= 0);
    return p.revents;
}

/* ---- what goes in comes out ---- */

TEST(bytes_in_order) { char b[8] = ""; make(); CHECK_EQ(write(wr, "ab", 2), 2); CHECK_EQ(write(wr, "cd", 2), 2); CHECK_EQ(read(rd, b, 8), 4); CHECK_STR(b, "abcd"); }
TEST(read_takes_part) { char b[3] = ""; make(); CHECK_EQ(write(wr, "abcd", 4), 4); CHECK_EQ(read(rd, b, 2), 2); CHECK_STR(b, "ab"); CHECK_EQ(read(rd, b, 2), 2); CHECK_STR(b, "cd"); }
TEST(write_of_nothing) { char c; make(); CHECK_EQ(write(wr, "", 0), 0); nonblock(rd); CHECK_ERR(read(rd, &c, 1), EAGAIN); }
TEST(read_of_nothing) { char c; make(); CHECK_EQ(read(rd, &c, 0), 0); }
TEST(wrong_end) { char c = 0; make(); CHECK_ERR(read(wr, &c, 1), EBADF); CHECK_ERR(write(rd, &c, 1), EBADF); }
TEST(no_offset) { char c; make(); CHECK_ERR(lseek(rd, 0, SEEK_CUR), ESPIPE); CHECK_ERR(pread(rd, &c, 1, 0), ESPIPE); CHECK_ERR(pwrite(wr, &c, 1, 0), ESPIPE); }
TEST(is_a_fifo) { struct stat st; make(); CHECK_EQ(fstat(rd, &st), 0); CHECK(S_ISFIFO(st.st_mode)); CHECK_EQ(st.st_uid, geteuid()); }
TEST(flags_of_pipe2)
{
    int ends[2];
    char c;
    CHECK_EQ(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    CHECK_EQ(fcntl(ends[0], F_GETFD), FD_CLOEXEC);
    CHECK_ERR(read(ends[0], &c, 1), EAGAIN);
    CHECK_ERR(pipe2(ends, O_TRUNC), EINVAL);
}
TEST(count_of_input) { int n; make(); CHECK_EQ(write(wr, "abc", 3), 3); CHECK_EQ(ioctl(rd, FIONREAD, &n), 0); CHECK_EQ(n, 3); }
TEST(pathconf_pipe_buf) { make(); CHECK_EQ(fpathconf(rd, _PC_PIPE_BUF), PIPE_BUF); CHECK(PIPE_BUF >= 512); }
TEST(bad_buffer) { make(); CHECK_ERR(write(wr, (void *)16, 4), EFAULT); CHECK_EQ(write(wr, "ok", 2), 2); CHECK_ERR(read(rd, (void *)16, 2), EFAULT); }
TEST(dup_is_the_same_pipe) { char c; make(); int copy = dup(wr); close(wr); CHECK_EQ(write(copy, "x", 1), 1); CHECK_EQ(read(rd, &c, 1), 1); close(copy); CHECK_EQ(read(rd, &c, 1), 0); }

/* ---- PIPE_BUF ---- */

TEST(small_write_is_whole_or_nothing)
{
    char buf[PIPE_BUF] = "";
    make();
    size_t all = fill();
    CHECK_EQ(read(rd, buf, 10), 10);
    CHECK_ERR(write(wr, buf, 11), EAGAIN);
    CHECK_EQ(write(wr, buf, 10), 10);
    CHECK(all >= PIPE_BUF);
}
TEST(large_write_is_partial)
{
    static char buf[8 * PIPE_BUF];
    make();
    nonblock(wr);
    ssize_t n = write(wr, buf, sizeof buf);
    CHECK(n >= PIPE_BUF && n < (ssize_t)sizeof buf);
}

/* args: descriptor, character, blocks of PIPE_BUF */
ROLE(writes_blocks)
{
    char block[PIPE_BUF];
    memset(block, argv[1][0], sizeof block);
    for (int i = 0; i < atoi(argv[2]); i++)
        CHECK_EQ(write(atoi(argv[0]), block, sizeof block), sizeof block);
    return 0;
}
TEST(blocks_do_not_mix)
{
    char block[PIPE_BUF];
    int ends[2];
    CHECK_EQ(pipe(ends), 0);
    pid_t a = test_spawn("writes_blocks", test_number(ends[1]), "a", "40", NULL);
    pid_t b = test_spawn("writes_blocks", test_number(ends[1]), "b", "40", NULL);
    close(ends[1]);
    for (int blocks = 0; blocks < 80; blocks++) {
        for (size_t got = 0; got < sizeof block;) {
            ssize_t n = read(ends[0], block + got, sizeof block - got);
            CHECK(n > 0);
            got += (size_t)n;
        }
        for (size_t i = 1; i < sizeof block; i++)
            CHECK_EQ(block[i], block[0]);
    }
    CHECK_EQ(read(ends[0], block, 1), 0);
    test_exited_ok(a);
    test_exited_ok(b);
}

/* ---- blocking ---- */

static char got;
static ssize_t result;
static void *reads(void *none) { result = read(rd, &got, 1); if (result == -1) result = -errno; return none; }
static void *writes(void *none) { static char big[4 * PIPE_BUF]; result = write(wr, big, sizeof big); if (result == -1) result = -errno; return none; }

TEST(reader_waits_for_a_byte) { make(); int tid = test_thread(reads, NULL); test_await_state(0, tid, STATE_REPLY); CHECK_EQ(write(wr, "x", 1), 1); test_join(tid); CHECK_EQ(result, 1); CHECK_EQ(got, 'x'); }
TEST(reader_waits_for_the_end) { make(); int tid = test_thread(reads, NULL); test_await_state(0, tid, STATE_REPLY); close(wr); test_join(tid); CHECK_EQ(result, 0); }
TEST(writer_waits_for_room)
{
    char buf[1024];
    make();
    int tid = test_thread(writes, NULL);
    test_await_state(0, tid, STATE_REPLY);
    for (size_t all = 0; all < 4 * PIPE_BUF;) {
        ssize_t n = read(rd, buf, sizeof buf);
        CHECK(n > 0);
        all += (size_t)n;
    }
    test_join(tid);
    CHECK_EQ(result, 4 * PIPE_BUF);
}
TEST(writer_learns_that_the_reader_is_gone)
{
    signal(SIGPIPE, SIG_IGN);
    make();
    int tid = test_thread(writes, NULL);
    test_await_state(0, tid, STATE_REPLY);
    close(rd);
    test_join(tid);
    CHECK(result == -EPIPE || (result > 0 && result < 4 * PIPE_BUF));
}
static void nothing(int signo) { (void)signo; }
TEST(signal_ends_a_read)
{
    struct sigaction sa = { .sa_handler = nothing };
    sigaction(SIGUSR1, &sa, NULL);
    make();
    int tid = test_thread(reads, NULL);
    test_await_state(0, tid, STATE_REPLY);
    pthread_kill(tid, SIGUSR1);
    test_join(tid);
    CHECK_EQ(result, -EINTR);
}
TEST(signal_tells_what_was_written)
{
    struct sigaction sa = { .sa_handler = nothing };
    sigaction(SIGUSR1, &sa, NULL);
    make();
    int tid = test_thread(writes, NULL);
    test_await_state(0, tid, STATE_REPLY);
    pthread_kill(tid, SIGUSR1);
    test_join(tid);
    CHECK(result > 0 && result < 4 * PIPE_BUF);
}
TEST(megabyte_through)
{
    static char block[4096];
    int ends[2];
    size_t all = 0;
    CHECK_EQ(pipe(ends), 0);
    pid_t pid = test_spawn("writes_blocks", test_number(ends[1]), "m", "200", NULL);
    close(ends[1]);
    for (ssize_t n; (n = read(ends[0], block, sizeof block)) > 0; all += (size_t)n)
        continue;
    CHECK_EQ(all, 200 * PIPE_BUF);
    test_exited_ok(pid);
}

/* ---- ends that are closed ---- */

TEST(end_of_file) { char c; make(); CHECK_EQ(write(wr, "x", 1), 1); close(wr); CHECK_EQ(read(rd, &c, 1), 1); CHECK_EQ(read(rd, &c, 1), 0); CHECK_EQ(read(rd, &c, 1), 0); }
TEST(no_reader_is_epipe) { signal(SIGPIPE, SIG_IGN); make(); close(rd); CHECK_ERR(write(wr, "x", 1), EPIPE); }
ROLE(writes_to_nobody) { make(); close(rd); CHECK(write(wr, "x", 1) != 0); return 1; }
TEST(no_reader_is_sigpipe) { int status = test_wait(test_spawn("writes_to_nobody", NULL)); CHECK(WIFSIGNALED(status)); CHECK_EQ(WTERMSIG(status), SIGPIPE); }
TEST(killed_writer_is_end_of_file)
{
    int ends[2];
    char buf[PIPE_BUF];
    CHECK_EQ(pipe(ends), 0);
    pid_t pid = test_spawn("writes_blocks", test_number(ends[1]), "k", "1000", NULL);
    close(ends[1]);
    CHECK(read(ends[0], buf, 1) == 1);
    kill(pid, SIGKILL);
    test_wait(pid);
    while (read(ends[0], buf, sizeof buf) > 0)
        continue;
    CHECK_EQ(read(ends[0], buf, 1), 0);
}

/* ---- polling ---- */

TEST(poll_empty) { make(); CHECK_EQ(polled(rd, POLLIN), 0); CHECK_EQ(polled(wr, POLLOUT), POLLOUT); }
TEST(poll_input) { make(); CHECK_EQ(write(wr, "x", 1), 1); CHECK(polled(rd, POLLIN) & POLLIN); }
TEST(poll_full) { char b[PIPE_BUF]; make(); fill(); CHECK_EQ(polled(wr, POLLOUT), 0); CHECK(read(rd, b, sizeof b) > 0); CHECK_EQ(polled(wr, POLLOUT), POLLOUT); }
TEST(poll_writer_gone) { make(); close(wr); CHECK(polled(rd, POLLIN) & POLLHUP); }
TEST(poll_reader_gone) { make(); close(rd); CHECK(polled(wr, POLLOUT) & POLLERR); }
static void *closes_writer(void *arg)
{
    test_await_state(0, (int)(intptr_t)arg, STATE_SIGWAITINFO);
    close(wr);
    return NULL;
}
/* Nothing is asked for: a hang-up is told all the same. */
TEST(poll_waits_for_hangup)
{
    struct pollfd p = { .events = 0 };
    make();
    p.fd = rd;
    int tid = test_thread(closes_writer, (void *)(intptr_t)gettid());
    CHECK_EQ(poll(&p, 1, 10000), 1);
    CHECK_EQ(p.revents, POLLHUP);
    test_join(tid);
}
/* ionotify() with the extended conditions: the answer and the event tell them. */
TEST(notify_of_errors)
{
    struct sigevent event;
    struct _pulse pulse;
    uint64_t limit = 10000000000;
    int chid = ChannelCreate(0), coid = ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0);
    int flags = (int)(_NOTIFY_COND_EXTEN | _NOTIFY_CONDE_ERR | _NOTIFY_CONDE_HUP);
    make();
    SIGEV_PULSE_INT_INIT(&event, coid, SIGEV_PULSE_PRIO_INHERIT, 9, 5);
    SIGEV_MAKE_UPDATEABLE(&event);
    CHECK_EQ(ionotify(wr, _NOTIFY_ACTION_POLLARM, flags, &event), 0);
    close(rd);
    TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &limit, NULL);
    CHECK_EQ(MsgReceivePulse(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.code, 9);
    CHECK_EQ((unsigned)pulse.value.sival_int, _NOTIFY_COND_EXTEN | 5);
    CHECK_EQ((unsigned)ionotify(wr, _NOTIFY_ACTION_EDGEARM, flags, &event), _NOTIFY_COND_EXTEN | _NOTIFY_CONDE_ERR);
    CHECK_EQ((unsigned)ionotify(wr, _NOTIFY_ACTION_EDGEARM, flags, NULL), _NOTIFY_COND_EXTEN | _NOTIFY_CONDE_ERR);
}
TEST(poll_wakes)
{
    struct pollfd p;
    int ends[2];
    CHECK_EQ(pipe(ends), 0);
    p = (struct pollfd){ .fd = ends[0], .events = POLLIN };
    pid_t pid = test_spawn("writes_blocks", test_number(ends[1]), "p", "1", NULL);
    CHECK_EQ(poll(&p, 1, 10000), 1);
    char buf[PIPE_BUF];
    while (read(ends[0], buf, sizeof buf) < 0)
        continue;
    test_wait(pid);
}
TEST(select_both_ends)
{
    fd_set in, out;
    make();
    CHECK_EQ(write(wr, "x", 1), 1);
    FD_ZERO(&in);
    FD_ZERO(&out);
    FD_SET(rd, &in);
    FD_SET(wr, &out);
    CHECK_EQ(select((rd > wr ? rd : wr) + 1, &in, &out, NULL, NULL), 2);
}

/* ---- by name ---- */

#define FIFO "/tmp/test_fifo"
static void fifo(void)
{
    unlink(FIFO);
    if (mkfifo(FIFO, 0600) == -1)
        test_skip("no file system with FIFOs at /tmp");
}
TEST(fifo_made) { struct stat st; fifo(); CHECK_EQ(stat(FIFO, &st), 0); CHECK(S_ISFIFO(st.st_mode)); CHECK_ERR(mkfifo(FIFO, 0600), EEXIST); CHECK_EQ(unlink(FIFO), 0); }
TEST(fifo_nonblocking_reader) { char c; fifo(); rd = open(FIFO, O_RDONLY | O_NONBLOCK); CHECK(rd != -1); CHECK_EQ(read(rd, &c, 1), 0); unlink(FIFO); }
TEST(fifo_nonblocking_writer) { fifo(); CHECK_ERR(open(FIFO, O_WRONLY | O_NONBLOCK), ENXIO); unlink(FIFO); }
TEST(fifo_both) { char c; fifo(); int fd = open(FIFO, O_RDWR); CHECK(fd != -1); CHECK_EQ(write(fd, "x", 1), 1); CHECK_EQ(read(fd, &c, 1), 1); unlink(FIFO); }
static void *opens_writer(void *none) { wr = open(FIFO, O_WRONLY); CHECK(wr != -1); CHECK_EQ(write(wr, "w", 1), 1); return none; }
TEST(fifo_open_waits)
{
    char c = 0;
    fifo();
    int tid = test_thread(opens_writer, NULL);
    rd = open(FIFO, O_RDONLY);
    CHECK(rd != -1);
    CHECK_EQ(read(rd, &c, 1), 1);
    CHECK_EQ(c, 'w');
    test_join(tid);
    unlink(FIFO);
}
TEST(fifo_end_and_again)
{
    char c;
    fifo();
    rd = open(FIFO, O_RDONLY | O_NONBLOCK);
    for (int i = 0; i < 2; i++) {
        wr = open(FIFO, O_WRONLY);
        CHECK(wr != -1);
        CHECK_ERR(read(rd, &c, 1), EAGAIN);
        CHECK_EQ(write(wr, "x", 1), 1);
        close(wr);
        CHECK_EQ(read(rd, &c, 1), 1);
        CHECK_EQ(read(rd, &c, 1), 0);
    }
    unlink(FIFO);
}
TEST(fifo_unlinked_goes_on) { char c; fifo(); int fd = open(FIFO, O_RDWR); CHECK_EQ(unlink(FIFO), 0); CHECK_EQ(write(fd, "x", 1), 1); CHECK_EQ(read(fd, &c, 1), 1); CHECK_ERR(open(FIFO, O_RDWR), ENOENT); }
TEST(fifo_permission) { fifo(); CHECK_EQ(chmod(FIFO, 0600), 0); test_run("may_not_open", NULL); unlink(FIFO); }
ROLE(may_not_open) { CHECK_EQ(setuid(1000), 0); CHECK_ERR(open(FIFO, O_RDONLY | O_NONBLOCK), EACCES); return 0; }
