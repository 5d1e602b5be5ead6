/* SPDX-License-Identifier: Apache-2.0 */
/* Streams over functions of the program, in the forms of BSD and of GNU. */
#include "file.h"
#include <errno.h>
#include <string.h>

struct bsd {
    void *cookie;
    int (*read)(void *cookie, char *buf, int n);
    int (*write)(void *cookie, const char *buf, int n);
    fpos_t (*seek)(void *cookie, fpos_t pos, int whence);
    int (*close)(void *cookie);
};

static int clamp(size_t n)
{
    return n > 0x7ffff000 ? 0x7ffff000 : (int)n;
}

static ssize_t bsd_read(FILE *fp, void *buf, size_t n)
{
    struct bsd *b = fp->cookie;

    return b->read(b->cookie, buf, clamp(n));
}

static ssize_t bsd_write(FILE *fp, const void *buf, size_t n)
{
    struct bsd *b = fp->cookie;

    return b->write(b->cookie, buf, clamp(n));
}

static off_t bsd_seek(FILE *fp, off_t offset, int whence)
{
    struct bsd *b = fp->cookie;

    if (b->seek == NULL) {
        errno = ESPIPE;
        return -1;
    }
    return b->seek(b->cookie, (fpos_t){ offset }, whence).__off;
}

static int bsd_close(FILE *fp)
{
    struct bsd *b = fp->cookie;

    return b->close != NULL ? b->close(b->cookie) : 0;
}

static const struct file_ops bsd_ops = { bsd_read, bsd_write, bsd_seek, bsd_close };

FILE *funopen(const void *cookie, int (*readfn)(void *, char *, int), int (*writefn)(void *, const char *, int),
              fpos_t (*seekfn)(void *, fpos_t, int), int (*closefn)(void *))
{
    unsigned flags = (readfn != NULL ? F_READ : 0u) | (writefn != NULL ? F_WRITE : 0u);
    FILE *fp;

    if (flags == 0) {
        errno = EINVAL;
        return NULL;
    }
    fp = __file_new(flags, &bsd_ops, -1, sizeof(struct bsd));
    if (fp != NULL)
        *(struct bsd *)fp->cookie = (struct bsd){ (void *)cookie, readfn, writefn, seekfn, closefn };
    return fp;
}

struct gnu {
    void *cookie;
    cookie_io_functions_t io;
};

static ssize_t gnu_read(FILE *fp, void *buf, size_t n)
{
    struct gnu *g = fp->cookie;

    return g->io.read != NULL ? g->io.read(g->cookie, buf, n) : 0;
}

/* A function that is not there takes everything. */
static ssize_t gnu_write(FILE *fp, const void *buf, size_t n)
{
    struct gnu *g = fp->cookie;

    return g->io.write != NULL ? g->io.write(g->cookie, buf, n) : (ssize_t)n;
}

static off_t gnu_seek(FILE *fp, off_t offset, int whence)
{
    struct gnu *g = fp->cookie;
    off64_t pos = offset;

    if (g->io.seek == NULL) {
        errno = ESPIPE;
        return -1;
    }
    return g->io.seek(g->cookie, &pos, whence) == 0 ? pos : -1;
}

static int gnu_close(FILE *fp)
{
    struct gnu *g = fp->cookie;

    return g->io.close != NULL ? g->io.close(g->cookie) : 0;
}

static const struct file_ops gnu_ops = { gnu_read, gnu_write, gnu_seek, gnu_close };

FILE *fopencookie(void *cookie, const char *mode, cookie_io_functions_t io)
{
    int flags = __file_flags(mode, NULL);
    FILE *fp = flags == -1 ? NULL : __file_new((unsigned)flags, &gnu_ops, -1, sizeof(struct gnu));

    if (fp != NULL)
        *(struct gnu *)fp->cookie = (struct gnu){ cookie, io };
    return fp;
}
