/* SPDX-License-Identifier: Apache-2.0 */
/* Terminals: hang-up, sessions, signals from the keyboard, job control. */
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <sys/dcmd_chr.h>
#include <sys/ioctl.h>
#include <sys/uio.h>
#include <time.h>

#include "terminal.h"

/* ---- hang-up ---- */

TEST(hang_up_is_end_of_file)
{
    char c;
    open_pair();
    CHECK_EQ(close(master), 0);
    CHECK_EQ(read(slave, &c, 1), 0);
    CHECK_ERR(write(slave, &c, 1), EIO);
    CHECK_EQ(polled(slave, POLLIN | POLLOUT) & POLLHUP, POLLHUP);
}

TEST(hung_up_terminal_has_no_attributes)
{
    struct termios t;
    open_pair();
    CHECK_EQ(close(master), 0);
    CHECK_ERR(tcgetattr(slave, &t), EIO);
}

TEST(last_close_of_the_slave_is_end_of_file)
{
    char buf[8];
    open_pair();
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    CHECK_EQ(write(slave, "bye", 3), 3);
    CHECK_EQ(close(slave), 0);
    CHECK_EQ(read(master, buf, sizeof buf), 3);
    CHECK_EQ(read(master, buf, sizeof buf), 0);
    CHECK_EQ(polled(master, POLLIN) & POLLHUP, POLLHUP);
}

TEST(slave_opened_again)
{
    open_pair();
    CHECK_EQ(close(slave), 0);
    slave = open(slave_name, O_RDWR | O_NOCTTY);
    CHECK(slave != -1);
    gives("x\n", "x\n");
}

TEST(a_duplicate_keeps_the_slave_open)
{
    char buf[8];
    open_pair();
    int copy = dup(slave);
    CHECK_EQ(close(slave), 0);
    CHECK_ERR(read(master, buf, sizeof buf), EAGAIN);
    CHECK_EQ(write(copy, "x", 1), 1);
    CHECK_STR(shown(), "x");
}

/* ---- sessions and job control: roles with the slave as controlling terminal ---- */

static volatile sig_atomic_t caught;
static void note(int signo) { caught = signo; }

/* A session leader of its own on the slave of the name. */
static void lead(const char *name)
{
    CHECK(setsid() != -1);
    slave = open(name, O_RDWR);
    CHECK(slave != -1);
}

ROLE(controlling)
{
    lead(argv[0]);
    CHECK_EQ(tcgetsid(slave), getpid());
    CHECK_EQ(tcgetpgrp(slave), getpid());
    int tty = open("/dev/tty", O_RDWR);
    CHECK(tty != -1);
    CHECK_EQ(write(tty, "via tty", 7), 7);
    return 0;
}

TEST(first_open_of_a_leader_takes_it)
{
    open_pair();
    test_run("controlling", slave_name, NULL);
    CHECK_STR(shown(), "via tty");
}

ROLE(not_taken)
{
    CHECK(setsid() != -1);
    slave = open(argv[0], O_RDWR | O_NOCTTY);
    CHECK_ERR(tcgetpgrp(slave), ENOTTY);
    CHECK_ERR(tcgetsid(slave), ENOTTY);
    CHECK_ERR(tcsetpgrp(slave, getpid()), ENOTTY);
    CHECK_EQ(tcsetsid(slave, getpid()), 0);
    CHECK_EQ(tcgetpgrp(slave), getpid());
    return 0;
}

TEST(noctty_leaves_it) { open_pair(); test_run("not_taken", slave_name, NULL); }

TEST(group_of_another_terminal) { open_pair(); CHECK_ERR(tcgetpgrp(slave), ENOTTY); CHECK_ERR(tcsetpgrp(slave, getpgrp()), ENOTTY); }

ROLE(bad_groups)
{
    lead(argv[0]);
    CHECK_ERR(tcsetpgrp(slave, -1), EINVAL);
    CHECK_ERR(tcsetpgrp(slave, 0x7ffffff0), EPERM);
    return 0;
}

TEST(set_group_errors) { open_pair(); test_run("bad_groups", slave_name, NULL); }

static void await_signal(const char *name, int signo)
{
    sigset_t set, none;
    sigemptyset(&none);
    sigemptyset(&set);
    sigaddset(&set, signo);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(signo, note);
    lead(name);
    CHECK_EQ(write(slave, "R", 1), 1);
    while (caught == 0)
        sigsuspend(&none);
}

ROLE(catches)
{
    int signo = atoi(argv[1]);
    await_signal(argv[0], signo);
    return caught == signo ? 0 : 1;
}

