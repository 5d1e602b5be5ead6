/* SPDX-License-Identifier: Apache-2.0 */
/* Processes: spawn and its attributes, waiting, exit status, SIGCHLD, zombies, groups and sessions. */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "test.h"

extern char **environ;

static int spawn_role(pid_t *pid, const posix_spawn_file_actions_t *actions, const posix_spawnattr_t *attr, char **envp,
    const char *role, const char *a, const char *b)
{
    char *argv[] = { (char *)test_program, "-r", "process", (char *)role, (char *)a, (char *)b, NULL };
    return posix_spawn(pid, test_program, actions, attr, argv, envp);
}

ROLE(exits) { return atoi(argv[0]); }
ROLE(calls__exit) { _exit(atoi(argv[0])); }
ROLE(sleeps)
{
    test_sleep_ms(60000);
    return 0;
}

/* ---- exit status ---- */

TEST(exit_status)
{
    static const int values[] = { 0, 1, 42, 255, 256 + 7 };
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        int status = test_wait(test_spawn("exits", test_number(values[i]), NULL));
        CHECK(WIFEXITED(status));
        CHECK_EQ(WEXITSTATUS(status), values[i] & 0xff);
        CHECK_EQ(status, (values[i] & 0xff) << 8);
    }
    CHECK_EQ(test_wait(test_spawn("calls__exit", "9", NULL)), 9 << 8);
}

ROLE(aborts) { abort(); }
TEST(abort_status)
{
    int status = test_wait(test_spawn("aborts", NULL));
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), SIGABRT);
}

static void at_exit_a(void) { printf("%s", ""); }
static int exit_calls;
static void at_exit_count(void)
{
    exit_calls++;
    if (exit_calls == 2) _exit(77);
}

ROLE(runs_atexit)
{
    atexit(at_exit_a);
    atexit(at_exit_count);
    atexit(at_exit_count);
    return 3;
}

TEST(atexit_runs) { CHECK_EQ(test_wait(test_spawn("runs_atexit", NULL)), 77 << 8); }

static void *exit_from_thread(void *arg)
{
    (void)arg;
    exit(12);
}

ROLE(thread_exits)
{
    test_thread(exit_from_thread, NULL);
    for (;;) pause();
    return 0;
}

TEST(exit_in_another_thread) { CHECK_EQ(test_wait(test_spawn("thread_exits", NULL)), 12 << 8); }

/* ---- wait ---- */

TEST(wait_echild)
{
    int status;
    CHECK_ERR(wait(&status), ECHILD);
    CHECK_ERR(waitpid(-1, &status, WNOHANG), ECHILD);
    CHECK_ERR(waitpid(getpid(), &status, 0), ECHILD);
    CHECK_ERR(waitpid(0x7ffffff0, &status, 0), ECHILD);
    CHECK_ERR(waitpid(-1, &status, 0x10000), EINVAL);
}

TEST(wait_blocks_until_exit)
{
    int status;
    pid_t pid = test_spawn("sleeps_a_little", NULL);
    CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 4 << 8);
    CHECK_ERR(waitpid(pid, &status, 0), ECHILD);
}

ROLE(sleeps_a_little)
{
    test_sleep_ms(20);
    return 4;
}

TEST(wait_any)
{
    pid_t a = test_spawn("exits", "1", NULL), b = test_spawn("exits", "2", NULL);
    int seen = 0, status;
    for (int i = 0; i < 2; i++) {
        pid_t pid = wait(&status);
        CHECK(pid == a || pid == b);
        CHECK_EQ(WEXITSTATUS(status), pid == a ? 1 : 2);
        seen += WEXITSTATUS(status);
    }
    CHECK_EQ(seen, 3);
    CHECK_ERR(wait(NULL), ECHILD);
}

