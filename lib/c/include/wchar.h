/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Wide characters and their streams. ISO C11 7.29, POSIX.1-2008 <wchar.h>. wchar_t is a Unicode code point; the
 * multibyte encoding is UTF-8 in UTF-8 locales, one byte a character in C. EILSEQ for what is not in it.
 */
#ifndef __WCHAR_H_INCLUDED
#define __WCHAR_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>
#include <stdarg.h>
#include <sys/types.h>
#ifdef __EXT_UNIX_MISC
# include <stdint.h>
# include <stdio.h>
#endif
#ifdef __EXT_XOPEN_EX
# include <wctype.h>
#endif

__BEGIN_DECLS

#ifndef __WINT_T_DEFINED
#define __WINT_T_DEFINED
typedef __WINT_TYPE__ wint_t;
#endif
/* A character received in part: the value so far, and how many bytes are still to come. */
#ifndef __MBSTATE_T_DEFINED
#define __MBSTATE_T_DEFINED
typedef struct { unsigned __value; unsigned char __need, __have, __low, __spare; } mbstate_t;
#endif
typedef struct _FILE FILE;
typedef struct __locale *locale_t;
struct tm;

#ifndef WEOF
#define WEOF ((wint_t)-1)
#endif

#ifndef WCHAR_MAX
#define WCHAR_MAX __WCHAR_MAX__
#define WCHAR_MIN __WCHAR_MIN__
#endif

wint_t btowc(int c);
int wctob(wint_t wc);
int mbsinit(const mbstate_t *ps);
size_t mbrlen(const char *__pauli_restrict s, size_t n, mbstate_t *__pauli_restrict ps);
size_t mbrtowc(wchar_t *__pauli_restrict wc, const char *__pauli_restrict s, size_t n, mbstate_t *__pauli_restrict ps);
size_t wcrtomb(char *__pauli_restrict s, wchar_t wc, mbstate_t *__pauli_restrict ps);
size_t mbsrtowcs(wchar_t *__pauli_restrict dst, const char **__pauli_restrict src, size_t n, mbstate_t *__pauli_restrict ps);
size_t wcsrtombs(char *__pauli_restrict dst, const wchar_t **__pauli_restrict src, size_t n, mbstate_t *__pauli_restrict ps);
#ifdef __EXT_POSIX1_200809
size_t mbsnrtowcs(wchar_t *__pauli_restrict dst, const char **__pauli_restrict src, size_t nbytes, size_t n,
                  mbstate_t *__pauli_restrict ps);
size_t wcsnrtombs(char *__pauli_restrict dst, const wchar_t **__pauli_restrict src, size_t nwc, size_t n,
                  mbstate_t *__pauli_restrict ps);
#endif

size_t wcslen(const wchar_t *s);
wchar_t *wcscpy(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src);
wchar_t *wcsncpy(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n);
wchar_t *wcscat(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src);
wchar_t *wcsncat(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n);
int wcscmp(const wchar_t *a, const wchar_t *b);
int wcsncmp(const wchar_t *a, const wchar_t *b, size_t n);
int wcscoll(const wchar_t *a, const wchar_t *b);
size_t wcsxfrm(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n);
wchar_t *wcschr(const wchar_t *s, wchar_t c);
wchar_t *wcsrchr(const wchar_t *s, wchar_t c);
wchar_t *wcspbrk(const wchar_t *s, const wchar_t *set);
size_t wcsspn(const wchar_t *s, const wchar_t *set);
size_t wcscspn(const wchar_t *s, const wchar_t *set);
wchar_t *wcsstr(const wchar_t *hay, const wchar_t *needle);
wchar_t *wcstok(wchar_t *__pauli_restrict s, const wchar_t *__pauli_restrict sep, wchar_t **__pauli_restrict save);
wchar_t *wmemchr(const wchar_t *s, wchar_t c, size_t n);
int wmemcmp(const wchar_t *a, const wchar_t *b, size_t n);
wchar_t *wmemcpy(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n);
wchar_t *wmemmove(wchar_t *dst, const wchar_t *src, size_t n);
wchar_t *wmemset(wchar_t *dst, wchar_t c, size_t n);
#ifdef __EXT_POSIX1_200809
size_t wcsnlen(const wchar_t *s, size_t n);
wchar_t *wcpcpy(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src);
wchar_t *wcpncpy(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n);
int wcscasecmp(const wchar_t *a, const wchar_t *b);
int wcscasecmp_l(const wchar_t *a, const wchar_t *b, locale_t loc);
int wcsncasecmp(const wchar_t *a, const wchar_t *b, size_t n);
int wcsncasecmp_l(const wchar_t *a, const wchar_t *b, size_t n, locale_t loc);
int wcscoll_l(const wchar_t *a, const wchar_t *b, locale_t loc);
size_t wcsxfrm_l(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n, locale_t loc);
wchar_t *wcsdup(const wchar_t *s);
#endif
#ifdef __EXT_XOPEN_EX
/* Beyond the standards, as their namesakes of <string.h>. */
wchar_t *wcswcs(const wchar_t *hay, const wchar_t *needle);
int wcwidth(wchar_t wc);
int wcswidth(const wchar_t *s, size_t n);
#endif
#ifdef __EXT_UNIX_MISC
size_t wcslcpy(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t size);
size_t wcslcat(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t size);
wchar_t *wmempcpy(wchar_t *__pauli_restrict dst, const wchar_t *__pauli_restrict src, size_t n);
#endif

