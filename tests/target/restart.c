/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Servers that are killed while clients work: the clients get errors, nobody hangs, and the server that is started again
 * serves. What is left behind is counted by the harness.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <dirent.h>
#include <sys/slog.h>
#include <sys/slog2.h>
#include <sys/slogcodes.h>
#include <sys/stat.h>
#include <termios.h>

#include "test.h"

#define OPERATIONS 340              /* of each of three clients of a server */

extern char **environ;

static pid_t server_of(const char *path)
{
    struct _server_info info;
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    CHECK(fd != -1);
    CHECK(ConnectServerInfo(0, fd, &info) == fd);
    close(fd);
    return info.pid;
}

static void start(const char *name)
{
    char path[64], *argv[] = { (char *)name, NULL };
    pid_t pid;
    int status;
    snprintf(path, sizeof path, "/proc/boot/%s", name);
    CHECK_EQ(posix_spawn(&pid, path, NULL, NULL, argv, environ), 0);
    CHECK_EQ(waitpid(pid, &status, 0), pid);
    CHECK_EQ(status, 0);
}

/* A case before may have left it dead. */
static void need(const char *name, const char *path)
{
    char program[64];
    snprintf(program, sizeof program, "/proc/boot/%s", name);
    if (access(program, X_OK) == -1)
        test_skip("no such server here");
    if (access(path, F_OK) == -1)
        start(name);
}

static void end(pid_t pid)
{
    CHECK_EQ(kill(pid, SIGKILL), 0);
    while (kill(pid, 0) == 0)
        test_sleep_ms(1);
}

/* ---- what clients do: one operation by the number; each may fail ---- */

static unsigned seed;

static unsigned pick(unsigned n)
{
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16) % n;
}

static void use_pipes(void)
{
    static int ends[2] = { -1, -1 };
    char buf[100] = "";
    if (ends[0] == -1 || pick(10) == 0) {
        close(ends[0]);
        close(ends[1]);
        if (pipe(ends) == -1) {
            ends[0] = ends[1] = -1;
            return;
        }
        fcntl(ends[0], F_SETFL, O_NONBLOCK);
        fcntl(ends[1], F_SETFL, O_NONBLOCK);
    }
    struct pollfd p = { .fd = ends[0], .events = POLLIN };
    switch (pick(3)) {
    case 0: (void)!write(ends[1], buf, 1 + pick(sizeof buf)); break;
    case 1: (void)!read(ends[0], buf, 1 + pick(sizeof buf)); break;
    case 2: poll(&p, 1, 0); break;
    }
}

static void use_queues(void)
{
    static mqd_t queue = -1;
    struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 32 };
    char buf[32] = "";
    if (queue == -1 || pick(10) == 0) {
        mq_close(queue);
        queue = mq_open("/restart", O_RDWR | O_CREAT | O_NONBLOCK, 0600, &attr);
        return;
    }
    switch (pick(3)) {
    case 0: mq_send(queue, buf, pick(sizeof buf), pick(8)); break;
    case 1: mq_receive(queue, buf, sizeof buf, NULL); break;
    case 2: mq_unlink("/restart"); break;
    }
}

static void use_random(void)
{
    char buf[64];
    int fd = open("/dev/random", O_RDONLY);
    if (fd == -1)
        return;
    (void)!read(fd, buf, 1 + pick(sizeof buf));
    close(fd);
}

static void use_terminals(void)
{
    static int master = -1, slave = -1;
    struct termios t;
    char buf[64] = "";
    if (master == -1 || pick(10) == 0) {
        close(master);
        close(slave);
        slave = -1;
        if (openpty(&master, &slave, NULL, NULL, NULL) == -1) {
            master = -1;
            return;
        }
        fcntl(master, F_SETFL, O_NONBLOCK);
        fcntl(slave, F_SETFL, O_NONBLOCK);
    }
    switch (pick(4)) {
    case 0: (void)!write(master, buf, 1 + pick(sizeof buf)); break;
    case 1: (void)!read(slave, buf, 1 + pick(sizeof buf)); break;
    case 2: (void)!read(master, buf, 1 + pick(sizeof buf)); break;
    case 3: tcgetattr(slave, &t); break;
    }
}

