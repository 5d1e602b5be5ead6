/* SPDX-License-Identifier: Apache-2.0 */
/* The buffer of open_memstream() and open_wmemstream(): the cookie of their streams. */
#ifndef STDIO_GROWING_H
#define STDIO_GROWING_H

#include "file.h"

/*
 * Elements of unit bytes each, and always a null one behind the len-th. The caller's two variables are brought up to date
 * whenever the stream is flushed.
 */
struct growing {
    void **bufp;
    size_t *sizep;
    char *buf;
    size_t unit, room, len, pos;
};

/* At least need elements, zero where nothing was written. -> 0, or -1 and errno */
int __growing_room(struct growing *g, size_t need);
/* Puts n elements at the position. -> 0, or -1 and errno */
int __growing_put(struct growing *g, const void *elements, size_t n);
void __growing_publish(const struct growing *g);
off_t __growing_seek(FILE *fp, off_t offset, int whence);

/* The rest of a stream that is only written to. */
ssize_t __growing_read(FILE *fp, void *buf, size_t n);
int __growing_close(FILE *fp);

/* A stream whose cookie is cookie_size bytes and begins with a struct growing. -> NULL and errno */
FILE *__growing_open(void **bufp, size_t *sizep, size_t unit, int flags, const struct file_ops *ops, size_t cookie_size);

#endif
