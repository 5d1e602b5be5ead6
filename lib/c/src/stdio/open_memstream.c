/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The buffer grows by doubling; the caller's two variables are brought up to date whenever the stream is flushed. */
struct growing {
    char **bufp;
    size_t *sizep;
    char *buf;
    size_t room, len, pos;
};

static int make_room(struct growing *g, size_t need)
{
    size_t room = g->room;
    char *p;

    if (need <= room) {
        return 0;
    }
    while (room < need) {
        room = room < 128 ? 128 : room * 2;
    }
    p = realloc(g->buf, room);
    if (p == NULL) {
        return -1;
    }
    memset(p + g->room, 0, room - g->room);
    g->buf = p;
    g->room = room;
    return 0;
}

static void publish(struct growing *g)
{
    *g->bufp = g->buf;
    *g->sizep = g->pos < g->len ? g->pos : g->len;
}

static ssize_t grow_write(FILE *fp, const void *buf, size_t n)
{
    struct growing *g = fp->cookie;

    if (make_room(g, g->pos + n + 1) != 0) {
        return -1;
    }
    memcpy(g->buf + g->pos, buf, n);
    g->pos += n;
    if (g->pos > g->len) {
        g->len = g->pos;
        g->buf[g->len] = '\0';
    }
    publish(g);
    return (ssize_t)n;
}

static off_t grow_seek(FILE *fp, off_t offset, int whence)
{
    struct growing *g = fp->cookie;
    off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off_t)g->pos : (off_t)g->len;

    if (offset < -base || offset > PTRDIFF_MAX - base) {
        errno = EINVAL;
        return -1;
    }
    g->pos = (size_t)(base + offset);
    publish(g);
    return base + offset;
}

static ssize_t grow_read(FILE *fp, void *buf, size_t n)
{
    return 0;
}

static int grow_close(FILE *fp)
{
    return 0;
}

static const struct file_ops growing_ops = { grow_read, grow_write, grow_seek, grow_close };

FILE *open_memstream(char **bufp, size_t *sizep)
{
    struct growing *g;
    FILE *fp;

    if (bufp == NULL || sizep == NULL) {
        errno = EINVAL;
        return NULL;
    }
    fp = __file_new(F_WRITE | F_MODE_SET, &growing_ops, -1, sizeof *g);
    if (fp == NULL) {
        return NULL;
    }
    g = fp->cookie;
    g->bufp = bufp;
    g->sizep = sizep;
    if (make_room(g, 1) != 0) {
        fclose(fp);
        return NULL;
    }
    publish(g);
    return fp;
}
