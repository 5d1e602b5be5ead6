/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Processes as POSIX has them, second look: what exec and posix_spawn leave of job control, what becomes of stopped and orphaned
 * groups, saved ids, ignored SIGCHLD, usage of grandchildren, programs that are none, scripts.
 */
#include <fcntl.h>
#include <limits.h>
#include <process.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>
#include <time.h>

#include "test.h"

extern char **environ;

static const char *self;
__attribute__((constructor)) static void note_self(int argc, char **argv, char **envp)
{
    static char path[128];
    (void)argc;
    (void)envp;
    snprintf(path, sizeof path, "%s%s", strchr(argv[0], '/') != NULL ? "" : "/proc/boot/", argv[0]);
    self = path;
}

static volatile sig_atomic_t got, count;
static void note(int sig) { got = sig, count++; }

/* A child that does what is asked of it; its exit status must be 0. */
#define IN_CHILD(...)                                                                                                  \
    do {                                                                                                               \
        pid_t child_ = fork();                                                                                         \
        CHECK(child_ != -1);                                                                                           \
        if (child_ == 0) {                                                                                             \
            __VA_ARGS__;                                                                                               \
            _exit(0);                                                                                                  \
        }                                                                                                              \
        test_exited_ok(child_);                                                                                        \
    } while (0)
/* In a child: a wrong value ends it with the line, as far as an exit status goes. */
#define MUST(cond)                                                                                                     \
    do {                                                                                                               \
        if (!(cond)) {                                                                                                 \
            printf("# %s:%d %s (errno %d)\n", __FILE__, __LINE__, #cond, errno);                                       \
            fflush(stdout);                                                                                            \
            _exit(1);                                                                                                  \
        }                                                                                                              \
    } while (0)

static pid_t child_waits(void)
{
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0)
        for (;;) pause();
    return pid;
}

static pid_t child_exits(int code)
{
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) _exit(code);
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

/* ---- job control ---- */

ROLE(pauses)
{
    for (;;) pause();
    return 0;
}

TEST(spawned_child_has_executed)
{
    pid_t pid = test_spawn("pauses", NULL);
    CHECK_ERR(setpgid(pid, pid), EACCES);
    CHECK_ERR(setpgid(pid, 0), EACCES);
    CHECK_EQ(getpgid(pid), getpgrp());
    end(pid);
}

TEST(forked_grandchild_is_no_child)
{
    int ids[2];
    pid_t grandchild;
    CHECK_EQ(pipe(ids), 0);
    pid_t pid = fork();
    if (pid == 0) {
        grandchild = fork();
        if (grandchild == 0) for (;;) pause();
        if (write(ids[1], &grandchild, sizeof grandchild) != sizeof grandchild) _exit(1);
        for (;;) pause();
    }
    CHECK_EQ(read(ids[0], &grandchild, sizeof grandchild), sizeof grandchild);
    CHECK_ERR(setpgid(grandchild, grandchild), ESRCH);
    CHECK_ERR(waitpid(grandchild, NULL, WNOHANG), ECHILD);
    CHECK_EQ(getpgid(grandchild), getpgrp());
    kill(grandchild, SIGKILL);
    end(pid);
}