long wcstol(const wchar_t *__pauli_restrict s, wchar_t **__pauli_restrict end, int base);
unsigned long wcstoul(const wchar_t *__pauli_restrict s, wchar_t **__pauli_restrict end, int base);
long long wcstoll(const wchar_t *__pauli_restrict s, wchar_t **__pauli_restrict end, int base);
unsigned long long wcstoull(const wchar_t *__pauli_restrict s, wchar_t **__pauli_restrict end, int base);
double wcstod(const wchar_t *__pauli_restrict s, wchar_t **__pauli_restrict end);
float wcstof(const wchar_t *__pauli_restrict s, wchar_t **__pauli_restrict end);
long double wcstold(const wchar_t *__pauli_restrict s, wchar_t **__pauli_restrict end);
size_t wcsftime(wchar_t *__pauli_restrict buf, size_t size, const wchar_t *__pauli_restrict fmt,
                const struct tm *__pauli_restrict tm);

wint_t fgetwc(FILE *fp);
wint_t getwc(FILE *fp);
wint_t getwchar(void);
wint_t fputwc(wchar_t wc, FILE *fp);
wint_t putwc(wchar_t wc, FILE *fp);
wint_t putwchar(wchar_t wc);
wint_t ungetwc(wint_t wc, FILE *fp);
wchar_t *fgetws(wchar_t *__pauli_restrict buf, int n, FILE *__pauli_restrict fp);
int fputws(const wchar_t *__pauli_restrict s, FILE *__pauli_restrict fp);
int fwide(FILE *fp, int mode);
int wprintf(const wchar_t *__pauli_restrict fmt, ...);
int fwprintf(FILE *__pauli_restrict fp, const wchar_t *__pauli_restrict fmt, ...);
int swprintf(wchar_t *__pauli_restrict buf, size_t size, const wchar_t *__pauli_restrict fmt, ...);
int vwprintf(const wchar_t *__pauli_restrict fmt, va_list ap);
int vfwprintf(FILE *__pauli_restrict fp, const wchar_t *__pauli_restrict fmt, va_list ap);
int vswprintf(wchar_t *__pauli_restrict buf, size_t size, const wchar_t *__pauli_restrict fmt, va_list ap);
int wscanf(const wchar_t *__pauli_restrict fmt, ...);
int fwscanf(FILE *__pauli_restrict fp, const wchar_t *__pauli_restrict fmt, ...);
int swscanf(const wchar_t *__pauli_restrict s, const wchar_t *__pauli_restrict fmt, ...);
int vwscanf(const wchar_t *__pauli_restrict fmt, va_list ap);
int vfwscanf(FILE *__pauli_restrict fp, const wchar_t *__pauli_restrict fmt, va_list ap);
int vswscanf(const wchar_t *__pauli_restrict s, const wchar_t *__pauli_restrict fmt, va_list ap);
#ifdef __EXT_POSIX1_200809
FILE *open_wmemstream(wchar_t **bufp, size_t *sizep);
#endif

__END_DECLS

#endif
