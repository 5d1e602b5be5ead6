/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Programs that procnto cannot find by itself because another server has them (it says EXDEV): opened here,
 * by the one whose wish it is; procnto takes the file over from the descriptor. From servers whose files
 * cannot be mapped (ENODEV), and of an interpreter procnto cannot find (ELIBACC), the bytes are sent along.
 * "#!" lines of such files are read here too.
 */
#include "spawn_impl.h"
#include "../internal/memmap.h"
#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX    (512ul * 1024 * 1024)
#define HEAD_MAX    (PATH_MAX + 256) /* as much of a script is looked at */
#define SHELL       "/bin/sh"

struct program {
    int fd;
    bool readable;                   /* else one may only run it */
    char head[HEAD_MAX];
    size_t head_size;
};

struct bytes {
    char *data;
    size_t size;
};

/* ---- files ---- */

/* -> errno; *size: of a regular file */
static int file_size(int fd, size_t *size)
{
    struct stat st;

    if (fstat(fd, &st) == -1)
        return errno;
    if (!S_ISREG(st.st_mode))
        return EACCES;
    if (st.st_size < 2 || (size_t)st.st_size > FILE_MAX)
        return st.st_size < 2 ? ENOEXEC : ENOMEM;
    *size = (size_t)st.st_size;
    return EOK;
}

