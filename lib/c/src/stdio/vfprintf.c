/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include "format.h"

struct file_sink {
    struct sink out;
    FILE *fp;
};

static void file_put(struct sink *out, const char *s, size_t n)
{
    struct file_sink *fs = (struct file_sink *)out;

    if (!(fs->fp->flags & F_ERR)) {
        __write_bytes(fs->fp, s, n);
    }
    out->count += n;
}

/* An unbuffered stream is given a buffer for this one call, so that a message goes out in one piece. */
static int format_unbuffered(FILE *fp, struct file_sink *fs, const char *fmt, va_list ap)
{
    unsigned char local[256];
    int n;

    if (__to_write(fp) != 0) {
        return -1;
    }
    fp->flags &= ~(unsigned)F_NONE;
    fp->buf = fp->wb = fp->wp = local;
    fp->size = sizeof local;
    fp->we = local + sizeof local;
    n = __format(&fs->out, fmt, ap);
    if (__flush(fp) != 0) {
        n = -1;
    }
    fp->flags |= F_NONE;
    fp->buf = NULL;
    fp->wb = fp->wp = fp->we = NULL;
    return n;
}

int vfprintf(FILE *restrict fp, const char *restrict fmt, va_list ap)
{
    struct file_sink fs = { { file_put, 0, 0, 0 }, fp };
    unsigned old_error;
    int n;

    __file_lock(fp);
    old_error = fp->flags & F_ERR;
    fp->flags &= ~(unsigned)F_ERR;
    if (fp->flags & F_NONE) {
        n = format_unbuffered(fp, &fs, fmt, ap);
    } else {
        n = __format(&fs.out, fmt, ap);
    }
    if (fp->flags & F_ERR) {
        n = -1;
    }
    fp->flags |= old_error;
    __file_unlock(fp);
    return n;
}
