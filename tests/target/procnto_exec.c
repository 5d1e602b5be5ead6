/* SPDX-License-Identifier: Apache-2.0 */
/* Programs on a file system procnto does not serve: spawn, exec, scripts, search, rights. */
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>

#include "test.h"

#define MOUNT "/ptest"
#define PROGRAM MOUNT "/prog"

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

static pid_t server;

static void copy_file(const char *from, const char *to, mode_t mode)
{
    static char buf[65536];
    int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ssize_t n;
    CHECK(in != -1);
    CHECK(out != -1);
    while ((n = read(in, buf, sizeof buf)) > 0) CHECK_EQ(write(out, buf, (size_t)n), n);
    CHECK_EQ(n, 0);
    CHECK_EQ(fchmod(out, mode), 0);
    CHECK_EQ(close(out), 0);
    CHECK_EQ(close(in), 0);
}

static void write_file(const char *path, const char *text, mode_t mode)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    CHECK_EQ(fchmod(fd, mode), 0);
    CHECK_EQ(close(fd), 0);
}

static void stop_server(void)
{
    kill(server, SIGKILL);
    waitpid(server, NULL, 0);
}

static void start_server(void)
{
    char *argv[] = { "fs-tmp", "-d", MOUNT, NULL };
    struct stat st;
    int err = posix_spawn(&server, "/proc/boot/fs-tmp", NULL, NULL, argv, environ);
    if (err == ENOENT) test_skip("no fs-tmp in the image");
    CHECK_EQ(err, 0);
    atexit(stop_server);
    for (int i = 0; i < 500 && stat(MOUNT "/.", &st) == -1; i++) test_sleep_ms(10);
    CHECK_EQ(stat(MOUNT, &st), 0);
}

static int run(const char *path, bool search, const posix_spawnattr_t *attr, const char *role, const char *arg)
{
    char *argv[] = { (char *)path, "-r", "procnto_exec", (char *)role, (char *)arg, NULL };
    pid_t pid;
    int err = search ? posix_spawnp(&pid, path, NULL, attr, argv, environ) : posix_spawn(&pid, path, NULL, attr, argv, environ);
    return err != 0 ? -err : test_wait(pid);
}

ROLE(exits) { return atoi(argv[0]); }

TEST(spawn_foreign)
{
    start_server();
    copy_file(self, PROGRAM, 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "23"), 23 << 8);
    CHECK_EQ(chdir(MOUNT), 0);
    CHECK_EQ(run("./prog", false, NULL, "exits", "24"), 24 << 8);
    CHECK_EQ(run(MOUNT "//../ptest/./prog", false, NULL, "exits", "25"), 25 << 8);
}

TEST(spawn_foreign_search)
{
    start_server();
    copy_file(self, PROGRAM, 0755);
    CHECK_EQ(setenv("PATH", "/none:" MOUNT ":/proc/boot", 1), 0);
    CHECK_EQ(run("prog", true, NULL, "exits", "3"), 3 << 8);
    CHECK_EQ(run("absent", true, NULL, "exits", "3"), -ENOENT);
    CHECK_EQ(run(strrchr(self, '/') + 1, true, NULL, "exits", "4"), 4 << 8);     /* behind it, in the image */
}

ROLE(execs)
{
    char *args[] = { PROGRAM, "-r", "procnto_exec", "exits", (char *)argv[0], NULL };
    execv(PROGRAM, args);
    return 99;
}
TEST(exec_foreign)
{
    start_server();
    copy_file(self, PROGRAM, 0755);
    CHECK_EQ(test_wait(test_spawn("execs", "41", NULL)), 41 << 8);
}

ROLE(names)
{
    char path[256] = "";
    int fd = open("/proc/self/exefile", O_RDONLY);
    CHECK(fd != -1);
    CHECK(read(fd, path, sizeof path - 1) > 0);
    CHECK(strncmp(path, PROGRAM, strlen(PROGRAM)) == 0);
    return 0;
}
TEST(foreign_name)
{
    start_server();
    copy_file(self, PROGRAM, 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "names", NULL), 0);
}

TEST(foreign_errors)
{
    start_server();
    copy_file(self, PROGRAM, 0644);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -EACCES);
    CHECK_EQ(run(MOUNT, false, NULL, "exits", "1"), -EACCES);
    CHECK_EQ(run(MOUNT "/absent", false, NULL, "exits", "1"), -ENOENT);
    CHECK_EQ(run(PROGRAM "/x", false, NULL, "exits", "1"), -ENOTDIR);
    write_file(PROGRAM, "\177ELF but nothing else", 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -ENOEXEC);
    write_file(PROGRAM, "", 0755);
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -ENOEXEC);
    copy_file(self, PROGRAM, 0755);
    CHECK_EQ(truncate(PROGRAM, 5000), 0);            /* its segments are not all there */
    CHECK_EQ(run(PROGRAM, false, NULL, "exits", "1"), -ENOEXEC);
}

TEST(foreign_script)
{
    posix_spawnattr_t attr;
    start_server();
    CHECK_EQ(posix_spawnattr_init(&attr), 0);
    CHECK_EQ(posix_spawnattr_setxflags(&attr, POSIX_SPAWN_CHECK_SCRIPT), 0);
    write_file(MOUNT "/script", "#! /proc/boot/sh\nexit 17\n", 0755);
    CHECK_EQ(run(MOUNT "/script", false, &attr, "x", NULL), 17 << 8);
    CHECK_EQ(run(MOUNT "/script", false, NULL, "x", NULL), -ENOEXEC);     /* not asked for */
    write_file(MOUNT "/script", "exit 18\n", 0755);
    CHECK_EQ(run(MOUNT "/script", false, &attr, "x", NULL), 18 << 8);
    copy_file("/proc/boot/sh", PROGRAM, 0755);       /* an interpreter beside it */
    write_file(MOUNT "/script", "#!" PROGRAM " -e \nexit $#\n", 0755);
    CHECK_EQ(run(MOUNT "/script", false, &attr, "x", "y"), 4 << 8);
    write_file(MOUNT "/loop", "#!" MOUNT "/loop\n", 0755);
    CHECK_EQ(run(MOUNT "/loop", false, &attr, "x", NULL), -ENOEXEC);
    CHECK_EQ(posix_spawnattr_destroy(&attr), 0);
}

TEST(foreign_server_dead)
{
    start_server();
    copy_file(self, PROGRAM, 0755);
    CHECK_EQ(kill(server, SIGKILL), 0);
    CHECK_EQ(waitpid(server, NULL, 0), server);
    CHECK(run(PROGRAM, false, NULL, "exits", "1") < 0);
}
