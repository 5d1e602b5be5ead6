/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

/* Mode string to flags; -1 with EINVAL when it makes no sense. */
int __file_flags(const char *mode, int *oflag)
{
    int flags, plus = strchr(mode, '+') != NULL, open_flags;

    switch (*mode) {
    case 'r':
        flags = F_READ | (plus ? F_WRITE : 0);
        open_flags = 0;
        break;
    case 'w':
        flags = F_WRITE | (plus ? F_READ : 0);
        open_flags = O_CREAT | O_TRUNC;
        break;
    case 'a':
        flags = F_WRITE | F_APPEND | (plus ? F_READ : 0);
        open_flags = O_CREAT | O_APPEND;
        break;
    default:
        errno = EINVAL;
        return -1;
    }
    open_flags |= plus ? O_RDWR : *mode == 'r' ? O_RDONLY : O_WRONLY;
    if (strchr(mode, 'x') != NULL) {
        open_flags |= O_EXCL;
    }
    if (strchr(mode, 'e') != NULL) {
        open_flags |= O_CLOEXEC;
    }
    if (oflag != NULL) {
        *oflag = open_flags;
    }
    return flags;
}

FILE *__file_new(unsigned flags, const struct file_ops *ops, int fd, size_t extra)
{
    FILE *fp = calloc(1, sizeof *fp + extra);

    if (fp == NULL) {
        return NULL;
    }
    if (pthread_mutex_init(&fp->lock, NULL) != 0) {
        free(fp);
        return NULL;
    }
    fp->flags = flags;
    fp->ops = ops;
    fp->fd = fd;
    fp->cookie = extra > 0 ? fp + 1 : NULL;
    __file_link(fp);
    return fp;
}

void __file_link(FILE *fp)
{
    pthread_mutex_lock(&__file_list_lock);
    fp->prev = NULL;
    fp->next = __file_list;
    if (__file_list != NULL) {
        __file_list->prev = fp;
    }
    __file_list = fp;
    pthread_mutex_unlock(&__file_list_lock);
}

void __file_unlink(FILE *fp)
{
    pthread_mutex_lock(&__file_list_lock);
    if (fp->next != NULL) {
        fp->next->prev = fp->prev;
    }
    if (fp->prev != NULL) {
        fp->prev->next = fp->next;
    } else if (__file_list == fp) {
        __file_list = fp->next;
    }
    pthread_mutex_unlock(&__file_list_lock);
}

/* The stream is closed and off the list. */
void __file_free(FILE *fp)
{
    if (fp->flags & F_OWN_BUF) {
        free(fp->buf - UNGET);
    }
    free(fp->line);
    fp->line = NULL;
    fp->buf = NULL;
    if (fp->flags & F_STATIC) {
        fp->flags = F_STATIC;
        fp->rp = fp->re = fp->wb = fp->wp = fp->we = NULL;
        return;
    }
    pthread_mutex_destroy(&fp->lock);
    free(fp);
}