TEST(wait_nowait_leaves_zombie)
{
    siginfo_t info;
    pid_t pid = test_spawn("exits", "6", NULL);
    memset(&info, 0, sizeof info);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    CHECK_EQ(info.si_pid, pid);
    CHECK_EQ(info.si_code, CLD_EXITED);
    CHECK_EQ(info.si_status, 6);
    CHECK_EQ(info.si_signo, SIGCHLD);
    memset(&info, 0, sizeof info);
    CHECK_EQ(waitid(P_ALL, 0, &info, WEXITED), 0);
    CHECK_EQ(info.si_pid, pid);
    CHECK_ERR(waitid(P_PID, (id_t)pid, &info, WEXITED), ECHILD);
}

TEST(waitid_killed)
{
    siginfo_t info;
    pid_t pid = test_spawn("sleeps", NULL);
    CHECK_EQ(kill(pid, SIGTERM), 0);
    memset(&info, 0, sizeof info);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED), 0);
    CHECK(info.si_code == CLD_KILLED || info.si_code == CLD_DUMPED);
    CHECK_EQ(info.si_status, SIGTERM);
}

static volatile int chlds;
static siginfo_t chld_info;
static void on_chld(int signo, siginfo_t *info, void *context)
{
    (void)signo;
    (void)context;
    chlds++;
    chld_info = *info;
}

static void catch_chld(int flags)
{
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_sigaction = on_chld;
    act.sa_flags = SA_SIGINFO | flags;
    CHECK_EQ(sigaction(SIGCHLD, &act, NULL), 0);
}

TEST(sigchld)
{
    catch_chld(0);
    pid_t pid = test_spawn("exits", "5", NULL);
    for (int i = 0; i < 2000 && chlds == 0; i++) test_sleep_ms(1);
    CHECK_EQ(chlds, 1);
    CHECK_EQ(chld_info.si_pid, pid);
    CHECK_EQ(chld_info.si_code, CLD_EXITED);
    CHECK_EQ(chld_info.si_status, 5);
    CHECK_EQ(test_wait(pid), 5 << 8);
}

