/* SPDX-License-Identifier: Apache-2.0 */
/* What POSIX says of processes, signals between them, limits, assertion by assertion, error by error. */
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <sys/uio.h>
#include <time.h>

#include "test.h"

#define PAGE 4096

extern char **environ;

static void nothing(int sig) { (void)sig; }

static pid_t child_exits(int code)
{
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) _exit(code);
    return pid;
}

static pid_t child_waits(void)
{
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0)
        for (;;) pause();
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

/* This program's role in the place of this process: all that exec keeps and drops can be looked at in it. */
static void become(const char *role, const char *arg)
{
    char *args[] = { (char *)test_program, "-r", "procnto_posix", (char *)role, (char *)arg, NULL };
    execv(test_program, args);
    _exit(120);
}

/* Does prepare() in a child, which then becomes the role; 0 is right. */
static void over_exec(void (*prepare)(void), const char *role, const char *arg)
{
    int status;
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        prepare();
        become(role, arg);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
}

/* ---- wait ---- */

TEST(wait_options)
{
    pid_t pid = child_waits();
    siginfo_t info;
    CHECK_ERR(waitpid(pid, NULL, 0x4000), EINVAL);
    CHECK_ERR(waitid(P_ALL, 0, &info, 0), EINVAL);
    CHECK_ERR(waitid(P_ALL, 0, &info, WNOHANG), EINVAL);
    CHECK_ERR(waitid((idtype_t)77, 0, &info, WEXITED), EINVAL);
    CHECK_ERR(waitpid(getpid(), NULL, 0), ECHILD);
    CHECK_ERR(waitpid(1, NULL, 0), ECHILD);
    CHECK_ERR(waitpid(-pid, NULL, 0), ECHILD);           /* it leads no group */
    CHECK_ERR(waitid(P_PID, getpid(), &info, WEXITED), ECHILD);
    CHECK_ERR(waitid(P_PGID, pid, &info, WEXITED), ECHILD);
    CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
    CHECK_EQ(waitpid(0, NULL, WNOHANG), 0);
    CHECK_EQ(waitpid(-getpgrp(), NULL, WNOHANG), 0);
    end(pid);
    CHECK_ERR(wait(NULL), ECHILD);
    CHECK_ERR(waitpid(-1, NULL, WNOHANG), ECHILD);
    CHECK_ERR(waitid(P_ALL, 0, &info, WEXITED | WNOHANG), ECHILD);
}

TEST(wait_status_pointer)
{
    pid_t pid = child_exits(1);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
    pid = child_exits(2);
    CHECK_EQ(waitid(P_PID, (id_t)pid, NULL, WEXITED), 0);
    CHECK_ERR(waitpid(pid, NULL, 0), ECHILD);
}

TEST(waitid_nothing_yet)
{
    siginfo_t info;
    pid_t pid = child_waits();
    memset(&info, 0xff, sizeof info);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG), 0);
    CHECK_EQ(info.si_signo, 0);
    CHECK_EQ(info.si_pid, 0);
    end(pid);
}

TEST(waitid_nowait)
{
    siginfo_t info;
    int status;
    pid_t pid = child_exits(9);
    for (int i = 0; i < 3; i++) {
        memset(&info, 0, sizeof info);
        CHECK_EQ(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), 0);
        CHECK_EQ(info.si_signo, SIGCHLD);
        CHECK_EQ(info.si_code, CLD_EXITED);
        CHECK_EQ(info.si_status, 9);
        CHECK_EQ(info.si_pid, pid);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 9 << 8);
    CHECK_ERR(waitid(P_ALL, 0, &info, WEXITED | WNOWAIT), ECHILD);
}

TEST(waitid_signal_fields)
{
    siginfo_t info;
    pid_t pid = child_waits();
    CHECK_EQ(kill(pid, SIGTERM), 0);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED), 0);
    CHECK_EQ(info.si_code, CLD_KILLED);
    CHECK_EQ(info.si_status, SIGTERM);
    CHECK_EQ(info.si_pid, pid);
}