static void signal_from(const char *typed, int signo)
{
    char c = 0;
    open_pair();
    pid_t pid = test_spawn("catches", slave_name, test_number(signo), NULL);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    CHECK_EQ(read(master, &c, 1), 1);
    if (typed != NULL) {
        type(typed);
    } else {
        struct winsize ws = { 1, 2, 3, 4 };
        CHECK_EQ(ioctl(master, TIOCSWINSZ, &ws), 0);
    }
    test_exited_ok(pid);
}

TEST(intr_signals) { signal_from("\003", SIGINT); }
TEST(quit_signals) { signal_from("\034", SIGQUIT); }
TEST(susp_signals) { signal_from("\032", SIGTSTP); }
TEST(window_change_signals) { signal_from(NULL, SIGWINCH); }

TEST(interrupt_flushes)
{
    open_pair();
    CHECK_EQ(write(slave, "out", 3), 3);
    type("in\n\003");
    CHECK_STR(shown(), "^C");
    CHECK_STR(input(), "(nothing)");
}

TEST(noflsh_keeps)
{
    open_pair();
    lflag(NOFLSH, 0);
    type("in\n");
    shown();
    CHECK_EQ(write(slave, "out", 3), 3);
    type("\003");
    CHECK_STR(shown(), "out^C");
    CHECK_STR(input(), "in\n");
}

TEST(no_isig_no_signals) { open_pair(); lflag(0, ISIG); gives("\003\n", "\003\n"); }

ROLE(hung_up)
{
    char c;
    await_signal(argv[0], SIGHUP);
    CHECK_EQ(caught, SIGHUP);
    CHECK_EQ(read(slave, &c, 1), 0);
    return 0;
}

TEST(hang_up_signals_the_leader)
{
    char c;
    open_pair();
    pid_t pid = test_spawn("hung_up", slave_name, NULL);
    CHECK_EQ(fcntl(master, F_SETFL, 0), 0);
    CHECK_EQ(read(master, &c, 1), 1);
    CHECK_EQ(close(master), 0);
    test_exited_ok(pid);
}

/*
 * A leader on the terminal and a child in a background group, which does what argv[1] says. The leader waits for its end
 * or stop, puts it into the foreground when it stops, and returns what became of it.
 */
static int background_child(const char *what)
{
    struct termios t;
    char c;
    CHECK_EQ(setpgid(0, 0), 0);
    if (strcmp(what, "read") == 0)
        return read(slave, &c, 1) == 1 ? 0 : errno;
    if (strcmp(what, "readcond") == 0)
        return readcond(slave, &c, 1, 1, 0, 0) == 1 ? 0 : errno;
    if (strcmp(what, "readv") == 0)
        return readv(slave, &(struct iovec){ .iov_base = &c, .iov_len = 1 }, 1) == 1 ? 0 : errno;
    if (strcmp(what, "setpgrp") == 0)
        return tcsetpgrp(slave, getpgrp()) == 0 ? 0 : errno;
    if (strcmp(what, "read-ignored") == 0) {
        signal(SIGTTIN, SIG_IGN);
        return read(slave, &c, 1) == 1 ? 0 : errno;
    }
    if (strcmp(what, "read-caught") == 0) {
        struct sigaction sa = { .sa_handler = note };
        sigaction(SIGTTIN, &sa, NULL);
        return read(slave, &c, 1) == -1 && errno == EINTR && caught == SIGTTIN ? 0 : 1;
    }
    if (strcmp(what, "write") == 0)
        return write(slave, "W", 1) == 1 ? 0 : errno;
    if (strcmp(what, "write-blocked") == 0) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTTOU);
        sigprocmask(SIG_BLOCK, &set, NULL);
        return write(slave, "W", 1) == 1 ? 0 : errno;
    }
    CHECK_EQ(tcgetattr(slave, &t), 0);
    if (strcmp(what, "setattr-ignored") == 0)
        signal(SIGTTOU, SIG_IGN);
    t.c_lflag &= ~(tcflag_t)ECHO;
    return tcsetattr(slave, TCSANOW, &t) == 0 ? 0 : errno;
}

/* args: terminal, what the child does, how often it is to stop, what is typed for it: it comes to the foreground the last time only */
ROLE(job_control)
{
    int status, stops = 0, wanted = atoi(argv[2]);
    lead(argv[0]);
    if (strncmp(argv[1], "tostop-", 7) == 0) {
        argv[1] += 7;
        lflag(TOSTOP, 0);
    }
    pid_t child = fork();
    CHECK(child != -1);
    if (child == 0)
        _exit(background_child(argv[1]));
    while (waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status)) {
        stops++;
        CHECK(stops <= wanted);
        test_await_state(child, 1, STATE_STOPPED);
        if (stops == wanted)
            CHECK_EQ(tcsetpgrp(slave, child), 0);
        if (stops == wanted && argc > 3)
            CHECK_EQ(tcinject(slave, "x\n", 2), 0);
        CHECK_EQ(kill(child, SIGCONT), 0);
    }
    CHECK(WIFEXITED(status));
    CHECK_EQ(stops, wanted);
    return WEXITSTATUS(status);
}

