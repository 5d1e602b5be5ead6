/* SPDX-License-Identifier: Apache-2.0 */
/* Copying and removing files and trees, for cp, mv and rm. */
#ifndef COPY_H
#define COPY_H

#include <stdbool.h>

struct copy_options {
    bool recursive, force, ask, verbose, specials;      /* specials: FIFOs and devices are made, not read */
    bool times, owners;                                 /* keep them; owners: and all bits of the mode */
    bool newer;                                         /* not over a target that is as new */
    bool no_clobber, hard_link;
    /* symbolic links: 'L' all, 'H' operands, 'P' none, 0 as recursive says */
    char follow;
};

/* -> 0, or 1 after a complaint */
int copy_path(const char *from, const char *to, const struct copy_options *options);
/* Where `from` goes: to, or to/name when that is a directory. The caller frees it. */
char *copy_target(const char *from, const char *to);

struct remove_options { bool recursive, force, ask, directories, verbose; };
int remove_path(const char *path, const struct remove_options *options);

#endif
