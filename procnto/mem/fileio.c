/* SPDX-License-Identifier: Apache-2.0 */
/* What a pager asks of its server. Every call may wait as long as the server likes. */
#include <errno.h>
#include <string.h>
#include <share.h>
#include <sys/dcmd_all.h>
#include <sys/iomsg.h>
#include <sys/stat.h>
#include "mem/pager.h"

static int send(int coid, const void *msg, size_t size, void *reply, size_t room)
{
    long r = MsgSendnc_r(coid, msg, size, reply, room);

    return r < 0 ? (int)r : r > INT_MAX ? INT_MAX : (int)r;
}

static int stat_get(int coid, struct stat *st)
{
    struct _io_stat msg = { .type = _IO_STAT, .combine_len = sizeof msg, .format = _STAT_FORM_T64_2008 };

    memset(st, 0, sizeof *st);
    return send(coid, &msg, sizeof msg, st, sizeof *st);
}

/* What the server lets be done with it. A server without _IO_MMAP has nothing to map. */
static int rights_get(int coid, uint32_t *prot)
{
    struct _io_mmap msg = {
        .type = _IO_MMAP, .combine_len = sizeof msg, .prot = PROT_READ, .info = { .pid = SYSMGR_PID, .coid = coid },
    };
    union { struct _io_mmap_reply plain; struct _io_mmap_reply_extended extended; } reply;
    int err;

    memset(&reply, 0, sizeof reply);
    err = send(coid, &msg, sizeof msg, &reply, sizeof reply);
    *prot = reply.plain.allowed_prot;
    return err == -EACCES ? 0 : err == -ENOSYS ? -ENODEV : err;
}

int fileio_open(const struct job *job, uint32_t *prot, struct stat *st)
{
    const struct _server_info *server = &job->server;
    struct _io_dup msg = {
        .type = _IO_DUP, .combine_len = sizeof msg,
        .info = { .nd = server->nd, .srcnd = server->srcnd, .pid = job->pid, .chid = server->chid, .scoid = server->scoid,
                  .coid = job->fd, .flags = server->flags },
    };
    int coid = ConnectAttach_r(0, server->pid, server->chid, _NTO_SIDE_CHANNEL, _NTO_COF_CLOEXEC), err;

    if (coid < 0)
        return -EBADF;
    err = send(coid, &msg, sizeof msg, NULL, 0);
    if (err < 0) {
        ConnectDetach_r(coid);
        return err == -ENOSYS || err == -ESRCH ? -EBADF : err;
    }
    err = stat_get(coid, st);
    if (err >= 0 && !S_ISREG(st->st_mode))
        err = -ENODEV;
    if (err >= 0)
        err = rights_get(coid, prot);
    if (err < 0) {
        fileio_close(coid);
        return err;
    }
    return coid;
}

void fileio_close(int coid)
{
    struct _io_close msg = { .type = _IO_CLOSE, .combine_len = sizeof msg };

    send(coid, &msg, sizeof msg, NULL, 0);
    ConnectDetach_r(coid);
}

/* openfd() by root: a file one may run but not read. Whether it may be run is looked at by who asks for this. */
int fileio_reopen(const struct job *job, int coid)
{
    struct _io_openfd msg = { .type = _IO_OPENFD, .combine_len = sizeof msg, .ioflag = _IO_FLAG_RD, .sflag = SH_DENYNO };
    struct _server_info own;
    int new = -EBADF, err;

    if (ConnectServerInfo_r(0, coid, &own) == coid) {
        msg.info = (struct _msg_info32){ .pid = SYSMGR_PID, .chid = own.chid, .scoid = own.scoid, .coid = own.coid };
        new = ConnectAttach_r(0, job->server.pid, job->server.chid, _NTO_SIDE_CHANNEL, _NTO_COF_CLOEXEC);
    }
    err = new < 0 ? new : send(new, &msg, sizeof msg, NULL, 0);
    fileio_close(coid);
    if (err >= 0)
        return new;
    if (new >= 0)
        ConnectDetach_r(new);
    return err == -ENOSYS ? -EACCES : err;
}