TEST(sigchld_stop_and_continue)
{
    catch_chld(0);
    pid_t pid = test_spawn("sleeps", NULL);
    CHECK_EQ(kill(pid, SIGSTOP), 0);
    for (int i = 0; i < 2000 && chlds == 0; i++) test_sleep_ms(1);
    CHECK_EQ(chld_info.si_code, CLD_STOPPED);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    for (int i = 0; i < 2000 && chlds == 1; i++) test_sleep_ms(1);
    CHECK_EQ(chld_info.si_code, CLD_CONTINUED);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(nocldstop)
{
    int status;
    catch_chld(SA_NOCLDSTOP);
    pid_t pid = test_spawn("sleeps", NULL);
    CHECK_EQ(kill(pid, SIGSTOP), 0);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(chlds, 0);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(ignored_sigchld_leaves_no_zombie)
{
    int status;
    CHECK(signal(SIGCHLD, SIG_IGN) != SIG_ERR);
    pid_t pid = test_spawn("sleeps_a_little", NULL);
    CHECK_ERR(waitpid(pid, &status, 0), ECHILD);
    CHECK_ERR(kill(pid, 0), ESRCH);
}

TEST(wait_interrupted)
{
    int status;
    catch_chld(0);
    struct sigaction act;
    memset(&act, 0, sizeof act);
    act.sa_sigaction = on_chld;
    CHECK_EQ(sigaction(SIGALRM, &act, NULL), 0);
    pid_t pid = test_spawn("sleeps", NULL);
    CHECK_EQ(ualarm(20000, 0), 0);
    CHECK_ERR(waitpid(pid, &status, 0), EINTR);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(zombie_is_there_until_waited_for)
{
    pid_t pid = test_spawn("exits", "1", NULL);
    test_sleep_ms(50);
    CHECK_EQ(kill(pid, 0), 0);
    CHECK_EQ(test_wait(pid), 1 << 8);
    CHECK_ERR(kill(pid, 0), ESRCH);
}

/* ---- spawn ---- */

TEST(spawn_errors)
{
    pid_t pid;
    char *argv[] = { "x", NULL };
    CHECK_EQ(posix_spawn(&pid, "/proc/boot/no-such-program", NULL, NULL, argv, environ), ENOENT);
    CHECK_EQ(posix_spawn(&pid, "/no/such/place", NULL, NULL, argv, environ), ENOENT);
    CHECK_EQ(posix_spawn(&pid, "/proc/boot", NULL, NULL, argv, environ) != 0, 1);
    CHECK_EQ(posix_spawn(&pid, "/proc/boot/.script", NULL, NULL, argv, environ) != 0, 1);
    CHECK_EQ(posix_spawnp(&pid, "no-such-program", NULL, NULL, argv, environ), ENOENT);
    CHECK_EQ(posix_spawn(&pid, "/dev/null", NULL, NULL, argv, environ) != 0, 1);
}

ROLE(shows_args)
{
    CHECK_EQ(argc, 2);
    CHECK_STR(argv[0], "a b");
    CHECK_STR(argv[1], "");
    CHECK_STR(getenv("ONE"), "1");
    CHECK_STR(getenv("EMPTY"), "");
    CHECK(getenv("TWO") == NULL);
    return 21;
}

TEST(arguments_and_environment)
{
    pid_t pid;
    char *env[] = { "ONE=1", "EMPTY=", NULL };
    CHECK_EQ(spawn_role(&pid, NULL, NULL, env, "shows_args", "a b", ""), 0);
    CHECK_EQ(test_wait(pid), 21 << 8);
}

ROLE(counts_long_args) { return argc == 1 && strlen(argv[0]) == 20000 ? 0 : 1; }

TEST(long_argument)
{
    static char text[20001];
    memset(text, 'x', 20000);
    test_run("counts_long_args", text, NULL);
}

TEST(too_many_arguments)
{
    size_t n = 4 << 20;
    char *text = malloc(n);
    CHECK(text != NULL);
    memset(text, 'x', n - 1);
    text[n - 1] = '\0';
    pid_t pid;
    CHECK_EQ(spawn_role(&pid, NULL, NULL, environ, "exits", "0", text), E2BIG);
    free(text);
}

ROLE(ppid_is) { return getppid() == atoi(argv[0]) && getpid() != atoi(argv[0]) ? 0 : 1; }
TEST(parent_id) { test_run("ppid_is", test_number(getpid()), NULL); }

ROLE(fd_is)     /* fd, "open" or "closed" */
{
    int flags = fcntl(atoi(argv[0]), F_GETFD);
    return (flags != -1) == (strcmp(argv[1], "open") == 0) ? 0 : 1;
}

TEST(fds_inherited_but_cloexec)
{
    int fd = open("/dev/null", O_RDWR), hidden = open("/dev/null", O_RDWR | O_CLOEXEC);
    CHECK(fd > 2 && hidden > 2);
    test_run("fd_is", test_number(fd), "open", NULL);
    test_run("fd_is", test_number(hidden), "closed", NULL);
    CHECK_EQ(fcntl(fd, F_SETFD, FD_CLOEXEC), 0);
    test_run("fd_is", test_number(fd), "closed", NULL);
}

TEST(file_actions)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int fd = open("/dev/null", O_RDWR);
    CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_addopen(&actions, 30, "/dev/zero", O_RDONLY, 0), 0);
    CHECK_EQ(posix_spawn_file_actions_adddup2(&actions, fd, 31), 0);
    CHECK_EQ(posix_spawn_file_actions_addclose(&actions, fd), 0);
    CHECK_EQ(spawn_role(&pid, &actions, NULL, environ, "fd_is", "30", "open"), 0);
    test_exited_ok(pid);
    CHECK_EQ(spawn_role(&pid, &actions, NULL, environ, "fd_is", "31", "open"), 0);
    test_exited_ok(pid);
    CHECK_EQ(spawn_role(&pid, &actions, NULL, environ, "fd_is", test_number(fd), "closed"), 0);
    test_exited_ok(pid);
    CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
}

TEST(file_action_fails)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    CHECK_EQ(posix_spawn_file_actions_init(&actions), 0);
    CHECK_EQ(posix_spawn_file_actions_addopen(&actions, 30, "/no/such/file", O_RDONLY, 0), 0);
    CHECK_EQ(spawn_role(&pid, &actions, NULL, environ, "exits", "0", NULL), ENOENT);
    CHECK_EQ(posix_spawn_file_actions_destroy(&actions), 0);
    CHECK_ERR(wait(NULL), ECHILD);
}

