/* SPDX-License-Identifier: Apache-2.0 */
#include <fcntl.h>
#include "iofunc.h"
#include "../dispatch/dispatch.h"

static mode_t wanted(const struct _io_connect *msg)
{
    mode_t want = (mode_t)msg->access;
    if (msg->ioflag & _IO_FLAG_RD)
        want |= S_IREAD;
    if (msg->ioflag & _IO_FLAG_WR)
        want |= S_IWRITE;
    if (msg->ioflag & _IO_FLAG_EX)
        want |= S_IEXEC;
    return want;
}

/* The new file is made in dattr. */
static int create(resmgr_context_t *ctp, const struct _io_connect *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                  struct _client_info *info)
{
    if (mount_is_readonly(dattr))
        return EROFS;
    if (dattr->mount != NULL && (dattr->mount->flags & _MOUNT_NOCREAT))
        return EACCES;
    int err = iofunc_check_access(ctp, dattr, S_IWRITE | S_IEXEC, info);
    if (err != EOK)
        return err;
    mode_t mode = msg->mode & S_IFMT ? msg->mode : S_IFREG | msg->mode;
    if (attr != NULL)           /* NULL: the server makes its attributes itself, afterwards */
        iofunc_attr_init(attr, mode, dattr, info);
    attr_changed(dattr, 0);
    dattr->flags |= IOFUNC_ATTR_MTIME;
    return EOK;
}

/* The open as SH_DENY* of others and to others. */
static bool denied(const struct _io_connect *msg, const iofunc_attr_t *attr)
{
    unsigned share = msg->sflag & SH_MASK;
    bool deny_rd = share == SH_DENYRD || share == SH_DENYRW, deny_wr = share == SH_DENYWR || share == SH_DENYRW;
    return ((msg->ioflag & _IO_FLAG_RD) && attr->rlocks != 0) || ((msg->ioflag & _IO_FLAG_WR) && attr->wlocks != 0) ||
           (deny_rd && attr->rcount != 0) || (deny_wr && attr->wcount != 0);
}

/* May anybody at all? Then it is all the same who the client is, and the kernel need not be asked. */
static bool granted_to_all(const iofunc_attr_t *attr, mode_t access)
{
    mode_t want = (access & S_IRWXU) >> 6, all = attr->mode >> 6 & attr->mode >> 3 & attr->mode;
    return !(access & (S_ISUID | S_ISGID)) && !(want & ~all);
}

/* info NULL: not known yet */
static int may(resmgr_context_t *ctp, const struct _io_connect *msg, const iofunc_attr_t *attr, mode_t access,
               struct _client_info *info)
{
    struct _client_info own;
    if (granted_to_all(attr, access))
        return EOK;
    int err = _iofunc_client(ctp, (int)msg->ioflag, &info, &own);
    return err != EOK ? err : iofunc_check_access(ctp, attr, access, info);
}

static int existing(resmgr_context_t *ctp, const struct _io_connect *msg, iofunc_attr_t *attr,
                    struct _client_info *info)
{
    bool dir = S_ISDIR(attr->mode);
    if ((msg->ioflag & (O_CREAT | O_EXCL)) == (O_CREAT | O_EXCL))
        return EEXIST;
    if (!dir && ((msg->eflag & (_IO_CONNECT_EFLAG_DIR | _IO_CONNECT_EFLAG_DOT)) || (msg->ioflag & O_DIRECTORY)))
        return ENOTDIR;
    if (dir && (msg->ioflag & (_IO_FLAG_WR | O_TRUNC)))
        return EISDIR;
    mode_t want = wanted(msg);
    if (msg->ioflag & O_TRUNC)
        want |= S_IWRITE;
    if ((want & S_IWRITE) && mount_is_readonly(attr) && (S_ISREG(attr->mode) || dir))
        return EROFS;
    int err = may(ctp, msg, attr, want, info);
    if (err != EOK)
        return err;
    if (denied(msg, attr))
        return EBUSY;
    if (msg->ioflag & O_TRUNC) {
        attr_changed(attr, 0);
        attr->flags |= IOFUNC_ATTR_MTIME;
    }
    return EOK;
}

int iofunc_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                struct _client_info *info)
{
    struct _client_info own;
    if (dattr == NULL)
        return existing(ctp, &msg->connect, attr, info);
    int err = _iofunc_client(ctp, (int)msg->connect.ioflag, &info, &own);
    return err != EOK ? err : create(ctp, &msg->connect, attr, dattr, info);
}

int iofunc_open_default(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    int err = iofunc_attr_lock(attr);
    if (err != EOK)
        return err;
    err = iofunc_open(ctp, msg, attr, NULL, NULL);
    if (err == EOK)
        err = iofunc_ocb_attach(ctp, msg, NULL, attr, NULL);
    iofunc_attr_unlock(attr);
    return err;
}