TEST(zombies_change_no_group)
{
    siginfo_t info;
    pid_t pid = child_exits(0);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    CHECK_ERR(setpgid(pid, pid), ESRCH);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

TEST(new_session_leaves_the_group)
{
    IN_CHILD({
        MUST(setsid() == getpid());
        MUST(getpgrp() == getpid() && getsid(0) == getpid());
        int tty = open("/dev/tty", O_RDWR);
        MUST(tty == -1);                                 /* a session has no terminal at first */
    });
}

/* A stop signal of the terminal does not stop a process of an orphaned group when it has its default action; SIGSTOP does. */
TEST(orphaned_groups_do_not_stop)
{
    static const int signals[] = { SIGTSTP, SIGTTIN, SIGTTOU };
    int status;
    for (unsigned i = 0; i < 3; i++) {
        int told[2];
        char c;
        CHECK_EQ(pipe(told), 0);
        pid_t pid = fork();
        if (pid == 0) {
            MUST(setsid() != -1);
            raise(signals[i]);
            MUST(write(told[1], "x", 1) == 1);
            for (;;) pause();
        }
        CHECK_EQ(read(told[0], &c, 1), 1);
        CHECK_EQ(waitpid(pid, &status, WNOHANG | WUNTRACED), 0);
        CHECK_EQ(kill(pid, SIGSTOP), 0);
        CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
        CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
        end(pid);
        close(told[0]), close(told[1]);
    }
}

TEST(caught_stop_signals_do_not_stop)
{
    IN_CHILD({
        MUST(setpgid(0, 0) == 0);
        signal(SIGTSTP, note);
        raise(SIGTSTP);
        MUST(got == SIGTSTP);
        signal(SIGTTIN, SIG_IGN);
        raise(SIGTTIN);
    });
}

TEST(continue_discards_stops)
{
    IN_CHILD({
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGTSTP);
        MUST(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
        MUST(kill(getpid(), SIGTSTP) == 0);
        MUST(sigpending(&set) == 0 && sigismember(&set, SIGTSTP));
        MUST(kill(getpid(), SIGCONT) == 0);
        MUST(sigpending(&set) == 0 && !sigismember(&set, SIGTSTP));
        raise(SIGTSTP);                                  /* at this thread */
        MUST(sigpending(&set) == 0 && sigismember(&set, SIGTSTP));
        MUST(kill(getpid(), SIGCONT) == 0);
        MUST(sigpending(&set) == 0 && !sigismember(&set, SIGTSTP));
    });
}

/* SIGCONT continues whoever ignores or blocks it, and the handler runs afterwards. */
TEST(continue_is_not_blocked)
{
    int status;
    pid_t pid = fork();
    if (pid == 0) {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGCONT);
        sigprocmask(SIG_BLOCK, &set, NULL);
        raise(SIGSTOP);
        sigpending(&set);
        _exit(sigismember(&set, SIGCONT) ? 7 : 8);
    }
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 8 << 8);                            /* its default action is done: nothing is pending */
    pid = fork();
    if (pid == 0) {
        signal(SIGCONT, SIG_IGN);
        raise(SIGSTOP);
        _exit(9);
    }
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 9 << 8);
}

TEST(stopped_processes_keep_signals)
{
    int status;
    pid_t pid = child_waits();
    CHECK_EQ(kill(pid, SIGSTOP), 0);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(kill(pid, SIGTERM), 0);
    test_sleep_ms(2);
    CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
    CHECK_EQ(kill(pid, SIGCONT), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, SIGTERM);
    pid = child_waits();
    CHECK_EQ(kill(pid, SIGSTOP), 0);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    CHECK_EQ(kill(pid, SIGKILL), 0);                     /* is not kept */
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, SIGKILL);
}

/* ---- SIGCHLD ---- */

static volatile siginfo_t last;
static void note_info(int sig, siginfo_t *info, void *context)
{
    (void)context;
    got = sig, count++;
    last = *info;
}

static void catch_children(int flags)
{
    struct sigaction action = { .sa_sigaction = note_info, .sa_flags = SA_SIGINFO | flags };
    count = 0;
    CHECK_EQ(sigaction(SIGCHLD, &action, NULL), 0);
}

TEST(sigchld_tells_how)
{
    sigset_t set, old;
    int status;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    catch_children(0);
    sigprocmask(SIG_BLOCK, &set, &old);
    pid_t pid = child_exits(3);
    sigsuspend(&old);
    CHECK_EQ(last.si_signo, SIGCHLD);
    CHECK_EQ(last.si_code, CLD_EXITED);
    CHECK_EQ(last.si_status, 3);
    CHECK_EQ(last.si_pid, pid);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
    pid = child_waits();
    kill(pid, SIGSTOP);
    sigsuspend(&old);
    CHECK_EQ(last.si_code, CLD_STOPPED);
    CHECK_EQ(last.si_status, SIGSTOP);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
    kill(pid, SIGCONT);
    sigsuspend(&old);
    CHECK_EQ(last.si_code, CLD_CONTINUED);
    CHECK_EQ(last.si_status, SIGCONT);
    kill(pid, SIGTERM);
    sigsuspend(&old);
    CHECK_EQ(last.si_code, CLD_KILLED);
    CHECK_EQ(last.si_status, SIGTERM);
    CHECK_EQ(waitpid(pid, NULL, 0), pid);
}

