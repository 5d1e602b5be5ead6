/* SPDX-License-Identifier: Apache-2.0 */
#include "iofunc.h"

static void set_blocks(const iofunc_attr_t *attr, struct stat *st)
{
    int32_t block = attr->mount != NULL && attr->mount->blocksize > 0 ? attr->mount->blocksize : 512;
    st->st_blocksize = st->st_blksize = block;
    if (S_ISREG(attr->mode) || S_ISDIR(attr->mode) || S_ISBLK(attr->mode)) {
        st->st_nblocks = (int32_t)((attr->nbytes + block - 1) / block);
        st->st_blocks = (attr->nbytes + 511) / 512;
    }
}

int iofunc_stat(resmgr_context_t *ctp, iofunc_attr_t *attr, struct stat *st)
{
    iofunc_time_update(attr);
    memset(st, 0, sizeof *st);
    dev_t dev = 0;
    ino64_t ino = 0;
    if (ctp->id >= 0)
        resmgr_devino(ctp->id, &dev, &ino);
    st->st_dev = attr->mount != NULL && attr->mount->dev != 0 ? attr->mount->dev : dev;
    st->st_ino = attr->inode != 0 ? attr->inode : ino;
    st->st_size = attr->nbytes;
    st->st_rdev = attr->rdev;
    st->st_uid = attr->uid;
    st->st_gid = attr->gid;
    st->st_mode = attr->mode;
    st->st_nlink = attr->nlink;
    st->st_mtim = (struct timespec){ attr->mtime, (long)attr->mtime_ns };
    st->st_atim = (struct timespec){ attr->atime, (long)attr->atime_ns };
    st->st_ctim = (struct timespec){ attr->ctime, (long)attr->ctime_ns };
    set_blocks(attr, st);
    return EOK;
}

int iofunc_stat_format(resmgr_context_t *ctp, iofunc_attr_t *attr, unsigned *format, struct stat *st, unsigned *len)
{
    if (*format != _STAT_FORM_UNSET && *format != _STAT_FORM_T64_2008)
        return EINVAL;
    int err = iofunc_stat(ctp, attr, st);
    *format = _STAT_FORM_T64_2008;
    *len = sizeof *st;
    return err;
}

int iofunc_stat_default(resmgr_context_t *ctp, io_stat_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_stat(ctp, ocb->attr, &msg->o);
    return err != EOK ? err : _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
}
