/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/slog.h>
#include <syslog.h>
#include <unistd.h>

/* Messages go to the system logger, and with LOG_PERROR to standard error too. */
static const char *ident;
static int options, mask = LOG_UPTO(LOG_DEBUG);

void openlog(const char *name, int option, int facility)
{
    ident = name;
    options = option;
}

void closelog(void)
{
    ident = NULL;
    options = 0;
}

int setlogmask(int new_mask)
{
    int old = mask;

    if (new_mask != 0) {
        mask = new_mask;
    }
    return old;
}

static int severity(int priority)
{
    switch (LOG_PRI(priority)) {
    case LOG_EMERG: return _SLOG_SHUTDOWN;
    case LOG_ALERT: case LOG_CRIT: return _SLOG_CRITICAL;
    case LOG_ERR: return _SLOG_ERROR;
    case LOG_WARNING: return _SLOG_WARNING;
    case LOG_NOTICE: return _SLOG_NOTICE;
    case LOG_INFO: return _SLOG_INFO;
    default: return _SLOG_DEBUG1;
    }
}

void vsyslog(int priority, const char *fmt, va_list ap)
{
    char text[1024];
    const char *name = ident != NULL ? ident : getprogname();
    int n, saved = errno, room = (int)sizeof text;

    if ((mask & LOG_MASK(LOG_PRI(priority))) == 0) {
        return;
    }
    if (options & LOG_PID) {
        n = snprintf(text, sizeof text, "%s[%d]: ", name, (int)getpid());
    } else {
        n = snprintf(text, sizeof text, "%s: ", name);
    }
    n = n < 0 || n >= room ? 0 : n;
    errno = saved; /* for %m */
    vsnprintf(text + n, sizeof text - (size_t)n, fmt, ap);
    if (slogf(_SLOG_SETCODE(_SLOGC_SYSLOG, 0), severity(priority), "%s", text) < 0 || (options & LOG_PERROR)) {
        fprintf(stderr, "%s\n", text);
    }
    errno = saved;
}

void syslog(int priority, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsyslog(priority, fmt, ap);
    va_end(ap);
}
