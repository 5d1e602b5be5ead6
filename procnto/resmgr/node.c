/* SPDX-License-Identifier: Apache-2.0 */
/* Opening, closing and answering for procnto's resource managers. See node.h. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <sys/iofunc.h>

#include "resmgr/node.h"
#include "path/path.h"

static void node_ocb_free(iofunc_ocb_t *ocb);

/* The framework allocates nothing here: OCBs are made by node_open(), and freed by its close through this hook. */
iofunc_funcs_t node_funcs = { .nfuncs = _IOFUNC_NFUNCS, .ocb_free = node_ocb_free };

iofunc_mount_t node_mount = {
    .conf = IOFUNC_PC_CHOWN_RESTRICTED | IOFUNC_PC_NO_TRUNC, .dev = 1, .blocksize = 4096, .funcs = &node_funcs,
};

char node_zeros[4096];
static time_t start_time;

void node_attr(iofunc_attr_t *attr, mode_t mode, ino_t inode)
{
    iofunc_attr_init(attr, mode, NULL, NULL);
    attr->mount = &node_mount;
    attr->inode = inode;
    attr->nlink = S_ISDIR(mode) ? 2 : 1;
    if (start_time == 0)
        start_time = time(NULL);
    attr->mtime = attr->atime = attr->ctime = start_time;
    attr->flags &= ~(unsigned)(IOFUNC_ATTR_MTIME | IOFUNC_ATTR_ATIME | IOFUNC_ATTR_CTIME);
}

/*
 * OCBs are looked at from outside the framework by mem_fd_object(). While anybody does, what is
 * closed is only put aside: closing may even happen in the looking thread, when it drops the
 * framework's last reference. look_lock is a leaf.
 */
static pthread_mutex_t look_lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned lookers;
static struct node_ocb *graveyard;

static void node_bury(struct node_ocb *ocb)
{
    iofunc_notify_remove(NULL, ocb->notify);
    if (ocb->release != NULL)
        ocb->release(ocb);
    free(ocb->path);
    free(ocb);
}

static void node_ocb_free(iofunc_ocb_t *hdr)
{
    struct node_ocb *ocb = node_ocb(hdr);
    pthread_mutex_lock(&look_lock);
    bool later = lookers != 0;
    if (later) {
        ocb->buried = graveyard;
        graveyard = ocb;
    }
    pthread_mutex_unlock(&look_lock);
    if (!later)
        node_bury(ocb);
}

void node_look_begin(void)
{
    pthread_mutex_lock(&look_lock);
    lookers++;
    pthread_mutex_unlock(&look_lock);
}

void node_look_end(void)
{
    struct node_ocb *dead = NULL;
    pthread_mutex_lock(&look_lock);
    if (--lookers == 0) {
        dead = graveyard;
        graveyard = NULL;
    }
    pthread_mutex_unlock(&look_lock);
    while (dead != NULL) {
        struct node_ocb *next = dead->buried;
        node_bury(dead);
        dead = next;
    }
}

/* An open for a directory alone is refused for other things by name: a trailing slash, or O_DIRECTORY. */
static int kind_check(const struct _io_connect *connect, mode_t mode)
{
    bool wants_dir = (connect->eflag & (_IO_CONNECT_EFLAG_DIR | _IO_CONNECT_EFLAG_DOT)) ||
                     (connect->ioflag & O_DIRECTORY);
    return wants_dir && !S_ISDIR(mode) ? ENOTDIR : EOK;
}

struct node_ocb *node_new(const iofunc_attr_t *attr, const char *path)
{
    struct node_ocb *ocb = calloc(1, sizeof *ocb);
    if (ocb == NULL)
        return NULL;
    if (attr != NULL)
        ocb->attr = *attr;
    IOFUNC_NOTIFY_INIT(ocb->notify);
    ocb->path = path != NULL ? strdup(path) : NULL;     /* without it fdinfo is silent */
    return ocb;
}

/*
 * The moment the OCB is bound another thread of the client may use or close it. The attribute lock
 * keeps a close from freeing it before the counts are made; nothing of it is touched afterwards.
 */
int node_open(resmgr_context_t *ctp, io_open_t *msg, struct node_ocb *ocb, iofunc_attr_t *shared,
              const resmgr_io_funcs_t *io)
{
    if (ocb == NULL)
        return ENOMEM;
    iofunc_attr_t *attr = shared != NULL ? shared : &ocb->attr;
    iofunc_attr_lock(attr);
    int err = kind_check(&msg->connect, attr->mode);
    if (err == EOK)
        err = iofunc_open(ctp, msg, attr, NULL, NULL);
    if (err == EOK)
        err = iofunc_ocb_attach(ctp, msg, &ocb->hdr, attr, io);
    iofunc_attr_unlock(attr);
    if (err != EOK)
        node_bury(ocb);
    return err;
}

