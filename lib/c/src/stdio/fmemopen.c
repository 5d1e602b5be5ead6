/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct memory {
    unsigned char *buf;
    size_t size, len; /* room, and how much of it is contents */
    off_t pos;
    int append, writable, binary;
    unsigned char *owned; /* when the caller gave no buffer */
};

static ssize_t mem_read(FILE *fp, void *buf, size_t n)
{
    struct memory *m = fp->cookie;
    size_t left = (size_t)m->pos < m->len ? m->len - (size_t)m->pos : 0;

    n = n < left ? n : left;
    memcpy(buf, m->buf + m->pos, n);
    m->pos += (off_t)n;
    return (ssize_t)n;
}

/* A terminator follows the contents whenever there is room for one. */
static ssize_t mem_write(FILE *fp, const void *buf, size_t n)
{
    struct memory *m = fp->cookie;
    size_t room;

    if (m->append) {
        m->pos = (off_t)m->len;
    }
    room = (size_t)m->pos < m->size ? m->size - (size_t)m->pos : 0;
    if (room == 0) {
        errno = ENOSPC;
        return -1;
    }
    n = n < room ? n : room;
    memcpy(m->buf + m->pos, buf, n);
    m->pos += (off_t)n;
    if ((size_t)m->pos > m->len) {
        m->len = (size_t)m->pos;
    }
    if (m->len < m->size && !m->binary) {
        m->buf[m->len] = '\0';
    }
    return (ssize_t)n;
}

static off_t mem_seek(FILE *fp, off_t offset, int whence)
{
    struct memory *m = fp->cookie;
    off_t base = whence == SEEK_SET ? 0 : whence == SEEK_CUR ? m->pos : (off_t)m->len;

    if (offset < -base || base + offset > (off_t)m->size) {
        errno = EINVAL;
        return -1;
    }
    return m->pos = base + offset;
}

static int mem_close(FILE *fp)
{
    free(((struct memory *)fp->cookie)->owned);
    return 0;
}

static const struct file_ops memory_ops = { mem_read, mem_write, mem_seek, mem_close };

static void open_contents(struct memory *m, char how)
{
    if (how == 'w') {
        if (m->size > 0) {
            m->buf[0] = '\0';
        }
    } else {
        m->len = how == 'r' ? m->size : strnlen((char *)m->buf, m->size);
    }
    m->append = how == 'a';
    m->pos = m->append ? (off_t)m->len : 0;
}

FILE *fmemopen(void *restrict buf, size_t size, const char *restrict mode)
{
    int flags = __file_flags(mode, NULL);
    struct memory *m;
    FILE *fp;

    if (flags < 0) {
        return NULL;
    }
    fp = __file_new((unsigned)flags | F_MODE_SET, &memory_ops, -1, sizeof *m);
    if (fp == NULL) {
        return NULL;
    }
    m = fp->cookie;
    m->size = size;
    m->binary = strchr(mode, 'b') != NULL;
    m->buf = buf;
    if (buf == NULL) {
        m->owned = m->buf = calloc(1, size > 0 ? size : 1);
        if (m->buf == NULL) {
            fclose(fp);
            return NULL;
        }
    }
    open_contents(m, *mode);
    return fp;
}
