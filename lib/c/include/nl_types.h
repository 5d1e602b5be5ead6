/* SPDX-License-Identifier: Apache-2.0 */
/*
 * POSIX.1-2008 <nl_types.h>. A catalogue file is the message text source itself (the input of gencat): nothing compiles
 * it.
 */
#ifndef _NL_TYPES_H_INCLUDED
#define _NL_TYPES_H_INCLUDED

#include <sys/platform.h>

typedef void *nl_catd;
typedef int   nl_item;

#define NL_SETD       1
#define NL_CAT_LOCALE 1

__BEGIN_DECLS
extern int catclose(nl_catd catalogue);
extern char *catgets(nl_catd catalogue, int set, int message, const char *text);
extern nl_catd catopen(const char *name, int flag);
__END_DECLS

#endif