int node_open_granted(resmgr_context_t *ctp, io_open_t *msg, struct node_ocb *ocb, iofunc_attr_t *shared,
                      const resmgr_io_funcs_t *io)
{
    if (ocb == NULL)
        return ENOMEM;
    iofunc_attr_lock(shared);
    int err = iofunc_ocb_attach(ctp, msg, &ocb->hdr, shared, io);
    iofunc_attr_unlock(shared);
    if (err != EOK)
        node_bury(ocb);
    return err;
}

int node_path(resmgr_context_t *ctp, const struct _io_connect *connect, char path[PATH_MAX])
{
    size_t size = ctp->size, fixed = offsetof(struct _io_connect, path);
    if (size < fixed || connect->path_len > size - fixed)
        return EBADMSG;
    if (connect->path_len > PATH_MAX)
        return ENAMETOOLONG;
    if (connect->path_len != 0 && connect->path[connect->path_len - 1] != '\0')
        return EBADMSG;
    path[0] = '\0';
    if (connect->path_len == 0)
        return EOK;
    const char *from = connect->path + strspn(connect->path, "/");
    size_t len = strlcpy(path, from, PATH_MAX);
    while (len > 0 && path[len - 1] == '/')
        path[--len] = '\0';
    return EOK;
}

static int reply_link(resmgr_context_t *ctp, const struct _io_connect *connect, const char *target, unsigned flags)
{
    size_t size = strlen(target) + 1;
    struct _io_connect_link_reply reply = {
        .file_type = connect->file_type, .eflag = connect->eflag, .lflag = (uint8_t)flags, .path_len = (uint16_t)size,
    };
    if (connect->reply_max < sizeof reply + size)
        return ENAMETOOLONG;
    iov_t iov[2];
    SETIOV(&iov[0], &reply, sizeof reply);
    SETIOV(&iov[1], target, size);
    MsgReplyv(ctp->rcvid, (int32_t)(_IO_CONNECT_RET_FLAG | _IO_CONNECT_RET_LINK), iov, 2);
    return _RESMGR_NOREPLY;
}

int node_reply_link(resmgr_context_t *ctp, const struct _io_connect *connect, const char *target)
{
    return reply_link(ctp, connect, target, _IO_CONNECT_LFLAG_WAY);
}

int node_reply_readlink(resmgr_context_t *ctp, const struct _io_connect *connect, const char *target)
{
    return reply_link(ctp, connect, target, 0);
}

/* The header after the fixed part of a read or write: NULL when the message is too short for it. */
static const void *xtype_header(const resmgr_context_t *ctp, const void *after_fixed, size_t size)
{
    size_t end = (size_t)((const char *)after_fixed - (const char *)ctp->msg) + size;
    return end <= ctp->size ? after_fixed : NULL;
}

static int xtype_range(const resmgr_context_t *ctp, const struct node_ocb *ocb, uint32_t xtype,
                       const void *after_fixed, off_t *offset, size_t *skip, bool *moves)
{
    *skip = 0;
    *moves = true;
    *offset = ocb->hdr.offset;
    switch (xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:
    case _IO_XTYPE_READDIR:
        return EOK;
    case _IO_XTYPE_OFFSET: {
        struct _xtype_offset at;
        const void *header = xtype_header(ctp, after_fixed, sizeof at);
        if (header == NULL)
            return EBADMSG;
        memcpy(&at, header, sizeof at);
        *offset = at.offset;
        *skip = sizeof at;
        *moves = false;
        return at.offset < 0 ? EINVAL : EOK;
    }
    default:
        return ENOSYS;
    }
}

int node_read_range(resmgr_context_t *ctp, io_read_t *msg, struct node_ocb *ocb, off_t *offset, size_t *count,
                    bool *moves)
{
    size_t skip;
    int err = iofunc_read_verify(ctp, msg, &ocb->hdr, NULL);
    *count = _IO_READ_GET_NBYTES(msg);
    return err != EOK ? err : xtype_range(ctp, ocb, msg->i.xtype, &msg->i + 1, offset, &skip, moves);
}

int node_write_range(resmgr_context_t *ctp, io_write_t *msg, struct node_ocb *ocb, off_t *offset, size_t *count,
                     size_t *skip, bool *moves)
{
    int err = iofunc_write_verify(ctp, msg, &ocb->hdr, NULL);
    *count = _IO_WRITE_GET_NBYTES(msg);
    if (err != EOK)
        return err;
    err = xtype_range(ctp, ocb, msg->i.xtype, &msg->i + 1, offset, skip, moves);
    *skip += sizeof msg->i;
    return err;
}

int node_read_bytes(resmgr_context_t *ctp, io_read_t *msg, struct node_ocb *ocb, const void *data, size_t size)
{
    off_t offset;
    size_t count;
    bool moves;
    int err = node_read_range(ctp, msg, ocb, &offset, &count, &moves);
    if (err != EOK)
        return err;
    if ((uint64_t)offset >= size)
        count = 0;
    else if (count > size - (size_t)offset)
        count = size - (size_t)offset;
    if (moves)
        ocb->hdr.offset += (off_t)count;
    MsgReply(ctp->rcvid, (long)count, count == 0 ? NULL : (const char *)data + offset, count);
    return _RESMGR_NOREPLY;
}

