/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>
#include "iofunc.h"

static int seek(const io_lseek_t *msg, const iofunc_ocb_t *ocb, const iofunc_attr_t *attr, off_t *result)
{
    off_t base = 0;
    switch (msg->i.whence) {
    case SEEK_SET:
        break;
    case SEEK_CUR:
        base = ocb->offset;
        break;
    case SEEK_END:
        base = attr->nbytes;
        break;
    default:
        return EINVAL;
    }
    if (__builtin_add_overflow(base, (off_t)msg->i.offset, result))
        return EOVERFLOW;
    return *result < 0 ? EINVAL : EOK;
}

int iofunc_lseek(resmgr_context_t *ctp, io_lseek_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    off_t offset;
    if (S_ISFIFO(attr->mode) || S_ISSOCK(attr->mode))
        return msg->i.flags & _IO_LSEEK_IGNORE_NON_SEEKABLE ? EOK : ESPIPE;
    int err = seek(msg, ocb, attr, &offset);
    if (err != EOK)
        return err;
    bool more = (msg->i.combine_len & _IO_COMBINE_FLAG) != 0;
    ocb->offset = offset;
    if (more)
        return EOK;                  /* readblock(): the reply is what the next part reads */
    msg->o = (uint64_t)offset;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
}

int iofunc_lseek_default(resmgr_context_t *ctp, io_lseek_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_lseek(ctp, msg, ocb, ocb->attr);
}