ROLE(attr_is)   /* what */
{
    struct sched_param param;
    sigset_t set;
    struct sigaction act;
    if (strcmp(argv[0], "sched") == 0) {
        CHECK_EQ(SchedGet(0, 0, &param), SCHED_FIFO);
        CHECK_EQ(param.sched_priority, 18);
    } else if (strcmp(argv[0], "mask") == 0) {
        CHECK_EQ(sigprocmask(0, NULL, &set), 0);
        CHECK(sigismember(&set, SIGUSR1) && !sigismember(&set, SIGUSR2));
    } else if (strcmp(argv[0], "ignore") == 0) {
        CHECK_EQ(sigaction(SIGUSR1, NULL, &act), 0);
        CHECK(act.sa_handler == SIG_IGN);
    } else if (strcmp(argv[0], "default") == 0) {
        CHECK_EQ(sigaction(SIGUSR1, NULL, &act), 0);
        CHECK(act.sa_handler == SIG_DFL);
    } else if (strcmp(argv[0], "group") == 0) {
        CHECK_EQ(getpgrp(), getpid());
    } else if (strcmp(argv[0], "session") == 0) {
        CHECK_EQ(getsid(0), getpid());
    } else if (strcmp(argv[0], "runmask") == 0) {
        unsigned mask = 0;
        CHECK_EQ(ThreadCtl(_NTO_TCTL_RUNMASK_GET_AND_SET, &mask), 0);
        CHECK_EQ(mask, 1);
    } else {
        return 1;
    }
    return 0;
}

static void run_with(posix_spawnattr_t *attr, const char *what)
{
    pid_t pid;
    CHECK_EQ(spawn_role(&pid, NULL, attr, environ, "attr_is", what, NULL), 0);
    test_exited_ok(pid);
    CHECK_EQ(posix_spawnattr_destroy(attr), 0);
}

TEST(spawn_scheduling)
{
    posix_spawnattr_t attr;
    struct sched_param param;
    memset(&param, 0, sizeof param);
    param.sched_priority = 18;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSCHEDULER | POSIX_SPAWN_SETSCHEDPARAM), 0);
    CHECK_EQ(posix_spawnattr_setschedpolicy(&attr, SCHED_FIFO), 0);
    CHECK_EQ(posix_spawnattr_setschedparam(&attr, &param), 0);
    run_with(&attr, "sched");
}

TEST(inherits_scheduling)
{
    struct sched_param param;
    memset(&param, 0, sizeof param);
    param.sched_priority = 18;
    CHECK_EQ(SchedSet(0, 0, SCHED_FIFO, &param), 0);
    test_run("attr_is", "sched", NULL);
}

TEST(spawn_signal_mask)
{
    posix_spawnattr_t attr;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK), 0);
    CHECK_EQ(posix_spawnattr_setsigmask(&attr, &set), 0);
    run_with(&attr, "mask");
}

TEST(inherits_signal_mask_and_ignored)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, NULL), 0);
    test_run("attr_is", "mask", NULL);
    CHECK(signal(SIGUSR1, SIG_IGN) != SIG_ERR);
    test_run("attr_is", "ignore", NULL);
}

TEST(spawn_signal_default)
{
    posix_spawnattr_t attr;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK(signal(SIGUSR1, SIG_IGN) != SIG_ERR);
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF), 0);
    CHECK_EQ(posix_spawnattr_setsigdefault(&attr, &set), 0);
    run_with(&attr, "default");
}

TEST(spawn_group)
{
    posix_spawnattr_t attr;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETPGROUP), 0);
    CHECK_EQ(posix_spawnattr_setpgroup(&attr, 0), 0);
    run_with(&attr, "group");
}

