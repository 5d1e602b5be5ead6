/* SPDX-License-Identifier: Apache-2.0 */
/* The older regular expressions: one at a time, a basic one of <regex.h>. */
#ifndef _RE_COMP_H_INCLUDED
#define _RE_COMP_H_INCLUDED

#include <sys/cdefs.h>

__BEGIN_DECLS
/* NULL: compiled (an empty one: the last one stays); else what is wrong with it. Not for several threads. */
char *re_comp(const char *pattern);
/* 1: matches, 0: does not, -1: nothing has been compiled. */
int re_exec(const char *text);
__END_DECLS

#endif