TEST(nocldstop_is_for_stops_only)
{
    sigset_t set, old;
    int status;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    catch_children(SA_NOCLDSTOP);
    sigprocmask(SIG_BLOCK, &set, &old);
    pid_t pid = child_waits();
    kill(pid, SIGSTOP);
    CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);     /* wait hears of it all the same */
    kill(pid, SIGCONT);
    CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
    sigpending(&set);
    CHECK(!sigismember(&set, SIGCHLD));
    kill(pid, SIGKILL);
    sigsuspend(&old);
    CHECK_EQ(last.si_code, CLD_KILLED);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
}

/* wait() of a process that wants no zombies returns when the last child is gone, with ECHILD. */
static void wait_discards(void)
{
    struct timespec pause_of = { 0, 5000000 };
    pid_t quick = child_exits(1), slow = fork();
    if (slow == 0) {
        nanosleep(&pause_of, NULL);
        _exit(2);
    }
    CHECK_ERR(wait(NULL), ECHILD);
    CHECK_ERR(waitpid(quick, NULL, 0), ECHILD);
    CHECK_ERR(kill(slow, 0), ESRCH);
}
TEST(wait_with_sigchld_ignored)
{
    signal(SIGCHLD, SIG_IGN);
    wait_discards();
}
TEST(wait_with_nocldwait)
{
    struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT };
    CHECK_EQ(sigaction(SIGCHLD, &action, NULL), 0);
    wait_discards();
}

/* Children that were zombies before SIGCHLD was ignored stay to be waited for. */
TEST(zombies_from_before)
{
    siginfo_t info;
    int status;
    pid_t pid = child_exits(4);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    signal(SIGCHLD, SIG_IGN);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 4 << 8);
}

/* An ignored SIGCHLD is inherited over exec. */
ROLE(ignores_children) { return signal(SIGCHLD, SIG_DFL) == SIG_IGN ? 0 : 1; }
TEST(ignored_sigchld_over_exec)
{
    signal(SIGCHLD, SIG_IGN);
    pid_t pid = test_spawn("ignores_children", NULL);
    signal(SIGCHLD, SIG_DFL);
    CHECK_EQ(test_wait(pid), 0);
}

TEST(wait_by_several_threads)
{
    IN_CHILD({
        pid_t pids[4];
        int sum = 0, status;
        for (int i = 0; i < 4; i++) {
            pids[i] = fork();
            if (pids[i] == 0) _exit(1 << i);
        }
        for (int i = 3; i >= 0; i--) {
            MUST(waitpid(pids[i], &status, 0) == pids[i]);
            sum += WEXITSTATUS(status);
        }
        MUST(sum == 15);
    });
}

TEST(waitid_of_everything)
{
    siginfo_t info;
    pid_t pid = child_waits();
    kill(pid, SIGSTOP);
    CHECK_EQ(waitid(P_PID, (id_t)pid, &info, WEXITED | WSTOPPED | WCONTINUED), 0);
    CHECK_EQ(info.si_code, CLD_STOPPED);
    kill(pid, SIGCONT);
    CHECK_EQ(waitid(P_PGID, (id_t)getpgrp(), &info, WEXITED | WSTOPPED | WCONTINUED), 0);
    CHECK_EQ(info.si_code, CLD_CONTINUED);
    kill(pid, SIGKILL);
    CHECK_EQ(waitid(P_ALL, 12345, &info, WEXITED | WSTOPPED | WCONTINUED), 0);
    CHECK_EQ(info.si_code, CLD_KILLED);
    CHECK_ERR(waitid(P_ALL, 0, &info, WEXITED), ECHILD);
}

/* ---- usage ---- */

static void burn(long ms)
{
    struct timespec now, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    end.tv_nsec += ms * 1000000;
    end.tv_sec += end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    do
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    while (now.tv_sec < end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec < end.tv_nsec));
}

static long children_us(void)
{
    struct rusage usage;
    CHECK_EQ(getrusage(RUSAGE_CHILDREN, &usage), 0);
    return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
}

