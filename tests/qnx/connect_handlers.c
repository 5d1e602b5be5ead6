/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handlers of names of a file system: what each of them is given, paths below the mountpoint all of them. The
 * link is answered with EOK and two parts, as file systems that reply by themselves do.
 * > unlink a
 * > rename sub/x to y
 * > rename to elsewhere: Cross-device link
 * > mknod d 40000
 * > mknod f 10000
 * > symlink s to where
 * > readlink s: target
 * > names: /dev/names
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

static iofunc_attr_t root;

static int fs_unlink(resmgr_context_t *ctp, io_unlink_t *msg, RESMGR_HANDLE_T *handle, void *reserved)
{
    printf("unlink %s\n", msg->connect.path);
    return EOK;
}

static int fs_rename(resmgr_context_t *ctp, io_rename_t *msg, RESMGR_HANDLE_T *handle, io_rename_extra_t *extra)
{
    printf("rename %s to %s\n", extra->path, msg->connect.path);
    return EOK;
}

static int fs_mknod(resmgr_context_t *ctp, io_mknod_t *msg, RESMGR_HANDLE_T *handle, void *reserved)
{
    printf("mknod %s %o\n", msg->connect.path, msg->connect.mode & S_IFMT);
    return EOK;
}

static int fs_link(resmgr_context_t *ctp, io_link_t *msg, RESMGR_HANDLE_T *handle, io_link_extra_t *extra)
{
    if (msg->connect.extra_type != _IO_CONNECT_EXTRA_SYMLINK) return ENOSYS;
    printf("symlink %s to %s\n", msg->connect.path, extra->path);
    return EOK;
}

static int fs_readlink(resmgr_context_t *ctp, io_readlink_t *msg, RESMGR_HANDLE_T *handle, void *reserved)
{
    static char target[] = "target";
    int eflag = msg->connect.eflag;

    memset(&msg->link_reply, 0, sizeof(msg->link_reply));
    msg->link_reply.eflag = eflag;
    msg->link_reply.path_len = strlen(target);
    SETIOV(&ctp->iov[0], &msg->link_reply, sizeof(msg->link_reply));
    SETIOV(&ctp->iov[1], target, strlen(target));
    MsgReplyv(ctp->rcvid, EOK, ctp->iov, 2);
    return _RESMGR_NOREPLY;
}

static int server(void)
{
    static resmgr_connect_funcs_t connect;
    static resmgr_io_funcs_t io;
    resmgr_attr_t attr = { .nparts_max = 2, .msg_max_size = 2048 };
    dispatch_t *dpp = dispatch_create();
    dispatch_context_t *ctp;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect, _RESMGR_IO_NFUNCS, &io);
    connect.unlink = fs_unlink;
    connect.rename = fs_rename;
    connect.mknod = fs_mknod;
    connect.link = fs_link;
    connect.readlink = fs_readlink;
    iofunc_attr_init(&root, S_IFDIR | 0777, NULL, NULL);
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (resmgr_attach(dpp, &attr, "/dev/names", _FTYPE_ANY, _RESMGR_FLAG_DIR, &connect, &io, &root) == -1) return 1;
    ctp = dispatch_context_alloc(dpp);
    for (;;) {
        ctp = dispatch_block(ctp);
        dispatch_handler(ctp);
    }
}

int main(void)
{
    char text[100] = "", cwd[100];
    pid_t pid = fork();
    int i;

    if (pid == 0) return server();
    for (i = 0; i < 100 && access("/dev/names", F_OK) == -1; i++) delay(1);
    unlink("/dev/names/a");
    rename("/dev/names/sub/x", "/dev/names/y");
    if (rename("/dev/names/x", "/dev/shmem/elsewhere") == -1) printf("rename to elsewhere: %s\n", strerror(errno));
    fflush(stdout);
    mkdir("/dev/names/d", 0755);
    mkfifo("/dev/names/f", 0600);
    symlink("where", "/dev/names/s");
    if (readlink("/dev/names/s", text, sizeof text) == 6) printf("readlink s: %s\n", text);
    chdir("/dev/names");
    printf("names: %s\n", getcwd(cwd, sizeof cwd));
    kill(pid, SIGTERM);
    return 0;
}
