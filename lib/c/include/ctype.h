/* SPDX-License-Identifier: Apache-2.0 */
/* ISO C11 7.4, POSIX.1-2008 <ctype.h>. Only ASCII has classes, in every locale. */
#ifndef __CTYPE_H_INCLUDED
#define __CTYPE_H_INCLUDED

#include <sys/cdefs.h>

__BEGIN_DECLS

typedef struct __locale *locale_t;

int isalnum(int c);
int isalpha(int c);
int isblank(int c);
int iscntrl(int c);
int isdigit(int c);
int isgraph(int c);
int islower(int c);
int isprint(int c);
int ispunct(int c);
int isspace(int c);
int isupper(int c);
int isxdigit(int c);
int tolower(int c);
int toupper(int c);
#ifdef __EXT_XOPEN_EX
int isascii(int c);
int toascii(int c);
#endif
#define _tolower(c) ((c) | 0x20)
#define _toupper(c) ((c) & ~0x20)

#ifdef __EXT_POSIX1_200809
int isalnum_l(int c, locale_t loc);
int isalpha_l(int c, locale_t loc);
int isblank_l(int c, locale_t loc);
int iscntrl_l(int c, locale_t loc);
int isdigit_l(int c, locale_t loc);
int isgraph_l(int c, locale_t loc);
int islower_l(int c, locale_t loc);
int isprint_l(int c, locale_t loc);
int ispunct_l(int c, locale_t loc);
int isspace_l(int c, locale_t loc);
int isupper_l(int c, locale_t loc);
int isxdigit_l(int c, locale_t loc);
int tolower_l(int c, locale_t loc);
int toupper_l(int c, locale_t loc);
#endif

__END_DECLS

#endif
