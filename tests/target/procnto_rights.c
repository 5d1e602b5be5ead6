/* SPDX-License-Identifier: Apache-2.0 */
/* Credentials, abilities with their ranges, groups, sessions, umask: who may do what. */
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/procmgr.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/times.h>

#include "test.h"

#define ROOT PROCMGR_ADN_ROOT
#define USER PROCMGR_ADN_NONROOT
#define DENY PROCMGR_AOP_DENY
#define ALLOW PROCMGR_AOP_ALLOW
#define RANGE PROCMGR_AOP_SUBRANGE
#define EOL PROCMGR_AID_EOL

extern char **environ;

/* Each case runs in a process of its own: rights may be thrown away. A role returns the line it failed in. */
#define NEED(cond) do { if (!(cond)) return __LINE__ % 250 + 1; } while (0)
#define FAILS(call, err) NEED((errno = 0, (call) == -1) && errno == (err))

/* ---- abilities ---- */

TEST(deny_is_final)
{
    CHECK_EQ(procmgr_ability(0, ROOT | DENY | PROCMGR_AID_SETUID, EOL), EOK);
    CHECK_ERR(setuid(5), EPERM);
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | PROCMGR_AID_SETUID, EOL), EPERM);
}

TEST(range_of_user_ids)
{
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | RANGE | PROCMGR_AID_SETUID, (uint64_t)100, (uint64_t)200, EOL), EOK);
    CHECK_ERR(setreuid(50, (uid_t)-1), EPERM);
    CHECK_ERR(setreuid(201, (uid_t)-1), EPERM);
    CHECK_EQ(setreuid(100, (uid_t)-1), 0);
    CHECK_EQ(getuid(), 100);
}

TEST(two_ranges)
{
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | RANGE | PROCMGR_AID_SETUID, (uint64_t)100, (uint64_t)110,
                             ROOT | ALLOW | RANGE | PROCMGR_AID_SETUID, (uint64_t)300, (uint64_t)300, EOL), EOK);
    CHECK_ERR(setreuid(200, (uid_t)-1), EPERM);
    CHECK_EQ(setreuid(300, (uid_t)-1), 0);
    CHECK_EQ(setreuid(105, (uid_t)-1), 0);
}

TEST(range_cannot_be_widened)
{
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | RANGE | PROCMGR_AID_SETUID, (uint64_t)100, (uint64_t)200, EOL), EOK);
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | RANGE | PROCMGR_AID_SETUID, (uint64_t)100, (uint64_t)201, EOL), EPERM);
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | PROCMGR_AID_SETUID, EOL), EPERM);
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | RANGE | PROCMGR_AID_SETUID, (uint64_t)120, (uint64_t)130, EOL), EOK);
    CHECK_ERR(setreuid(500, (uid_t)-1), EPERM);
}

TEST(bad_ability_lists)
{
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | DENY | PROCMGR_AID_SETUID, EOL), EINVAL);
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | 5000, EOL), EINVAL);
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | RANGE | PROCMGR_AID_SETUID, (uint64_t)9, (uint64_t)3, EOL), EINVAL);
    CHECK_EQ(procmgr_ability(99999, ROOT | DENY | PROCMGR_AID_SETUID, EOL), ESRCH);
}

ROLE(locked)
{
    NEED(procmgr_ability(0, USER | ALLOW | PROCMGR_AOP_LOCK | PROCMGR_AID_SETUID, EOL) == EOK);
    NEED(procmgr_ability(0, USER | DENY | PROCMGR_AID_SETUID, EOL) == EPERM);
    NEED(setuid(900) == 0);
    NEED(setreuid(901, (uid_t)-1) == 0);     /* still there for others than root */
    return 0;
}
TEST(lock) { test_run("locked", NULL); }

ROLE(has_setuid) { return setreuid(77, (uid_t)-1) == 0 ? 0 : errno; }
ROLE(gives_by_spawn)
{
    unsigned how = (unsigned)strtoul(argv[0], NULL, 0);
    NEED(procmgr_ability(0, USER | ALLOW | how | PROCMGR_AID_SETUID, EOL) == EOK);
    NEED(setuid(800) == 0);
    int status = test_wait(test_spawn("has_setuid", NULL));
    NEED(status == (how == PROCMGR_AOP_INHERIT_YES ? 0 : EPERM << 8));
    return 0;
}
TEST(inherited) { test_run("gives_by_spawn", test_number(PROCMGR_AOP_INHERIT_YES), NULL); }
TEST(not_inherited) { test_run("gives_by_spawn", test_number(PROCMGR_AOP_INHERIT_NO), NULL); }

