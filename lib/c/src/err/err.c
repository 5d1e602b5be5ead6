/* SPDX-License-Identifier: Apache-2.0 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* code < 0: without the text of an error number. */
static void message(int code, const char *fmt, va_list ap)
{
    flockfile(stderr);
    fprintf(stderr, "%s: ", getprogname());
    if (fmt != NULL) {
        vfprintf(stderr, fmt, ap);
        fputs(code >= 0 ? ": " : "", stderr);
    }
    fprintf(stderr, "%s\n", code >= 0 ? strerror(code) : "");
    funlockfile(stderr);
}

void vwarnc(int code, const char *fmt, va_list ap)
{
    message(code, fmt, ap);
}

void vwarn(const char *fmt, va_list ap)
{
    message(errno, fmt, ap);
}

void vwarnx(const char *fmt, va_list ap)
{
    message(-1, fmt, ap);
}

void verrc(int status, int code, const char *fmt, va_list ap)
{
    message(code, fmt, ap);
    exit(status);
}

void verr(int status, const char *fmt, va_list ap)
{
    message(errno, fmt, ap);
    exit(status);
}

void verrx(int status, const char *fmt, va_list ap)
{
    message(-1, fmt, ap);
    exit(status);
}

void warn(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vwarn(fmt, ap);
    va_end(ap);
}

void warnc(int code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vwarnc(code, fmt, ap);
    va_end(ap);
}

void warnx(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vwarnx(fmt, ap);
    va_end(ap);
}

void err(int status, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    verr(status, fmt, ap);
}

void errc(int status, int code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    verrc(status, code, fmt, ap);
}

void errx(int status, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    verrx(status, fmt, ap);
}