/* A child's time includes that of the children it has waited for itself. */
TEST(times_of_grandchildren)
{
    CHECK_EQ(children_us(), 0);
    pid_t pid = fork();
    if (pid == 0) {
        pid_t grandchild = fork();
        if (grandchild == 0) {
            burn(20);
            _exit(0);
        }
        _exit(waitpid(grandchild, NULL, 0) == grandchild ? 0 : 1);
    }
    test_exited_ok(pid);
    CHECK(children_us() >= 20000);
}

TEST(times_of_those_not_waited_for)
{
    pid_t pid = fork();
    if (pid == 0) {
        signal(SIGCHLD, SIG_IGN);
        pid_t grandchild = fork();
        if (grandchild == 0) {
            burn(40);
            _exit(0);
        }
        wait(NULL);
        _exit(0);
    }
    test_exited_ok(pid);
    CHECK(children_us() < 40000);
}

TEST(usage_errors)
{
    struct rusage usage;
    CHECK_ERR(getrusage(77, &usage), EINVAL);
    CHECK_EQ(getrusage(RUSAGE_SELF, &usage), 0);
    CHECK(usage.ru_utime.tv_usec >= 0 && usage.ru_utime.tv_usec < 1000000);
}

TEST(cpu_clock_of_a_child)
{
    clockid_t clock;
    struct timespec before, after;
    pid_t pid = fork();
    if (pid == 0) {
        burn(10);
        for (;;) pause();
    }
    CHECK_EQ(clock_getcpuclockid(pid, &clock), 0);
    do {
        CHECK_EQ(clock_gettime(clock, &after), 0);
        sched_yield();
    } while (after.tv_nsec < 10000000);
    CHECK_EQ(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before), 0);
    end(pid);
    CHECK_EQ(clock_getcpuclockid(99999999, &clock), ESRCH);
    CHECK_EQ(clock_getcpuclockid(0, &clock), 0);
    CHECK_EQ(clock_gettime(clock, &after), 0);
}

/* ---- ids ---- */

TEST(saved_ids)
{
    IN_CHILD({
        MUST(setgid(200) == 0);
        MUST(setuid(300) == 0);                          /* all three: there is no way back */
        MUST(getuid() == 300 && geteuid() == 300 && getgid() == 200 && getegid() == 200);
        MUST(setuid(0) == -1 && errno == EPERM);
        MUST(seteuid(0) == -1 && errno == EPERM);
        MUST(setgid(0) == -1 && errno == EPERM);
        MUST(setegid(0) == -1 && errno == EPERM);
        MUST(setreuid(0, 0) == -1 && errno == EPERM);
        MUST(setregid(0, -1) == -1 && errno == EPERM);
        MUST(setuid(300) == 0 && seteuid(300) == 0);
    });
    IN_CHILD({
        MUST(seteuid(300) == 0);                         /* the saved one stays 0 */
        MUST(getuid() == 0 && geteuid() == 300);
        MUST(seteuid(301) == -1 && errno == EPERM);
        MUST(setuid(0) == 0);                            /* without rights: the effective id only */
        MUST(getuid() == 0 && geteuid() == 0);
        MUST(seteuid(300) == 0 && seteuid(0) == 0);
    });
    IN_CHILD({
        MUST(setreuid(300, 301) == 0);                   /* saved: 301 */
        MUST(getuid() == 300 && geteuid() == 301);
        MUST(seteuid(300) == 0 && seteuid(301) == 0);
        MUST(setreuid(-1, 300) == 0);
        MUST(setreuid(301, -1) == -1 && errno == EPERM); /* real: only to the real or the effective one */
        MUST(setreuid(-1, -1) == 0);
        MUST(getuid() == 300 && geteuid() == 300);
    });
    IN_CHILD({
        MUST(setregid(200, 201) == 0);
        MUST(getgid() == 200 && getegid() == 201);
        MUST(setegid(200) == 0 && setegid(201) == 0);
    });
}

/* exec makes the saved id the effective one. */
ROLE(no_way_back) { return seteuid(0) == -1 && errno == EPERM && geteuid() == 300 && getuid() == 300 ? 0 : 1; }
TEST(exec_copies_to_the_saved_ids)
{
    IN_CHILD({
        char *args[] = { (char *)self, "-r", "posix_process", "no_way_back", NULL };
        MUST(setreuid(300, 0) == 0);
        MUST(seteuid(300) == 0);                         /* real 300, effective 300, saved 0 */
        execv(self, args);
        _exit(2);
    });
}