ROLE(forks_ability)
{
    int status;
    NEED(procmgr_ability(0, USER | ALLOW | PROCMGR_AID_SETUID, EOL) == EOK);
    NEED(setuid(800) == 0);
    pid_t pid = fork();
    if (pid == 0) _exit(role_has_setuid(0, NULL));
    NEED(waitpid(pid, &status, 0) == pid && status == 0);
    return 0;
}
TEST(fork_copies_abilities) { test_run("forks_ability", NULL); }

ROLE(gives_without_having)
{
    NEED(setuid(600) == 0);
    NEED(procmgr_ability(0, USER | ALLOW | PROCMGR_AID_SETUID, EOL) == EPERM);
    NEED(procmgr_ability(0, USER | DENY | PROCMGR_AID_SPAWN, EOL) == EOK);
    pid_t pid;
    char *args[] = { "x", NULL };
    NEED(posix_spawn(&pid, "/proc/boot/true", NULL, NULL, args, environ) == EPERM);
    NEED(procmgr_ability(0, USER | DENY | PROCMGR_AID_FORK, EOL) == EOK);
    FAILS(fork(), EPERM);
    return 0;
}
TEST(users_give_nothing) { test_run("gives_without_having", NULL); }

ROLE(rest_of_the_list)
{
    NEED(setuid(600) == 0);
    NEED(procmgr_ability(0, USER | ALLOW | PROCMGR_AID_FORK, USER | DENY | EOL) == EPERM);      /* nothing to give */
    NEED(procmgr_ability(0, USER | DENY | EOL) == EOK);
    FAILS(fork(), EPERM);
    FAILS(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANON, NOFD, 0) == MAP_FAILED ? -1 : 0, EACCES);
    return 0;
}
TEST(end_of_list_is_for_the_rest) { test_run("rest_of_the_list", NULL); }

ROLE(strips_another)
{
    NEED(setuid(600) == 0);
    NEED(procmgr_ability((pid_t)atol(argv[0]), USER | DENY | PROCMGR_AID_FORK, EOL) == EPERM);
    return 0;
}
TEST(another_process) { test_run("strips_another", test_number(getpid()), NULL); }

TEST(ability_names)
{
    char name[64];
    CHECK_EQ(procmgr_ability_lookup("setuid"), PROCMGR_AID_SETUID);
    CHECK_EQ(procmgr_ability_lookup("xprocess_mem_read"), PROCMGR_AID_XPROCESS_MEM_READ);
    CHECK(procmgr_ability_lookup("no/such_thing_here") < 0);
    (void)name;
}

TEST(physical_memory_needs_it)
{
    CHECK_EQ(procmgr_ability(0, ROOT | ALLOW | RANGE | PROCMGR_AID_MEM_PHYS, (uint64_t)0x09000000, (uint64_t)0x09000fff, EOL), EOK);
    void *p = mmap_device_memory(NULL, 4096, PROT_READ | PROT_NOCACHE, 0, 0x09000000);
    CHECK(p != MAP_FAILED);
    munmap_device_memory(p, 4096);
    CHECK(mmap_device_memory(NULL, 4096, PROT_READ | PROT_NOCACHE, 0, 0x0a000000) == MAP_FAILED);
    CHECK_EQ(errno, EPERM);
}

ROLE(no_path_space)
{
    NEED(setuid(600) == 0);
    extern int pathmgr_symlink(const char *, const char *);
    FAILS(pathmgr_symlink("/rights/link", "/dev/null"), EPERM);
    FAILS(chroot("/proc/boot"), EPERM);
    FAILS(procmgr_event_trigger(PROCMGR_EVENT_CONFSTR), EPERM);
    FAILS(procmgr_session(0, 1, SIGHUP, PROCMGR_SESSION_SIGNAL_PGRP), EPERM);
    return 0;
}
TEST(privileged_requests) { test_run("no_path_space", NULL); }

/* ---- user and group ids ---- */

ROLE(saved_ids)
{
    NEED(seteuid(300) == 0 && geteuid() == 300 && getuid() == 0);
    FAILS(seteuid(301), EPERM);
    NEED(seteuid(0) == 0);                       /* the saved one */
    NEED(setuid(300) == 0 && getuid() == 300);   /* all three */
    FAILS(seteuid(0), EPERM);
    return 0;
}
TEST(effective_and_back) { test_run("saved_ids", NULL); }