int node_read_text(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct node_ocb *node = node_ocb(ocb);
    return node_read_bytes(ctp, msg, node, node->u.text.data, node->u.text.size);
}

void node_release_text(struct node_ocb *ocb)
{
    free(ocb->u.text.data);
}

#define DIR_CHUNK 16384     /* the most one read of a directory gives */

/* One record at the end of the buffer, if it fits; with the entry's stat when the client asked for it. */
static size_t dirent_put(char *buf, size_t room, const struct dir_entry *entry)
{
    size_t size = (offsetof(struct dirent, d_name) + entry->name_len + 1 + 7) & ~(size_t)7;
    if (size > room)
        return 0;
    struct dirent *dirent = (struct dirent *)buf;
    memset(buf, 0, size);
    dirent->d_ino = entry->ino;
    dirent->d_offset = entry->cookie;
    dirent->d_reclen = (int16_t)size;
    dirent->d_namelen = (int16_t)entry->name_len;
    memcpy(dirent->d_name, entry->name, entry->name_len);
    return size;
}

int node_read_dir(resmgr_context_t *ctp, io_read_t *msg, struct node_ocb *ocb, dir_next *next)
{
    off_t offset;
    size_t count, used = 0;
    bool moves;
    struct dir_entry entry;
    int err = node_read_range(ctp, msg, ocb, &offset, &count, &moves);
    if (err != EOK)
        return err;
    if (count > DIR_CHUNK)
        count = DIR_CHUNK;
    char *buf = malloc(count + 8);
    if (buf == NULL)
        return ENOMEM;
    bool full = false;
    while (!full && next(ocb, offset, &entry)) {
        size_t size = dirent_put(buf + used, count - used, &entry);
        full = size == 0;
        if (!full) {
            used += size;
            offset = entry.cookie;
        }
    }
    if (used == 0 && full)
        err = EINVAL;                   /* not even one entry fits */
    else
        MsgReply(ctp->rcvid, (long)used, buf, used);
    if (moves)
        ocb->hdr.offset = offset;
    free(buf);
    return err != EOK ? err : _RESMGR_NOREPLY;
}

/* Files made of memory are always ready. */
static int node_notify(resmgr_context_t *ctp, io_notify_t *msg, iofunc_ocb_t *ocb)
{
    return iofunc_notify(ctp, msg, node_ocb(ocb)->notify, _NOTIFY_COND_INPUT | _NOTIFY_COND_OUTPUT, NULL, NULL);
}

static int node_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    return S_ISDIR(ocb->attr->mode) ? EISDIR : ENOSYS;
}

static int node_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    return EBADF;
}

static int node_chmod(resmgr_context_t *ctp, io_chmod_t *msg, iofunc_ocb_t *ocb)
{
    return EROFS;
}

static int node_chown(resmgr_context_t *ctp, io_chown_t *msg, iofunc_ocb_t *ocb)
{
    return EROFS;
}

static int node_utime(resmgr_context_t *ctp, io_utime_t *msg, iofunc_ocb_t *ocb)
{
    return EROFS;
}

static int node_fdinfo(resmgr_context_t *ctp, io_fdinfo_t *msg, iofunc_ocb_t *ocb)
{
    struct _io_fdinfo_reply reply;
    const char *path = node_ocb(ocb)->path != NULL ? node_ocb(ocb)->path : "";
    size_t len = strlen(path), room = msg->i.path_len;
    memset(&reply, 0, sizeof reply);
    int err = iofunc_fdinfo(ctp, ocb, ocb->attr, &reply.info);
    if (err != EOK)
        return err;
    iov_t iov[2];
    SETIOV(&iov[0], &reply, sizeof reply);
    SETIOV(&iov[1], path, len + 1 < room ? len + 1 : room);
    MsgReplyv(ctp->rcvid, (long)(len + 1 < room ? len + 1 : room), iov, 2);
    return _RESMGR_NOREPLY;
}

void node_io_init(resmgr_io_funcs_t *io)
{
    iofunc_func_init(0, NULL, _RESMGR_IO_NFUNCS, io);
    io->read = node_read;
    io->write = node_write;
    io->chmod = node_chmod;
    io->chown = node_chown;
    io->utime = node_utime;
    io->fdinfo = node_fdinfo;
    io->notify = node_notify;
    io->openfd = NULL;
    io->mmap = NULL;        /* mappings go through mem_fd_object() */
}

int node_attach(const char *path, enum _file_type file_type, unsigned flags, const resmgr_connect_funcs_t *connect,
                const resmgr_io_funcs_t *io, iofunc_attr_t *attr)
{
    resmgr_attr_t link = { .flags = RESMGR_FLAG_ATTACH_LOCAL, .nparts_max = 4, .msg_max_size = 4096 };
    int id = resmgr_attach(procnto_dispatch, &link, NULL, file_type, flags, connect, io, attr);
    if (id < 0)
        procnto_panic("cannot attach %s: error %d", path, errno);
    int err = path_attach_own(path, id, file_type, flags);
    if (err != 0)
        procnto_panic("cannot name %s: error %d", path, err);
    return id;
}
