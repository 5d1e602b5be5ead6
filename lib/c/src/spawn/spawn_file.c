/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs that procnto cannot find by itself because another server has them (it says EXDEV): opened and read here, by
 * the one whose wish it is, and sent along with the request. "#!" lines of such files are read here too.
 */
#include "spawn_impl.h"
#include "../internal/memmap.h"
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX    (512ul * 1024 * 1024)
#define SCRIPT_LINE 256
#define SHELL       "/bin/sh"

struct program {
    char *data;
    size_t size;
};

static int fill(int fd, struct program *program)
{
    size_t have = 0;

    while (have < program->size) {
        ssize_t n = read(fd, program->data + have, program->size - have);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? ENOEXEC : errno;     /* shorter than it said: it is being written */
        have += (size_t)n;
    }
    return EOK;
}

static int load_fd(int fd, struct program *program)
{
    struct stat st;
    int err;

    if (fstat(fd, &st) == -1)
        return errno;
    if (!S_ISREG(st.st_mode))
        return EACCES;
    if (st.st_size < 2 || (size_t)st.st_size > FILE_MAX)
        return st.st_size < 2 ? ENOEXEC : ENOMEM;
    program->size = (size_t)st.st_size;
    program->data = mmap(NULL, program->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    if (program->data == MAP_FAILED)
        return errno;
    err = fill(fd, program);
    if (err != EOK)
        munmap(program->data, program->size);
    return err;
}

static int load(const char *path, struct program *program)
{
    int fd, err;

    if (eaccess(path, X_OK) == -1)
        return errno;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd == -1)
        return errno;
    err = load_fd(fd, program);
    close(fd);
    return err;
}

static char *word(char **at, const char *end_set)
{
    char *start = *at + strspn(*at, " \t");
    size_t len = strcspn(start, end_set);

    *at = start + len;
    if (**at != '\0')
        *(*at)++ = '\0';
    return len != 0 ? start : NULL;
}

/* The interpreter and its one argument from the first line; the shell for any other text. -> errno */
static int interpreter(const struct program *program, char line[SCRIPT_LINE], char **name, char **argument)
{
    size_t n = program->size < SCRIPT_LINE - 1 ? program->size : SCRIPT_LINE - 1;
    char *at = line + 2, *end;

    memcpy(line, program->data, n);
    line[n] = '\0';
    *argument = NULL;
    if (line[0] != '#' || line[1] != '!') {
        *name = (char *)SHELL;
        return memchr(line, '\0', n) != NULL ? ENOEXEC : EOK;
    }
    end = strchr(line, '\n');
    if (end == NULL)
        return ENOEXEC;
    while (end > line && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    *end = '\0';
    *name = word(&at, " \t");
    *argument = word(&at, "");
    return *name != NULL && **name == '/' ? EOK : ENOEXEC;
}

static int run(const struct spawn_call *call, const char *path, char *const argv[], bool script);

static int run_script(const struct spawn_call *call, const char *path, char *const argv[], const struct program *program)
{
    char line[SCRIPT_LINE], *name, *argument;
    size_t n = 0, at = 0;
    char **args;
    int err = interpreter(program, line, &name, &argument);

    if (err != EOK)
        return err;
    while (argv != NULL && argv[n] != NULL)
        n++;
    args = calloc(n + 4, sizeof *args);
    if (args == NULL)
        return ENOMEM;
    args[at++] = name;
    if (argument != NULL)
        args[at++] = argument;
    args[at++] = (char *)path;
    for (size_t i = 1; i < n; i++)
        args[at++] = argv[i];
    err = run(call, name, args, false);
    free(args);
    return err;
}

static bool is_elf(const struct program *program)
{
    return program->size >= 4 && memcmp(program->data, "\177ELF", 4) == 0;
}

/* One path, wherever it is. script: "#!" is allowed, as far as the attributes do; interpreters are no scripts. */
static int run(const struct spawn_call *call, const char *path, char *const argv[], bool script)
{
    struct spawn_call one = *call;
    struct program program = { NULL, 0 };
    int err;

    one.search = NULL;
    err = __spawn_message(&one, path, argv, NULL, 0);
    if (err != EXDEV)
        return err;
    err = load(path, &program);
    if (err != EOK)
        return err;
    if (is_elf(&program))
        err = __spawn_message(&one, path, argv, program.data, program.size);
    else
        err = script && (call->attr->flags & POSIX_SPAWN_CHECK_SCRIPT) ? run_script(&one, path, argv, &program) : ENOEXEC;
    munmap(program.data, program.size);
    return err;
}

/* -> false: too long */
static bool join(char out[PATH_MAX], const char *dir, size_t len, const char *name)
{
    size_t name_len = strlen(name);

    if (len + 1 + name_len >= PATH_MAX)
        return false;
    memcpy(out, dir, len);
    if (len != 0)
        out[len++] = '/';
    memcpy(out + len, name, name_len + 1);
    return true;
}

/* A search list with directories procnto cannot look into. */
static int run_search(const struct spawn_call *call, const char *name, char *const argv[])
{
    const char *dir = call->search;
    char path[PATH_MAX];
    int result = ENOENT;

    for (;;) {
        size_t len = strcspn(dir, ":");
        int err = join(path, dir, len, name) ? run(call, path, argv, true) : ENAMETOOLONG;

        if (err == EACCES)
            result = EACCES;
        else if (err != ENOENT && err != ENOTDIR && err != ENAMETOOLONG)
            return err;
        if (dir[len] == '\0')
            return result;
        dir += len + 1;
    }
}

int __spawn_send(const char *search, const char *path, proc_spawnattr_t *attr, const int *fd_map,
                 const posix_spawn_file_actions_t *actions, char *const argv[], char *const envp[], pid_t *pid)
{
    struct spawn_call call = { search, attr, fd_map, actions, envp, pid };
    int err;

    if (path == NULL || path[0] == '\0')
        return ENOENT;
    err = __spawn_message(&call, path, argv, NULL, 0);
    if (err != EXDEV)
        return err;
    return search != NULL && strchr(path, '/') == NULL ? run_search(&call, path, argv) : run(&call, path, argv, true);
}
