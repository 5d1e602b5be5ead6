/* SPDX-License-Identifier: Apache-2.0 */
#include <error.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

unsigned error_message_count;
int error_one_per_line;
void (*error_print_progname)(void);

static void report(int status, int errnum, const char *file, unsigned line, const char *fmt, va_list ap)
{
    fflush(stdout);
    if (error_print_progname != NULL)
        error_print_progname();
    else
        fprintf(stderr, file != NULL ? "%s:" : "%s: ", getprogname());
    if (file != NULL)
        fprintf(stderr, "%s:%u: ", file, line);
    vfprintf(stderr, fmt, ap);
    if (errnum != 0)
        fprintf(stderr, ": %s", strerror(errnum));
    putc('\n', stderr);
    error_message_count++;
    if (status != 0)
        exit(status);
}

void error(int status, int errnum, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    report(status, errnum, NULL, 0, fmt, ap);
    va_end(ap);
}

void error_at_line(int status, int errnum, const char *file, unsigned line, const char *fmt, ...)
{
    static const char *last_file;
    static unsigned last_line;
    va_list ap;

    if (error_one_per_line && last_line == line && last_file != NULL && file != NULL && strcmp(file, last_file) == 0)
        return;
    last_file = file;
    last_line = line;
    va_start(ap, fmt);
    report(status, errnum, file, line, fmt, ap);
    va_end(ap);
}