TEST(stops_and_continues_are_told_once)
{
    siginfo_t info;
    int status;
    pid_t pid = child_waits();
    CHECK_EQ(kill(pid, SIGSTOP), 0);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WSTOPPED | WNOWAIT), 0);
    CHECK_EQ(info.si_code, CLD_STOPPED);
    CHECK_EQ(info.si_status, SIGSTOP);
    CHECK_EQ(info.si_signo, SIGCHLD);
    CHECK_EQ(info.si_pid, pid);
    CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);                     /* not asked for stops */
    CHECK_EQ(waitpid(pid, &status, WNOHANG | WCONTINUED), 0);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP && !WIFEXITED(status) && !WIFSIGNALED(status) && !WIFCONTINUED(status));
    CHECK_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WCONTINUED | WNOWAIT), 0);
    CHECK_EQ(info.si_code, CLD_CONTINUED);
    CHECK_EQ(info.si_status, SIGCONT);
    CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
    CHECK(WIFCONTINUED(status) && !WIFSTOPPED(status) && !WIFEXITED(status) && !WIFSIGNALED(status));
    CHECK_EQ(waitpid(pid, &status, WCONTINUED | WUNTRACED | WNOHANG), 0);
    end(pid);
}

TEST(stop_signals_stop)
{
    static const int signals[] = { SIGTSTP, SIGTTIN, SIGTTOU };
    int status;
    for (unsigned i = 0; i < 3; i++) {
        pid_t pid = child_waits();
        setpgid(pid, pid);
        CHECK_EQ(kill(pid, signals[i]), 0);
        CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
        CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == signals[i]);
        end(pid);
    }
}

TEST(exit_status_is_eight_bits)
{
    int status;
    CHECK_EQ(waitpid(child_exits(0x1ff), &status, 0) > 0, 1);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0xff);
    CHECK_EQ(waitpid(child_exits(-1), &status, 0) > 0, 1);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0xff);
    CHECK_EQ(waitpid(child_exits(0x100), &status, 0) > 0, 1);
    CHECK_EQ(status, 0);
}

TEST(wait_for_a_group)
{
    int status;
    pid_t one = child_exits(1), two = child_waits(), three = child_waits();
    CHECK_EQ(setpgid(two, two), 0);
    CHECK_EQ(setpgid(three, two), 0);
    CHECK_EQ(waitpid(0, &status, 0), one);
    CHECK_ERR(waitpid(0, &status, WNOHANG), ECHILD);
    CHECK_EQ(kill(-two, SIGTERM), 0);
    pid_t first = waitpid(-two, &status, 0), second = waitpid(-two, &status, 0);
    CHECK((first == two && second == three) || (first == three && second == two));
    CHECK_ERR(waitpid(-two, &status, 0), ECHILD);
}

/* ---- groups and sessions ---- */

ROLE(sleeps)
{
    if (argc > 0 && write(atoi(argv[0]), "x", 1) != 1) return 1;
    for (;;) pause();
    return 0;
}

TEST(setpgid_errors)
{
    int up[2];
    char c;
    CHECK_EQ(pipe(up), 0);
    pid_t pid = child_waits(), other, foreign = fork();
    if (foreign == 0) become("sleeps", test_number(up[1]));
    CHECK_EQ(read(up[0], &c, 1), 1);
    CHECK_ERR(setpgid(pid, -1), EINVAL);
    CHECK_ERR(setpgid(-5, 0), ESRCH);
    CHECK_ERR(setpgid(1, 0), ESRCH);                     /* neither we nor a child */
    CHECK_ERR(setpgid(99999999, 0), ESRCH);
    CHECK_ERR(setpgid(pid, 1), EPERM);                   /* of another session */
    CHECK_ERR(setpgid(pid, 99999999), EPERM);            /* no such group */
    CHECK_ERR(setpgid(foreign, foreign), EACCES);        /* it has become another program */
    CHECK_EQ(setpgid(pid, pid), 0);
    CHECK_EQ(getpgid(pid), pid);
    CHECK_EQ(setpgid(pid, getpgrp()), 0);
    CHECK_EQ(getpgid(pid), getpgrp());
    other = fork();
    if (other == 0) {
        if (setsid() == -1) _exit(1);
        if (setpgid(0, 0) != -1 || errno != EPERM) _exit(2);      /* a session leader */
        pid_t kid = child_waits();
        if (setsid() != -1 || errno != EPERM) _exit(3);           /* a group leader */
        end(kid);
        _exit(0);
    }
    test_exited_ok(other);
    CHECK_ERR(getpgid(99999999), ESRCH);
    CHECK_ERR(getpgid(-3), ESRCH);
    CHECK_ERR(getsid(99999999), ESRCH);
    CHECK_EQ(getsid(0), getsid(getpid()));
    CHECK_EQ(getpgid(0), getpgrp());
    end(pid);
    end(foreign);
}

