/* SPDX-License-Identifier: Apache-2.0 */
/* Copying files and trees, for cp and mv. */
#ifndef COPY_H
#define COPY_H

#include <stdbool.h>

struct copy_options { bool recursive, preserve, ask, verbose, force; };

/* -> 0, or 1 after a complaint */
int copy_path(const char *from, const char *to, const struct copy_options *options);
/* target, of PATH_MAX bytes: to, or to/name when that is a directory */
bool copy_target(const char *from, const char *to, char *target);

#endif
