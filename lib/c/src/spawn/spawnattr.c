/* SPDX-License-Identifier: Apache-2.0 */
/* Attributes of posix_spawn(). Setting one does not set its flag: that is posix_spawnattr_setxflags()'s part. */
#include "spawn_impl.h"
#include <stdlib.h>

int posix_spawnattr_init(posix_spawnattr_t *attr)
{
    *attr = malloc(sizeof(**attr));
    if (*attr == NULL)
        return ENOMEM;
    __spawnattr_init(&(*attr)->data);
    return EOK;
}

int posix_spawnattr_destroy(posix_spawnattr_t *attr)
{
    free(*attr);
    *attr = NULL;
    return EOK;
}

/* The POSIX form reaches the low flags only and leaves the others alone. */
int posix_spawnattr_getflags(const posix_spawnattr_t *restrict attr, short *restrict flags)
{
    *flags = (short)((*attr)->data.flags & 0x7fff);
    return EOK;
}

int posix_spawnattr_setflags(posix_spawnattr_t *attr, short flags)
{
    if (flags < 0)
        return EINVAL;
    (*attr)->data.flags = ((*attr)->data.flags & ~0x7fffu) | (unsigned)flags;
    return EOK;
}

int posix_spawnattr_getxflags(const posix_spawnattr_t *restrict attr, _Uint32t *restrict value)
{
    *value = (_Uint32t)(*attr)->data.flags;
    return EOK;
}

int posix_spawnattr_setxflags(posix_spawnattr_t *attr, _Uint32t value)
{
    (*attr)->data.flags = value;
    return EOK;
}

int posix_spawnattr_getpgroup(const posix_spawnattr_t *restrict attr, pid_t *restrict value)
{
    *value = (pid_t)(*attr)->data.pgroup;
    return EOK;
}

int posix_spawnattr_setpgroup(posix_spawnattr_t *attr, pid_t value)
{
    (*attr)->data.pgroup = value;
    return EOK;
}

int posix_spawnattr_getschedpolicy(const posix_spawnattr_t *restrict attr, int *restrict value)
{
    *value = (int)(*attr)->data.policy;
    return EOK;
}

int posix_spawnattr_setschedpolicy(posix_spawnattr_t *attr, int value)
{
    (*attr)->data.policy = value;
    return EOK;
}

int posix_spawnattr_getrunmask(const posix_spawnattr_t *restrict attr, _Uint32t *restrict value)
{
    *value = (_Uint32t)(*attr)->data.runmask;
    return EOK;
}

int posix_spawnattr_setrunmask(posix_spawnattr_t *attr, _Uint32t value)
{
    (*attr)->data.runmask = value;
    return EOK;
}

int posix_spawnattr_getstackmax(const posix_spawnattr_t *restrict attr, _Uint32t *restrict value)
{
    *value = (_Uint32t)(*attr)->data.stack_max;
    return EOK;
}

int posix_spawnattr_setstackmax(posix_spawnattr_t *attr, _Uint32t value)
{
    (*attr)->data.stack_max = value;
    return EOK;
}

int posix_spawnattr_getnode(const posix_spawnattr_t *restrict attr, _Uint32t *restrict value)
{
    *value = (_Uint32t)(*attr)->data.nd;
    return EOK;
}

int posix_spawnattr_setnode(posix_spawnattr_t *attr, _Uint32t value)
{
    (*attr)->data.nd = value;
    return EOK;
}

int posix_spawnattr_getsigmask(const posix_spawnattr_t *restrict attr, sigset_t *restrict value)
{
    *value = (*attr)->data.sigmask;
    return EOK;
}

int posix_spawnattr_setsigmask(posix_spawnattr_t *restrict attr, const sigset_t *restrict value)
{
    (*attr)->data.sigmask = *value;
    return EOK;
}

int posix_spawnattr_getsigdefault(const posix_spawnattr_t *restrict attr, sigset_t *restrict value)
{
    *value = (*attr)->data.sigdefault;
    return EOK;
}

int posix_spawnattr_setsigdefault(posix_spawnattr_t *restrict attr, const sigset_t *restrict value)
{
    (*attr)->data.sigdefault = *value;
    return EOK;
}

int posix_spawnattr_getsigignore(const posix_spawnattr_t *restrict attr, sigset_t *restrict value)
{
    *value = (*attr)->data.sigignore;
    return EOK;
}

int posix_spawnattr_setsigignore(posix_spawnattr_t *restrict attr, const sigset_t *restrict value)
{
    (*attr)->data.sigignore = *value;
    return EOK;
}

int posix_spawnattr_getschedparam(const posix_spawnattr_t *restrict attr, struct sched_param *restrict value)
{
    *value = (*attr)->data.param;
    return EOK;
}

int posix_spawnattr_setschedparam(posix_spawnattr_t *restrict attr, const struct sched_param *restrict value)
{
    (*attr)->data.param = *value;
    return EOK;
}

int posix_spawnattr_gettypeid(const posix_spawnattr_t *restrict attr, _Uint32t *type_id)
{
    *type_id = (*attr)->data.type_id;
    return EOK;
}

int posix_spawnattr_settypeid(posix_spawnattr_t *attr, _Uint32t type_id)
{
    (*attr)->data.type_id = type_id;
    return EOK;
}

int posix_spawnattr_getcred(const posix_spawnattr_t *restrict attr, uid_t *uid, gid_t *gid)
{
    *uid = (*attr)->data.uid;
    *gid = (*attr)->data.gid;
    return EOK;
}

int posix_spawnattr_setcred(posix_spawnattr_t *attr, uid_t uid, gid_t gid)
{
    (*attr)->data.uid = uid;
    (*attr)->data.gid = gid;
    return EOK;
}

int posix_spawnattr_getaslr(const posix_spawnattr_t *restrict attr, posix_spawn_aslr_t *aslr)
{
    *aslr = (posix_spawn_aslr_t)(*attr)->data.aslr;
    return EOK;
}

int posix_spawnattr_setaslr(posix_spawnattr_t *attr, posix_spawn_aslr_t aslr)
{
    if (aslr > POSIX_SPAWN_ASLR_DISABLE)
        return EINVAL;
    (*attr)->data.aslr = aslr;
    return EOK;
}

int posix_spawnattr_setasid(posix_spawnattr_t *attr, _Uint32t asid)
{
    (*attr)->data.asid = asid;
    return EOK;
}

/* This one does set its flag: -1 takes it back. */
int posix_spawnattr_setcwd_np(posix_spawnattr_t *attr, int dirfd)
{
    (*attr)->data.cwd_fd = dirfd;
    if (dirfd >= 0)
        (*attr)->data.flags |= POSIX_SPAWN_SETCWD;
    else
        (*attr)->data.flags &= ~POSIX_SPAWN_SETCWD;
    return EOK;
}
