/* SPDX-License-Identifier: Apache-2.0 */
/* chmod, chown and utime on an open file. */
#include <fcntl.h>
#include "iofunc.h"

int iofunc_chmod(resmgr_context_t *ctp, io_chmod_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    struct _client_info info;
    if (mount_is_readonly(attr))
        return EROFS;
    int err = iofunc_client_info(ctp, ocb != NULL ? ocb->ioflag : 0, &info);
    if (err != EOK)
        return err;
    err = iofunc_check_access(ctp, attr, S_ISUID, &info);
    if (err != EOK)
        return err;
    mode_t mode = msg->i.mode & ALLPERMS;
    if (info.cred.euid != 0 && !_iofunc_in_group(&info, attr->gid))
        mode &= ~(mode_t)S_ISGID;
    attr->mode = (attr->mode & ~(mode_t)ALLPERMS) | mode;
    attr_changed(attr, IOFUNC_ATTR_DIRTY_MODE);
    return EOK;
}

int iofunc_chmod_default(resmgr_context_t *ctp, io_chmod_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_chmod(ctp, msg, ocb, ocb->attr);
}

/* Without privilege: nobody gives files away where that is restricted; the owner may choose among its groups. */
static int chown_allowed(const iofunc_attr_t *attr, const struct _client_info *info, uid_t uid, gid_t gid)
{
    bool restricted = attr->mount == NULL || (attr->mount->conf & IOFUNC_PC_CHOWN_RESTRICTED);
    if (info->cred.euid == 0)
        return EOK;
    if (info->cred.euid != attr->uid)
        return EPERM;
    if (restricted && (uid != attr->uid || (gid != attr->gid && !_iofunc_in_group(info, gid))))
        return EPERM;
    return EOK;
}

int iofunc_chown(resmgr_context_t *ctp, io_chown_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    struct _client_info info;
    if (mount_is_readonly(attr))
        return EROFS;
    int err = iofunc_client_info(ctp, ocb != NULL ? ocb->ioflag : 0, &info);
    if (err != EOK)
        return err;
    uid_t uid = msg->i.uid == -1 ? attr->uid : msg->i.uid;
    gid_t gid = msg->i.gid == -1 ? attr->gid : msg->i.gid;
    err = chown_allowed(attr, &info, uid, gid);
    if (err != EOK)
        return err;
    attr->uid = uid;
    attr->gid = gid;
    if (info.cred.euid != 0 && S_ISREG(attr->mode))
        attr->mode &= ~(mode_t)(S_ISUID | S_ISGID);
    attr_changed(attr, IOFUNC_ATTR_DIRTY_OWNER | IOFUNC_ATTR_DIRTY_MODE);
    return EOK;
}

int iofunc_chown_default(resmgr_context_t *ctp, io_chown_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_chown(ctp, msg, ocb, ocb->attr);
}

static void set_time(time_t *sec, unsigned *ns, int64_t new_sec, int64_t new_ns, uint32_t stale, iofunc_attr_t *attr)
{
    if (new_ns == UTIME_OMIT)
        return;
    if (new_ns == UTIME_NOW) {
        attr->flags |= stale;
        return;
    }
    attr->flags &= ~stale;
    *sec = new_sec;
    *ns = (unsigned)new_ns;
}

static bool ns_valid(int64_t ns)
{
    return (ns >= 0 && ns < 1000000000) || ns == UTIME_NOW || ns == UTIME_OMIT;
}

static int utime_allowed(resmgr_context_t *ctp, const iofunc_attr_t *attr, int ioflag, bool now)
{
    struct _client_info info;
    int err = iofunc_client_info(ctp, ioflag, &info);
    if (err != EOK)
        return err;
    if (iofunc_check_access(ctp, attr, S_ISUID, &info) == EOK)
        return EOK;
    if (!now)
        return EPERM;
    return iofunc_check_access(ctp, attr, S_IWRITE, &info);
}

int iofunc_utime(resmgr_context_t *ctp, io_utime_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    struct _io_utime64 t = { .cur_flag = msg->i.cur_flag };
    if (mount_is_readonly(attr))
        return EROFS;
    if (msg->i.type == _IO_UTIME64) {
        t = msg->i64;
    } else {
        t.atime_s = msg->i.times.actime;
        t.mtime_s = msg->i.times.modtime;
    }
    if (!ns_valid(t.atime_ns) || !ns_valid(t.mtime_ns))
        return EINVAL;
    bool now = t.cur_flag != 0 || (t.atime_ns == UTIME_NOW && t.mtime_ns == UTIME_NOW);
    int err = utime_allowed(ctp, attr, ocb != NULL ? ocb->ioflag : 0, now);
    if (err != EOK)
        return err;
    if (now)
        t.atime_ns = t.mtime_ns = UTIME_NOW;
    set_time(&attr->atime, &attr->atime_ns, t.atime_s, t.atime_ns, IOFUNC_ATTR_ATIME, attr);
    set_time(&attr->mtime, &attr->mtime_ns, t.mtime_s, t.mtime_ns, IOFUNC_ATTR_MTIME, attr);
    attr_changed(attr, 0);
    return iofunc_time_update(attr);
}

int iofunc_utime_default(resmgr_context_t *ctp, io_utime_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_utime(ctp, msg, ocb, ocb->attr);
}
