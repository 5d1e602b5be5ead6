/* SPDX-License-Identifier: Apache-2.0 */
/* What is done with an open file or directory. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>
#include <devctl.h>
#include <sys/dcmd_blk.h>
#include <sys/statvfs.h>

#include "fs.h"
#include "serve.h"

#define PARTS      64                /* parts in one copy: 256 KiB */
#define DIR_BUFFER (32 * 1024)

resmgr_io_funcs_t fs_io_funcs;

/* ---- where ---- */

/* pread() and pwrite() bring an offset of their own, between the head and the data. -> errno */
static int position(resmgr_context_t *ctp, const void *msg, size_t head, uint32_t xtype,
                    const iofunc_ocb_t *ocb, off_t *offset,
                    size_t *skip)
{
    struct _xtype_offset own;
    *skip = head;
    switch (xtype & _IO_XTYPE_MASK) {
    case _IO_XTYPE_NONE:
        *offset = ocb->offset;
        return EOK;
    case _IO_XTYPE_OFFSET:
        if (resmgr_msgget(ctp, &own, sizeof own, head) != (ssize_t)sizeof own)
            return EBADMSG;
        *offset = own.offset;
        *skip += sizeof own;
        return own.offset < 0 ? EINVAL : EOK;
    default:
        return ENOSYS;
    }
}

/* ---- read ---- */

/* More than one reply can carry is written to the client piece by piece. -> bytes, or -errno */
static ssize_t read_long(resmgr_context_t *ctp, const struct node *node, off_t offset,
                         size_t nbytes)
{
    static iov_t iov[PARTS];
    size_t done = 0;
    while (done < nbytes) {
        size_t n = nbytes - done;
        int parts = file_read_parts(node, offset + (off_t)done, &n, iov, PARTS);
        ssize_t put = MsgWritev_r(ctp->rcvid, iov, (size_t)parts, done);
        if (put < 0)
            return done != 0 ? (ssize_t)done : put;
        done += (size_t)put;
        if ((size_t)put < n)
            break;
    }
    return (ssize_t)done;
}

static int read_file(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    struct node *node = ocb->attr;
    off_t offset;
    size_t skip, nbytes = _IO_READ_GET_NBYTES(msg);
    int parts = 0, err = position(ctp, msg, sizeof msg->i, msg->i.xtype, ocb, &offset, &skip);
    if (err != EOK)
        return err;
    if (offset >= node->attr.nbytes)
        nbytes = 0;
    else if ((off_t)nbytes > node->attr.nbytes - offset)
        nbytes = (size_t)(node->attr.nbytes - offset);
    if (nbytes <= (PARTS - 1) * BLOCK_SIZE || ctp->offset != 0) {
        parts = file_read_parts(node, offset, &nbytes, ctp->iov, PARTS);
    } else {
        ssize_t done = read_long(ctp, node, offset, nbytes);
        if (done < 0)
            return (int)-done;
        nbytes = (size_t)done;
    }
    if ((msg->i.xtype & _IO_XTYPE_MASK) == _IO_XTYPE_NONE)
        ocb->offset = offset + (off_t)nbytes;
    if (nbytes != 0)
        node->attr.flags |= IOFUNC_ATTR_ATIME;
    _IO_SET_READ_NBYTES(ctp, (long)nbytes);
    return _RESMGR_NPARTS(parts);
}

/* One record: the name, and its stat when asked for. -> bytes, 0: it does not fit */
static size_t put_record(resmgr_context_t *ctp, char *to, size_t room, struct node *node,
                         const char *name, size_t len, uint64_t next, bool with_stat)
{
    size_t size = serve_dirent(to, room, node->attr.inode, name, len, (off_t)next);
    if (with_stat && size != 0) {
        struct dirent_extra *extra = (struct dirent_extra *)(void *)(to + size);
        size = _DEXTRA_ALIGN(size + sizeof *extra + sizeof(struct stat));
        if (size > room)
            return 0;
        ((struct dirent *)(void *)to)->d_reclen = (int16_t)size;
        memset(extra, 0, sizeof *extra);
        extra->d_datalen = sizeof(struct stat);
        extra->d_type = S_ISLNK(node->attr.mode) ? _DTYPE_LSTAT : _DTYPE_STAT;
        iofunc_stat(ctp, &node->attr, (struct stat *)(void *)(extra + 1));
    }
    return size;
}

