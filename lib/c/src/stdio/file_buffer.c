/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

pthread_mutex_t __file_list_lock = PTHREAD_MUTEX_INITIALIZER;
FILE *__file_list;

static void use_tiny(FILE *fp)
{
    fp->buf = fp->tiny + UNGET;
    fp->size = 1;
}

/* Decides the mode and gets a buffer at the first transfer. Without memory the stream works unbuffered. */
void __file_need_buffer(FILE *fp)
{
    if (fp->buf != NULL) {
        return;
    }
    if (!(fp->flags & F_MODE_SET)) {
        int saved = errno;
        fp->flags |= F_MODE_SET;
        if ((fp->flags & F_WRITE) && fp->ops == &__fd_ops && isatty(fp->fd)) {
            fp->flags |= F_LINE;
        }
        errno = saved;
    }
    if (!(fp->flags & F_NONE)) {
        size_t size = fp->flags & F_LINE ? BUFSIZ : FILE_BUFFER;
        unsigned char *p = malloc(size + UNGET);
        if (p != NULL) {
            fp->buf = p + UNGET;
            fp->size = size;
            fp->flags |= F_OWN_BUF;
            return;
        }
        fp->flags |= F_NONE;
    }
    use_tiny(fp);
}

/* The descriptor stands behind what was read ahead: step back to where the reader is. */
void __drop_read(FILE *fp)
{
    if (fp->rp != fp->re) {
        int saved = errno;
        if (fp->ops->seek(fp, (off_t)(fp->rp - fp->re), SEEK_CUR) < 0) {
            errno = saved; /* cannot seek: the bytes are lost, as on any pipe */
        }
    }
    fp->rp = fp->re = NULL;
}

int __to_write(FILE *fp)
{
    if (!(fp->flags & F_WRITE)) {
        fp->flags |= F_ERR;
        errno = EBADF;
        return -1;
    }
    __file_need_buffer(fp);
    __drop_read(fp);
    fp->flags &= ~(unsigned)F_EOF;
    fp->wb = fp->wp = fp->buf;
    fp->we = fp->flags & F_NONE ? fp->buf : fp->buf + fp->size;
    return 0;
}

int __to_read(FILE *fp)
{
    if (!(fp->flags & F_READ)) {
        fp->flags |= F_ERR;
        errno = EBADF;
        return -1;
    }
    __file_need_buffer(fp);
    if (fp->wp != fp->wb && __flush(fp) != 0) {
        return -1;
    }
    fp->wb = fp->wp = fp->we = NULL;
    fp->rp = fp->re = fp->buf;
    return 0;
}

int __underflow(FILE *fp)
{
    ssize_t n;

    if (fp->rp == NULL && __to_read(fp) != 0) {
        return EOF;
    }
    if (fp->flags & F_EOF) {
        return EOF;
    }
    if (fp->ops == &__fd_ops) {
        __flush_line_buffered();
    }
    n = fp->ops->read(fp, fp->buf, fp->size);
    if (n <= 0) {
        fp->flags |= n == 0 ? F_EOF : F_ERR;
        return EOF;
    }
    fp->rp = fp->buf;
    fp->re = fp->buf + n;
    return *fp->rp;
}

/* On failure what was not written stays in the buffer. */
int __flush(FILE *fp)
{
    while (fp->wb != fp->wp) {
        ssize_t n = fp->ops->write(fp, fp->wb, (size_t)(fp->wp - fp->wb));
        if (n <= 0) {
            size_t left = (size_t)(fp->wp - fp->wb);
            memmove(fp->buf, fp->wb, left);
            fp->wb = fp->buf;
            fp->wp = fp->buf + left;
            fp->flags |= F_ERR;
            return EOF;
        }
        fp->wb += n;
    }
    if (fp->wp != NULL) {
        fp->wb = fp->wp = fp->buf;
    }
    return 0;
}