/* Files of one directory, which is gone after each death. */
static void use_files(void)
{
    static int fd = -1;
    static const char *const names[] = { "/tmp/restart/a", "/tmp/restart/b", "/tmp/restart/c" };
    const char *name = names[pick(3)], *other = names[pick(3)];
    char buf[3000] = "";
    DIR *dir;
    if (fd == -1 || pick(10) == 0) {
        close(fd);
        mkdir("/tmp/restart", 0700);
        fd = open(name, O_RDWR | O_CREAT, 0600);
        return;
    }
    switch (pick(8)) {
    case 0: (void)!write(fd, buf, 1 + pick(sizeof buf)); break;
    case 1: (void)!pread(fd, buf, 1 + pick(sizeof buf), pick(10000)); break;
    case 2: (void)!ftruncate(fd, pick(10000)); break;
    case 3: rename(name, other); break;
    case 4: link(name, other); break;
    case 5: unlink(name); break;
    case 6: symlink("a", other); break;
    case 7:
        dir = opendir("/tmp/restart");
        for (int i = 0; dir != NULL && i < 4 && readdir(dir) != NULL; i++)
            continue;
        if (dir != NULL)
            closedir(dir);
    }
}

static void use_logs(void)
{
    static slog2_buffer_t buffer;
    static bool registered;
    slog2_buffer_set_config_t config = { .num_buffers = 1, .buffer_set_name = "restart", .verbosity_level = SLOG2_INFO };
    int fd;
    config.buffer_config[0] = (slog2_buffer_config_t){ .buffer_name = "b", .num_pages = 1 };
    if (!registered) {
        registered = slog2_register(&config, &buffer, 0) == 0;
        return;
    }
    switch (pick(5)) {
    case 0: slog2c(buffer, 1, SLOG2_INFO, "text"); break;
    case 1: slog2f(buffer, 2, SLOG2_WARNING, "number %u", pick(100)); break;
    case 2: slogf(_SLOG_SETCODE(_SLOGC_PRIVATE_START, 0), _SLOG_INFO, "old text %u", pick(100)); break;
    case 3:
        fd = open("/dev/slog2/info", O_WRONLY);
        (void)!write(fd, "line\n", 5);
        close(fd);
        break;
    case 4:
        fd = open("/dev/slog", O_RDONLY | O_NONBLOCK);
        char event[256];
        (void)!read(fd, event, sizeof event);
        close(fd);
        break;
    }
}

static const struct service {
    const char *server, *path;
    void (*use)(void);
} services[] = {
    { "pipe", "/dev/pipe", use_pipes },
    { "mqueue", "/dev/mqueue", use_queues },
    { "random", "/dev/random", use_random },
    { "devc-pty", "/dev/ptmx", use_terminals },
    { "fs-tmp", "/tmp", use_files },
    { "slogger2", "/dev/slog", use_logs },
};

/* args: the service, the seed */
ROLE(client)
{
    signal(SIGPIPE, SIG_IGN);
    seed = (unsigned)atoi(argv[1]);
    for (int i = 0; i < OPERATIONS; i++)
        services[atoi(argv[0])].use();
    return 0;
}

static void kill_and_restart(unsigned which)
{
    const struct service *service = &services[which];
    pid_t clients[3];
    need(service->server, service->path);
    for (int i = 0; i < 3; i++)
        clients[i] = test_spawn("client", test_number(which), test_number(i + 1), NULL);
    for (int i = 0; i < 3; i++) {
        test_sleep_ms(3);
        end(server_of(service->path));
        test_sleep_ms(1);
        start(service->server);
    }
    for (int i = 0; i < 3; i++)
        test_exited_ok(clients[i]);
    CHECK(server_of(service->path) > 0);
}

TEST(pipe_is_killed)
{
    int ends[2];
    char c = 0;
    kill_and_restart(0);
    CHECK_EQ(pipe(ends), 0);
    CHECK_EQ(write(ends[1], "x", 1), 1);
    CHECK_EQ(read(ends[0], &c, 1), 1);
    CHECK_EQ(c, 'x');
}

TEST(mqueue_is_killed)
{
    kill_and_restart(1);
    mqd_t queue = mq_open("/restart2", O_RDWR | O_CREAT, 0600, NULL);
    CHECK(queue != -1);
    CHECK_EQ(mq_send(queue, "x", 1, 0), 0);
    mq_close(queue);
    mq_unlink("/restart2");
}

TEST(random_is_killed) { char c; kill_and_restart(2); int fd = open("/dev/random", O_RDONLY); CHECK_EQ(read(fd, &c, 1), 1); }

TEST(terminals_are_killed)
{
    int master, slave;
    char c = 0;
    kill_and_restart(3);
    CHECK_EQ(openpty(&master, &slave, NULL, NULL, NULL), 0);
    CHECK_EQ(write(slave, "x", 1), 1);
    CHECK_EQ(read(master, &c, 1), 1);
}