TEST(child_of_another_session)
{
    int ready[2];
    char c;
    CHECK_EQ(pipe(ready), 0);
    pid_t pid = fork();
    if (pid == 0) {
        setsid();
        if (write(ready[1], "x", 1) != 1) _exit(1);
        for (;;) pause();
    }
    CHECK_EQ(read(ready[0], &c, 1), 1);
    CHECK_EQ(getsid(pid), pid);
    CHECK_EQ(getpgid(pid), pid);
    CHECK_ERR(setpgid(pid, getpgrp()), EPERM);
    CHECK_EQ(setpgid(pid, pid) == -1 && errno == EPERM, 1);
    end(pid);
}

TEST(a_group_outlives_its_leader)
{
    pid_t leader = child_waits(), member = child_waits();
    CHECK_EQ(setpgid(leader, leader), 0);
    CHECK_EQ(setpgid(member, leader), 0);
    end(leader);
    CHECK_EQ(getpgid(member), leader);
    CHECK_EQ(kill(-leader, 0), 0);
    end(member);
    CHECK_ERR(kill(-leader, 0), ESRCH);
}

TEST(no_terminal)
{
    int fd = open("/dev/null", O_RDWR);
    CHECK_ERR(tcsetpgrp(fd, getpgrp()), ENOTTY);
    CHECK_ERR(tcgetpgrp(fd), ENOTTY);
    CHECK_ERR(tcgetpgrp(99), EBADF);
    CHECK_ERR(tcsetpgrp(99, getpgrp()), EBADF);
    close(fd);
}

/* ---- kill ---- */

TEST(kill_errors)
{
    CHECK_ERR(kill(getpid(), -1), EINVAL);
    CHECK_ERR(kill(getpid(), 9999), EINVAL);
    CHECK_ERR(kill(99999999, 0), ESRCH);
    CHECK_ERR(kill(99999999, SIGTERM), ESRCH);
    CHECK_ERR(kill(-99999999, SIGTERM), ESRCH);
    CHECK_ERR(killpg(99999999, SIGTERM), ESRCH);
    CHECK_ERR(killpg(-5, SIGTERM), EINVAL);
    CHECK_EQ(kill(getpid(), 0), 0);
    CHECK_EQ(kill(0, 0), 0);
}

TEST(kill_of_a_zombie)
{
    siginfo_t info;
    pid_t pid = child_exits(0);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    CHECK_EQ(kill(pid, 0), 0);
    CHECK_EQ(kill(pid, SIGTERM), 0);
    CHECK_EQ(getpgid(pid), getpgrp());
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
    CHECK_ERR(kill(pid, 0), ESRCH);
}

/* As user 300: a process of root's, one of its own, and both at once. */
ROLE(kills)
{
    pid_t root = (pid_t)atol(argv[0]);
    if (setuid(300) == -1) return 1;
    if (kill(root, SIGTERM) != -1 || errno != EPERM) return 2;
    if (kill(root, 0) != -1 || errno != EPERM) return 3;
    if (kill(root, SIGCONT) != 0) return 4;              /* of one session */
    pid_t own = fork();
    if (own == 0)
        for (;;) pause();
    if (kill(own, 0) != 0) return 5;
    if (kill(1, SIGKILL) != -1 || errno != EPERM) return 6;
    setpgid(own, own);
    if (kill(-own, SIGTERM) != 0) return 7;
    return waitpid(own, NULL, 0) == own ? 0 : 8;
}
TEST(kill_permissions)
{
    pid_t pid = child_waits();
    test_run("kills", test_number(pid), NULL);
    CHECK_EQ(kill(pid, 0), 0);
    end(pid);
}

/* In a session of its own: SIGCONT is no exception there. */
ROLE(continues)
{
    if (setsid() == -1) return 1;
    if (setuid(300) == -1) return 2;
    return kill((pid_t)atol(argv[0]), SIGCONT) == -1 && errno == EPERM ? 0 : 3;
}
TEST(continue_in_another_session)
{
    pid_t pid = child_waits();
    int status;
    posix_spawnattr_t attr;
    char *args[] = { (char *)test_program, "-r", "procnto_posix", "continues", (char *)test_number(pid), NULL };
    pid_t other;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawn(&other, test_program, NULL, &attr, args, environ), 0);
    CHECK_EQ(waitpid(other, &status, 0), other);
    CHECK_EQ(status, 0);
    end(pid);
}

static volatile sig_atomic_t got;
static void note(int sig) { got = sig; }

