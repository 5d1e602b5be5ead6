/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small flat file system: open with O_CREAT, unlink, rename, symlink and readlink.
 * > created, 5 bytes
 * > read back: hello
 * > exclusive: File exists
 * > renamed
 * > symlink leads to: hello
 * > readlink: new
 * > unlinked: No such file or directory
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <fcntl.h>
#include <unistd.h>
#include <signal.h>
#include <sys/stat.h>

struct file;
#define IOFUNC_ATTR_T struct file
#include <sys/iofunc.h>
#include <sys/dispatch.h>

struct file { iofunc_attr_t attr; char name[32], data[256]; int used; };
static struct file root, files[8];

static struct file *find(const char *name)
{
    int i;
    for (i = 0; i < 8; i++) if (files[i].used && !strcmp(files[i].name, name)) return &files[i];
    return NULL;
}

static struct file *make(const char *name, mode_t mode, struct _client_info *ci)
{
    int i;
    for (i = 0; i < 8; i++)
        if (!files[i].used) {
            memset(&files[i], 0, sizeof files[i]);
            iofunc_attr_init(&files[i].attr, mode, &root.attr, ci);
            files[i].attr.inode = i + 2;
            strcpy(files[i].name, name);
            files[i].used = 1;
            return &files[i];
        }
    return NULL;
}

static int fs_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra)
{
    struct _client_info ci;
    iofunc_ocb_t *ocb;
    struct file *f;
    int status;

    iofunc_client_info(ctp, msg->connect.ioflag, &ci);
    if (msg->connect.path[0] == 0) return iofunc_open_default(ctp, msg, &root.attr, extra);
    f = find(msg->connect.path);
    if (f && S_ISLNK(f->attr.mode)) {
        struct _io_connect_link_reply *r = (struct _io_connect_link_reply *)msg;
        int n = strlen(f->data) + 1;
        memset(r, 0, sizeof *r);
        r->path_len = n;
        memcpy(r + 1, f->data, n);
        _IO_SET_CONNECT_RET(ctp, _IO_CONNECT_RET_LINK);
        return _RESMGR_PTR(ctp, r, sizeof *r + n);
    }
    if (f == NULL) {
        if (!(msg->connect.ioflag & O_CREAT)) return ENOENT;
        if ((status = iofunc_open(ctp, msg, NULL, &root.attr, &ci)) != EOK) return status;
        if ((f = make(msg->connect.path, (msg->connect.mode & ~S_IFMT) | S_IFREG, &ci)) == NULL) return ENOSPC;
    } else if ((status = iofunc_open(ctp, msg, &f->attr, NULL, &ci)) != EOK) return status;
    if ((ocb = iofunc_ocb_calloc(ctp, &f->attr)) == NULL) return ENOMEM;
    return iofunc_ocb_attach(ctp, msg, ocb, &f->attr, NULL);
}

static int fs_unlink(resmgr_context_t *ctp, io_unlink_t *msg, RESMGR_HANDLE_T *handle, void *r)
{
    struct file *f = find(msg->connect.path);
    struct _client_info ci;
    int status;
    if (!f) return ENOENT;
    iofunc_client_info(ctp, 0, &ci);
    if ((status = iofunc_unlink(ctp, msg, &f->attr, &root.attr, &ci)) != EOK) return status;
    f->used = 0;
    return EOK;
}

static int fs_rename(resmgr_context_t *ctp, io_rename_t *msg, RESMGR_HANDLE_T *handle, io_rename_extra_t *extra)
{
    struct file *f = find(extra->path);
    if (!f) return ENOENT;
    strcpy(f->name, msg->connect.path);
    return EOK;
}

static int fs_link(resmgr_context_t *ctp, io_link_t *msg, RESMGR_HANDLE_T *handle, io_link_extra_t *extra)
{
    struct _client_info ci;
    struct file *f;
    if (msg->connect.extra_type != _IO_CONNECT_EXTRA_SYMLINK) return ENOSYS;
    iofunc_client_info(ctp, 0, &ci);
    if ((f = make(msg->connect.path, S_IFLNK | 0777, &ci)) == NULL) return ENOSPC;
    strcpy(f->data, extra->path);
    f->attr.nbytes = strlen(f->data);
    return EOK;
}

