/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files of the build machine: where they are found, how they are read.
 */
#ifndef HOST_H
#define HOST_H

#include <sys/stat.h>

#include "attr.h"

/* Path of name by the rules of the search attribute, -r roots, MKIFS_PATH and the current directory; NULL if
   there is none. */
char *host_find(const char *name, const struct attrs *a, struct stat *st);
/* Where host_find looked, for messages. */
char *host_places(const struct attrs *a);
/* Reads path and sends it through the filter attribute. */
bool host_read(const char *path, const struct attrs *a, struct buffer *out, struct place at);
char *host_absolute(const char *path);

#endif