TEST(kill_own_group)
{
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGUSR1, note);
        if (setpgid(0, 0) == -1) _exit(1);
        pid_t kid = child_waits();
        signal(SIGUSR1, note);
        if (kill(0, SIGUSR1) == -1) _exit(2);
        if (got != SIGUSR1) _exit(3);                    /* before kill() returns */
        end(kid);
        _exit(0);
    }
    test_exited_ok(pid);
}

/* All a user may reach: his own processes and not the one that asks. */
ROLE(kills_all)
{
    int status;
    if (setuid(301) == -1) return 1;
    pid_t one = fork();
    if (one == 0)
        for (;;) pause();
    pid_t two = fork();
    if (two == 0)
        for (;;) pause();
    signal(SIGTERM, SIG_IGN);                            /* POSIX leaves open whether the caller gets it */
    if (kill(-1, SIGTERM) != 0) return 2;
    if (waitpid(one, &status, 0) != one || status != SIGTERM) return 3;
    if (waitpid(two, &status, 0) != two || status != SIGTERM) return 4;
    return 0;
}
TEST(kill_everybody)
{
    pid_t pid = child_waits();
    test_run("kills_all", NULL);
    CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);            /* root's is not among them */
    end(pid);
}

/* ---- exec ---- */

static void catch_and_ignore(void)
{
    sigset_t set;
    signal(SIGUSR1, nothing);
    signal(SIGUSR2, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(SIG_SETMASK, &set, NULL);
    raise(SIGHUP);
    union sigval value = { .sival_int = 77 };
    sigqueue(getpid(), SIGRTMIN, value);
}
ROLE(signals_now)
{
    struct sigaction action;
    sigset_t set;
    siginfo_t info;
    stack_t stack;
    if (sigaction(SIGUSR1, NULL, &action) != 0 || action.sa_handler != SIG_DFL) return 1;
    if (sigaction(SIGUSR2, NULL, &action) != 0 || action.sa_handler != SIG_IGN) return 2;
    sigprocmask(SIG_BLOCK, NULL, &set);
    if (!sigismember(&set, SIGHUP) || !sigismember(&set, SIGRTMIN) || sigismember(&set, SIGTERM)) return 3;
    sigpending(&set);
    if (!sigismember(&set, SIGHUP) || !sigismember(&set, SIGRTMIN)) return 4;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    if (sigwaitinfo(&set, &info) != SIGRTMIN || info.si_value.sival_int != 77) return 5;
    if (sigaltstack(NULL, &stack) != 0 || !(stack.ss_flags & SS_DISABLE)) return 6;
    return 0;
}
TEST(exec_signals) { over_exec(catch_and_ignore, "signals_now", NULL); }

static void times_set(void)
{
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL };
    struct itimerspec soon = { .it_value = { 0, 30000000 } };
    timer_t id;
    timer_create(CLOCK_MONOTONIC, &event, &id);
    timer_settime(id, 0, &soon, NULL);
    alarm(1000);
}
ROLE(timers_now)
{
    test_sleep_ms(60);                                   /* the timer would have killed us */
    unsigned left = alarm(0);
    return left > 900 && left <= 1000 ? 0 : 1;
}
TEST(exec_timers) { over_exec(times_set, "timers_now", NULL); }

static void surroundings(void)
{
    struct rlimit limit = { 4 << 20, 8 << 20 };
    umask(027);
    if (chdir("/proc/boot") == -1) _exit(1);
    if (setpgid(0, 0) == -1) _exit(2);
    setrlimit(RLIMIT_CORE, &limit);
    open("/dev/null", O_RDONLY | O_CLOEXEC);             /* 3 */
    open("/proc/boot/sh", O_RDONLY);                     /* 4 */
    lseek(4, 100, SEEK_SET);
    fcntl(3, F_DUPFD, 5);                                /* 5, without CLOEXEC */
    fcntl(4, F_DUPFD_CLOEXEC, 6);                        /* 6 */
    char ids[32];
    snprintf(ids, sizeof ids, "%d %d %d", getpid(), getppid(), getsid(0));
    setenv("IDS", ids, 1);
}
ROLE(surroundings_now)
{
    struct rlimit limit;
    char cwd[64], ids[32];
    if (umask(0) != 027) return 3;
    if (getcwd(cwd, sizeof cwd) == NULL || strcmp(cwd, "/proc/boot") != 0) return 4;
    if (getpgrp() != getpid()) return 5;
    if (getrlimit(RLIMIT_CORE, &limit) != 0 || limit.rlim_cur != 4 << 20 || limit.rlim_max != 8 << 20) return 6;
    if (fcntl(3, F_GETFD) != -1 || errno != EBADF) return 7;
    if (lseek(4, 0, SEEK_CUR) != 100) return 8;
    if (fcntl(5, F_GETFD) != 0) return 9;
    if (fcntl(6, F_GETFD) != -1) return 10;
    snprintf(ids, sizeof ids, "%d %d %d", getpid(), getppid(), getsid(0));
    return strcmp(ids, getenv("IDS")) == 0 ? 0 : 11;
}
TEST(exec_keeps) 
{
    int fd = fcntl(0, F_DUPFD, 3);                       /* the case's own descriptors end before 3 */
    CHECK_EQ(fd, 3);
    close(fd);
    over_exec(surroundings, "surroundings_now", NULL);
}

