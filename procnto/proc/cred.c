/* SPDX-License-Identifier: Apache-2.0 */
/* User and group ids. proc_lock protects them; the kernel gets a copy for what it checks and tells servers. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procmgr.h>
#include <sys/procmsg.h>
#include "proc/private.h"

#define INLINE_GROUPS (sizeof((struct _cred_info *)0)->grouplist / sizeof(gid_t))

int cred_push(struct proc *p)
{
    uint64_t mask[ABILITY_WORDS];
    long err = kproc_ctl(p->pid, KPROC_SET_CRED, &p->cred, sizeof p->cred);

    ability_kernel_mask(p, mask);
    if (err >= 0)
        err = kproc_ctl(p->pid, KPROC_SET_ABILITIES, mask, sizeof mask);
    return err < 0 ? (int)err : 0;
}

static bool uid_mine(const struct _cred_info *c, uid_t uid)
{
    return uid == c->ruid || uid == c->euid || uid == c->suid;
}

static bool gid_mine(const struct _cred_info *c, gid_t gid)
{
    return gid == c->rgid || gid == c->egid || gid == c->sgid;
}

static int set_uid(struct proc *p, uid_t uid, bool effective_only)
{
    bool able = ability_allowed(p, PROCMGR_AID_SETUID, uid);

    if (!able && !uid_mine(&p->cred, uid))
        return -EPERM;
    p->cred.euid = uid;
    if (able && !effective_only)
        p->cred.ruid = p->cred.suid = uid;
    return 0;
}

static int set_gid(struct proc *p, gid_t gid, bool effective_only)
{
    bool able = ability_allowed(p, PROCMGR_AID_SETGID, gid);

    if (!able && !gid_mine(&p->cred, gid))
        return -EPERM;
    p->cred.egid = gid;
    if (able && !effective_only)
        p->cred.rgid = p->cred.sgid = gid;
    return 0;
}

/* -1 leaves an id as it is. The saved id follows the effective one when the real one is set or the effective
   one becomes something else than the real one was. */
static int set_reuid(struct proc *p, uid_t ruid, uid_t euid)
{
    struct _cred_info *c = &p->cred;
    uid_t old = c->ruid;

    if (ruid != (uid_t)-1 && ruid != c->ruid && ruid != c->euid && !ability_allowed(p, PROCMGR_AID_SETUID, ruid))
        return -EPERM;
    if (euid != (uid_t)-1 && !uid_mine(c, euid) && !ability_allowed(p, PROCMGR_AID_SETUID, euid))
        return -EPERM;
    if (ruid != (uid_t)-1)
        c->ruid = ruid;
    if (euid != (uid_t)-1)
        c->euid = euid;
    if (ruid != (uid_t)-1 || (euid != (uid_t)-1 && euid != old))
        c->suid = c->euid;
    return 0;
}

static int set_regid(struct proc *p, gid_t rgid, gid_t egid)
{
    struct _cred_info *c = &p->cred;
    gid_t old = c->rgid;

    if (rgid != (gid_t)-1 && rgid != c->rgid && rgid != c->egid && !ability_allowed(p, PROCMGR_AID_SETGID, rgid))
        return -EPERM;
    if (egid != (gid_t)-1 && !gid_mine(c, egid) && !ability_allowed(p, PROCMGR_AID_SETGID, egid))
        return -EPERM;
    if (rgid != (gid_t)-1)
        c->rgid = rgid;
    if (egid != (gid_t)-1)
        c->egid = egid;
    if (rgid != (gid_t)-1 || (egid != (gid_t)-1 && egid != old))
        c->sgid = c->egid;
    return 0;
}

static int set_groups(struct proc *p, gid_t *groups, unsigned n)
{
    if (!ability_allowed(p, PROCMGR_AID_SETGID, p->cred.egid))
        return -EPERM;
    free(p->groups);
    p->groups = groups;
    p->ngroups = n;
    p->cred.ngroups = n < INLINE_GROUPS ? n : INLINE_GROUPS;
    memset(p->cred.grouplist, 0, sizeof p->cred.grouplist);
    if (n != 0)
        memcpy(p->cred.grouplist, groups, p->cred.ngroups * sizeof(gid_t));
    return 0;
}