static int job(const char *what, int stops, const char *more)
{
    open_pair();
    int status = test_wait(test_spawn("job_control", slave_name, what, test_number(stops), more, NULL));
    CHECK(WIFEXITED(status));
    return WEXITSTATUS(status);
}

TEST(background_read_stops_and_goes_on) { CHECK_EQ(job("read", 1, "type"), 0); }
TEST(background_read_stops_each_time) { CHECK_EQ(job("read", 3, "type"), 0); }
TEST(background_readcond_stops_each_time) { CHECK_EQ(job("readcond", 3, "type"), 0); }
TEST(background_readv_stops_each_time) { CHECK_EQ(job("readv", 2, "type"), 0); }
TEST(background_read_ignored) { CHECK_EQ(job("read-ignored", 0, NULL), EIO); }
TEST(background_read_caught) { CHECK_EQ(job("read-caught", 0, NULL), 0); }
TEST(background_write_is_free) { CHECK_EQ(job("write", 0, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_write_tostop) { CHECK_EQ(job("tostop-write", 1, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_write_tostop_each_time) { CHECK_EQ(job("tostop-write", 3, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_write_tostop_blocked) { CHECK_EQ(job("tostop-write-blocked", 0, NULL), 0); CHECK_STR(shown(), "W"); }
TEST(background_setattr_stops) { CHECK_EQ(job("setattr", 1, NULL), 0); }
TEST(background_setattr_stops_each_time) { CHECK_EQ(job("setattr", 3, NULL), 0); }
TEST(background_setpgrp_stops_each_time) { CHECK_EQ(job("setpgrp", 3, NULL), 0); }
TEST(background_setattr_ignored) { CHECK_EQ(job("setattr-ignored", 0, NULL), 0); }

/* The leader's child has left its group an orphan: nobody could ever put it into the foreground. */
ROLE(orphan_reader)
{
    char c;
    int ends[2];
    lead(argv[0]);
    CHECK_EQ(pipe(ends), 0);
    if (fork() == 0) {
        setpgid(0, 0);
        if (fork() == 0) {
            while (getppid() != 1 && kill(getppid(), 0) == 0 && getpgid(getppid()) == getpgrp())
                test_sleep_ms(1);
            test_sleep_ms(2);
            c = read(slave, &c, 1) == -1 ? (char)errno : 0;
            CHECK_EQ(write(ends[1], &c, 1), 1);
        }
        _exit(0);
    }
    wait(NULL);
    CHECK_EQ(read(ends[0], &c, 1), 1);
    return c == EIO ? 0 : 1;
}

TEST(background_read_of_an_orphan) { open_pair(); test_run("orphan_reader", slave_name, NULL); }

TEST(forkpty_runs_a_child)
{
    int m, status;
    char buf[32] = "";
    size_t all = 0;
    pid_t pid = forkpty(&m, NULL, NULL, NULL);
    CHECK(pid != -1);
    if (pid == 0)
        _exit(tcgetpgrp(0) == getpid() && write(1, "child", 5) == 5 ? 7 : 1);
    while (all < 5) {
        ssize_t n = read(m, buf + all, sizeof buf - all);
        CHECK(n > 0);
        all += (size_t)n;
    }
    CHECK_STR(buf, "child");
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK(WIFEXITED(status));
    CHECK_EQ(WEXITSTATUS(status), 7);
}

/* ---- the end of a session ---- */

/* args: terminal. Leads, has a child in the foreground and one in the background, and ends. */
ROLE(leader_ends)
{
    sigset_t set;
    int signo, ends[2];
    char c = 0;
    lead(argv[0]);
    CHECK_EQ(pipe(ends), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    if (fork() == 0) {
        setpgid(0, 0);
        signal(SIGTTOU, SIG_IGN);
        CHECK_EQ(tcsetpgrp(slave, getpgrp()), 0);
        CHECK_EQ(write(ends[1], &c, 1), 1);
        CHECK_EQ(sigwait(&set, &signo), 0);
        CHECK_EQ(kill(atoi(argv[1]), SIGUSR1), 0);
        _exit(0);
    }
    CHECK_EQ(read(ends[0], &c, 1), 1);
    return 0;
}
TEST(leader_ends_and_the_foreground_is_hung_up)
{
    sigset_t set;
    struct timespec most = { 10, 0 };
    open_pair();
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    test_run("leader_ends", slave_name, test_number(getpid()), NULL);
    CHECK_EQ(sigtimedwait(&set, NULL, &most), SIGUSR1);
}