static void memory_locked(void) { mlockall(MCL_FUTURE); }
ROLE(memory_now)
{
    struct rlimit limit = { 0, 0 };
    if (setrlimit(RLIMIT_MEMLOCK, &limit) != 0) return 1;
    return mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0) != MAP_FAILED ? 0 : 2;
}
TEST(exec_drops_memory_locks) { over_exec(memory_locked, "memory_now", NULL); }

TEST(exec_errors)
{
    static char huge[PATH_MAX + 10];
    char *args[] = { "x", NULL }, *none[] = { NULL };
    memset(huge, 'a', sizeof huge - 1);
    CHECK_ERR(execv("", args), ENOENT);
    CHECK_ERR(execv("/nowhere", args), ENOENT);
    CHECK_ERR(execv("/proc/boot/sh/x", args), ENOTDIR);
    CHECK_ERR(execv("/proc/boot", args), EACCES);
    CHECK_ERR(execv("/dev/null", args), EACCES);
    CHECK_ERR(execv(huge, args), ENAMETOOLONG);
    CHECK_ERR(execvp("no-such-program-anywhere", args), ENOENT);
    CHECK_ERR(execvp("", args), ENOENT);
    CHECK_ERR(execve("/nowhere", none, none), ENOENT);
    int fd = shm_open("/notexec", O_RDWR | O_CREAT | O_TRUNC, 0755);
    CHECK_EQ(write(fd, "garbage\0\1\2", 10), 10);
    CHECK_ERR(execv("/dev/shmem/notexec", args), ENOEXEC);
    CHECK_EQ(fchmod(fd, 0644), 0);
    CHECK_ERR(execv("/dev/shmem/notexec", args), EACCES);
    close(fd);
    shm_unlink("/notexec");
}

/* ---- fork ---- */

TEST(fork_timers_and_signals)
{
    struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL };
    struct itimerspec soon = { .it_value = { 1000, 0 } }, left;
    timer_t id;
    sigset_t set;
    signal(SIGUSR1, nothing);
    CHECK_EQ(timer_create(CLOCK_MONOTONIC, &event, &id), 0);
    CHECK_EQ(timer_settime(id, 0, &soon, NULL), 0);
    alarm(1000);
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
    raise(SIGHUP);
    pid_t pid = fork();
    if (pid == 0) {
        struct sigaction action;
        if (timer_gettime(id, &left) != -1) _exit(1);
        if (alarm(0) != 0) _exit(2);
        sigpending(&set);
        if (sigismember(&set, SIGHUP)) _exit(3);
        sigprocmask(SIG_BLOCK, NULL, &set);
        if (!sigismember(&set, SIGHUP)) _exit(4);
        if (sigaction(SIGUSR1, NULL, &action) != 0 || action.sa_handler != nothing) _exit(5);
        _exit(0);
    }
    test_exited_ok(pid);
    CHECK_EQ(timer_gettime(id, &left), 0);
    CHECK(alarm(0) > 900);
    CHECK_EQ(timer_delete(id), 0);
}

TEST(fork_times)
{
    struct tms tms;
    for (volatile int i = 0; i < 2000000; i++)
        ;
    pid_t pid = fork();
    if (pid == 0) {
        struct timespec cpu;
        times(&tms);
        if (tms.tms_cutime != 0 || tms.tms_cstime != 0) _exit(1);
        if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) != 0 || cpu.tv_sec != 0 || cpu.tv_nsec > 20000000) _exit(2);
        _exit(0);
    }
    test_exited_ok(pid);
}

