/* SPDX-License-Identifier: Apache-2.0 */
/* Amounts of money as text. POSIX.1-2008 <monetary.h>. */
#ifndef _MONETARY_H_INCLUDED
#define _MONETARY_H_INCLUDED

#include <sys/types.h>

typedef struct __locale *locale_t;

__BEGIN_DECLS
extern ssize_t strfmon(char *__restrict s, size_t size, const char *__restrict fmt, ...);
extern ssize_t strfmon_l(char *__restrict s, size_t size, locale_t locale, const char *__restrict fmt, ...);
__END_DECLS

#endif
