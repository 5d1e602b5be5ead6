/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <sys/neutrino.h>
#include <sys/stat.h>
#include "../fcntl/connect.h"
#include "dir.h"

static DIR *dir_new(void)
{
    DIR *dirp = malloc(sizeof *dirp);
    if (dirp == NULL)
        return NULL;
    memset(dirp, 0, offsetof(DIR, buffer));
    pthread_mutex_init(&dirp->lock, NULL);
    dirp->flags = D_FLAG_FILTER;
    return dirp;
}

/* Opens the directory at every server that has it. The first decides whether there is one. */
static int open_all(DIR *dirp, const char *name)
{
    struct connect c = CONNECT_INIT(name, _IO_CONNECT_OPEN);
    c.ioflag = (O_RDONLY + 1) | O_DIRECTORY;
    c.sflag = SH_DENYNO;
    c.coid_flags = _NTO_COF_CLOEXEC;
    c.keep = true;
    do {
        int fd = _connect(&c);
        if (fd == -1)
            break;
        dirp->fd[dirp->nfds++] = fd;
        c.skip = c.next;
    } while (c.more && dirp->nfds < DIR_PARTS);
    return dirp->nfds != 0 ? 0 : -1;
}

DIR *opendir(const char *name)
{
    DIR *dirp = dir_new();
    if (dirp == NULL)
        return NULL;
    if (open_all(dirp, name) == -1) {
        int err = errno;
        free(dirp);
        errno = err;
        return NULL;
    }
    return dirp;
}

DIR *fdopendir(int fd)
{
    struct stat st;
    if (fstat(fd, &st) == -1)
        return NULL;
    if (!S_ISDIR(st.st_mode)) {
        errno = ENOTDIR;
        return NULL;
    }
    DIR *dirp = dir_new();
    if (dirp == NULL)
        return NULL;
    dirp->fd[0] = fd;
    dirp->nfds = 1;
    return dirp;
}

int closedir(DIR *dirp)
{
    int result = 0;
    if (dirp == NULL) {
        errno = EBADF;
        return -1;
    }
    for (int i = 0; i < dirp->nfds; i++)
        if (close(dirp->fd[i]) == -1)
            result = -1;
    _dir_forget(dirp);
    pthread_mutex_destroy(&dirp->lock);
    free(dirp);
    return result;
}

int dirfd(DIR *dirp)
{
    return dirp->fd[0];
}