TEST(fork_shares_offsets)
{
    int fd = open(test_program, O_RDONLY), status;
    CHECK(fd != -1);
    pid_t pid = fork();
    if (pid == 0) _exit(lseek(fd, 50, SEEK_SET) == 50 ? 0 : 1);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(lseek(fd, 0, SEEK_CUR), 50);
    close(fd);
}

TEST(fork_drops_memory_locks)
{
    CHECK_EQ(mlockall(MCL_FUTURE), 0);
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit limit = { 0, 0 };
        setrlimit(RLIMIT_MEMLOCK, &limit);
        _exit(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0) != MAP_FAILED ? 0 : 1);
    }
    test_exited_ok(pid);
    CHECK_EQ(munlockall(), 0);
}

/* ---- posix_spawn ---- */

ROLE(is_there) { return fcntl(atoi(argv[0]), F_GETFD) == -1 ? 1 : 0; }
ROLE(returns) { return atoi(argv[0]); }

static int spawn_role(const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr, const char *role, const char *arg)
{
    char *args[] = { (char *)test_program, "-r", "procnto_posix", (char *)role, (char *)arg, NULL };
    pid_t pid;
    int err = posix_spawn(&pid, test_program, actions, attr, args, environ);
    return err != 0 ? -err : test_wait(pid) >> 8;
}

TEST(spawn_attribute_values)
{
    posix_spawnattr_t attr;
    struct sched_param param = { .sched_priority = 9 }, param_got;
    sigset_t set, set_got;
    short flags;
    pid_t group;
    int policy;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_getflags(&attr, &flags), 0);
    CHECK_EQ(flags, 0);
    CHECK_EQ(posix_spawnattr_getpgroup(&attr, &group), 0);
    CHECK_EQ(group, 0);
    CHECK_EQ(posix_spawnattr_getsigdefault(&attr, &set_got), 0);
    CHECK_EQ(sigismember(&set_got, SIGTERM), 0);
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF), 0);
    CHECK_EQ(posix_spawnattr_getflags(&attr, &flags), 0);
    CHECK_EQ(flags, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    CHECK_EQ(posix_spawnattr_setpgroup(&attr, 55), 0);
    CHECK_EQ(posix_spawnattr_getpgroup(&attr, &group), 0);
    CHECK_EQ(group, 55);
    sigemptyset(&set);
    sigaddset(&set, SIGALRM);
    CHECK_EQ(posix_spawnattr_setsigmask(&attr, &set), 0);
    CHECK_EQ(posix_spawnattr_getsigmask(&attr, &set_got), 0);
    CHECK_EQ(sigismember(&set_got, SIGALRM), 1);
    CHECK_EQ(posix_spawnattr_setschedpolicy(&attr, SCHED_FIFO), 0);
    CHECK_EQ(posix_spawnattr_getschedpolicy(&attr, &policy), 0);
    CHECK_EQ(policy, SCHED_FIFO);
    CHECK_EQ(posix_spawnattr_setschedparam(&attr, &param), 0);
    CHECK_EQ(posix_spawnattr_getschedparam(&attr, &param_got), 0);
    CHECK_EQ(param_got.sched_priority, 9);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

ROLE(ids_are) { return (int)geteuid() == atoi(argv[0]) && geteuid() == getuid() ? 0 : 1; }
ROLE(resets_ids)
{
    posix_spawnattr_t attr;
    if (setreuid(300, 0) == -1) return 1;
    if (spawn_role(NULL, NULL, "ids_are", "300") != 1) return 2;
    posix_spawnattr_init(&attr);
    posix_spawnattr_setflags(&attr, POSIX_SPAWN_RESETIDS);
    return spawn_role(NULL, &attr, "ids_are", "300");
}
TEST(spawn_resets_ids) { test_run("resets_ids", NULL); }

ROLE(masks)
{
    struct sigaction action;
    sigset_t set;
    sigprocmask(SIG_BLOCK, NULL, &set);
    if (sigismember(&set, SIGUSR1) != (argv[0][0] == 'm')) return 1;
    sigaction(SIGUSR2, NULL, &action);
    return (action.sa_handler == SIG_IGN) == (argv[0][0] != 'd') ? 0 : 2;
}
TEST(spawn_signals)
{
    posix_spawnattr_t attr;
    sigset_t set;
    signal(SIGUSR2, SIG_IGN);
    CHECK_EQ(spawn_role(NULL, NULL, "masks", "i"), 0);
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(posix_spawnattr_setsigmask(&attr, &set), 0);
    CHECK_EQ(spawn_role(NULL, &attr, "masks", "i"), 0);              /* without its flag it does not count */
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK), 0);
    CHECK_EQ(spawn_role(NULL, &attr, "masks", "m"), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    CHECK_EQ(posix_spawnattr_setsigdefault(&attr, &set), 0);
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF), 0);
    CHECK_EQ(spawn_role(NULL, &attr, "masks", "d"), 0);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

