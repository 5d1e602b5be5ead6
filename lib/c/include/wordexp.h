/* SPDX-License-Identifier: Apache-2.0 */
/* POSIX.1-2008 <wordexp.h>: quotes, ~, parameters, command substitution, arithmetic, field splitting, pathnames. */
#ifndef _WORDEXP_H_INCLUDED
#define _WORDEXP_H_INCLUDED

#include <sys/types.h>

#define WRDE_DOOFFS  0x01
#define WRDE_APPEND  0x02
#define WRDE_NOCMD   0x04
#define WRDE_REUSE   0x08
#define WRDE_SHOWERR 0x10
#define WRDE_UNDEF   0x20

#define WRDE_NOSPACE 1
#define WRDE_BADCHAR 2
#define WRDE_BADVAL  3
#define WRDE_CMDSUB  4
#define WRDE_SYNTAX  5
#define WRDE_NOSYS   6

typedef struct {
    size_t we_wordc;
    char **we_wordv;
    size_t we_offs;
} wordexp_t;

__BEGIN_DECLS
extern int wordexp(const char *__restrict words, wordexp_t *__restrict result, int flags);
extern void wordfree(wordexp_t *result);
__END_DECLS

#endif
