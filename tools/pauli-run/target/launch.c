/* SPDX-License-Identifier: Apache-2.0 */
/*
 * pauli-launch: the target's half of pauli-run. Starts, on the debug console, the program that
 * /proc/boot/.pauli-run describes and marks the begin and the end of its output.
 */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define DESCRIPTION "/proc/boot/.pauli-run"
#define MAX_STRINGS 1024

static const char *nonce = "";

static void put_bytes(const char *text, size_t left)
{
    while (left) {
        ssize_t n = write(1, text, left);
        if (n < 0) _exit(1); /* nobody to tell */
        text += n;
        left -= (size_t)n;
    }
}

static void put(const char *text)
{
    put_bytes(text, strlen(text));
}

static void mark(const char *what, int status)
{
    char line[96];
    if (strcmp(what, "begin") == 0) snprintf(line, sizeof line, "\001%s begin\n", nonce);
    else snprintf(line, sizeof line, "\001%s exit %d\n", nonce, status);
    put(line);
}

static void fail(const char *what, int error)
{
    char line[256];
    snprintf(line, sizeof line, "pauli-launch: %s: %s\n", what, strerror(error));
    put(line);
    mark("exit", 125);
    exit(125);
}

static char *read_description(size_t *size)
{
    struct stat st;
    int fd = open(DESCRIPTION, O_RDONLY);
    if (fd < 0 || fstat(fd, &st) != 0) fail(DESCRIPTION, errno);
    char *text = malloc((size_t)st.st_size + 1);
    if (!text) fail(DESCRIPTION, ENOMEM);
    for (*size = 0; *size < (size_t)st.st_size;) {
        ssize_t n = read(fd, text + *size, (size_t)st.st_size - *size);
        if (n < 0) fail(DESCRIPTION, errno);
        if (n == 0) break;
        *size += (size_t)n;
    }
    text[*size] = 0;
    close(fd);
    return text;
}

/* errors: the file standard error goes to, "" the console. */
static int run(char **argv, const char *input, const char *errors)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status, error = posix_spawn_file_actions_init(&actions);
    if (!error) error = posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0);
    if (!error && *errors)
        error = posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    if (error) fail("file actions", error);
    error = posix_spawn(&pid, argv[0], &actions, NULL, argv, environ);
    if (error) fail(argv[0], error);
    while (waitpid(pid, &status, 0) != pid)
        if (errno != EINTR) fail("waitpid", errno);
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/*
 * A file the program has left: a mark with its size, -1 for none, and its bytes. One that shrinks meanwhile is filled
 * up with zeroes.
 */
static void give_file(int index, const char *path)
{
    char block[4096];
    struct stat st;
    int fd = open(path, O_RDONLY);
    off_t left = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode) ? st.st_size : -1;
    snprintf(block, sizeof block, "\001%s file %d %lld\n", nonce, index, (long long)left);
    put(block);
    while (left > 0) {
        size_t want = left < (off_t)sizeof block ? (size_t)left : sizeof block;
        ssize_t n = read(fd, block, want);
        if (n <= 0) memset(block, 0, (size_t)(n = (ssize_t)want));
        put_bytes(block, (size_t)n);
        left -= n;
    }
    if (fd >= 0) close(fd);
}

/*
 * The servers every POSIX program counts on, as far as the image has them. Each is ready when its first process ends.
 */
static void start_servers(void)
{
    static const char *const servers[] = { "slogger2", "pipe", "mqueue", "random", "devc-pty", "fs-tmp" };
    enum { COUNT = sizeof servers / sizeof servers[0] };
    pid_t pids[COUNT];
    for (int i = 0; i < COUNT; i++) {
        char path[64], name[32];
        snprintf(path, sizeof path, "/proc/boot/%s", servers[i]);
        snprintf(name, sizeof name, "%s", servers[i]);
        char *argv[] = { name, NULL };
        pids[i] = 0;
        if (access(path, X_OK) == 0 && (errno = posix_spawn(&pids[i], path, NULL, NULL, argv, environ)) != 0)
            fail(path, errno);
    }
    for (int i = 0; i < COUNT; i++) {
        int status;
        if (pids[i] != 0 && (waitpid(pids[i], &status, 0) != pids[i] || status != 0)) fail(servers[i], EIO);
    }
}

int main(void)
{
    static char *strings[MAX_STRINGS + 1];
    size_t size;
    char *text = read_description(&size);
    int count = 0, at = 4, fetch, status;
    for (char *s = text; s < text + size && count < MAX_STRINGS; s += strlen(s) + 1) strings[count++] = s;
    if (count < 7) fail(DESCRIPTION, EINVAL);
    nonce = strings[0];
    for (; at < count && strings[at][0]; at++) putenv(strings[at]);
    for (fetch = ++at; at < count && strings[at][0]; at++) continue;
    if (at + 1 >= count) fail(DESCRIPTION, EINVAL);
    start_servers();
    if (chdir(*strings[2] ? strings[2] : "/tmp") != 0 && *strings[2]) fail(strings[2], errno);
    mark("begin", 0);
    status = run(strings + at + 1, strings[1], strings[3]);
    if (*strings[3]) give_file(-1, strings[3]);
    for (int i = fetch; i < at; i++) give_file(i - fetch, strings[i]);
    mark("exit", status);
    return 0;
}