TEST(spawn_group_errors)
{
    posix_spawnattr_t attr;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP), 0);
    CHECK_EQ(posix_spawnattr_setpgroup(&attr, 99999999), 0);
    CHECK_EQ(spawn_role(NULL, &attr, "returns", "0"), -EPERM);
    CHECK_EQ(posix_spawnattr_setpgroup(&attr, getpgrp()), 0);
    CHECK_EQ(spawn_role(NULL, &attr, "returns", "0"), 0);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

TEST(spawn_actions)
{
    posix_spawn_file_actions_t actions;
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_addclose(&actions, -1), EBADF);
    CHECK_EQ(posix_spawn_file_actions_adddup2(&actions, -1, 3), EBADF);
    CHECK_EQ(posix_spawn_file_actions_adddup2(&actions, 3, -1), EBADF);
    CHECK_EQ(posix_spawn_file_actions_addopen(&actions, -1, "/dev/null", O_RDONLY, 0), EBADF);
    CHECK_EQ(spawn_role(&actions, NULL, "is_there", test_number(fd)), 1);
    CHECK_EQ(posix_spawn_file_actions_adddup2(&actions, fd, fd), 0);      /* takes FD_CLOEXEC off */
    CHECK_EQ(spawn_role(&actions, NULL, "is_there", test_number(fd)), 0);
    CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_addclose(&actions, 77), 0);         /* it is not open: no error */
    CHECK_EQ(spawn_role(&actions, NULL, "returns", "5"), 5);
    CHECK_EQ(posix_spawn_file_actions_adddup2(&actions, 78, 3), 0);
    CHECK_EQ(spawn_role(&actions, NULL, "returns", "5"), -EBADF);
    CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_addopen(&actions, 9, "/nowhere/file", O_RDONLY, 0), 0);
    CHECK_EQ(spawn_role(&actions, NULL, "returns", "5"), -ENOENT);
    CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_addopen(&actions, fd, "/dev/zero", O_RDONLY, 0), 0);    /* closes what was there */
    CHECK_EQ(spawn_role(&actions, NULL, "is_there", test_number(fd)), 0);
    CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    close(fd);
}

/* ---- limits ---- */

TEST(limits_of_posix)
{
    struct rlimit limit, old;
    CHECK_ERR(getrlimit(-1, &limit), EINVAL);
    CHECK_ERR(getrlimit(RLIM_NLIMITS, &limit), EINVAL);
    CHECK_ERR(setrlimit(RLIM_NLIMITS, &limit), EINVAL);
    for (int i = 0; i < RLIM_NLIMITS; i++) {
        CHECK_EQ(getrlimit(i, &old), 0);
        CHECK(old.rlim_cur <= old.rlim_max);
        limit = old;
        CHECK_EQ(setrlimit(i, &limit), 0);
        CHECK_EQ(getrlimit(i, &limit), 0);
        CHECK(limit.rlim_cur == old.rlim_cur && limit.rlim_max == old.rlim_max);
    }
    limit = (struct rlimit){ 10, 5 };
    CHECK_ERR(setrlimit(RLIMIT_CORE, &limit), EINVAL);
}

ROLE(raises)
{
    struct rlimit limit = { 5, 10 };
    if (setuid(300) == -1 || setrlimit(RLIMIT_CORE, &limit) != 0) return 1;
    limit.rlim_cur = 10;
    if (setrlimit(RLIMIT_CORE, &limit) != 0) return 2;
    limit.rlim_max = 11;
    return setrlimit(RLIMIT_CORE, &limit) == -1 && errno == EPERM ? 0 : 3;
}
TEST(limit_rights) { test_run("raises", NULL); }

/* ---- RLIMIT_FSIZE ---- */

#define SMALL "/dev/shmem/fsize"
static void on_xfsz(int sig) { got = sig; }

