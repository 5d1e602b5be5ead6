/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <fcntl.h>
#include <paths.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Descriptors of earlier popen()s must not stay open in this child, or their readers never see the end. */
static int close_others(posix_spawn_file_actions_t *fact)
{
    int err = 0;

    pthread_mutex_lock(&__file_list_lock);
    for (FILE *fp = __file_list; fp != NULL && err == 0; fp = fp->next) {
        if (fp->pid > 0) {
            err = posix_spawn_file_actions_addclose(fact, fp->fd);
        }
    }
    pthread_mutex_unlock(&__file_list_lock);
    return err;
}

static int start_shell(const char *command, int theirs, int ours, int target, pid_t *pid)
{
    char *argv[] = { "sh", "-c", (char *)command, NULL };
    posix_spawn_file_actions_t fact;
    int err = posix_spawn_file_actions_init(&fact);

    if (err != 0) {
        return err;
    }
    err = close_others(&fact);
    err = err != 0 ? err : posix_spawn_file_actions_addclose(&fact, ours);
    if (theirs != target) {
        err = err != 0 ? err : posix_spawn_file_actions_adddup2(&fact, theirs, target);
        err = err != 0 ? err : posix_spawn_file_actions_addclose(&fact, theirs);
    }
    err = err != 0 ? err : posix_spawn(pid, _PATH_BSHELL, &fact, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&fact);
    return err;
}

FILE *popen(const char *command, const char *mode)
{
    int reading = *mode == 'r', ends[2], err;
    FILE *fp;
    pid_t pid;

    if (*mode != 'r' && *mode != 'w') {
        errno = EINVAL;
        return NULL;
    }
    if (pipe(ends) != 0) {
        return NULL;
    }
    err = start_shell(command, ends[reading], ends[!reading], reading ? STDOUT_FILENO : STDIN_FILENO, &pid);
    close(ends[reading]);
    fp = err == 0 ? fdopen(ends[!reading], mode) : NULL;
    if (fp == NULL) {
        err = err != 0 ? err : errno;
        close(ends[!reading]);
        errno = err;
        return NULL;
    }
    fp->pid = pid;
    if (strchr(mode, 'e') != NULL && fcntl(fp->fd, F_SETFD, FD_CLOEXEC) != 0) {
        pclose(fp);
        return NULL;
    }
    return fp;
}

int pclose(FILE *fp)
{
    pid_t pid = fp->pid;
    int status;

    fclose(fp);
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR) {
            return -1;
        }
    }
    return status;
}
