/* SPDX-License-Identifier: Apache-2.0 */
#include "util.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int errors;

static void message(struct place at, const char *kind, const char *fmt, va_list ap)
{
    if (at.file && at.line > 0) fprintf(stderr, "%s:%d: %s", at.file, at.line, kind);
    else if (at.file) fprintf(stderr, "%s: %s", at.file, kind);
    else fprintf(stderr, "mkifs: %s", kind);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
}

void error(struct place at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    message(at, "", fmt, ap);
    va_end(ap);
    errors++;
}

void warning(struct place at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    message(at, "warning: ", fmt, ap);
    va_end(ap);
}

void fatal(struct place at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    message(at, "", fmt, ap);
    va_end(ap);
    exit(1);
}

int error_count(void)
{
    return errors;
}

/* All memory hangs on one list: mkifs runs once and ends. */
struct chunk {
    struct chunk *next;
};
static struct chunk *chunks;

static void free_chunks(void)
{
    while (chunks) {
        struct chunk *next = chunks->next;
        free(chunks);
        chunks = next;
    }
}

void *xalloc(size_t size)
{
    struct chunk *c = calloc(1, sizeof *c + size);
    if (!c) {
        fprintf(stderr, "mkifs: out of memory (%zu bytes): make the image smaller\n", size);
        exit(1);
    }
    if (!chunks) atexit(free_chunks);
    c->next = chunks;
    chunks = c;
    return c + 1;
}

char *xstrndup(const char *text, size_t len)
{
    char *copy = xalloc(len + 1);
    memcpy(copy, text, len);
    return copy;
}

char *xstrdup(const char *text)
{
    return xstrndup(text, strlen(text));
}

char *xformat(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int len = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *text = xalloc((size_t)len + 1);
    va_start(ap, fmt);
    vsnprintf(text, (size_t)len + 1, fmt, ap);
    va_end(ap);
    return text;
}

static void buffer_reserve(struct buffer *b, size_t more)
{
    if (b->capacity - b->len >= more) return;
    size_t capacity = b->capacity ? b->capacity : 64;
    while (capacity - b->len < more) capacity *= 2;
    uint8_t *data = xalloc(capacity);
    if (b->len) memcpy(data, b->data, b->len);
    b->data = data;
    b->capacity = capacity;
}

void buffer_put(struct buffer *b, const void *data, size_t len)
{
    buffer_reserve(b, len);
    if (len) memcpy(b->data + b->len, data, len);
    b->len += len;
}

void buffer_byte(struct buffer *b, int byte)
{
    uint8_t value = (uint8_t)byte;
    buffer_put(b, &value, 1);
}

void buffer_string(struct buffer *b, const char *text)
{
    buffer_put(b, text, strlen(text) + 1);
}

void buffer_zero(struct buffer *b, size_t len)
{
    buffer_reserve(b, len);
    if (len) memset(b->data + b->len, 0, len);
    b->len += len;
}

void buffer_align(struct buffer *b, size_t align)
{
    buffer_zero(b, align_up(b->len, align) - b->len);
}

char *buffer_text(struct buffer *b)
{
    buffer_reserve(b, 1);
    b->data[b->len] = 0;
    return (char *)b->data;
}

bool file_read(const char *path, struct buffer *out)
{
    FILE *f = fopen(path, "rb");
    if (!f) return false;
    static uint8_t block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, f)) > 0) buffer_put(out, block, n);
    int failed = ferror(f) ? errno : 0;
    fclose(f);
    errno = failed;
    return failed == 0;
}

size_t align_up(size_t value, size_t align)
{
    return (value + align - 1) / align * align;
}

uint32_t sum32(const uint8_t *data, size_t len)
{
    uint32_t sum = 0;
    for (size_t i = 0; i + 4 <= len; i += 4) sum += get32(data + i);
    return sum;
}

void put32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (8 * i));
}

uint32_t get32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}