static void file_limit(rlim_t size)
{
    struct rlimit limit = { size, RLIM_INFINITY };
    CHECK_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

TEST(file_size_limit)
{
    static char data[1000];
    struct iovec iov[2] = { { .iov_base = data, .iov_len = 30 }, { .iov_base = data, .iov_len = 30 } };
    struct stat st;
    int fd = open(SMALL, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(signal(SIGXFSZ, on_xfsz) != SIG_ERR);
    file_limit(100);
    CHECK_EQ(write(fd, data, 60), 60);
    CHECK_EQ(write(fd, data, 60), 40);                   /* as much as there is room for */
    CHECK_EQ(got, 0);
    CHECK_ERR(write(fd, data, 1), EFBIG);
    CHECK_EQ(got, SIGXFSZ);
    CHECK_EQ(write(fd, data, 0), 0);
    got = 0;
    CHECK_ERR(pwrite(fd, data, 10, 100), EFBIG);
    CHECK_EQ(got, SIGXFSZ);
    CHECK_EQ(pwrite(fd, data, 10, 95), 5);
    CHECK_EQ(lseek(fd, 70, SEEK_SET), 70);
    CHECK_EQ(writev(fd, iov, 2), 30);
    CHECK_ERR(writev(fd, iov, 2), EFBIG);
    CHECK_EQ(pwritev(fd, iov, 2, 50), 50);
    got = 0;
    CHECK_ERR(ftruncate(fd, 101), EFBIG);
    CHECK_EQ(got, SIGXFSZ);
    CHECK_ERR(truncate(SMALL, 101), EFBIG);
    CHECK_EQ(posix_fallocate(fd, 50, 51), EFBIG);
    CHECK_EQ(ftruncate(fd, 100), 0);
    CHECK_EQ(ftruncate(fd, 20), 0);
    CHECK_EQ(fcntl(fd, F_SETFL, O_APPEND), 0);
    CHECK_EQ(write(fd, data, 90), 80);
    CHECK_ERR(write(fd, data, 90), EFBIG);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_size, 100);
    file_limit(10);
    CHECK_EQ(ftruncate(fd, 50), 0);                      /* shorter is always right */
    CHECK(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    CHECK_ERR(write(fd, data, 90), EFBIG);
    file_limit(RLIM_INFINITY);
    CHECK_EQ(write(fd, data, 90), 90);
    close(fd);
    int null = open("/dev/null", O_WRONLY);
    file_limit(0);
    CHECK_EQ(write(null, data, 90), 90);                 /* no file in that sense */
    close(null);
    file_limit(RLIM_INFINITY);
    CHECK_EQ(unlink(SMALL), 0);
}

ROLE(writes)
{
    char data[100] = "";
    int fd = open(SMALL, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    return (int)write(fd, data, sizeof data) + (int)write(fd, data, sizeof data);
}
TEST(file_size_limit_is_inherited)
{
    int status;
    file_limit(50);
    pid_t pid = test_spawn("writes", NULL);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(WTERMSIG(status), SIGXFSZ);
    pid = fork();
    if (pid == 0) {
        signal(SIGXFSZ, SIG_IGN);
        become("writes", NULL);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 49 << 8);
    file_limit(RLIM_INFINITY);
    unlink(SMALL);
}

/* ---- the default tolerance of timers ---- */

ROLE(tolerates)
{
    _Uint64t value = 5, old = 0;
    if (procmgr_timer_tolerance(0, NULL, &old) != 0 || old != 123456789) return 1;      /* inherited */
    if (setuid(300) == -1) return 2;
    if (procmgr_timer_tolerance(0, &value, NULL) != -1 || errno != EPERM) return 3;
    return procmgr_timer_tolerance(0, NULL, &old) == 0 && old == 123456789 ? 0 : 4;
}
TEST(timer_tolerance)
{
    _Uint64t value = 123456789, old = 1;
    CHECK_EQ(procmgr_timer_tolerance(0, NULL, &old), 0);
    CHECK_EQ(old, 0);
    CHECK_EQ(procmgr_timer_tolerance(0, &value, &old), 0);
    CHECK_EQ(old, 0);
    test_run("tolerates", NULL);
    pid_t pid = child_waits();
    value = 7;
    CHECK_EQ(procmgr_timer_tolerance(pid, &value, &old), 0);
    CHECK_EQ(old, 123456789);
    end(pid);
    CHECK_ERR(procmgr_timer_tolerance(99999999, NULL, &old), ESRCH);
    CHECK_EQ(procmgr_timer_tolerance(getpid(), NULL, &old), 0);
    CHECK_EQ(old, 123456789);
}