TEST(group_lists)
{
    IN_CHILD({
        gid_t groups[4] = { 7, 8, 9, 10 };
        gid_t read[4];
        MUST(setgroups(4, groups) == 0);
        MUST(getgroups(0, NULL) == 4);
        MUST(sysconf(_SC_NGROUPS_MAX) > 0);
        MUST(getgroups(2, read) == -1 && errno == EINVAL);
        MUST(getgroups(-1, read) == -1 && errno == EINVAL);
        MUST(getgroups(4, read) == 4 && memcmp(read, groups, sizeof read) == 0);
        MUST(setgroups(sysconf(_SC_NGROUPS_MAX) + 1, groups) == -1 && errno == EINVAL);
        MUST(setuid(300) == 0);
        MUST(setgroups(0, NULL) == -1 && errno == EPERM);
        MUST(getgroups(4, read) == 4);
    });
}

/* ---- programs that are none ---- */

static void make_file(const char *path, const char *text, size_t size, mode_t mode)
{
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, text, size), size);
    CHECK_EQ(fchmod(fd, mode), 0);
    CHECK_EQ(close(fd), 0);
}

static int run(const char *path, bool search, const char *arg)
{
    int status;
    char *args[] = { "zero", (char *)arg, NULL };
    pid_t pid = fork();
    CHECK(pid != -1);
    if (pid == 0) {
        (search ? execvp : execv)(path, args);
        _exit(errno);
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    return status >> 8;
}

#define FILE_PATH "/dev/shmem/prog"
TEST(empty_programs)
{
    char *args[] = { "x", NULL };
    pid_t pid;
    make_file(FILE_PATH, "", 0, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOEXEC);
    CHECK_EQ(WEXITSTATUS(system(FILE_PATH)), 0);         /* a shell runs it as an empty script */
    CHECK_EQ(posix_spawn(&pid, FILE_PATH, NULL, NULL, args, environ), ENOEXEC);
    make_file(FILE_PATH, "\177ELF", 4, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOEXEC);
    make_file(FILE_PATH, "\177ELF\2\1\1garbage that is no header of any program, long enough to look like one............", 90, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOEXEC);
    CHECK_EQ(posix_spawn(&pid, FILE_PATH, NULL, NULL, args, environ), ENOEXEC);
    make_file(FILE_PATH, "exit 5\n", 7, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOEXEC);
    CHECK_EQ(run(FILE_PATH, true, NULL), 5);             /* text is a script, of the shell, to execvp() alone */
    CHECK_EQ(posix_spawn(&pid, FILE_PATH, NULL, NULL, args, environ), ENOEXEC);
    CHECK_EQ(unlink(FILE_PATH), 0);
}

/* #! is the exec family's business here; a line may be as long as a path. */
TEST(scripts)
{
    static char text[PATH_MAX + 100];
    make_file(FILE_PATH, "#!/bin/sh\nexit 6\n", 17, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), 6);
    CHECK_EQ(run(FILE_PATH, true, NULL), 6);
    make_file(FILE_PATH, "#! \t /bin/sh \nexit $1\n", 22, 0755);
    CHECK_EQ(run(FILE_PATH, false, "12"), 12);
    make_file(FILE_PATH, "#!/bin/sh -e\nfalse\nexit 7\n", 26, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), 1);
    make_file(FILE_PATH, "#!/nowhere/at/all\n", 18, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOENT);
    make_file(FILE_PATH, "#!/dev/null\n", 12, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), EACCES);
    make_file(FILE_PATH, "#!\nexit 3\n", 10, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOEXEC);
    make_file(FILE_PATH, "#!/bin/sh\nexit 6\n", 17, 0644);
    CHECK_EQ(run(FILE_PATH, false, NULL), EACCES);
    size_t n = 0;
    n += (size_t)sprintf(text, "#!");
    while (n < 700) text[n++] = '/';
    n += (size_t)sprintf(text + n, "bin/sh\nexit 8\n");
    make_file(FILE_PATH, text, n, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), 8);
    memset(text, '/', sizeof text);
    memcpy(text, "#!", 2);
    make_file(FILE_PATH, text, sizeof text, 0755);       /* without an end */
    int err = run(FILE_PATH, false, NULL);
    CHECK(err == ENOEXEC || err == ENAMETOOLONG);
    CHECK_EQ(unlink(FILE_PATH), 0);
}