TEST(spawn_session)
{
    posix_spawnattr_t attr;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_SETSID), 0);
    run_with(&attr, "session");
}

TEST(spawn_runmask)
{
    posix_spawnattr_t attr;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_EXPLICIT_CPU), 0);
    CHECK_EQ(posix_spawnattr_setrunmask(&attr, 1), 0);
    run_with(&attr, "runmask");
}

TEST(spawn_hold)
{
    posix_spawnattr_t attr;
    pid_t pid;
    int status;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_HOLD), 0);
    CHECK_EQ(spawn_role(&pid, NULL, &attr, environ, "exits", "8", NULL), 0);
    test_sleep_ms(20);
    CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(test_wait(pid), 8 << 8);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

TEST(spawn_nozombie)
{
    posix_spawnattr_t attr;
    pid_t pid;
    int status;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_NOZOMBIE), 0);
    CHECK_EQ(spawn_role(&pid, NULL, &attr, environ, "exits", "8", NULL), 0);
    for (int i = 0; i < 2000 && kill(pid, 0) == 0; i++) test_sleep_ms(1);
    CHECK_ERR(kill(pid, 0), ESRCH);
    CHECK_EQ(waitpid(pid, &status, WNOHANG), -1);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

TEST(qnx_spawn)
{
    struct inheritance inherit;
    char *argv[] = { (char *)test_program, "-r", "process", "exits", "31", NULL };
    memset(&inherit, 0, sizeof inherit);
    pid_t pid = spawn(test_program, 0, NULL, &inherit, argv, NULL);
    CHECK(pid > 0);
    CHECK_EQ(test_wait(pid), 31 << 8);
    CHECK_EQ(spawnl(P_WAIT, test_program, test_program, "-r", "process", "exits", "33", NULL), 33 << 8);
}

TEST(spawn_fd_map)
{
    struct inheritance inherit;
    int fd = open("/dev/null", O_RDWR), map[] = { 0, 1, 2, fd };
    char *argv[] = { (char *)test_program, "-r", "process", "fd_is", "3", "open", NULL };
    memset(&inherit, 0, sizeof inherit);
    pid_t pid = spawn(test_program, 4, map, &inherit, argv, NULL);
    CHECK(pid > 0);
    test_exited_ok(pid);
    argv[4] = "4";
    argv[5] = "closed";
    pid = spawn(test_program, 4, map, &inherit, argv, NULL);
    CHECK(pid > 0);
    test_exited_ok(pid);
}

TEST(many_children_at_once)
{
    pid_t pid[20];
    for (int i = 0; i < 20; i++) pid[i] = test_spawn("exits", test_number(i), NULL);
    for (int i = 19; i >= 0; i--) CHECK_EQ(test_wait(pid[i]), i << 8);
}

ROLE(leaves_children)
{
    for (int i = 0; i < 3; i++) test_spawn("sleeps_a_little", NULL);
    return 0;
}

/* Their parent gone, they end by themselves and nobody has to wait for them. */
TEST(exit_with_children_alive) { test_run("leaves_children", NULL); }

ROLE(orphan)    /* pid, chid */
{
    for (int i = 0; i < 2000 && getppid() != 1; i++) test_sleep_ms(1);
    int coid = ConnectAttach(0, atoi(argv[0]), atoi(argv[1]), _NTO_SIDE_CHANNEL, 0);
    CHECK_EQ(MsgSendPulse(coid, -1, 1, getppid()), 0);
    return 0;
}

ROLE(parent_of_orphan)
{
    test_spawn("orphan", argv[0], argv[1], NULL);
    return 0;
}

TEST(orphan_gets_pid_1)
{
    struct _pulse pulse;
    int chid = ChannelCreate(0);
    test_run("parent_of_orphan", test_number(getpid()), test_number(chid), NULL);
    uint64_t t = 4000000000u;
    CHECK_EQ(TimerTimeout(CLOCK_MONOTONIC, _NTO_TIMEOUT_RECEIVE, NULL, &t, NULL), 0);
    CHECK_EQ(MsgReceive(chid, &pulse, sizeof pulse, NULL), 0);
    CHECK_EQ(pulse.value.sival_int, 1);
}

