/* SPDX-License-Identifier: Apache-2.0 */
#include <dirent.h>
#include <string.h>
#include "serve.h"

size_t serve_dirent(char *to, size_t room, ino_t inode, const char *name, size_t len, off_t next)
{
    struct dirent *d = (struct dirent *)(void *)to;
    size_t size = _DEXTRA_ALIGN(offsetof(struct dirent, d_name) + len + 1);
    if (size > room)
        return 0;
    memset(d, 0, size);
    d->d_ino = inode;
    d->d_offset = next;
    d->d_reclen = (int16_t)size;
    d->d_namelen = (int16_t)len;
    memcpy(d->d_name, name, len);
    return size;
}