ROLE(group_ids)
{
    NEED(setegid(40) == 0 && getegid() == 40 && getgid() == 0);
    NEED(setgid(41) == 0 && getgid() == 41 && getegid() == 41);
    NEED(setregid(42, 43) == 0 && getgid() == 42 && getegid() == 43);
    NEED(setuid(300) == 0);
    FAILS(setgid(0), EPERM);
    NEED(setgid(42) == 0);
    return 0;
}
TEST(groups_of_a_user) { test_run("group_ids", NULL); }

ROLE(many_groups)
{
    gid_t in[100], out[100];
    for (unsigned i = 0; i < 100; i++) in[i] = 1000 + i;
    NEED(setgroups(100, in) == 0);
    NEED(getgroups(0, NULL) == 100);
    NEED(getgroups(100, out) == 100 && memcmp(in, out, sizeof in) == 0);
    FAILS(getgroups(50, out), EINVAL);
    NEED(setuid(300) == 0);
    FAILS(setgroups(1, in), EPERM);
    NEED(getgroups(0, NULL) == 100);
    return test_wait(test_spawn("has_groups", NULL)) >> 8;
}
ROLE(has_groups) { return getgroups(0, NULL) == 100 ? 0 : 1; }
TEST(supplementary_groups) { test_run("many_groups", NULL); }

TEST(spawned_as_another)
{
    posix_spawnattr_t attr;
    pid_t pid;
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_SETCRED), 0);
    CHECK_EQ(posix_spawnattr_setcred(&attr, 321, 123), 0);
    char *args[] = { "/proc/boot/true", NULL };
    int err = posix_spawn(&pid, "/proc/boot/true", NULL, &attr, args, environ);
    if (err == 0) test_exited_ok(pid);
    else CHECK_EQ(err, ENOENT);                  /* not in this image */
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

/* ---- umask, groups of processes, sessions ---- */

ROLE(umask_is) { return umask(0) == (mode_t)strtoul(argv[0], NULL, 8) ? 0 : 1; }
TEST(umask_kept)
{
    struct stat st;
    umask(0027);
    test_run("umask_is", "27", NULL);
    int fd = open("/dev/shmem/umask_test", O_RDWR | O_CREAT, 0666);
    CHECK(fd != -1);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK_EQ(st.st_mode & 0777, 0640);
    close(fd);
    unlink("/dev/shmem/umask_test");
    CHECK_EQ(umask(07777), 0027);
    CHECK_EQ(umask(0), 0777);
}

ROLE(sleeps) { for (;;) pause(); return 0; }

TEST(group_of_a_child)
{
    pid_t a = test_spawn("sleeps", NULL), b = test_spawn("sleeps", NULL);
    CHECK_EQ(getpgid(a), getpgrp());
    CHECK_ERR(setpgid(99999, 0), ESRCH);
    CHECK_ERR(setpgid(a, -3), EINVAL);
    CHECK_ERR(getpgid(99999), ESRCH);
    kill(a, SIGKILL);
    kill(b, SIGKILL);
    CHECK_EQ(test_wait(a), SIGKILL);
    CHECK_EQ(test_wait(b), SIGKILL);
}

TEST(group_of_a_forked_child)
{
    pid_t a = fork();
    if (a == 0) for (;;) pause();
    CHECK_EQ(setpgid(a, a), 0);
    CHECK_EQ(getpgid(a), a);
    pid_t b = fork();
    if (b == 0) for (;;) pause();
    CHECK_EQ(setpgid(b, a), 0);
    CHECK_EQ(getpgid(b), a);
    CHECK_ERR(setpgid(b, b + 1), EPERM);
    CHECK_EQ(kill(-a, SIGKILL), 0);
    CHECK_EQ(test_wait(a), SIGKILL);
    CHECK_EQ(test_wait(b), SIGKILL);
}

ROLE(session)
{
    pid_t sid = setsid();
    NEED(sid == getpid() && getsid(0) == sid && getpgrp() == sid);
    FAILS(setsid(), EPERM);
    FAILS(setpgid(0, 0), EPERM);                 /* a leader stays */
    pid_t child = fork();
    if (child == 0) {
        if (getsid(0) != sid) _exit(1);
        _exit(setsid() == getpid() ? 0 : 2);
    }
    int status;
    NEED(waitpid(child, &status, 0) == child && status == 0);
    return 0;
}
TEST(new_session)
{
    pid_t pid = test_spawn("session", NULL);
    test_exited_ok(pid);
    CHECK_ERR(getsid(99999), ESRCH);
}