/* The entry at a cookie or behind it. -> false: the end */
static bool entry_from(struct node *dir, uint64_t cookie, struct node **node, const char **name,
                       size_t *len, uint64_t *next)
{
    if (cookie <= COOKIE_DOTDOT) {
        bool dot = cookie == COOKIE_DOT;
        *node = dot || dir->parent == NULL ? dir : dir->parent;
        *name = dot ? "." : "..";
        *len = dot ? 1 : 2;
        *next = cookie + 1;
        return true;
    }
    struct dir_entry *entry = dir->attr.nlink != 0 ? dir_from(&dir->dir, cookie) : NULL;
    if (entry == NULL)
        return false;
    *node = entry->node;
    *name = entry->name;
    *len = entry->len;
    *next = entry->cookie + 1;
    return true;
}

static int read_dir(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    static uint64_t buffer[DIR_BUFFER / sizeof(uint64_t)];
    size_t nbytes = _IO_READ_GET_NBYTES(msg), at = 0, len;
    bool with_stat = (msg->i.xtype & _IO_XFLAG_DIR_EXTRA_HINT) != 0;
    uint64_t cookie = (uint64_t)ocb->offset, next;
    struct node *node;
    const char *name;
    uint32_t xtype = msg->i.xtype & _IO_XTYPE_MASK;
    if (xtype != _IO_XTYPE_NONE && xtype != _IO_XTYPE_READDIR)
        return xtype == _IO_XTYPE_OFFSET ? EISDIR : ENOSYS;
    if (nbytes > sizeof buffer)
        nbytes = sizeof buffer;
    while (entry_from(ocb->attr, cookie, &node, &name, &len, &next)) {
        size_t size = put_record(ctp, (char *)buffer + at, nbytes - at, node, name, len, next,
                                 with_stat);
        if (size == 0) {
            if (at == 0)
                return EINVAL;       /* no room for a single one */
            break;
        }
        at += size;
        cookie = next;
    }
    ocb->offset = (off_t)cookie;
    ocb->attr->attr.flags |= IOFUNC_ATTR_ATIME;
    _IO_SET_READ_NBYTES(ctp, (long)at);
    return _RESMGR_PTR(ctp, buffer, at);
}

static int fs_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int err = iofunc_read_verify(ctp, msg, ocb, NULL);
    if (err != EOK)
        return err;
    if (S_ISDIR(ocb->attr->attr.mode))
        return read_dir(ctp, msg, ocb);
    return S_ISREG(ocb->attr->attr.mode) ? read_file(ctp, msg, ocb) : EINVAL;
}

/* ---- write ---- */

/* As much as there is room for. -> bytes, or -errno when it is none */
static ssize_t write_data(resmgr_context_t *ctp, struct node *node, off_t offset, size_t nbytes,
                          size_t skip)
{
    static iov_t iov[PARTS];
    size_t done = 0;
    while (done < nbytes) {
        size_t n = nbytes - done;
        int parts = file_write_parts(node, offset + (off_t)done, &n, iov, PARTS);
        ssize_t got = parts > 0 ? resmgr_msggetv(ctp, iov, parts, skip + done) : parts;
        if (parts > 0 && got <= 0)
            got = got == 0 ? -EBADMSG : -errno;
        if (got < 0)
            return done != 0 ? (ssize_t)done : got;
        done += (size_t)got;
        if ((size_t)got < n)
            break;
    }
    return (ssize_t)done;
}