/* What a script is given: its interpreter's name, the argument, its own path, then the rest. */
TEST(script_arguments)
{
    make_file(FILE_PATH, "#!/bin/sh\n[ \"$0\" = /dev/shmem/prog ] || exit 1\n[ $# = 1 ] || exit 2\n[ \"$1\" = 'a b' ] || exit 3\nexit 9\n",
              strlen("#!/bin/sh\n[ \"$0\" = /dev/shmem/prog ] || exit 1\n[ $# = 1 ] || exit 2\n[ \"$1\" = 'a b' ] || exit 3\nexit 9\n"), 0755);
    CHECK_EQ(run(FILE_PATH, false, "a b"), 9);
    CHECK_EQ(unlink(FILE_PATH), 0);
}

/* The interpreter of a script is a program, not a script again. */
TEST(nested_scripts)
{
    make_file("/dev/shmem/inner", "#!/bin/sh\nexit 21\n", 18, 0755);
    make_file(FILE_PATH, "#!/dev/shmem/inner\nanything\n", 28, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOEXEC);
    make_file(FILE_PATH, "#!/dev/shmem/prog\n", 18, 0755);
    CHECK_EQ(run(FILE_PATH, false, NULL), ENOEXEC);
    CHECK_EQ(unlink(FILE_PATH), 0);
    CHECK_EQ(unlink("/dev/shmem/inner"), 0);
}

/* ---- arguments ---- */

ROLE(counts) { return argc; }
ROLE(no_arguments) { return 0; }

TEST(too_much_to_exec)
{
    size_t size = (size_t)sysconf(_SC_ARG_MAX);
    char *huge = malloc(size + 2), *args[] = { (char *)self, "-r", "posix_process", "counts", huge, NULL }, *env[] = { huge, NULL };
    pid_t pid;
    CHECK(huge != NULL);
    memset(huge, 'x', size + 1);
    huge[size + 1] = '\0';
    CHECK_ERR(execv(self, args), E2BIG);
    CHECK_EQ(posix_spawn(&pid, self, NULL, NULL, args, environ), E2BIG);
    args[4] = NULL;
    CHECK_ERR(execve(self, args, env), E2BIG);
    huge[size / 2] = '\0';                               /* well below the limit */
    args[4] = huge;
    CHECK_EQ(posix_spawn(&pid, self, NULL, NULL, args, environ), 0);
    CHECK_EQ(test_wait(pid), 1 << 8);
    free(huge);
}

/* sysconf() promises so much, environment and all. */
TEST(as_much_as_promised)
{
    size_t size = (size_t)sysconf(_SC_ARG_MAX) - 4096;
    char *large = malloc(size + 1), *args[] = { (char *)self, "-r", "posix_process", "counts", large, NULL }, *env[] = { NULL };
    pid_t pid;
    CHECK(large != NULL);
    memset(large, 'x', size);
    large[size] = '\0';
    CHECK_EQ(posix_spawn(&pid, self, NULL, NULL, args, env), 0);
    CHECK_EQ(test_wait(pid), 1 << 8);
    free(large);
}

/* Neither arguments nor environment. */
TEST(nothing_given)
{
    int status;
    char *none[] = { NULL };
    if (access("/proc/boot/true", X_OK) == -1) test_skip("no true");
    pid_t pid = fork();
    if (pid == 0) {
        execve("/proc/boot/true", none, none);
        _exit(errno == EINVAL ? 0 : errno);              /* some refuse it */
    }
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
}

TEST(cloexec_over_failing_exec)
{
    char *args[] = { "x", NULL };
    int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
    CHECK_ERR(execv("/nowhere", args), ENOENT);
    CHECK_EQ(fcntl(fd, F_GETFD), FD_CLOEXEC);
    got = 0;
    signal(SIGUSR1, note);
    CHECK_ERR(execv("/dev/null", args), EACCES);
    raise(SIGUSR1);                                      /* handlers stay when exec fails */
    CHECK_EQ(got, SIGUSR1);
    close(fd);
}

