/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ISO C11 7.24, POSIX.1-2008 <string.h>, and what BSD and QNX have beyond. Nothing here blocks; strdup() and strndup()
 * set ENOMEM.
 */
#ifndef __STRING_H_INCLUDED
#define __STRING_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>
#include <sys/types.h>
#ifdef __EXT_UNIX_MISC
# include <strings.h>
#endif

__BEGIN_DECLS

typedef struct __locale *locale_t;

void *memcpy(void *__pauli_restrict dst, const void *__pauli_restrict src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int c, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int c, size_t n);
#ifdef __EXT_XOPEN_EX
void *memccpy(void *__pauli_restrict dst, const void *__pauli_restrict src, int c, size_t n);
#endif
#ifdef __EXT_UNIX_MISC
/*
 * Beyond the standards: mempcpy() returns the end; explicit_bzero() is not left out by the compiler; timingsafe_ ones
 * take as long whatever they find.
 */
void *mempcpy(void *__pauli_restrict dst, const void *__pauli_restrict src, size_t n);
void *memrchr(const void *s, int c, size_t n);
void *rawmemchr(const void *s, int c);
void *memmem(const void *hay, size_t haylen, const void *needle, size_t needlelen);
void explicit_bzero(void *dst, size_t n);
int timingsafe_memcmp(const void *a, const void *b, size_t n);
int timingsafe_bcmp(const void *a, const void *b, size_t n);
int memicmp(const void *a, const void *b, size_t n);
#endif

size_t strlen(const char *s);
char *strcpy(char *__pauli_restrict dst, const char *__pauli_restrict src);
char *strncpy(char *__pauli_restrict dst, const char *__pauli_restrict src, size_t n);
char *strcat(char *__pauli_restrict dst, const char *__pauli_restrict src);
char *strncat(char *__pauli_restrict dst, const char *__pauli_restrict src, size_t n);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
int strcoll(const char *a, const char *b);
size_t strxfrm(char *__pauli_restrict dst, const char *__pauli_restrict src, size_t n);
char *strchr(const char *s, int c);
char *strrchr(const char *s, int c);
char *strstr(const char *hay, const char *needle);
char *strpbrk(const char *s, const char *set);
size_t strspn(const char *s, const char *set);
size_t strcspn(const char *s, const char *set);
char *strtok(char *__pauli_restrict s, const char *__pauli_restrict sep);
#ifdef __EXT_POSIX1_200809
size_t strnlen(const char *s, size_t n);
char *stpcpy(char *__pauli_restrict dst, const char *__pauli_restrict src);
char *stpncpy(char *__pauli_restrict dst, const char *__pauli_restrict src, size_t n);
int strcoll_l(const char *a, const char *b, locale_t loc);
size_t strxfrm_l(char *__pauli_restrict dst, const char *__pauli_restrict src, size_t n, locale_t loc);
char *strtok_r(char *__pauli_restrict s, const char *__pauli_restrict sep, char **__pauli_restrict save);
char *strdup(const char *s);
char *strndup(const char *s, size_t n);
#endif
#ifdef __EXT_UNIX_MISC
/* Beyond POSIX.1-2008. strlcpy() and strlcat() return the length they wanted: as much as size or more means cut. */
size_t strlcpy(char *__pauli_restrict dst, const char *__pauli_restrict src, size_t size);
size_t strlcat(char *__pauli_restrict dst, const char *__pauli_restrict src, size_t size);
char *strchrnul(const char *s, int c);
char *strnstr(const char *hay, const char *needle, size_t n);
char *strcasestr(const char *hay, const char *needle);
char *strsep(char **sp, const char *sep);
#define strdupa(s) strcpy((char *)__builtin_alloca(strlen(s) + 1), (s))
#endif
char *strerror(int err);
#ifdef __EXT_POSIX1_200809
char *strerror_l(int err, locale_t loc);
int strerror_r(int err, char *buf, size_t size);
char *strsignal(int sig);
#endif
#ifdef __EXT_UNIX_MISC
char *strrev(char *s);
char *strlwr(char *s);
char *strupr(char *s);
char *strset(char *s, int c);
char *strnset(char *s, int c, size_t n);
int stricmp(const char *a, const char *b);
int strcmpi(const char *a, const char *b);
int strnicmp(const char *a, const char *b, size_t n);
int strverscmp(const char *a, const char *b);
void strmode(mode_t mode, char *s);
/*
 * Appends the first len bytes of str (0: all of them) to *buf, whose end it moves, as far as *pmaxbuf has room;
 * returns len.
 */
int straddstr(const char *str, int len, char **buf, size_t *pmaxbuf);
void *explicit_memset(void *s, int c, size_t n);
struct iovec;
/* Bytes copied from the parts of src, soff bytes on, to those of dst, doff bytes on: until either is used up. */
size_t memcpyv(const struct iovec *dst, int dparts, int doff, const struct iovec *src, int sparts, int soff);
void swab(const void *__pauli_restrict src, void *__pauli_restrict dst, ssize_t n);
#endif

__END_DECLS

#if defined(_FORTIFY_SOURCE) && _FORTIFY_SOURCE > 0 && defined(__OPTIMIZE__)
# include <sys/fortify.h>
#endif

#endif
