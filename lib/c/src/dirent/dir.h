/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An open directory. A mountpoint may be listed by several servers (the path manager for the names of its tree, file
 * systems for theirs): each is read in turn, and a name that comes twice is shown once.
 */
#ifndef DIRENT_DIR_H
#define DIRENT_DIR_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <dirent.h>

#define DIR_BUFFER 4096
#define DIR_PARTS  8

struct _dir {
    pthread_mutex_t lock;
    int flags;                   /* D_FLAG_* */
    int nfds, current;           /* the servers, and the one being read */
    int fd[DIR_PARTS];
    size_t have, at;             /* bytes in the buffer, where the next record is */
    off_t cookie;                /* of the next record at its server, for telldir() */
    char **seen;                 /* hash set of names returned so far, when there are several servers */
    size_t nseen, seen_size;
    union {
        struct dirent align;
        char bytes[DIR_BUFFER];
    } buffer;
};

/* Called with the lock. -> true: the name is new */
bool _dir_first_time(DIR *dirp, const char *name);
void _dir_forget(DIR *dirp);
struct dirent *_dir_next(DIR *dirp);

#endif
