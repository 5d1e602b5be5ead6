/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008 <strings.h>, and the old BSD names for the functions of <string.h>. Nothing here fails or blocks. */
#ifndef __STRINGS_H_INCLUDED
#define __STRINGS_H_INCLUDED

#include <sys/cdefs.h>
#include <stddef.h>

__BEGIN_DECLS

typedef struct __locale *locale_t;

int strcasecmp(const char *a, const char *b);
int strcasecmp_l(const char *a, const char *b, locale_t loc);
int strncasecmp(const char *a, const char *b, size_t n);
int strncasecmp_l(const char *a, const char *b, size_t n, locale_t loc);
#ifdef __EXT_XOPEN_EX
/* BSD's and older POSIX's names. */
int bcmp(const void *a, const void *b, size_t n);
void bcopy(const void *src, void *dst, size_t n);
void bzero(void *dst, size_t n);
int ffs(int i);
char *index(const char *s, int c);
char *rindex(const char *s, int c);
#endif
#ifdef __EXT_UNIX_MISC
int ffsl(long i);
int ffsll(long long i);
int fls(int i);
int flsl(long i);
int flsll(long long i);
#endif

__END_DECLS

#endif