/* Writes all of it past the buffer, which is empty. Returns how much went out. */
static size_t write_through(FILE *fp, const unsigned char *s, size_t n)
{
    size_t done = 0;

    while (done < n) {
        ssize_t k = fp->ops->write(fp, s + done, n - done);
        if (k <= 0) {
            fp->flags |= F_ERR;
            break;
        }
        done += (size_t)k;
    }
    return done;
}

int __overflow(FILE *fp, int c)
{
    unsigned char byte = (unsigned char)c;

    if (fp->wp == NULL && __to_write(fp) != 0) {
        return EOF;
    }
    if (fp->flags & F_NONE) {
        return write_through(fp, &byte, 1) == 1 ? byte : EOF;
    }
    if (fp->wp == fp->we && __flush(fp) != 0) {
        return EOF;
    }
    *fp->wp++ = byte;
    if (byte == '\n' && (fp->flags & F_LINE) && __flush(fp) != 0) {
        return EOF;
    }
    return byte;
}

/* Into the buffer if it fits, else the buffer goes out first and large pieces follow directly. */
static size_t write_buffered(FILE *fp, const unsigned char *s, size_t n)
{
    if (n > (size_t)(fp->we - fp->wp)) {
        if (__flush(fp) != 0) {
            return 0;
        }
        if (n >= fp->size) {
            return write_through(fp, s, n);
        }
    }
    memcpy(fp->wp, s, n);
    fp->wp += n;
    return n;
}

size_t __write_bytes(FILE *fp, const void *buf, size_t n)
{
    const unsigned char *s = buf;
    size_t upto = 0, done;

    if (n == 0 || (fp->wp == NULL && __to_write(fp) != 0)) {
        return 0;
    }
    if (fp->flags & F_NONE) {
        return write_through(fp, s, n);
    }
    if (fp->flags & F_LINE) {
        const unsigned char *nl = s + n;
        while (nl > s && nl[-1] != '\n') {
            nl--;
        }
        upto = (size_t)(nl - s);
    }
    if (upto > 0) {
        done = write_buffered(fp, s, upto);
        if (done < upto || __flush(fp) != 0) {
            return done;
        }
    }
    return upto == n ? n : upto + write_buffered(fp, s + upto, n - upto);
}

size_t __read_bytes(FILE *fp, void *buf, size_t n)
{
    unsigned char *d = buf;
    size_t left = n;

    while (left > 0) {
        size_t have = (size_t)(fp->re - fp->rp);
        if (have > 0) {
            size_t k = have < left ? have : left;
            memcpy(d, fp->rp, k);
            fp->rp += k;
            d += k;
            left -= k;
        } else if (left >= FILE_BUFFER && fp->rp != NULL && !(fp->flags & F_EOF)) {
            ssize_t k = fp->ops->read(fp, d, left);
            if (k <= 0) {
                fp->flags |= k == 0 ? F_EOF : F_ERR;
                break;
            }
            d += k;
            left -= (size_t)k;
        } else if (__underflow(fp) == EOF) {
            break;
        }
    }
    return n - left;
}

int __seek(FILE *fp, off_t offset, int whence)
{
    if (fp->wp != fp->wb && __flush(fp) != 0) {
        return -1;
    }
    if (whence == SEEK_CUR) {
        offset -= fp->re - fp->rp;
    }
    if (fp->ops->seek(fp, offset, whence) < 0) {
        return -1;
    }
    fp->wb = fp->wp = fp->we = NULL;
    fp->rp = fp->re = NULL;
    fp->flags &= ~(unsigned)F_EOF;
    memset(&fp->mbstate, 0, sizeof fp->mbstate);
    return 0;
}

off_t __tell(FILE *fp)
{
    int at_end = (fp->flags & F_APPEND) && fp->wp != fp->wb;
    off_t pos = fp->ops->seek(fp, 0, at_end ? SEEK_END : SEEK_CUR);

    return pos < 0 ? pos : pos - (fp->re - fp->rp) + (fp->wp - fp->wb);
}