static int fs_write(resmgr_context_t *ctp, io_write_t *msg, iofunc_ocb_t *ocb)
{
    struct node *node = ocb->attr;
    off_t offset;
    size_t skip, nbytes = _IO_WRITE_GET_NBYTES(msg);
    bool own;
    int err = iofunc_write_verify(ctp, msg, ocb, NULL);
    if (err == EOK && !S_ISREG(node->attr.mode))
        err = S_ISDIR(node->attr.mode) ? EISDIR : EINVAL;
    if (err == EOK)
        err = position(ctp, msg, sizeof msg->i, msg->i.xtype, ocb, &offset, &skip);
    if (err != EOK)
        return err;
    own = (msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE;
    if (!own && (ocb->ioflag & O_APPEND))
        offset = node->attr.nbytes;
    if (nbytes != 0 && offset >= FILE_SIZE_MAX)
        return EFBIG;
    if ((off_t)nbytes > FILE_SIZE_MAX - offset)
        nbytes = (size_t)(FILE_SIZE_MAX - offset);
    ssize_t done = write_data(ctp, node, offset, nbytes, skip);
    if (done < 0)
        return (int)-done;
    offset += done;
    if (!own)
        ocb->offset = offset;
    if (done > 0) {
        if (offset > node->attr.nbytes)
            node->attr.nbytes = offset;
        node->attr.flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
        struct _client_info info;
        if ((node->attr.mode & (S_ISUID | S_ISGID)) && iofunc_client_info(ctp, 0, &info) == EOK &&
            info.cred.euid != 0)
            node->attr.mode &= ~(mode_t)(S_ISUID | S_ISGID);
    }
    _IO_SET_WRITE_NBYTES(ctp, (long)done);
    return EOK;
}

/* ---- size ---- */

static int space_range(const io_space_t *msg, const iofunc_ocb_t *ocb, off_t *from, off_t *to)
{
    off_t base = 0;
    switch (msg->i.whence) {
    case SEEK_SET: break;
    case SEEK_CUR: base = ocb->offset; break;
    case SEEK_END: base = ocb->attr->attr.nbytes; break;
    default:       return EINVAL;
    }
    if (__builtin_add_overflow(base, (off_t)msg->i.start, from) || *from < 0 ||
        (off_t)msg->i.len < 0)
        return EINVAL;
    return __builtin_add_overflow(*from, (off_t)msg->i.len, to) ||
        *to > FILE_SIZE_MAX ? EFBIG : EOK;
}

static int space_do(struct node *node, unsigned subtype, off_t from, off_t to)
{
    int err;
    switch (subtype) {
    case F_FREESP:
        if (to == from)
            return file_resize(node, from);              /* to the end: the size */
        return file_punch(node, from, to < node->attr.nbytes ? to : node->attr.nbytes > from
                          ? node->attr.nbytes : from);
    case F_ALLOCSP:
        err = file_fill(node, from, to);
        return err == EOK && to > node->attr.nbytes ? file_resize(node, to) : err;
    case F_GROWSP:
        return to > node->attr.nbytes ? file_resize(node, to) : EOK;
    default:
        return EINVAL;
    }
}

static int fs_space(resmgr_context_t *ctp, io_space_t *msg, iofunc_ocb_t *ocb)
{
    struct node *node = ocb->attr;
    off_t from = 0, to = 0;
    int err = iofunc_space_verify(ctp, msg, ocb, NULL);
    if (err == EOK && !S_ISREG(node->attr.mode))
        err = EINVAL;
    if (err == EOK)
        err = space_range(msg, ocb, &from, &to);
    if (err == EOK)
        err = space_do(node, msg->i.subtype & 0xFFu, from, to);
    if (err != EOK)
        return err;
    node->attr.flags |= IOFUNC_ATTR_MTIME | IOFUNC_ATTR_CTIME;
    msg->o = (uint64_t)node->attr.nbytes;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
}

/* ---- attributes ---- */

static int fs_stat(resmgr_context_t *ctp, io_stat_t *msg, iofunc_ocb_t *ocb)
{
    struct node *node = ocb->attr;
    if (S_ISDIR(node->attr.mode))
        node->attr.nbytes = (off_t)((node->dir.count + 2) * sizeof(struct dir_entry));
    int err = iofunc_stat(ctp, &node->attr, &msg->o);
    if (err != EOK)
        return err;
    if (S_ISREG(node->attr.mode)) {
        msg->o.st_blocks = (blkcnt_t)(node->map.blocks * (BLOCK_SIZE / 512));
        msg->o.st_nblocks = (__typeof__(msg->o.st_nblocks))node->map.blocks;
    }
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o);
}

/* What it holds is from then on the new owner's share. */
static int fs_chown(resmgr_context_t *ctp, io_chown_t *msg, iofunc_ocb_t *ocb)
{
    struct node *node = ocb->attr;
    uid_t old = node->attr.uid, new = msg->i.uid == -1 ? old : msg->i.uid;
    size_t blocks = S_ISREG(node->attr.mode) ? node->map.blocks : 0;
    quota_give(old, blocks, 1);
    int err = quota_take(new, blocks, 1);
    if (err == EOK && (err = iofunc_chown_default(ctp, msg, ocb)) != EOK)
        quota_give(new, blocks, 1);
    if (err != EOK) {
        int back = quota_take(old, blocks, 1);
        return back != EOK ? back : err;
    }
    return EOK;
}

static int reply_data(resmgr_context_t *ctp, io_devctl_t *msg, const void *data, size_t size)
{
    memset(&msg->o, 0, sizeof msg->o);
    memcpy(_DEVCTL_DATA(msg->o), data, size);
    msg->o.nbytes = (uint32_t)size;
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + size);
}

static int reply_text(resmgr_context_t *ctp, io_devctl_t *msg, const char *text)
{
    char buffer[256] = "";
    strlcpy(buffer, text, sizeof buffer);
    return reply_data(ctp, msg, buffer, sizeof buffer);
}

