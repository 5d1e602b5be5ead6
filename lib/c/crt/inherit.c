/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a new program image does about the descriptors it was given (protocol: <sys/procmsg.h>). The kernel has
 * connected them already; each server is told here, with _IO_DUP, which open file the new connection stands for.
 */
#include "../src/internal/start.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iomsg.h>
#include <sys/mman.h>
#include <sys/neutrino.h>
#include <sys/procmsg.h>
#include <sys/storage.h>
#include <unistd.h>

#define FDS_AT_ONCE 24

struct fd_list {
    proc_spawn_fd_reply_t head;
    proc_spawn_fd_info_t  info[FDS_AT_ONCE];
};

static int ask_list(int base, struct fd_list *list)
{
    proc_spawn_fd_t msg = {
        .type = _PROC_SPAWN, .subtype = _PROC_SPAWN_FD, .flags = _PROC_SPAWN_FD_LIST, .nfds = FDS_AT_ONCE,
        .base = base
    };

    memset(&list->head, 0, sizeof(list->head));
    return (int)MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), list, sizeof(*list));
}

/* A server that knows no _IO_DUP keeps no state per descriptor: the connection alone is what was inherited. */
static void dup_one(const proc_spawn_fd_info_t *fd)
{
    io_dup_t msg;
    long status;

    memset(&msg, 0, sizeof(msg));
    msg.i.type = _IO_DUP;
    msg.i.combine_len = sizeof(msg);
    msg.i.info.nd = fd->nd;
    msg.i.info.srcnd = fd->srcnd;
    msg.i.info.pid = fd->pid;
    msg.i.info.chid = fd->chid;
    msg.i.info.scoid = fd->scoid;
    msg.i.info.coid = fd->coid;
    status = MsgSendnc_r(fd->fd, &msg, sizeof(msg), NULL, 0);
    if (status < 0 && status != -ENOSYS)
        ConnectDetach_r(fd->fd);
}

static int dup_all(struct fd_list *list)
{
    int r = ask_list(0, list);

    while (r >= 0) {
        int n = list->head.nfds;
        for (int i = 0; i < n; i++)
            dup_one(&list->info[i]);
        if (n == 0 || !(list->head.flags & _PROC_SPAWN_FDREPLY_MORE))
            break;
        r = ask_list(list->info[n - 1].fd + 1, list);
    }
    return r;
}

static int action_open(const proc_filact_t *act)
{
    int fd = open((const char *)(act + 1), act->oflag, act->mode);

    if (fd == -1)
        return errno;
    if (fd != act->fd) {
        int flags = fcntl(fd, F_GETFD);
        if (dup2(fd, act->fd) == -1)
            return errno;
        close(fd);
        if (flags != -1 && (flags & FD_CLOEXEC))
            fcntl(act->fd, F_SETFD, FD_CLOEXEC);
    }
    return EOK;
}

static int action_dup2(const proc_filact_t *act)
{
    if (act->fd == act->newfd) /* then it only says: pass it on */
        return fcntl(act->fd, F_SETFD, 0) == -1 ? errno : EOK;
    return dup2(act->fd, act->newfd) == -1 ? errno : EOK;
}

static int run_actions(const char *p, const char *end)
{
    int err = EOK;

    while (err == EOK && (size_t)(end - p) >= sizeof(proc_filact_t)) {
        const proc_filact_t *act = (const proc_filact_t *)(const void *)p;
        if (act->size < sizeof(*act) || act->size > (size_t)(end - p))
            return EINVAL;
        switch (act->type) {
        case _PROC_FILACT_CLOSE: /* POSIX: closing what is not open is no error */
            close(act->fd);
            break;
        case _PROC_FILACT_DUP2: err = action_dup2(act); break;
        case _PROC_FILACT_OPEN: err = action_open(act); break;
        case _PROC_FILACT_CHDIR: err = chdir((const char *)(act + 1)) == -1 ? errno : EOK; break;
        case _PROC_FILACT_FCHDIR: err = fchdir(act->fd) == -1 ? errno : EOK; break;
        default:                err = EINVAL; break;
        }
        p += act->size;
    }
    return err;
}

static int file_actions(size_t bytes)
{
    proc_spawn_fd_t msg = { .type = _PROC_SPAWN, .subtype = _PROC_SPAWN_FD, .flags = _PROC_SPAWN_FD_FILACT };
    char *blob = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, NOFD, 0);
    size_t have = 0;
    int err = EOK;

    if (blob == MAP_FAILED)
        return errno;
    while (have < bytes && err == EOK) {
        long n;
        msg.base = (int)have;
        n = MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), blob + have, bytes - have);
        if (n <= 0)
            err = n == 0 ? EIO : (int)-n;
        else
            have += (size_t)n;
    }
    if (err == EOK)
        err = run_actions(blob, blob + bytes);
    munmap(blob, bytes);
    return err;
}

static void close_on_exec(void)
{
    struct _server_info info;
    int fd = 0;

    while ((fd = ConnectServerInfo_r(0, fd, &info)) >= 0 && !(fd & _NTO_SIDE_CHANNEL)) {
        if (info.flags & _NTO_COF_CLOEXEC)
            close(fd);
        fd++;
    }
}

/* Until this is done the new group is a background one, and SIGTTOU would stop it here. */
static int take_terminal(int fd)
{
    sigset_t ttou, before;
    sigemptyset(&ttou);
    sigaddset(&ttou, SIGTTOU);
    int err = -SignalProcmask_r(0, 0, SIG_BLOCK, &ttou, &before);
    if (err != EOK)
        return err;
    if (tcsetpgrp(fd, getpgrp()) == -1)
        err = errno;
    SignalProcmask_r(0, 0, SIG_SETMASK, &before, NULL);
    return err;
}

static int take_over(void)
{
    struct fd_list list;
    int r = dup_all(&list);

    if (r < 0)
        return -r;
    __tls()->__pid = list.head.pid != 0 ? list.head.pid : __tls()->__pid;
    if (list.head.filact_bytes != 0)
        r = file_actions(list.head.filact_bytes);
    if (r <= 0 && (list.head.flags & _PROC_SPAWN_FDREPLY_CLOEXEC))
        close_on_exec();
    if (r <= 0 && (list.head.flags & _PROC_SPAWN_FDREPLY_SETPGRP))
        r = take_terminal(list.head.tcfd);
    return r > 0 ? r : EOK;
}

void __inherit(void)
{
    proc_spawn_done_t msg = { .type = _PROC_SPAWN, .subtype = _PROC_SPAWN_DONE };

    msg.status = take_over();
    MsgSendnc_r(SYSMGR_COID, &msg, sizeof(msg), NULL, 0);
    if (msg.status != EOK)
        _exit(127);
}
