/* SPDX-License-Identifier: Apache-2.0 */
#include <limits.h>
#include <unistd.h>
#include "iofunc.h"

static long value(const iofunc_attr_t *attr, int name)
{
    uint32_t conf = attr->mount != NULL ? attr->mount->conf : IOFUNC_PC_CHOWN_RESTRICTED | IOFUNC_PC_NO_TRUNC;
    switch (name) {
    case _PC_LINK_MAX:           return conf & IOFUNC_PC_LINK_DIR ? LINK_MAX : 1;
    case _PC_MAX_CANON:          return MAX_CANON;
    case _PC_MAX_INPUT:          return MAX_INPUT;
    case _PC_NAME_MAX:           return NAME_MAX;
    case _PC_PATH_MAX:           return PATH_MAX;
    case _PC_PIPE_BUF:           return PIPE_BUF;
    case _PC_NO_TRUNC:           return (conf & IOFUNC_PC_NO_TRUNC) != 0;
    case _PC_VDISABLE:           return _POSIX_VDISABLE;
    case _PC_CHOWN_RESTRICTED:   return (conf & IOFUNC_PC_CHOWN_RESTRICTED) != 0;
    case _PC_ASYNC_IO:           return 0;
    case _PC_PRIO_IO:            return 0;
    case _PC_SYNC_IO:            return (conf & IOFUNC_PC_SYNC_IO) != 0;
    case _PC_LINK_DIR:           return (conf & IOFUNC_PC_LINK_DIR) != 0;
    case _PC_SYMLINK_MAX:        return SYMLINK_MAX;
    case _PC_2_SYMLINKS:         return (conf & IOFUNC_PC_SYMLINK) != 0;
    case _PC_FILESIZEBITS:       return attr->mount != NULL && (attr->mount->flags & IOFUNC_MOUNT_32BIT) ? 32 : 64;
    case _PC_TIMESTAMP_RESOLUTION:
        return attr->mount != NULL && (conf & IOFUNC_PC_EXT) && attr->mount->timeres != 0
            ? (long)attr->mount->timeres : 1;
    default:
        return -1;
    }
}

int iofunc_pathconf(resmgr_context_t *ctp, io_pathconf_t *msg, iofunc_ocb_t *ocb, iofunc_attr_t *attr)
{
    long v = value(attr, msg->i.name);
    if (v == -1)
        return _RESMGR_DEFAULT;
    _IO_SET_PATHCONF_VALUE(ctp, v);
    return EOK;
}

int iofunc_pathconf_default(resmgr_context_t *ctp, io_pathconf_t *msg, iofunc_ocb_t *ocb)
{
    int result = iofunc_pathconf(ctp, msg, ocb, ocb->attr);
    return result == _RESMGR_DEFAULT ? EINVAL : result;
}
