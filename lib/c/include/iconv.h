/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008 <iconv.h>: UTF-8, UTF-16, UTF-32 (either byte order), ISO-8859-1, US-ASCII. Nothing blocks. */
#ifndef _ICONV_H_INCLUDED
#define _ICONV_H_INCLUDED

#include <sys/types.h>

typedef void *iconv_t;

__BEGIN_DECLS
extern iconv_t iconv_open(const char *to, const char *from);
extern size_t iconv(iconv_t cd, char **__restrict in, size_t *__restrict in_left, char **__restrict out,
                    size_t *__restrict out_left);
extern int iconv_close(iconv_t cd);
__END_DECLS

#endif
