/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>

#include "quota.h"

struct user {
    struct user *next;
    int uid;
    struct usage used;
};

struct quota quota;
static struct user *users;

static struct user *find(int uid)
{
    struct user *user = users;
    while (user != NULL && user->uid != uid)
        user = user->next;
    return user;
}

static struct user *get(int uid)
{
    struct user *user = find(uid);
    if (user != NULL || (user = calloc(1, sizeof *user)) == NULL)
        return user;
    user->uid = uid;
    user->next = users;
    users = user;
    return user;
}

static void forget_if_empty(struct user *user)
{
    struct user **link = &users;
    if (user->used.blocks != 0 || user->used.files != 0)
        return;
    while (*link != user)
        link = &(*link)->next;
    *link = user->next;
    free(user);
}

int quota_take(int uid, uint64_t blocks, uint64_t files)
{
    if (blocks > quota.limit.blocks - quota.used.blocks ||
        files > quota.limit.files - quota.used.files)
        return ENOSPC;
    struct user *user = get(uid);
    if (user == NULL)
        return ENOMEM;
    if (uid != 0 && quota.user_blocks != 0 && user->used.blocks + blocks > quota.user_blocks) {
        forget_if_empty(user);
        return EDQUOT;
    }
    user->used.blocks += blocks;
    user->used.files += files;
    quota.used.blocks += blocks;
    quota.used.files += files;
    return 0;
}

void quota_give(int uid, uint64_t blocks, uint64_t files)
{
    struct user *user = find(uid);
    if (user == NULL)
        return;
    user->used.blocks -= blocks;
    user->used.files -= files;
    quota.used.blocks -= blocks;
    quota.used.files -= files;
    forget_if_empty(user);
}

uint64_t quota_left(int uid)
{
    uint64_t left = quota.limit.blocks - quota.used.blocks;
    if (uid == 0 || quota.user_blocks == 0)
        return left;
    const struct user *user = find(uid);
    uint64_t used = user != NULL ? user->used.blocks : 0;
    uint64_t own = used < quota.user_blocks ? quota.user_blocks - used : 0;
    return own < left ? own : left;
}