/* ---- groups, sessions, users ---- */

/* A child that has not become another program: its parent may move it to another group. */
static pid_t forked(void)
{
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0)
        for (;;) pause();
    return pid;
}

TEST(group_calls)
{
    pid_t pid = forked(), group = getpgrp();
    CHECK_EQ(getpgid(pid), group);
    CHECK_EQ(setpgid(pid, pid), 0);
    CHECK_EQ(getpgid(pid), pid);
    CHECK_EQ(setpgid(pid, group), 0);
    CHECK_ERR(setpgid(0x7ffffff0, 0), ESRCH);
    CHECK_ERR(setpgid(pid, 0x7ffffff0), EPERM);
    CHECK_ERR(setpgid(pid, -2), EINVAL);
    CHECK_ERR(getpgid(0x7ffffff0), ESRCH);
    CHECK_ERR(getsid(0x7ffffff0), ESRCH);
    CHECK_EQ(kill(pid, SIGKILL), 0);
    CHECK_EQ(test_wait(pid), SIGKILL);
}

TEST(kill_group)
{
    pid_t a = forked(), b = forked(), other = test_spawn("sleeps", NULL);
    int status;
    CHECK_EQ(setpgid(a, a), 0);
    CHECK_EQ(setpgid(b, a), 0);
    CHECK_EQ(kill(-a, SIGTERM), 0);
    CHECK_EQ(test_wait(a), SIGTERM);
    CHECK_EQ(test_wait(b), SIGTERM);
    CHECK_EQ(waitpid(other, &status, WNOHANG), 0);
    CHECK_ERR(kill(-a, SIGTERM), ESRCH);
    CHECK_EQ(kill(other, SIGKILL), 0);
    CHECK_EQ(test_wait(other), SIGKILL);
}

TEST(wait_for_group)
{
    int status;
    pid_t a = forked(), b = test_spawn("exits", "3", NULL);
    CHECK_EQ(setpgid(a, a), 0);
    CHECK_EQ(waitpid(-a, &status, WNOHANG), 0);
    CHECK_EQ(waitpid(0, &status, 0), b);
    CHECK_EQ(kill(a, SIGKILL), 0);
    CHECK_EQ(waitpid(-a, &status, 0), a);
    CHECK_ERR(waitpid(-a, &status, 0), ECHILD);
}

ROLE(new_session)
{
    pid_t sid = setsid();
    if (getpgrp() == getpid() && sid == -1) return errno == EPERM ? 0 : 1;
    return sid == getpid() && getsid(0) == sid && getpgrp() == sid ? 0 : 2;
}

TEST(setsid_call) { test_run("new_session", NULL); }

ROLE(becomes_user)
{
    CHECK_EQ(getuid(), 0);
    CHECK_EQ(setgid(100), 0);
    CHECK_EQ(setuid(1000), 0);
    CHECK_EQ(getuid(), 1000);
    CHECK_EQ(geteuid(), 1000);
    CHECK_EQ(getgid(), 100);
    CHECK_EQ(getegid(), 100);
    CHECK_ERR(setuid(0), EPERM);
    CHECK_ERR(setgid(0), EPERM);
    test_run("is_user", NULL);
    return 0;
}

ROLE(is_user) { return getuid() == 1000 && getgid() == 100 ? 0 : 1; }
TEST(users) { test_run("becomes_user", NULL); }

ROLE(cwd_is)
{
    char path[256];
    CHECK(getcwd(path, sizeof path) != NULL);
    CHECK_STR(path, argv[0]);
    CHECK_EQ(umask(0), 027);
    return 0;
}

TEST(inherits_directory_and_umask)
{
    CHECK_EQ(chdir("/proc/boot"), 0);
    umask(027);
    test_run("cwd_is", "/proc/boot", NULL);
}

