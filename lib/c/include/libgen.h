/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of path names. POSIX.1-2008 (XSI) <libgen.h>. They change the text given. */
#ifndef __LIBGEN_H_INCLUDED
#define __LIBGEN_H_INCLUDED

#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

char *basename(char *path);
char *dirname(char *path);

/*
 * The first file called name in the directories of path (colons between them) that is all that mode says: r w x (for
 * the real user), f b c d p (kind), u g k (set-id and sticky bits), s (not empty). NULL: there is none. pathfind()'s
 * answer is valid until the next call.
 */
char *pathfind(const char *path, const char *name, const char *mode);
char *pathfind_r(const char *path, const char *name, const char *mode, char *buff, size_t buff_size);

__END_DECLS

#endif
