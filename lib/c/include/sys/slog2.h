/* SPDX-License-Identifier: Apache-2.0 */
/* The system logger: rings of messages in the program's own buffers. */
#ifndef _SYS_SLOG2_H
#define _SYS_SLOG2_H

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

__BEGIN_DECLS

#define SLOG2_SHUTDOWN 0
#define SLOG2_CRITICAL 1
#define SLOG2_ERROR    2
#define SLOG2_WARNING  3
#define SLOG2_NOTICE   4
#define SLOG2_INFO     5
#define SLOG2_DEBUG1   6
#define SLOG2_DEBUG2   7

#define SLOG2_MAX_BUFFERS       4
#define SLOG2_INVALID_VERBOSITY 0xFF

#define SLOG2_ALLOC_TYPE_SHMEM         0x001
#define SLOG2_TRY_REUSE_BUFFER_SET     0x002
#define SLOG2_DISCARD_NEWLINE          0x004
#define SLOG2_HINT_SKIP_BUFFER_0       0x008
#define SLOG2_HINT_SKIP_BUFFER_1       0x010
#define SLOG2_HINT_SKIP_BUFFER_2       0x020
#define SLOG2_HINT_SKIP_BUFFER_3       0x040
#define SLOG2_ALLOC_TYPE_PHYSICAL      0x080
#define SLOG2_LIMIT_RETRIES            0x100
#define SLOG2_QUIET                    0x200

#define SLOG2_DUMP_LOGS_ALL 1

/* A buffer of the program's own, opaque. */
typedef struct slog2_buffer *slog2_buffer_t;

typedef struct {
    const char *buffer_name;
    int num_pages;                     /* of 4 KiB */
} slog2_buffer_config_t;

/* slog2_register(): pages are 4 KiB. */
typedef struct {
    int num_buffers;
    const char *buffer_set_name;
    uint8_t verbosity_level;
    slog2_buffer_config_t buffer_config[SLOG2_MAX_BUFFERS];
    uint32_t max_retries;
} slog2_buffer_set_config_t;

/* Typed arguments of slog2fa(). */
#define SLOG2_FA_UNSIGNED(_v) 1, (unsigned long)(_v)
#define SLOG2_FA_SIGNED(_v)   2, (long)(_v)
#define SLOG2_FA_CHAR(_v)     3, (int)(_v)
#define SLOG2_FA_FLOAT(_v)    4, (double)(_v)
#define SLOG2_FA_DOUBLE(_v)   4, (double)(_v)
#define SLOG2_FA_STRING(_v)   5, (const char *)(_v)
#define SLOG2_FA_STAR(_v)     6, (int)(_v)
#define SLOG2_FA_END          0

/*
 * QNX's. Writing is done in shared memory and never blocks; the oldest messages are lost. -1 and errno: EINVAL for a
 * buffer or configuration that is none, ENOMEM when there is no memory for the buffers. No cancellation points.
 * slog2_find_buffer() and slog2_set_default_buffer(): NULL when there is none (was none before).
 */
int slog2_register(const slog2_buffer_set_config_t *config, slog2_buffer_t *handles, uint32_t flags);
int slog2f(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format, ...)
    __attribute__((__format__(__printf__, 4, 5)));
int vslog2f(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format, va_list list);
int slog2c(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *data);
int slog2fa(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format, ...);
int vslog2fa(slog2_buffer_t buffer, uint16_t code, uint8_t severity, const char *format, va_list list);
slog2_buffer_t slog2_set_default_buffer(slog2_buffer_t buffer);
int slog2_set_verbosity(slog2_buffer_t buffer, uint8_t verbosity);
uint8_t slog2_get_verbosity(slog2_buffer_t buffer);
slog2_buffer_t slog2_find_buffer(const char *buffer_name, const char *buffer_set_name);
int slog2_reset(void);
int slog2_dump_logs_to_file(FILE *file, uint32_t flags, ...);

__END_DECLS

#endif
