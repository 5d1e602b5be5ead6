/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A resource manager that is a directory: three numbered files in /atoz style, readdir() records built by hand.
 * > dir: a b c
 * > stat b: size 1 regular
 * > cat b: b
 * > missing: No such file or directory
 */
#include <stdio.h>
#include <stdlib.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <errno.h>
#include <dirent.h>
#include <limits.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <sys/iofunc.h>
#include <sys/dispatch.h>

#define ALIGN(x) (((x) + 7) & ~7)
#define NUM_ENTS 3

static iofunc_attr_t atoz_attrs[NUM_ENTS];
static iofunc_attr_t dir_attr;

static int my_open(resmgr_context_t *ctp, io_open_t *msg, RESMGR_HANDLE_T *handle, void *extra)
{
    if (msg->connect.path[0] == 0)
        return (iofunc_open_default(ctp, msg, &dir_attr, extra));
    if (msg->connect.path[1] == 0 && (msg->connect.path[0] >= 'a' && msg->connect.path[0] <= 'c'))
        return (iofunc_open_default(ctp, msg, atoz_attrs + msg->connect.path[0] - 'a', extra));
    return (ENOENT);
}

static int dirent_size(char *fname)
{
    return (ALIGN(sizeof(struct dirent) - 4 + strlen(fname) + 1));
}

static struct dirent *dirent_fill(struct dirent *dp, int inode, int offset, char *fname)
{
    dp->d_ino = inode;
    dp->d_offset = offset;
    strcpy(dp->d_name, fname);
    dp->d_namelen = strlen(dp->d_name);
    dp->d_reclen = ALIGN(sizeof(struct dirent) - 4 + dp->d_namelen + 1);
    return ((struct dirent *) ((char *) dp + dp->d_reclen));
}

static int my_read_dir(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int nbytes, nleft;
    struct dirent *dp;
    char *reply_msg, fname[_POSIX_PATH_MAX];

    reply_msg = calloc(1, msg->i.nbytes);
    if (reply_msg == NULL) return (ENOMEM);
    dp = (struct dirent *) reply_msg;
    nleft = msg->i.nbytes;
    while (ocb->offset < NUM_ENTS) {
        sprintf(fname, "%c", (int)(ocb->offset + 'a'));
        nbytes = dirent_size(fname);
        if (nleft - nbytes < 0) break;
        dp = dirent_fill(dp, ocb->offset + 1, ocb->offset, fname);
        ocb->offset++;
        nleft -= nbytes;
    }
    MsgReply(ctp->rcvid, (char *) dp - reply_msg, reply_msg, (char *) dp - reply_msg);
    free(reply_msg);
    return (_RESMGR_NOREPLY);
}

static int my_read_file(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    int nbytes, nleft;
    char string;

    if ((msg->i.xtype & _IO_XTYPE_MASK) != _IO_XTYPE_NONE) return (ENOSYS);
    nleft = ocb->attr->nbytes - ocb->offset;
    nbytes = min(nleft, msg->i.nbytes);
    if (nbytes) {
        string = ocb->attr->inode - 1 + 'a';
        MsgReply(ctp->rcvid, nbytes, &string + ocb->offset, nbytes);
        ocb->offset += nbytes;
    } else
        MsgReply(ctp->rcvid, EOK, NULL, 0);
    return (_RESMGR_NOREPLY);
}

static int my_read(resmgr_context_t *ctp, io_read_t *msg, RESMGR_OCB_T *ocb)
{
    int sts;
    if ((sts = iofunc_read_verify(ctp, msg, ocb, NULL)) != EOK) return (sts);
    if (S_ISDIR(ocb->attr->mode)) return (my_read_dir(ctp, msg, ocb));
    else if (S_ISREG(ocb->attr->mode)) return (my_read_file(ctp, msg, ocb));
    else return (EBADF);
}

static void *client(void *arg)
{
    DIR *d;
    struct dirent *e;
    struct stat st;
    char c = 0;
    int fd;

    d = opendir("/atoz");
    if (!d) { perror("opendir"); exit(1); }
    printf("dir:");
    while ((e = readdir(d)) != NULL)
        if (e->d_name[0] != '.') printf(" %s", e->d_name);
    printf("\n");
    closedir(d);
    if (stat("/atoz/b", &st) == -1) perror("stat");
    printf("stat b: size %d %s\n", (int)st.st_size, S_ISREG(st.st_mode) ? "regular" : "other");
    fd = open("/atoz/b", O_RDONLY);
    if (read(fd, &c, 1) != 1) perror("read");
    printf("cat b: %c\n", c);
    if (read(fd, &c, 1) != 0) puts("no end of file");
    if (open("/atoz/zz", O_RDONLY) == -1) printf("missing: %s\n", strerror(errno));
    exit(0);
}

int main(int argc, char **argv)
{
    dispatch_t *dpp;
    resmgr_attr_t resmgr_attr;
    resmgr_connect_funcs_t connect_funcs;
    resmgr_io_funcs_t io_funcs;
    dispatch_context_t *ctp;
    int i;

    if ((dpp = dispatch_create()) == NULL) { perror("dispatch_create"); return EXIT_FAILURE; }
    iofunc_func_init(_RESMGR_CONNECT_NFUNCS, &connect_funcs, _RESMGR_IO_NFUNCS, &io_funcs);
    connect_funcs.open = my_open;
    io_funcs.read = my_read;
    memset(&resmgr_attr, 0, sizeof(resmgr_attr));
    for (i = 0; i < NUM_ENTS; i++) {
        iofunc_attr_init(&atoz_attrs[i], S_IFREG | 0444, 0, 0);
        atoz_attrs[i].inode = i + 1;
        atoz_attrs[i].nbytes = 1;
    }
    iofunc_attr_init(&dir_attr, S_IFDIR | 0555, 0, 0);
    dir_attr.inode = NUM_ENTS + 1;
    if (resmgr_attach(dpp, &resmgr_attr, "/atoz", _FTYPE_ANY, _RESMGR_FLAG_DIR | _RESMGR_FLAG_SELF, &connect_funcs, &io_funcs, &dir_attr) == -1) {
        perror("resmgr_attach");
        return EXIT_FAILURE;
    }
    ctp = dispatch_context_alloc(dpp);
    pthread_create(NULL, NULL, client, NULL);
    for (;;) {
        ctp = dispatch_block(ctp);
        dispatch_handler(ctp);
    }
}