/* ---- priorities ---- */

TEST(nice_values)
{
    IN_CHILD({
        errno = 0;
        int before = getpriority(PRIO_PROCESS, 0);
        MUST(errno == 0);
        MUST(nice(3) == before + 3);
        MUST(getpriority(PRIO_PROCESS, 0) == before + 3);
        MUST(setpriority(PRIO_PROCESS, 0, 5) == 0);
        MUST(getpriority(PRIO_PROCESS, getpid()) == 5);
        MUST(getpriority(77, 0) == -1 && errno == EINVAL);
        MUST(getpriority(PRIO_PROCESS, 99999999) == -1 && errno == ESRCH);
        MUST(setpriority(77, 0, 0) == -1 && errno == EINVAL);
        MUST(setpriority(PRIO_PROCESS, 99999999, 0) == -1 && errno == ESRCH);
        pid_t pid = fork();
        if (pid == 0) _exit(getpriority(PRIO_PROCESS, 0) == 5 ? 0 : 1);
        int status;
        MUST(waitpid(pid, &status, 0) == pid && status == 0);
    });
}

TEST(spawn_on_processors)
{
    posix_spawnattr_t attr;
    char *args[] = { "true", NULL };
    pid_t pid;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_EXPLICIT_CPU), 0);
    CHECK_EQ(posix_spawnattr_setrunmask(&attr, 0x80000000u), 0);     /* there are fewer */
    CHECK_EQ(posix_spawn(&pid, self, NULL, &attr, args, environ), EINVAL);
    CHECK_EQ(posix_spawnattr_setrunmask(&attr, 0), 0);
    CHECK_EQ(posix_spawn(&pid, self, NULL, &attr, args, environ), EINVAL);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

/* ---- vfork ---- */

TEST(vfork_waits_for_exit)
{
    volatile uint64_t before = test_now();
    pid_t pid = vfork();
    if (pid == 0) {
        struct timespec pause_of = { 0, 20000000 };
        nanosleep(&pause_of, NULL);
        _exit(3);
    }
    CHECK(pid > 0);
    CHECK(test_now() - before >= 20000000);
    CHECK_EQ(test_wait(pid), 3 << 8);
}

ROLE(ends_late)
{
    char c;
    return read(atoi(argv[0]), &c, 1) == 1 ? 4 : 5;
}
TEST(vfork_waits_for_exec)
{
    int go[2];
    CHECK_EQ(pipe(go), 0);
    char *args[] = { (char *)self, "-r", "posix_process", "ends_late", (char *)test_number(go[0]), NULL };
    volatile uint64_t before = test_now();
    pid_t pid = vfork();
    if (pid == 0) {
        struct timespec pause_of = { 0, 10000000 };
        nanosleep(&pause_of, NULL);
        execv(self, args);
        _exit(126);
    }
    CHECK(pid > 0);
    CHECK(test_now() - before >= 10000000);
    CHECK_EQ(write(go[1], "x", 1), 1);                   /* it lives: not its end was waited for */
    CHECK_EQ(test_wait(pid), 4 << 8);
}

/* Handlers run meanwhile, and the suspension goes on; a child nobody waits for ends it too. */
TEST(vfork_and_signals)
{
    signal(SIGUSR1, note);
    signal(SIGCHLD, SIG_IGN);
    volatile uint64_t before = test_now();
    got = 0;
    pid_t parent = getpid(), pid = vfork();
    if (pid == 0) {
        struct timespec pause_of = { 0, 10000000 };
        kill(parent, SIGUSR1);
        nanosleep(&pause_of, NULL);
        _exit(3);
    }
    CHECK(pid > 0);
    CHECK_EQ(got, SIGUSR1);
    CHECK(test_now() - before >= 10000000);
    CHECK_ERR(wait(NULL), ECHILD);
    signal(SIGCHLD, SIG_DFL);
    pid = vfork();
    if (pid == 0) {
        kill(getpid(), SIGKILL);
        _exit(1);
    }
    CHECK_EQ(test_wait(pid), SIGKILL);
}
