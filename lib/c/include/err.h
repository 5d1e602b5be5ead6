/* SPDX-License-Identifier: Apache-2.0 */
/* Messages on stderr: the program's name, the text, and in the forms without x the text of an error number. BSD's. */
#ifndef __ERR_H_INCLUDED
#define __ERR_H_INCLUDED

#include <sys/cdefs.h>
#include <stdarg.h>

__BEGIN_DECLS

/*
 * fmt may be NULL. err(), errx() and their forms end the program with that status; errc() takes an error number instead
 * of errno.
 */
void err(int status, const char *fmt, ...) __attribute__((__noreturn__, __format__(__printf__, 2, 3)));
void errc(int status, int code, const char *fmt, ...) __attribute__((__noreturn__, __format__(__printf__, 3, 4)));
void errx(int status, const char *fmt, ...) __attribute__((__noreturn__, __format__(__printf__, 2, 3)));
void verr(int status, const char *fmt, va_list ap) __attribute__((__noreturn__, __format__(__printf__, 2, 0)));
void verrc(int status, int code, const char *fmt, va_list ap) __attribute__((__noreturn__, __format__(__printf__, 3, 0)));
void verrx(int status, const char *fmt, va_list ap) __attribute__((__noreturn__, __format__(__printf__, 2, 0)));
void warn(const char *fmt, ...) __attribute__((__format__(__printf__, 1, 2)));
void warnc(int code, const char *fmt, ...) __attribute__((__format__(__printf__, 2, 3)));
void warnx(const char *fmt, ...) __attribute__((__format__(__printf__, 1, 2)));
void vwarn(const char *fmt, va_list ap) __attribute__((__format__(__printf__, 1, 0)));
void vwarnc(int code, const char *fmt, va_list ap) __attribute__((__format__(__printf__, 2, 0)));
void vwarnx(const char *fmt, va_list ap) __attribute__((__format__(__printf__, 1, 0)));

__END_DECLS

#endif
