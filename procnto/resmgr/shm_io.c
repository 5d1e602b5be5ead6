/* SPDX-License-Identifier: Apache-2.0 */
/* Objects of /dev/shmem and /dev/sem: reading, writing, sizes, shm_ctl(). Rules: shm.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/procfs.h>
#include <devctl.h>

#include "resmgr/shm.h"

#define COPY_CHUNK (64u * 1024)

resmgr_io_funcs_t shm_io;

static int shm_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    struct shm *shm = node->u.shm;
    off_t offset;
    size_t count, done = 0;
    bool moves;
    int err = shm_is_revoked(shm, ctp->info.pid) ? EACCES : node_read_range(ctp, msg, node, &offset, &count, &moves);
    if (err != 0)
        return err;
    uint64_t size = (uint64_t)ocb->attr->nbytes;
    if ((uint64_t)offset >= size)
        count = 0;
    else if (count > size - (uint64_t)offset)
        count = (size_t)(size - (uint64_t)offset);
    uint64_t memory = count != 0 ? shm_memory(shm) : 0;
    char *buf = memory != 0 ? malloc(count < COPY_CHUNK ? count : COPY_CHUNK) : NULL;
    while (buf != NULL && done < count) {
        size_t part = count - done < COPY_CHUNK ? count - done : COPY_CHUNK;
        ssize_t got = shm_object_copy(memory, (uint64_t)offset + done, buf, part, false);
        if (got <= 0 || MsgWrite(ctp->rcvid, buf, (size_t)got, done) == -1) {
            err = got < 0 ? (int)-got : EFAULT;
            break;
        }
        done += (size_t)got;
    }
    if (memory != 0)
        shm_object_unref(memory);
    if (count != 0 && buf == NULL)
        err = ENOMEM;
    free(buf);
    if (done == 0 && err != 0)
        return err;
    if (moves)
        ocb->offset += (off_t)done;
    if (done != 0)
        ocb->attr->flags |= IOFUNC_ATTR_ATIME | IOFUNC_ATTR_DIRTY_TIME;
    _IO_SET_READ_NBYTES(ctp, (long)done);
    return EOK;                         /* the bytes are in the client's buffer already */
}

/* Takes count bytes of the client's message from skip on. -> errno, *done bytes stored */
static int take_bytes(resmgr_context_t *ctp, struct shm *shm, uint64_t offset, size_t count, size_t skip,
                      size_t *done)
{
    int err = 0;
    uint64_t memory = shm_memory(shm);
    char *buf = malloc(count < COPY_CHUNK ? count : COPY_CHUNK);
    if (memory == 0 || buf == NULL)
        err = ENOMEM;
    while (err == 0 && *done < count) {
        size_t part = count - *done < COPY_CHUNK ? count - *done : COPY_CHUNK;
        ssize_t got = resmgr_msgget(ctp, buf, part, skip + *done);
        if (got > 0)
            got = shm_object_copy(memory, offset + *done, buf, (size_t)got, true);
        else if (got < 0)
            got = -errno;
        if (got <= 0)
            err = got < 0 ? (int)-got : EBADMSG;
        else
            *done += (size_t)got;
    }
    if (memory != 0)
        shm_object_unref(memory);
    free(buf);
    return err;
}

static int shm_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    struct shm *shm = node->u.shm;
    off_t offset;
    size_t count, skip, done = 0;
    bool moves;
    int err = shm_is_revoked(shm, ctp->info.pid) ? EACCES : node_write_range(ctp, msg, node, &offset, &count, &skip, &moves);
    if (err != 0)
        return err;
    if ((ocb->ioflag & O_APPEND) && moves)
        offset = ocb->attr->nbytes;
    _IO_SET_WRITE_NBYTES(ctp, 0);
    if (count == 0)
        return EOK;
    if (count > SHM_SIZE_MAX || (uint64_t)offset > SHM_SIZE_MAX)
        return EFBIG;
    uint64_t end = (uint64_t)offset + count;
    if (end > (uint64_t)ocb->attr->nbytes) {
        err = shm_resize(shm, end);
        if (err != 0)
            return err == ENOMEM ? ENOSPC : err;
    }
    err = take_bytes(ctp, shm, (uint64_t)offset, count, skip, &done);
    if (done == 0 && err != 0)
        return err;
    if (moves)
        ocb->offset = offset + (off_t)done;
    ocb->attr->flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME | IOFUNC_ATTR_DIRTY_TIME;
    _IO_SET_WRITE_NBYTES(ctp, (long)done);
    return EOK;
}

/* A hole: reads as zero. Its memory stays, for there may be mappings of it. -> errno */
static int shm_clear(struct shm *shm, uint64_t start, uint64_t len)
{
    uint64_t memory = shm_memory(shm);
    int err = 0;
    while (err == 0 && memory != 0 && len > 0) {
        size_t part = PAGE_SIZE - (start & PAGE_MASK) < len ? PAGE_SIZE - (start & PAGE_MASK) : len;
        ssize_t done = shm_object_copy(memory, start, node_zeros, part, true);
        err = done < 0 ? (int)-done : 0;
        start += part;
        len -= part;
    }
    if (memory != 0)
        shm_object_unref(memory);
    return err;
}