ROLE(orphaned_group)
{
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        signal(SIGHUP, SIG_DFL);
        raise(SIGSTOP);
        _exit(0);
    }
    int status;
    NEED(waitpid(child, &status, WUNTRACED) == child && WIFSTOPPED(status));
    printf("%d", (int)child);
    return 0;
}
TEST(stopped_orphans_get_hup)
{
    /* nobody could continue them any more */
    int fds[2], out = dup(1);
    char text[16] = "";
    if (pipe(fds) == -1) test_skip("no pipes");
    CHECK_EQ(dup2(fds[1], 1), 1);
    pid_t pid = test_spawn("orphaned_group", NULL);
    CHECK_EQ(dup2(out, 1), 1);
    close(out);
    close(fds[1]);
    test_exited_ok(pid);
    CHECK(read(fds[0], text, sizeof text - 1) > 0);
    pid_t child = (pid_t)atol(text);
    for (int i = 0; i < 2000 && kill(child, 0) == 0; i++) test_sleep_ms(1);
    CHECK_ERR(kill(child, 0), ESRCH);
    close(fds[0]);
}

/* A group nobody could continue from the start: the exit of one member is no news to a stopped one. */
ROLE(orphan_from_the_start)
{
    int status;
    NEED(setsid() != -1);
    pid_t stopped = fork(), other;
    if (stopped == 0) {
        raise(SIGSTOP);
        _exit(0);
    }
    NEED(waitpid(stopped, &status, WUNTRACED) == stopped && WIFSTOPPED(status));
    other = fork();
    if (other == 0) _exit(0);
    NEED(waitpid(other, &status, 0) == other && status == 0);
    test_sleep_ms(5);
    NEED(waitpid(stopped, &status, WNOHANG | WUNTRACED | WCONTINUED) == 0);
    kill(stopped, SIGKILL);
    NEED(waitpid(stopped, &status, 0) == stopped);
    return 0;
}
TEST(orphans_from_the_start_are_left_alone) { test_run("orphan_from_the_start", NULL); }

ROLE(daemon_child)
{
    NEED(procmgr_daemon(9, 0) != -1);
    NEED(getppid() == 1 && getsid(0) == 1 && getpgrp() == getpid());
    test_sleep_ms(20);
    return 0;
}
TEST(daemon_leaves_a_status)
{
    pid_t pid = test_spawn("daemon_child", NULL);
    CHECK_EQ(test_wait(pid), 9 << 8);
    CHECK_EQ(kill(pid, 0), 0);
    CHECK_ERR(waitpid(pid, NULL, 0), ECHILD);
    for (int i = 0; i < 2000 && kill(pid, 0) == 0; i++) test_sleep_ms(1);
    CHECK_ERR(kill(pid, 0), ESRCH);
}

/* ---- times of children ---- */

ROLE(works)
{
    volatile unsigned x = 0;
    for (unsigned i = 0; i < 3000000; i++) x += i;
    return 0;
}

TEST(times_of_children)
{
    struct rusage before, after, self_usage;
    struct tms tms;
    CHECK_EQ(getrusage(RUSAGE_CHILDREN, &before), 0);
    CHECK_EQ(before.ru_utime.tv_sec * 1000000 + before.ru_utime.tv_usec, 0);
    pid_t pid = test_spawn("works", NULL);
    test_sleep_ms(5);
    CHECK_EQ(getrusage(RUSAGE_CHILDREN, &after), 0);
    CHECK_EQ(after.ru_utime.tv_sec * 1000000 + after.ru_utime.tv_usec, 0);   /* not before it is waited for */
    test_exited_ok(pid);
    CHECK_EQ(getrusage(RUSAGE_CHILDREN, &after), 0);
    CHECK(after.ru_utime.tv_sec * 1000000 + after.ru_utime.tv_usec > 0);
    CHECK(times(&tms) != (clock_t)-1);
    CHECK_EQ(getrusage(RUSAGE_SELF, &self_usage), 0);
    CHECK_ERR(getrusage(77, &self_usage), EINVAL);
}
