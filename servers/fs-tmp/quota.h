/* SPDX-License-Identifier: Apache-2.0 */
/* How many blocks and files there are, of the whole file system and of each user. */
#ifndef FS_TMP_QUOTA_H
#define FS_TMP_QUOTA_H

#include <stddef.h>
#include <stdint.h>

struct usage {
    uint64_t blocks, files;
};

extern struct quota {
    struct usage used, limit;
    uint64_t user_blocks;            /* limit of each user but root, 0: none */
} quota;

/* -> 0, ENOSPC (the file system is full), EDQUOT (the user's share is used up) or ENOMEM */
int quota_take(int uid, uint64_t blocks, uint64_t files);
void quota_give(int uid, uint64_t blocks, uint64_t files);
/* What one user still may take, in blocks. */
uint64_t quota_left(int uid);

#endif
