/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What all parts of mkifs lean on: memory that lives until the program ends, growing buffers, messages with
 * their place.
 */
#ifndef UTIL_H
#define UTIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdnoreturn.h>

/* Where in a buildfile something stands. line 0: not in a file. */
struct place {
    const char *file;
    int line;
};

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* Messages read `file:line: what is wrong: what to do`. error() counts and returns, so that one run shows all
   errors. */
void error(struct place at, const char *fmt, ...) PRINTF_LIKE(2, 3);
void warning(struct place at, const char *fmt, ...) PRINTF_LIKE(2, 3);
noreturn void fatal(struct place at, const char *fmt, ...) PRINTF_LIKE(2, 3);
int error_count(void);

/* Zeroed memory, freed when the program ends; never NULL. */
void *xalloc(size_t size);
char *xstrndup(const char *text, size_t len);
char *xstrdup(const char *text);
char *xformat(const char *fmt, ...) PRINTF_LIKE(1, 2);

struct buffer {
    uint8_t *data;
    size_t len, capacity;
};

void buffer_put(struct buffer *b, const void *data, size_t len);
void buffer_byte(struct buffer *b, int byte);
void buffer_string(struct buffer *b, const char *text); /* with its NUL */
void buffer_zero(struct buffer *b, size_t len);
void buffer_align(struct buffer *b, size_t align);      /* zeros up to a multiple */
char *buffer_text(struct buffer *b);                    /* NUL-terminated view */

/* Whole file; false with errno set when it cannot be read. */
bool file_read(const char *path, struct buffer *out);

size_t align_up(size_t value, size_t align);
uint32_t sum32(const uint8_t *data, size_t len);
void put32(uint8_t *at, uint32_t value);
uint32_t get32(const uint8_t *at);

#endif