static int read_all(int fd, void *buf, size_t size, off_t offset)
{
    for (size_t have = 0; have < size;) {
        ssize_t n = pread(fd, (char *)buf + have, size - have, offset + (off_t)have);
        if (n == -1 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 ? ENOEXEC : errno;     /* shorter than it said: it is being written */
        have += (size_t)n;
    }
    return EOK;
}

static int bytes_load(int fd, struct bytes *bytes)
{
    int err = file_size(fd, &bytes->size);

    if (err != EOK)
        return err;
    bytes->data = mmap(NULL, bytes->size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    if (bytes->data == MAP_FAILED)
        return errno;
    err = read_all(fd, bytes->data, bytes->size, 0);
    if (err != EOK)
        munmap(bytes->data, bytes->size);
    return err;
}

/* A file one may run but not read is opened for that. */
static int program_open(const char *path, struct program *program)
{
    size_t size = 0;
    int err;

    program->fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    program->readable = program->fd != -1;
    if (program->fd == -1 && errno == EACCES)
        program->fd = open(path, O_EXEC | O_CLOEXEC | O_NONBLOCK);
    if (program->fd == -1)
        return errno;
    err = file_size(program->fd, &size);
    program->head_size = size < HEAD_MAX - 1 ? size : HEAD_MAX - 1;
    if (err == EOK && program->readable)
        err = read_all(program->fd, program->head, program->head_size, 0);
    if (err != EOK)
        close(program->fd);
    return err;
}

/* ---- scripts ---- */

static char *word(char **at, const char *end_set)
{
    char *start = *at + strspn(*at, " \t");
    size_t len = strcspn(start, end_set);

    *at = start + len;
    if (**at != '\0')
        *(*at)++ = '\0';
    return len != 0 ? start : NULL;
}

/* execve() of text that names no interpreter is ENOEXEC; everything else, execvp() too, has the shell run it. */
static bool shell_allowed(const struct spawn_call *call)
{
    return call->search != NULL || !(call->attr->flags & POSIX_SPAWN_EXEC);
}

/* The interpreter and its one argument from the first line; the shell for any other text. -> errno */
static int interpreter(const struct spawn_call *call, struct program *program, char **name, char **argument)
{
    char *line = program->head, *at = line + 2, *end;
    size_t n = program->head_size;

    line[n] = '\0';
    *argument = NULL;
    if (line[0] != '#' || line[1] != '!') {
        *name = (char *)SHELL;
        return memchr(line, '\0', n) == NULL && shell_allowed(call) ? EOK : ENOEXEC;
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

static int run_script(const struct spawn_call *call, const char *path, char *const argv[], struct program *program)
{
    char *name, *argument;
    size_t n = 0, at = 0;
    char **args;
    int err = interpreter(call, program, &name, &argument);

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

/* ---- ELF files ---- */

static bool is_elf(const struct program *program)
{
    return program->head_size >= SELFMAG && memcmp(program->head, ELFMAG, SELFMAG) == 0;
}

/* From the program headers, wherever they are: procnto has found them good. */
static int interp_path(int fd, char path[PATH_MAX])
{
    Elf64_Ehdr ehdr;
    Elf64_Phdr phdr;
    int err = read_all(fd, &ehdr, sizeof ehdr, 0);

    for (unsigned i = 0; err == EOK && i < ehdr.e_phnum; i++) {
        err = read_all(fd, &phdr, sizeof phdr, (off_t)(ehdr.e_phoff + i * sizeof phdr));
        if (err != EOK || phdr.p_type != PT_INTERP)
            continue;
        if (phdr.p_filesz == 0 || phdr.p_filesz > PATH_MAX)
            return ELIBACC;
        err = read_all(fd, path, phdr.p_filesz, (off_t)phdr.p_offset);
        path[phdr.p_filesz - 1] = '\0';
        return err;
    }
    return err != EOK ? err : ELIBACC;
}

static int run_with_interp(const struct spawn_call *call, const char *path, char *const argv[], int fd)
{
    struct bytes bytes;
    char name[PATH_MAX];
    int err = interp_path(fd, name), interp;

    if (err != EOK)
        return err;
    interp = eaccess(name, X_OK) == 0 ? open(name, O_RDONLY | O_CLOEXEC) : -1;
    if (interp == -1)
        return ELIBACC;
    err = bytes_load(interp, &bytes);
    close(interp);
    if (err != EOK)
        return err == ENOEXEC ? ELIBBAD : err;
    err = __spawn_message(call, path, argv, bytes.data, bytes.size);
    munmap(bytes.data, bytes.size);
    return err;
}

static int run_bytes(const struct spawn_call *call, const char *path, char *const argv[], int fd)
{
    struct bytes bytes;
    int err = eaccess(path, X_OK) == 0 ? bytes_load(fd, &bytes) : errno;

    if (err != EOK)
        return err;
    err = __spawn_message(call, path, argv, bytes.data, bytes.size);
    munmap(bytes.data, bytes.size);
    return err;
}

static int run_elf(const struct spawn_call *call, const char *path, char *const argv[], const struct program *program)
{
    proc_spawnattr_t attr = *call->attr;
    struct spawn_call one = *call;
    int err;

    attr.file_fd = (_Uint32t)program->fd + 1;
    one.attr = &attr;
    do                              /* a signal, while the server was slow */
        err = __spawn_message(&one, path, argv, NULL, 0);
    while (err == ERESTART);
    if (err == ELIBACC && program->readable)
        err = run_with_interp(&one, path, argv, program->fd);
    if ((err == ENODEV || err == EAGAIN) && program->readable)
        err = run_bytes(call, path, argv, program->fd);
    return err;
}

/* One path, wherever it is. script: "#!" is allowed, as far as the attributes do; interpreters are no scripts. */
static int run(const struct spawn_call *call, const char *path, char *const argv[], bool script)
{
    struct spawn_call one = *call;
    struct program program;
    int err;

    one.search = NULL;
    err = __spawn_message(&one, path, argv, NULL, 0);
    if (err != EXDEV)
        return err;
    err = program_open(path, &program);
    if (err != EOK)
        return err;
    if (is_elf(&program) || !program.readable)
        err = run_elf(&one, path, argv, &program);
    else if (eaccess(path, X_OK) == -1)
        err = errno;
    else
        err = script && (call->attr->flags & POSIX_SPAWN_CHECK_SCRIPT) ? run_script(call, path, argv, &program) : ENOEXEC;
    close(program.fd);
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
