/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The older logging calls: each event is one write to /dev/slog. Without a logger events are
 * dropped with an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/slog.h>
#include <sys/syspage.h>
#include <sys/trace.h>
#include <sys/uio.h>
#include "slog.h"

#define TEXT_MAX 1024

/* Opened once and kept; -1 until a logger is there. */
static _Atomic(int) logger = -1;

static int logger_fd(void)
{
    int fd = atomic_load(&logger), none = -1;
    if (fd != -1)
        return fd;
    fd = open("/dev/slog", O_WRONLY | O_CLOEXEC);
    if (fd != -1 && !atomic_compare_exchange_strong(&logger, &none, fd)) {
        close(fd);
        fd = none;
    }
    return fd;
}

static void trace_slog(int code, int severity)
{
    if (_SYSPAGE_ENTRY(_syspage_ptr, system_private)->private_flags & SYSTEM_PRIVATE_FLAG_TRACE_ACTIVE)
        TraceEvent(_NTO_TRACE_INSERTSCLASSEVENT, _NTO_TRACE_SYSTEM, _NTO_TRACE_SYS_SLOG, code, severity & 7);
}

int _slog_write(int code, int severity, const void *data, size_t size)
{
    uint64_t now = 0;
    ClockTime_r(CLOCK_REALTIME, NULL, &now);
    struct slog_header head = {
        .length = (uint16_t)size, .severity = (uint16_t)severity, .code = (uint32_t)code,
            .time = now, .pid = getpid(),
        .tid = gettid(),
    };
    iov_t iov[2];
    int fd = logger_fd();
    trace_slog(code, severity);
    if (fd == -1)
        return -1;
    SETIOV(&iov[0], &head, sizeof head);
    SETIOV_CONST(&iov[1], data, size);
    ssize_t done = writev(fd, iov, 2);
    if (done == -1 && (errno == ESRCH || errno == EBADF)) {
        /* The logger died; the next event looks for another. */
        if (atomic_compare_exchange_strong(&logger, &fd, -1))
            close(fd);
        errno = EBADF;
    }
    return done == -1 ? -1 : 0;
}

int slogb(int code, int severity, const void *data, int size)
{
    if (size < 0 || size > UINT16_MAX) {
        errno = EINVAL;
        return -1;
    }
    return _slog_write(code, severity & 7, data, (size_t)size);
}

int vslogf(int code, int severity, const char *fmt, va_list arg)
{
    char text[TEXT_MAX];
    int len = vsnprintf(text, sizeof text, fmt, arg);
    if (len < 0)
        return -1;
    if (len >= (int)sizeof text)
        len = (int)sizeof text - 1;
    return _slog_write(code, (severity & 7) | SLOG_TEXT_BIT, text, (size_t)len + 1) == -1 ? -1
        : len;
}

int slogf(int code, int severity, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    int result = vslogf(code, severity, fmt, ap);
    va_end(ap);
    return result;
}

int slogi(int code, int severity, int nargs, ...)
{
    int values[32];
    va_list ap;
    if (nargs < 0 || nargs > (int)(sizeof values / sizeof values[0])) {
        errno = EINVAL;
        return -1;
    }
    va_start(ap, nargs);
    for (int i = 0; i < nargs; i++)
        values[i] = va_arg(ap, int);
    va_end(ap);
    return slogb(code, severity, values, nargs * (int)sizeof values[0]);
}