static int shm_space(resmgr_context_t *ctp, io_space_t *msg, iofunc_ocb_t *ocb)
{
    struct shm *shm = node_ocb(ocb)->u.shm;
    int err = iofunc_space_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    uint64_t start = msg->i.start, len = msg->i.len, size = (uint64_t)ocb->attr->nbytes;
    if (msg->i.whence == SEEK_CUR)
        start += (uint64_t)ocb->offset;
    else if (msg->i.whence == SEEK_END)
        start += size;
    if (start > SHM_SIZE_MAX || len > SHM_SIZE_MAX)
        return EFBIG;
    switch (msg->i.subtype) {
    case F_FREESP:
        err = len != 0 && start + len < size ? shm_clear(shm, start, len) : shm_resize(shm, start);
        break;
    case F_ALLOCSP:
    case F_GROWSP:
        err = start + len > size ? shm_resize(shm, start + len) : 0;
        break;
    default:
        return EINVAL;
    }
    if (err != 0)
        return err;
    uint64_t now = (uint64_t)ocb->attr->nbytes;
    MsgReply(ctp->rcvid, EOK, &now, sizeof now);
    return _RESMGR_NOREPLY;
}

/* Flags alone leave the memory as it is. -> errno */
static int change_memory(pid_t pid, struct shm *shm, const procfs_memobj *request)
{
    const unsigned kinds = SHMCTL_ANON | SHMCTL_PHYS | SHMCTL_TYMEM;
    unsigned flags = (unsigned)request->flags;
    int err = 0;
    pthread_mutex_lock(&shm_lock);
    if (shm->ctl & SHMCTL_SEAL)
        err = EPERM;
    else if (flags & SHMCTL_ANON && !(flags & SHMCTL_TYMEM))
        err = shm_room(request->size);
    if (err == 0 && flags & kinds) {
        err = shm_reserve_locked(shm, shm->handle == 0 ? 1 : (uint64_t)shm->attr.nbytes);
        if (err == 0)
            err = -shm_object_ctl(pid, &shm->handle, flags, (uint64_t)request->offset, request->size);
        long size = kvm_object(KVM_OBJ_SIZE, shm->handle, 0, 0);
        shm->capacity = size > 0 ? (uint64_t)size : 0;
        if (err == 0)
            shm->attr.nbytes = (off_t)request->size;
    } else if (err == 0 && !(flags & (SHMCTL_SEAL | SHMCTL_REVOCABLE))) {
        err = EINVAL;
    }
    if (err == 0)
        shm->ctl |= flags & ~(unsigned)SHMCTL_HAS_SPECIAL;
    pthread_mutex_unlock(&shm_lock);
    return err;
}

/* shm_ctl(): another kind of memory behind the object, or what may still be done with it. */
static int control(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb, int *result)
{
    struct shm *shm = node_ocb(ocb)->u.shm;
    procfs_memobj request;
    *result = 0;
    if (msg->i.nbytes < sizeof request || resmgr_msgget(ctp, &request, sizeof request,
                                                        sizeof msg->i) != sizeof request)
        return EINVAL;
    if (request.flags & SHMCTL_GET_FLAGS) {
        *result = (int)shm->ctl;
        return 0;
    }
    if (!(ocb->ioflag & _IO_FLAG_WR))
        return EBADF;
    if (request.size > SHM_SIZE_MAX)
        return EFBIG;
    if (shm_is_revoked(shm, ctp->info.pid))
        return EACCES;
    return change_memory(ctp->info.pid, shm, &request);
}

#define MEMOBJ_COMMAND 100      /* DCMD_MEMMGR_MEMOBJ */

static int shm_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_devctl_default(ctp, msg, ocb);
    if (err != _RESMGR_DEFAULT)
        return err;
    if ((msg->i.dcmd & 0xff) != MEMOBJ_COMMAND)
        return ENOTTY;
    int result;
    err = control(ctp, msg, ocb, &result);
    if (err != 0)
        return err;
    struct _io_devctl_reply reply = { .ret_val = result };
    MsgReply(ctp->rcvid, EOK, &reply, sizeof reply);
    return _RESMGR_NOREPLY;
}

void shm_io_init(void)
{
    node_io_init(&shm_io);
    shm_io.read = shm_read;
    shm_io.write = shm_write;
    shm_io.space = shm_space;
    shm_io.devctl = shm_devctl;
    shm_io.lock = iofunc_lock_default;
    shm_io.chmod = iofunc_chmod_default;
    shm_io.chown = iofunc_chown_default;
    shm_io.utime = iofunc_utime_default;
}