/* ---- kill and exit while blocked in anything ---- */

ROLE(blocks)    /* how */
{
    sigset_t all;
    int chid = ChannelCreate(_NTO_CHF_UNBLOCK);
    char c;
    sigfillset(&all);
    switch (atoi(argv[0])) {
    case 0: MsgReceive(chid, &c, 1, NULL); break;
    case 1: MsgSend(ConnectAttach(0, 0, chid, _NTO_SIDE_CHANNEL, 0), "x", 1, NULL, 0); break;
    case 2: sigprocmask(SIG_BLOCK, &all, NULL); sigsuspend(&all); break;
    case 3: test_sleep_ms(60000); break;
    case 4: waitpid(test_spawn("sleeps_a_little", NULL), NULL, 0); pause(); break;
    default: for (;;) continue;
    }
    return 0;
}

TEST(kill_in_every_state)
{
    for (int i = 0; i < 6; i++) {
        pid_t pid = test_spawn("blocks", test_number(i), NULL);
        test_sleep_ms(5);
        CHECK_EQ(kill(pid, SIGKILL), 0);
        CHECK_EQ(test_wait(pid), SIGKILL);
    }
}

/* Killed at any moment of its start. */
TEST(kill_while_starting)
{
    for (int i = 0; i < 20; i++) {
        pid_t pid = test_spawn("sleeps", NULL);
        CHECK_EQ(kill(pid, SIGKILL), 0);
        CHECK_EQ(test_wait(pid), SIGKILL);
    }
}

/* The parent is killed while it spawns. */
ROLE(spawns_for_ever)
{
    for (;;) {
        int status;
        waitpid(test_spawn("exits", "0", NULL), &status, 0);
    }
    return 0;
}

TEST(kill_a_spawning_process)
{
    for (int i = 0; i < 8; i++) {
        pid_t pid = test_spawn("spawns_for_ever", NULL);
        test_sleep_ms(3 + 3 * (unsigned)i);
        CHECK_EQ(kill(pid, SIGKILL), 0);
        CHECK_EQ(test_wait(pid), SIGKILL);
    }
}

/* fork() */
TEST(fork_copies)
{
    static int shared = 1;
    int status;
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        shared = 2;
        _exit(shared + 10);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 12 << 8);
    CHECK_EQ(shared, 1);
}

TEST(fork_many_pages)
{
    int status;
    size_t n = 1 << 20;
    char *p = malloc(n);
    CHECK(p != NULL);
    memset(p, 5, n);
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        for (size_t i = 0; i < n; i += 4096)
            if (p[i]++ != 5) _exit(1);
        _exit(0);
    }
    for (size_t i = 0; i < n; i += 4096) CHECK_EQ(p[i], 5);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
}

TEST(exec_replaces)
{
    int status;
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        execl(test_program, test_program, "-r", "process", "exits", "55", NULL);
        _exit(1);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 55 << 8);
    CHECK_ERR(execl("/no/such", "x", NULL), ENOENT);
}

/* Killed on another CPU while it is on its way into a long sleep: it does not sleep first. */
TEST(kill_on_the_way_to_sleep)
{
    const struct timespec hour = { .tv_sec = 3600 };
    int ready[2], status;
    char c;
    CHECK_EQ(pipe(ready), 0);
    for (int i = 0; i < 60; i++) {
        pid_t pid = fork();
        CHECK(pid != -1);
        if (pid == 0) {
            if (write(ready[1], "", 1) != 1) _exit(1);
            for (volatile int n = 0; n < 40 * i; n++) continue;
            for (;;) nanosleep(&hour, NULL);
        }
        CHECK_EQ(read(ready[0], &c, 1), 1);
        for (volatile int n = 0; n < 1200; n++) continue;
        CHECK_EQ(kill(pid, SIGKILL), 0);
        CHECK_EQ(waitpid(pid, &status, 0), pid);
        CHECK(WIFSIGNALED(status));
    }
    close(ready[0]);
    close(ready[1]);
}
