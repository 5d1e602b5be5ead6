/* SPDX-License-Identifier: Apache-2.0 */
#ifndef __LIBGEN_H_INCLUDED
#define __LIBGEN_H_INCLUDED

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

char *basename(char *path);
char *dirname(char *path);

__END_DECLS

#endif