/* Anybody may learn a process' group and session; its credentials are its own user's and session's business. */
static bool cred_visible(const struct proc *caller, const struct proc *p)
{
    return p == caller || p->sid == caller->sid || p->cred.ruid == caller->cred.euid ||
           ability_allowed(caller, PROCMGR_AID_GETID, (uint64_t)p->pid);
}

static long reply_ids(struct msg_call *call, const proc_getsetid_t *msg, struct proc *caller)
{
    struct { proc_getsetid_reply_t head; gid_t more[_PROC_NGROUPS_MAX]; } reply;
    struct proc *p = msg->pid == 0 ? caller : proc_find_locked(msg->pid);
    size_t extra = 0;

    if (p == NULL)
        return -ESRCH;
    memset(&reply.head, 0, sizeof reply.head);
    reply.head.pgrp = p->pgrp;
    reply.head.ppid = p->parent != NULL ? p->parent->pid : 0;
    reply.head.sid = p->sid;
    if (msg->subtype == _PROC_ID_GETID && cred_visible(caller, p)) {
        reply.head.cred = p->cred;
        reply.head.cred.ngroups = p->ngroups;
        if (p->ngroups > INLINE_GROUPS)
            extra = p->ngroups - INLINE_GROUPS;
        if (extra != 0)
            memcpy(reply.more, p->groups + INLINE_GROUPS, extra * sizeof(gid_t));
    }
    return client_reply(call, EOK, &reply, sizeof reply.head + extra * sizeof(gid_t));
}

static int change_ids(struct proc *p, const proc_getsetid_t *msg, gid_t **groups)
{
    int err;

    switch (msg->subtype) {
    case _PROC_ID_SETUID:
        err = set_uid(p, (uid_t)msg->rid, false);
        break;
    case _PROC_ID_SETEUID:
        err = set_uid(p, (uid_t)msg->eid, true);
        break;
    case _PROC_ID_SETGID:
        err = set_gid(p, (gid_t)msg->rid, false);
        break;
    case _PROC_ID_SETEGID:
        err = set_gid(p, (gid_t)msg->eid, true);
        break;
    case _PROC_ID_SETREUID:
        err = set_reuid(p, (uid_t)msg->rid, (uid_t)msg->eid);
        break;
    case _PROC_ID_SETREGID:
        err = set_regid(p, (gid_t)msg->rid, (gid_t)msg->eid);
        break;
    case _PROC_ID_SETGROUPS:
        err = set_groups(p, *groups, msg->ngroups);
        if (err == 0)
            *groups = NULL;
        break;
    default:
        return -EINVAL;
    }
    return err != 0 ? err : cred_push(p);
}

static int read_groups(struct msg_call *call, const proc_getsetid_t *msg, gid_t **groups)
{
    int err = 0;

    *groups = NULL;
    if (msg->subtype != _PROC_ID_SETGROUPS)
        return 0;
    if (msg->ngroups > _PROC_NGROUPS_MAX)
        return -EINVAL;
    if (msg->ngroups == 0)
        return 0;
    *groups = client_read_alloc(call, sizeof *msg, msg->ngroups * sizeof(gid_t), &err);
    return err;
}

long cred_message(struct msg_call *call)
{
    proc_getsetid_t msg = *(const proc_getsetid_t *)call->msg;
    struct proc *caller;
    gid_t *groups;
    long result = read_groups(call, &msg, &groups);

    if (result != 0)
        return result;
    pthread_mutex_lock(&proc_lock);
    caller = proc_find_locked(call->pid);
    if (caller == NULL)
        result = -ESRCH;
    else if (msg.subtype == _PROC_ID_GETID || msg.subtype == _PROC_ID_GETID_NO_CRED)
        result = reply_ids(call, &msg, caller);
    else
        result = change_ids(caller, &msg, &groups);
    pthread_mutex_unlock(&proc_lock);
    free(groups);
    return result;
}
