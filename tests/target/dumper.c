/* SPDX-License-Identifier: Apache-2.0 */
/* Core files: who gets one, what it is called, what is in it. tests/core.sh has a debugger read one. */
#include <elf.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "test.h"

#define DUMPER "/proc/boot/dumper"
#define DIR    "/dev/shmem"
#define CORE   DIR "/test-dumper.core"

extern char **environ;

static void start(const char *option)
{
    char *argv[] = { "dumper", "-d", DIR, (char *)option, NULL };
    pid_t pid;
    int status;
    if (access(DUMPER, X_OK) == -1)
        test_skip("no dumper here");
    unlink(CORE);
    CHECK_EQ(posix_spawn(&pid, DUMPER, NULL, NULL, argv, environ), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
}

static void stop(void)
{
    struct stat st;
    CHECK_EQ(stat("/proc/dumper", &st), 0);
    int coid = open("/proc/dumper", O_WRONLY);
    struct _server_info info;
    CHECK(coid != -1);
    CHECK(ConnectServerInfo(0, coid, &info) == coid);
    CHECK_EQ(kill(info.pid, SIGKILL), 0);
    while (kill(info.pid, 0) == 0)
        test_sleep_ms(1);
    close(coid);
}

ROLE(dies)
{
    int signo = atoi(argv[0]);
    if (argc > 1) {
        struct rlimit none = { 0, 0 };
        CHECK_EQ(setrlimit(RLIMIT_CORE, &none), 0);
    }
    raise(signo);
    return 1;
}

static int death(int signo, const char *more)
{
    int status = test_wait(test_spawn("dies", test_number(signo), more, NULL));
    CHECK(WIFSIGNALED(status));
    CHECK_EQ(WTERMSIG(status), signo);
    return WCOREDUMP(status) != 0;
}

TEST(abort_leaves_a_core)
{
    Elf64_Ehdr head;
    struct stat st;
    start(NULL);
    CHECK_EQ(death(SIGABRT, NULL), 1);
    int fd = open(CORE, O_RDONLY);
    CHECK(fd != -1);
    CHECK_EQ(read(fd, &head, sizeof head), sizeof head);
    CHECK(memcmp(head.e_ident, "\177ELF", 4) == 0);
    CHECK_EQ(head.e_type, ET_CORE);
    CHECK_EQ(fstat(fd, &st), 0);
    CHECK(st.st_size > 4096 * 10);
    close(fd);
    unlink(CORE);
    stop();
}

TEST(no_core_for_other_signals) { start(NULL); CHECK_EQ(death(SIGTERM, NULL), 0); CHECK_ERR(access(CORE, F_OK), ENOENT); stop(); }
TEST(no_core_beyond_the_limit) { start(NULL); CHECK_EQ(death(SIGABRT, "limit"), 0); CHECK_ERR(access(CORE, F_OK), ENOENT); stop(); }
TEST(no_core_without_dumper) { CHECK_EQ(death(SIGQUIT, NULL), 0); }

TEST(without_memory_it_is_small)
{
    struct stat st;
    start("-m");
    CHECK_EQ(death(SIGSEGV, NULL), 1);
    CHECK_EQ(stat(CORE, &st), 0);
    CHECK(st.st_size <= 8192);
    unlink(CORE);
    stop();
}

TEST(numbered_files_stay)
{
    start("-n");
    CHECK_EQ(death(SIGILL, NULL), 1);
    CHECK_EQ(death(SIGILL, NULL), 1);
    CHECK_EQ(unlink(DIR "/test-dumper.1.core"), 0);
    CHECK_EQ(unlink(DIR "/test-dumper.2.core"), 0);
    stop();
}

ROLE(lives)
{
    sigset_t set;
    int signo;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    return sigwait(&set, &signo) == 0 && signo == SIGUSR1 ? 0 : 1;
}

TEST(a_living_process_goes_on)
{
    char text[16];
    start(NULL);
    pid_t pid = test_spawn("lives", NULL);
    test_await_state(pid, 1, STATE_SIGWAITINFO);
    int fd = open("/proc/dumper", O_WRONLY);
    CHECK(fd != -1);
    int n = snprintf(text, sizeof text, "%d\n", pid);
    CHECK_EQ(write(fd, text, (size_t)n), n);
    CHECK_EQ(access(CORE, F_OK), 0);
    CHECK_ERR(write(fd, "rubbish", 7), EINVAL);
    CHECK_ERR(write(fd, "1", 1), EINVAL);
    close(fd);
    CHECK_EQ(kill(pid, SIGUSR1), 0);
    test_exited_ok(pid);
    unlink(CORE);
    stop();
}

TEST(a_killed_dumper_lets_them_die)
{
    start(NULL);
    stop();
    CHECK_EQ(death(SIGSEGV, NULL), 0);
}
