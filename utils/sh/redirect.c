/* SPDX-License-Identifier: Apache-2.0 */
/* Redirections are made in the shell itself around each command; what was there before is kept above SHELL_FD. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sh.h"

int high_fd(int fd)
{
    int high = fcntl(fd, F_DUPFD_CLOEXEC, SHELL_FD);
    if (high == -1)
        return fd;
    close(fd);
    return high;
}

/* A file of nobody else's, without a name: for here-documents, and the output of $( ) where there are no pipes. */
int temporary_file(void)
{
    static const char *const folders[] = { "/dev/shmem", "/tmp" };
    static unsigned counter;
    char path[64];
    for (unsigned i = 0; i < 200; i++) {
        snprintf(path, sizeof path, "%s/sh.%d.%u", folders[i & 1], (int)getpid(), counter++);
        int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd != -1) {
            unlink(path);
            return fd;
        }
    }
    complain("temporary file %s: %s", path, strerror(errno));
    return -1;
}

static bool write_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, text, n);
        if (done == -1 && errno != EINTR)
            return false;
        text += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

static int heredoc_fd(struct arena *arena, const struct redirect *r)
{
    const char *text = r->literal ? r->word : expand_heredoc(arena, r->word);
    if (text == NULL)
        return -1;
    int fd = temporary_file();
    if (fd == -1)
        return -1;
    if (!write_all(fd, text, strlen(text)) || lseek(fd, 0, SEEK_SET) == -1) {
        complain("here-document: %s", strerror(errno));
        close(fd);
        return -1;
    }
    return fd;
}

static int open_flags(enum token kind, const char *path)
{
    struct stat st;
    switch (kind) {
    case T_LESS:      return O_RDONLY;
    case T_DGREAT:    return O_WRONLY | O_CREAT | O_APPEND;
    case T_LESSGREAT: return O_RDWR | O_CREAT;
    case T_GREAT:
        if (sh.noclobber && stat(path, &st) == 0 && S_ISREG(st.st_mode))
            return O_WRONLY | O_CREAT | O_EXCL;
        return O_WRONLY | O_CREAT | O_TRUNC;
    default:          return O_WRONLY | O_CREAT | O_TRUNC;
    }
}

/* Makes fd refer to `from`; what it was goes to the saved list. */
bool redirect_replace(int fd, int from, struct saved_fd **saved)
{
    struct saved_fd *s = xmalloc(sizeof *s);
    *s = (struct saved_fd){ *saved, fd, fcntl(fd, F_DUPFD_CLOEXEC, SHELL_FD) };
    *saved = s;
    if (from == -1) {
        close(fd);
        return true;
    }
    if (dup2(from, fd) == -1) {
        complain("%d: %s", fd, strerror(errno));
        return false;
    }
    return true;
}

static bool duplicate(const struct redirect *r, const char *target, struct saved_fd **saved)
{
    if (strcmp(target, "-") == 0)
        return redirect_replace(r->fd, -1, saved);
    if (target[0] == '\0' || target[strspn(target, "0123456789")] != '\0') {
        complain("%s: not a file descriptor", target);
        return false;
    }
    int from = atoi(target);
    if (fcntl(from, F_GETFD) == -1) {
        complain("%d: %s", from, strerror(errno));
        return false;
    }
    return from == r->fd || redirect_replace(r->fd, from, saved);
}

static bool apply_one(struct arena *arena, struct redirect *r, struct saved_fd **saved)
{
    int fd;
    if (r->kind == T_DLESS || r->kind == T_DLESSDASH) {
        fd = heredoc_fd(arena, r);
        if (fd == -1)
            return false;
    } else {
        char *word = expand_string(arena, r->word);
        if (word == NULL)
            return false;
        if (r->kind == T_LESSAND || r->kind == T_GREATAND)
            return duplicate(r, word, saved);
        fd = open(word, open_flags(r->kind, word) | O_CLOEXEC | O_NOCTTY, 0666);
        if (fd == -1) {
            complain("%s: %s", word, strerror(errno));
            return false;
        }
    }
    if (fd == r->fd)
        return fcntl(fd, F_SETFD, 0) != -1;
    bool good = redirect_replace(r->fd, fd, saved);
    close(fd);
    return good;
}

/* What was done before an error is in `saved` too. */
bool redirect_apply(struct arena *arena, struct redirect *list, struct saved_fd **saved)
{
    fflush(stdout);
    for (; list != NULL; list = list->next)
        if (!apply_one(arena, list, saved))
            return false;
    return true;
}

void redirect_undo(struct saved_fd *saved)
{
    fflush(stdout);
    while (saved != NULL) {
        struct saved_fd *next = saved->next;
        if (saved->copy == -1) {
            close(saved->fd);
        } else {
            dup2(saved->copy, saved->fd);
            close(saved->copy);
        }
        free(saved);
        saved = next;
    }
}

/* exec with redirections alone: they stay. */
void redirect_keep(struct saved_fd *saved)
{
    while (saved != NULL) {
        struct saved_fd *next = saved->next;
        if (saved->copy != -1)
            close(saved->copy);
        free(saved);
        saved = next;
    }
}
