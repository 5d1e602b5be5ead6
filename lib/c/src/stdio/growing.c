/* SPDX-License-Identifier: Apache-2.0 */
#include "growing.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 128

int __growing_room(struct growing *g, size_t need)
{
    size_t room = g->room > 0 ? g->room : FIRST_ROOM / g->unit;
    char *p;

    if (need <= g->room)
        return 0;
    while (room < need)
        room *= 2;
    p = reallocarray(g->buf, room, g->unit);
    if (p == NULL)
        return -1;
    memset(p + g->room * g->unit, 0, (room - g->room) * g->unit);
    g->buf = p;
    g->room = room;
    return 0;
}

int __growing_put(struct growing *g, const void *elements, size_t n)
{
    if (__growing_room(g, g->pos + n + 1) != 0)
        return -1;
    memcpy(g->buf + g->pos * g->unit, elements, n * g->unit);
    g->pos += n;
    if (g->pos > g->len) {
        g->len = g->pos;
        memset(g->buf + g->len * g->unit, 0, g->unit);
    }
    return 0;
}

void __growing_publish(const struct growing *g)
{
    *g->bufp = g->buf;
    *g->sizep = g->pos < g->len ? g->pos : g->len;
}

off_t __growing_seek(FILE *fp, off_t offset, int whence)
{
    struct growing *g = fp->cookie;
    off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off_t)g->pos : (off_t)g->len;

    if (offset < -base || offset > (off_t)(PTRDIFF_MAX / g->unit) - base) {
        errno = EINVAL;
        return -1;
    }
    g->pos = (size_t)(base + offset);
    __growing_publish(g);
    return base + offset;
}

ssize_t __growing_read(FILE *fp, void *buf, size_t n)
{
    return 0;
}

int __growing_close(FILE *fp)
{
    return 0;
}

FILE *__growing_open(void **bufp, size_t *sizep, size_t unit, int flags, const struct file_ops *ops, size_t cookie_size)
{
    struct growing *g;
    FILE *fp;

    if (bufp == NULL || sizep == NULL) {
        errno = EINVAL;
        return NULL;
    }
    fp = __file_new(F_WRITE | F_MODE_SET | flags, ops, -1, cookie_size);
    if (fp == NULL)
        return NULL;
    g = fp->cookie;
    g->bufp = bufp;
    g->sizep = sizep;
    g->unit = unit;
    if (__growing_room(g, 1) != 0) {
        fclose(fp);
        return NULL;
    }
    __growing_publish(g);
    return fp;
}
