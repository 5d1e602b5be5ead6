/* SPDX-License-Identifier: Apache-2.0 */
/* What a file system checks before it changes a directory. attr: the object, dattr: its directory. */
#include "iofunc.h"

static int may_change(resmgr_context_t *ctp, iofunc_attr_t *dattr, const struct _client_info *info)
{
    if (mount_is_readonly(dattr))
        return EROFS;
    return iofunc_check_access(ctp, dattr, S_IWRITE | S_IEXEC, info);
}

/* In a sticky directory only the owner of the object or of the directory may take it away. */
static int may_remove(resmgr_context_t *ctp, const iofunc_attr_t *attr, iofunc_attr_t *dattr,
                      const struct _client_info *info)
{
    int err = may_change(ctp, dattr, info);
    if (err != EOK)
        return err;
    if ((dattr->mode & S_ISVTX) && info->cred.euid != 0 && info->cred.euid != attr->uid &&
        info->cred.euid != dattr->uid)
        return EPERM;
    return EOK;
}

static void dir_changed(iofunc_attr_t *dattr)
{
    dattr->flags |= IOFUNC_ATTR_MTIME;
    attr_changed(dattr, 0);
}

int iofunc_link(resmgr_context_t *ctp, io_link_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                struct _client_info *info)
{
    struct _client_info own;
    int err = _iofunc_client(ctp, 0, &info, &own);
    if (err == EOK && dattr != NULL)
        err = may_change(ctp, dattr, info);
    if (err != EOK)
        return err;
    if (attr != NULL) {
        if (S_ISDIR(attr->mode) && !(attr->mount != NULL && (attr->mount->conf & IOFUNC_PC_LINK_DIR) &&
                                     info->cred.euid == 0))
            return EPERM;
        if (attr->nlink == UINT32_MAX)
            return EMLINK;
        attr->nlink++;
        attr_changed(attr, IOFUNC_ATTR_DIRTY_NLINK);
    }
    if (dattr != NULL)
        dir_changed(dattr);
    return EOK;
}

int iofunc_mknod(resmgr_context_t *ctp, io_mknod_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                 struct _client_info *info)
{
    struct _client_info own;
    int err = _iofunc_client(ctp, 0, &info, &own);
    if (err == EOK && dattr != NULL)
        err = may_change(ctp, dattr, info);
    if (err != EOK)
        return err;
    mode_t type = msg->connect.mode & S_IFMT;
    if (type != S_IFDIR && type != S_IFIFO && info->cred.euid != 0)
        return EPERM;
    if (attr != NULL)
        iofunc_attr_init(attr, msg->connect.mode, dattr, info);
    if (dattr != NULL)
        dir_changed(dattr);
    return EOK;
}

int iofunc_readlink(resmgr_context_t *ctp, io_readlink_t *msg, iofunc_attr_t *attr, struct _client_info *info)
{
    if (!S_ISLNK(attr->mode))
        return EINVAL;
    attr->flags |= IOFUNC_ATTR_ATIME;
    return EOK;
}

int iofunc_rename(resmgr_context_t *ctp, io_rename_t *msg, iofunc_attr_t *oldattr, iofunc_attr_t *olddattr,
                  iofunc_attr_t *newattr, iofunc_attr_t *newdattr, struct _client_info *info)
{
    struct _client_info own;
    int err = _iofunc_client(ctp, 0, &info, &own);
    if (err == EOK)
        err = may_remove(ctp, oldattr, olddattr, info);
    if (err == EOK)
        err = newattr != NULL ? may_remove(ctp, newattr, newdattr, info) : may_change(ctp, newdattr, info);
    if (err != EOK)
        return err;
    if (newattr != NULL) {
        if (S_ISDIR(newattr->mode) && !S_ISDIR(oldattr->mode))
            return EISDIR;
        if (!S_ISDIR(newattr->mode) && S_ISDIR(oldattr->mode))
            return ENOTDIR;
        if (newattr->nlink > 0)
            newattr->nlink--;
        attr_changed(newattr, IOFUNC_ATTR_DIRTY_NLINK);
    }
    attr_changed(oldattr, 0);
    dir_changed(olddattr);
    if (newdattr != olddattr)
        dir_changed(newdattr);
    return EOK;
}

int iofunc_unlink(resmgr_context_t *ctp, io_unlink_t *msg, iofunc_attr_t *attr, iofunc_attr_t *dattr,
                  struct _client_info *info)
{
    struct _client_info own;
    int err = _iofunc_client(ctp, 0, &info, &own);
    if (err == EOK && dattr != NULL)
        err = may_remove(ctp, attr, dattr, info);
    if (err != EOK)
        return err;
    bool rmdir = S_ISDIR(msg->connect.mode);
    if (S_ISDIR(attr->mode) != rmdir)
        return rmdir ? ENOTDIR : EPERM;
    if (attr->nlink > 0)
        attr->nlink--;
    attr_changed(attr, IOFUNC_ATTR_DIRTY_NLINK);
    if (dattr != NULL)
        dir_changed(dattr);
    return EOK;
}