/* What was in it is gone with it; a file that was open is one no more. */
TEST(files_are_killed)
{
    struct stat st;
    char c = 0;
    kill_and_restart(4);
    int fd = open("/tmp/restart2", O_RDWR | O_CREAT, 0600);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, "x", 1), 1);
    CHECK_EQ(pread(fd, &c, 1, 0), 1);
    CHECK_EQ(c, 'x');
    end(server_of("/tmp"));
    CHECK(read(fd, &c, 1) == -1 && (errno == EBADF || errno == ESRCH || errno == EIO));
    CHECK(fstat(fd, &st) == -1);
    CHECK_ERR(stat("/tmp/restart2", &st), ENOENT);
    start("fs-tmp");
    CHECK_ERR(stat("/tmp/restart2", &st), ENOENT);
    CHECK_EQ(stat("/tmp", &st), 0);
    CHECK(S_ISDIR(st.st_mode));
}

/* Logs stay when their writers are gone, until there is no room for more. */
static void drop_logs(void)
{
    char path[300];
    const char *pid;
    struct dirent *entry;
    DIR *dir = opendir("/dev/shmem");
    CHECK(dir != NULL);
    while ((entry = readdir(dir)) != NULL)
        if (strchr(entry->d_name, '+') != NULL && (pid = strrchr(entry->d_name, '.')) != NULL &&
            (strstr(entry->d_name, "+restart") != NULL || kill(atoi(pid + 1), 0) == -1)) {
            snprintf(path, sizeof path, "/dev/shmem/%s", entry->d_name);
            CHECK_EQ(unlink(path), 0);
        }
    closedir(dir);
}

/* The logs are their writers': they outlive the server. */
TEST(log_is_killed)
{
    slog2_buffer_t buffer;
    slog2_buffer_set_config_t config = { .num_buffers = 1, .buffer_set_name = "restart2", .verbosity_level = SLOG2_INFO };
    config.buffer_config[0] = (slog2_buffer_config_t){ .buffer_name = "b", .num_pages = 1 };
    kill_and_restart(5);
    CHECK_EQ(slog2_register(&config, &buffer, 0), 0);
    CHECK_EQ(slog2c(buffer, 1, SLOG2_INFO, "before"), 0);
    end(server_of("/dev/slog"));
    CHECK_EQ(slog2c(buffer, 1, SLOG2_INFO, "between"), 0);
    start("slogger2");
    CHECK_EQ(slog2c(buffer, 1, SLOG2_INFO, "after"), 0);
    CHECK(slogf(_SLOG_SETCODE(_SLOGC_PRIVATE_START, 0), _SLOG_INFO, "old text") >= 0);
    int fd = open("/dev/slog2/info", O_WRONLY);
    CHECK(fd != -1);
    CHECK_EQ(write(fd, "line\n", 5), 5);
    CHECK_EQ(slog2_reset(), 0);
    drop_logs();
}

/* ---- single operations that wait in a server that dies ---- */

ROLE(waits)
{
    char c;
    int ends[2];
    if (strcmp(argv[0], "pipe") == 0)
        CHECK_EQ(pipe(ends), 0);
    else
        CHECK_EQ(openpty(&ends[1], &ends[0], NULL, NULL, NULL), 0);
    CHECK_EQ(read(ends[0], &c, 1), -1);
    CHECK(errno == ESRCH || errno == EBADF || errno == EIO);
    CHECK_EQ(write(ends[1], &c, 1), -1);
    return 0;
}

static void waiting(const char *name, const char *path)
{
    need(name, path);
    pid_t pid = test_spawn("waits", name, NULL);
    test_await_state(pid, 1, STATE_REPLY);
    test_sleep_ms(5);
    end(server_of(path));
    test_exited_ok(pid);
    start(name);
}

TEST(reader_of_a_pipe_is_told) { waiting("pipe", "/dev/pipe"); }
TEST(reader_of_a_terminal_is_told) { waiting("devc-pty", "/dev/ptmx"); }

ROLE(leads)
{
    int signo;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    CHECK(setsid() != -1);
    CHECK(open(argv[0], O_RDWR) != -1);
    CHECK_EQ(kill(getppid(), SIGUSR1), 0);
    CHECK_EQ(sigwait(&set, &signo), 0);
    return 0;
}

TEST(session_is_hung_up_when_the_driver_dies)
{
    char name[32];
    sigset_t set;
    need("devc-pty", "/dev/ptmx");
    int signo, master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    CHECK(master != -1);
    CHECK_EQ(ptsname_r(master, name, sizeof name), 0);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t pid = test_spawn("leads", name, NULL);
    CHECK_EQ(sigwait(&set, &signo), 0);
    end(server_of("/dev/ptmx"));
    test_exited_ok(pid);
    start("devc-pty");
}