static int fs_readlink(resmgr_context_t *ctp, io_readlink_t *msg, RESMGR_HANDLE_T *handle, void *r)
{
    struct file *f = find(msg->connect.path);
    struct _io_connect_link_reply *reply = (struct _io_connect_link_reply *)msg;
    int n;
    if (!f) return ENOENT;
    if (!S_ISLNK(f->attr.mode)) return EINVAL;
    n = strlen(f->data);
    memset(reply, 0, sizeof *reply);
    reply->path_len = n;
    memcpy(reply + 1, f->data, n + 1);
    _IO_SET_CONNECT_RET(ctp, _IO_CONNECT_RET_LINK);
    return _RESMGR_PTR(ctp, reply, sizeof *reply + n + 1);
}

static int fs_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    struct file *f = ocb->attr;
    int status = iofunc_read_verify(ctp, msg, ocb, NULL), n;
    if (status != EOK) return status;
    n = min(msg->i.nbytes, f->attr.nbytes - ocb->offset);
    SETIOV(ctp->iov, f->data + ocb->offset, n);
    ocb->offset += n;
    _IO_SET_READ_NBYTES(ctp, n);
    return _RESMGR_NPARTS(1);
}

static int fs_write(resmgr_context_t *ctp, io_write_t *msg, RESMGR_OCB_T *ocb)
{
    struct file *f = ocb->attr;
    int status = iofunc_write_verify(ctp, msg, ocb, NULL), n = msg->i.nbytes;
    if (status != EOK) return status;
    if (ocb->offset + n > sizeof f->data) return ENOSPC;
    resmgr_msgread(ctp, f->data + ocb->offset, n, sizeof msg->i);
    ocb->offset += n;
    if (ocb->offset > f->attr.nbytes) f->attr.nbytes = ocb->offset;
    _IO_SET_WRITE_NBYTES(ctp, n);
    return EOK;
}

static int server(void)
{
    static resmgr_connect_funcs_t c;
    static resmgr_io_funcs_t io;
    dispatch_t *dpp = dispatch_create();
    dispatch_context_t *ctp;

    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &c, _RESMGR_IO_NFUNCS, &io);
    c.open = fs_open; c.unlink = fs_unlink; c.rename = fs_rename; c.link = fs_link; c.readlink = fs_readlink;
    io.read = fs_read; io.write = fs_write;
    iofunc_attr_init(&root.attr, S_IFDIR | 0777, NULL, NULL);
    root.attr.inode = 1;
    if (resmgr_attach(dpp, NULL, "/ram", _FTYPE_ANY, _RESMGR_FLAG_DIR, &c, &io, &root) == -1) { perror("attach"); return 1; }
    ctp = dispatch_context_alloc(dpp);
    for (;;) { if ((ctp = dispatch_block(ctp)) == NULL) return 1; dispatch_handler(ctp); }
}

int main(void)
{
    int fd, n;
    char b[64];
    pid_t pid = fork();

    if (pid == 0) return server();
    while ((fd = open("/ram/old", O_RDWR | O_CREAT | O_EXCL, 0644)) == -1) delay(5);
    n = write(fd, "hello", 5);
    printf("created, %d bytes\n", n);
    lseek(fd, 0, SEEK_SET);
    n = read(fd, b, sizeof b);
    printf("read back: %.*s\n", n, b);
    close(fd);
    if (open("/ram/old", O_RDWR | O_CREAT | O_EXCL, 0644) == -1) printf("exclusive: %s\n", strerror(errno));
    if (rename("/ram/old", "/ram/new") == -1) perror("rename"); else printf("renamed\n");
    if (symlink("new", "/ram/sym") == -1) perror("symlink");
    fd = open("/ram/sym", O_RDONLY);
    if (fd == -1) perror("open sym");
    n = read(fd, b, sizeof b);
    printf("symlink leads to: %.*s\n", n, b);
    n = readlink("/ram/sym", b, sizeof b);
    if (n == -1) perror("readlink");
    printf("readlink: %.*s\n", n, b);
    close(fd);
    unlink("/ram/new");
    if (open("/ram/new", O_RDONLY) == -1) printf("unlinked: %s\n", strerror(errno));
    kill(pid, SIGKILL);
    return 0;
}
