/* SPDX-License-Identifier: Apache-2.0 */
/* The system logger's older interface: events written to /dev/slog. */
#ifndef _SYS_SLOG_H
#define _SYS_SLOG_H

#include <stdarg.h>
#include <sys/platform.h>
#include <stdint.h>
#include <sys/slogcodes.h>

__BEGIN_DECLS

#define _SLOG_SHUTDOWN 0
#define _SLOG_CRITICAL 1
#define _SLOG_ERROR    2
#define _SLOG_WARNING  3
#define _SLOG_NOTICE   4
#define _SLOG_INFO     5
#define _SLOG_DEBUG1   6
#define _SLOG_DEBUG2   7

/* In front of each event's data; also what /dev/slog takes. */
#define SLOG_TEXT_BIT  0x08        /* with the severity: the data is text */
struct slog_header {
    uint16_t length;               /* of the data that follows */
    uint16_t severity;             /* and SLOG_TEXT_BIT */
    uint32_t code;
    uint64_t time;                 /* ns of CLOCK_REALTIME */
    int32_t pid;
    int32_t tid;
};

/*
 * QNX's older log: code is _SLOG_SETCODE(major, minor). -1 and errno when slogger2 does not run. Waits for that server
 * only.
 */
int slogb(int code, int severity, const void *data, int size);
int slogf(int code, int severity, const char *fmt, ...) __attribute__((__format__(__printf__, 3, 4)));
int vslogf(int code, int severity, const char *fmt, va_list arg);
int slogi(int code, int severity, int nargs, ...);

__END_DECLS

#endif