uint32_t fileio_mount_flags(int coid)
{
    struct _io_devctl msg = {
        .type = _IO_DEVCTL, .combine_len = sizeof msg, .dcmd = DCMD_ALL_GETMOUNTFLAGS, .nbytes = sizeof(int),
    };
    struct { struct _io_devctl_reply head; uint32_t flags; } reply;

    memset(&reply, 0, sizeof reply);
    return send(coid, &msg, sizeof msg, &reply, sizeof reply) < 0 ? 0 : reply.flags;
}

int64_t fileio_size(const struct file *file)
{
    struct stat st;
    int err = stat_get(file->coid, &st);

    return err < 0 ? err : st.st_size < 0 ? 0 : st.st_size;
}

/* For a server without transfers at an offset. The position is shared with the descriptor this one was made from. */
static int64_t seek(int coid, int whence, uint64_t offset)
{
    struct _io_lseek msg = { .type = _IO_LSEEK, .combine_len = sizeof msg, .whence = (int16_t)whence, .offset = offset };
    uint64_t at = 0;
    int err = send(coid, &msg, sizeof msg, &at, sizeof at);

    return err < 0 ? err : (int64_t)at;
}

struct transfer_msg { union { struct _io_read read; struct _io_write write; } i; struct _xtype_offset at; };

static long transfer(struct file *file, bool write, void *buf, size_t size, uint64_t offset)
{
    struct transfer_msg msg;
    size_t head = file->seeks ? sizeof msg.i : sizeof msg;
    iov_t out[2], in;

    memset(&msg, 0, sizeof msg);
    msg.i.read.type = write ? _IO_WRITE : _IO_READ;
    msg.i.read.combine_len = (uint16_t)head;
    msg.i.read.nbytes = (uint32_t)size;
    msg.i.read.xtype = file->seeks ? _IO_XTYPE_NONE : _IO_XTYPE_OFFSET;
    msg.at.offset = (off64_t)offset;
    SETIOV(&out[0], &msg, head);
    SETIOV(&out[1], buf, size);
    SETIOV(&in, buf, size);
    return write ? MsgSendvnc_r(file->coid, out, 2, NULL, 0) : MsgSendvnc_r(file->coid, out, 1, &in, 1);
}

static long transfer_by_seeking(struct file *file, bool write, void *buf, size_t size, uint64_t offset)
{
    int64_t before = seek(file->coid, SEEK_CUR, 0), at = before;
    long moved;

    if (at >= 0)
        at = seek(file->coid, SEEK_SET, offset);
    if (at < 0)
        return at;
    moved = transfer(file, write, buf, size, offset);
    seek(file->coid, SEEK_SET, (uint64_t)before);
    return moved;
}

static long moved(struct file *file, bool write, void *buf, size_t size, uint64_t offset)
{
    long n = file->seeks ? -ENOSYS : transfer(file, write, buf, size, offset);

    if (n == -ENOSYS) {
        file->seeks = true;
        n = transfer_by_seeking(file, write, buf, size, offset);
    }
    return n > (long)size ? -EIO : n;
}

ssize_t fileio_read(struct file *file, void *buf, size_t size, uint64_t offset)
{
    size_t have = 0;

    while (have < size) {
        long n = moved(file, false, (char *)buf + have, size - have, offset + have);

        if (n < 0)
            return have >= PAGE_BYTES ? (ssize_t)have : n;
        if (n == 0)
            break;
        have += (size_t)n;
    }
    return (ssize_t)have;
}

int fileio_write(struct file *file, const void *buf, size_t size, uint64_t offset)
{
    size_t done = 0;

    while (done < size) {
        long n = moved(file, true, (char *)buf + done, size - done, offset + done);

        if (n <= 0)
            return n == 0 ? -EIO : (int)n;
        done += (size_t)n;
    }
    return 0;
}
