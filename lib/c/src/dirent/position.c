/* SPDX-License-Identifier: Apache-2.0 */
/* Positions: the server's cookie, with the number of the server above it. */
#include <unistd.h>
#include "dir.h"

#define PART_SHIFT 56

long telldir(DIR *dirp)
{
    pthread_mutex_lock(&dirp->lock);
    long pos = (long)dirp->current << PART_SHIFT | (long)dirp->cookie;
    pthread_mutex_unlock(&dirp->lock);
    return pos;
}

void seekdir(DIR *dirp, long pos)
{
    int part = (int)(pos >> PART_SHIFT);
    off_t cookie = pos & ((1L << PART_SHIFT) - 1);
    if (part < 0 || part > dirp->nfds)
        return;
    pthread_mutex_lock(&dirp->lock);
    dirp->have = dirp->at = 0;
    dirp->current = part;
    dirp->cookie = cookie;
    _dir_forget(dirp);
    for (int i = part; i < dirp->nfds; i++)
        lseek(dirp->fd[i], i == part ? cookie : 0, SEEK_SET);
    pthread_mutex_unlock(&dirp->lock);
}

void rewinddir(DIR *dirp)
{
    seekdir(dirp, 0);
}
