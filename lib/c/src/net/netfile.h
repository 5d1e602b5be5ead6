/* SPDX-License-Identifier: Apache-2.0 */
/* /etc/hosts, services, protocols, networks: lines of words, # begins a comment. */
#ifndef NETFILE_H_INCLUDED
#define NETFILE_H_INCLUDED

#include <stdio.h>

#define NET_WORDS 34

/* One reader of one file, with the line it read last. */
struct netfile {
    const char *path;
    FILE *fp;
    char line[1024];
    char *word[NET_WORDS + 1];  /* NULL behind the last */
};

/* The number of words of the next line with at least two, 0 at the end or when there is no file. */
int __netfile_next(struct netfile *file);
void __netfile_rewind(struct netfile *file);
void __netfile_close(struct netfile *file);

#endif