static int reply_statvfs(resmgr_context_t *ctp, io_devctl_t *msg, struct node *node)
{
    struct _client_info info;
    int err = iofunc_client_info(ctp, 0, &info);
    if (err != EOK)
        return err;
    struct statvfs st = {
        .f_bsize = BLOCK_SIZE, .f_frsize = BLOCK_SIZE,
        .f_blocks = quota.limit.blocks,
            .f_bfree = quota.limit.blocks - quota.used.blocks, .f_bavail = quota_left(info.cred.euid),
        .f_files = quota.limit.files, .f_ffree = quota.limit.files - quota.used.files,
        .f_favail = quota.limit.files - quota.used.files, .f_namemax = NAME_MAX,
            .f_basetype = "tmp",
        .f_flag = node->attr.mount != NULL ? node->attr.mount->flags & IOFUNC_MOUNT_FLAGS : 0,
    };
    return reply_data(ctp, msg, &st, sizeof st);
}

static int fs_devctl(resmgr_context_t *ctp, io_devctl_t *msg, iofunc_ocb_t *ocb)
{
    switch ((unsigned)msg->i.dcmd) {
    case (unsigned)DCMD_FSYS_STATVFS:    return reply_statvfs(ctp, msg, ocb->attr);
    case (unsigned)DCMD_FSYS_MOUNTED_AT: return reply_text(ctp, msg, mountpoint);
    case (unsigned)DCMD_FSYS_MOUNTED_ON: return reply_text(ctp, msg, "tmp");
    case (unsigned)DCMD_FSYS_MOUNTED_BY: return reply_text(ctp, msg, "fs-tmp");
    default:                             return iofunc_devctl_default(ctp, msg, ocb);
    }
}

/* ---- names and closing ---- */

static int fs_fdinfo(resmgr_context_t *ctp, io_fdinfo_t *msg, iofunc_ocb_t *ocb)
{
    size_t max = msg->i.path_len;
    char path[PATH_MAX];
    size_t mount_len = strlen(mountpoint);
    memcpy(path, mountpoint, mount_len + 1);
    int len = node_path(ocb->attr, path + mount_len, sizeof path - mount_len);
    if (len < 0 && (msg->i.flags & _FDINFO_FLAG_LOCALPATH))
        return ENOENT;          /* it has been removed */
    memset(&msg->o, 0, sizeof msg->o);
    iofunc_fdinfo(ctp, ocb, &ocb->attr->attr, &msg->o.info);
    size_t total = len < 0 ? 0 : mount_len + (size_t)len + 1;
    if (total == 1)
        total = 2, path[0] = '/', path[1] = '\0';        /* mounted at the root */
    if (total > max)
        total = max;
    memcpy(&msg->o + 1, path, total);
    _IO_SET_FDINFO_LEN(ctp, (long)total);
    return _RESMGR_PTR(ctp, &msg->o, sizeof msg->o + total);
}

static int fs_openfd(resmgr_context_t *ctp, io_openfd_t *msg, iofunc_ocb_t *ocb)
{
    struct node *node = ocb->attr;
    io_open_t open = { .connect = { .ioflag = msg->i.ioflag & ~(uint32_t)(O_CREAT | O_EXCL),
        .sflag = msg->i.sflag } };
    if (msg->i.xtype != _IO_OPENFD_NONE)
        return ENOSYS;
    int err = iofunc_open(ctp, &open, &node->attr, NULL, NULL);
    if (err == EOK)
        err = iofunc_ocb_attach(ctp, &open, NULL, &node->attr, &fs_io_funcs);
    if (err == EOK && (open.connect.ioflag & O_TRUNC) && S_ISREG(node->attr.mode))
        err = file_resize(node, 0);
    return err;
}

static int fs_close_ocb(resmgr_context_t *ctp, void *reserved, iofunc_ocb_t *ocb)
{
    struct node *node = ocb->attr;
    int err = iofunc_close_ocb_default(ctp, reserved, ocb);
    node_settle(node);
    return err;
}

/* Without the functions that lock: there is one thread. */
void io_init(void)
{
    iofunc_func_init(0, NULL, _RESMGR_IO_NFUNCS, &fs_io_funcs);
    fs_io_funcs.lock_ocb = NULL;
    fs_io_funcs.unlock_ocb = NULL;
    fs_io_funcs.read = fs_read;
    fs_io_funcs.write = fs_write;
    fs_io_funcs.space = fs_space;
    fs_io_funcs.stat = fs_stat;
    fs_io_funcs.chown = fs_chown;
    fs_io_funcs.devctl = fs_devctl;
    fs_io_funcs.fdinfo = fs_fdinfo;
    fs_io_funcs.openfd = fs_openfd;
    fs_io_funcs.lock = iofunc_lock_default;
    fs_io_funcs.close_ocb = fs_close_ocb;
}
