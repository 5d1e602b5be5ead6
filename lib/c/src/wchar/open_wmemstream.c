/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A stream into wide characters. What arrives are the UTF-8 bytes every stream writes; they are put together again here.
 * The stream has no buffer of its own: positions count wide characters, which its bytes would not.
 */
#include "../stdio/file.h"
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct growing {
    wchar_t **bufp;
    size_t *sizep;
    wchar_t *buf;
    size_t room, len, pos;
    mbstate_t state;
};

static int make_room(struct growing *g, size_t need)
{
    size_t room = g->room;
    wchar_t *p;

    if (need <= room)
        return 0;
    while (room < need)
        room = room < 32 ? 32 : room * 2;
    p = reallocarray(g->buf, room, sizeof *p);
    if (p == NULL)
        return -1;
    wmemset(p + g->room, 0, room - g->room);
    g->buf = p;
    g->room = room;
    return 0;
}

static void publish(struct growing *g)
{
    *g->bufp = g->buf;
    *g->sizep = g->pos < g->len ? g->pos : g->len;
}

static int append(struct growing *g, wchar_t c)
{
    if (make_room(g, g->pos + 2) != 0)
        return -1;
    g->buf[g->pos++] = c;
    if (g->pos > g->len) {
        g->len = g->pos;
        g->buf[g->len] = L'\0';
    }
    return 0;
}

static ssize_t grow_write(FILE *fp, const void *buf, size_t n)
{
    struct growing *g = fp->cookie;
    const char *s = buf;
    size_t used, done;

    for (done = 0; done < n; done += used) {
        wchar_t c = L'\0';

        used = mbrtowc(&c, s + done, n - done, &g->state);
        if (used == (size_t)-2)
            break;                      /* the rest of the character comes with the next write */
        if (used == (size_t)-1 || append(g, c) != 0)
            return -1;
        if (used == 0)
            used = 1;                   /* the null character */
    }
    publish(g);
    return (ssize_t)n;
}

static off_t grow_seek(FILE *fp, off_t offset, int whence)
{
    struct growing *g = fp->cookie;
    off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? (off_t)g->pos : (off_t)g->len;

    if (offset < -base || offset > (off_t)(PTRDIFF_MAX / sizeof(wchar_t)) - base) {
        errno = EINVAL;
        return -1;
    }
    g->pos = (size_t)(base + offset);
    memset(&g->state, 0, sizeof g->state);
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

FILE *open_wmemstream(wchar_t **bufp, size_t *sizep)
{
    struct growing *g;
    FILE *fp;

    if (bufp == NULL || sizep == NULL) {
        errno = EINVAL;
        return NULL;
    }
    fp = __file_new(F_WRITE | F_MODE_SET | F_NONE, &growing_ops, -1, sizeof *g);
    if (fp == NULL)
        return NULL;
    g = fp->cookie;
    g->bufp = bufp;
    g->sizep = sizep;
    if (make_room(g, 1) != 0) {
        fclose(fp);
        return NULL;
    }
    publish(g);
    fwide(fp, 1);
    return fp;
}
