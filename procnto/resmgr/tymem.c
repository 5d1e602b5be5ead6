/* SPDX-License-Identifier: Apache-2.0 */
/*
 * /dev/tymem: typed memory objects by name (pools: mem/tymem.h). How memory is taken from one is said when it is
 * opened (posix_typed_mem_open() sends it with the connect message); mapping at a physical address of one's choice
 * needs the ability MEM_PHYS.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/procmgr.h>

#include "mem/tymem.h"
#include "resmgr/node.h"
#include "resmgr/tymem.h"

static iofunc_attr_t dir_attr, pool_attr;
static resmgr_io_funcs_t dir_io, pool_io;

static bool tymem_next(struct node_ocb *ocb, off_t after, struct dir_entry *entry)
{
    if (!tymem_name((unsigned)after, entry->buf, sizeof entry->buf))
        return false;
    entry->cookie = after + 1;
    entry->ino = (ino_t)after + 2;
    entry->name = entry->buf;
    entry->name_len = strlen(entry->buf);
    return true;
}

static int dir_read(resmgr_context_t *ctp, io_read_t *msg, iofunc_ocb_t *ocb)
{
    return node_read_dir(ctp, msg, node_ocb(ocb), tymem_next);
}

static void release_pool(struct node_ocb *ocb)
{
    free(ocb->u.pool);
}

static int tymem_open(resmgr_context_t *ctp, io_open_t *msg, iofunc_attr_t *attr, void *extra)
{
    char name[PATH_MAX];
    uint32_t tflag = 0;
    int err = node_path(ctp, &msg->connect, name);
    if (err != 0)
        return err;
    if (name[0] == '\0')
        return msg->connect.ioflag & _IO_FLAG_WR ? EISDIR : node_open(ctp, msg, node_new(&dir_attr, "/dev/tymem"), NULL, &dir_io);
    if (extra != NULL && msg->connect.extra_type == _IO_CONNECT_EXTRA_TYMEM && msg->connect.extra_len >= sizeof tflag)
        memcpy(&tflag, extra, sizeof tflag);
    struct tymem_pool pool;
    err = tymem_pool(name, (int)tflag, &pool);
    if (err == 0 && !(tflag & (POSIX_TYPED_MEM_ALLOCATE | POSIX_TYPED_MEM_ALLOCATE_CONTIG)) &&
        !S_ISDIR(msg->connect.mode) && (msg->connect.ioflag & (_IO_FLAG_RD | _IO_FLAG_WR)) &&
        client_able(ctp->info.pid, PROCMGR_AID_MEM_PHYS, 0) != 0)
        err = EPERM;
    if (err != 0)
        return err;
    struct node_ocb *ocb = node_new(&pool_attr, "/dev/tymem");
    if (ocb != NULL) {
        ocb->u.pool = malloc(sizeof pool);
        ocb->release = release_pool;
        if (ocb->u.pool != NULL)
            *ocb->u.pool = pool;
    }
    return node_open(ctp, msg, ocb, NULL, &pool_io);
}

const struct tymem_pool *tymem_of(const resmgr_io_funcs_t *io, const struct node_ocb *ocb)
{
    return io == &pool_io ? ocb->u.pool : NULL;
}

void tymem_init(void)
{
    static const resmgr_connect_funcs_t connect = { .nfuncs = _RESMGR_CONNECT_NFUNCS, .open = tymem_open };
    node_attr(&dir_attr, S_IFDIR | 0555, 1);
    node_attr(&pool_attr, S_IFNAM | 0666, 2);
    pool_attr.rdev = S_INTMO;
    node_io_init(&dir_io);
    dir_io.read = dir_read;
    node_io_init(&pool_io);
    node_attach("/dev/tymem", _FTYPE_ANY, _RESMGR_FLAG_DIR | _RESMGR_FLAG_OPAQUE, &connect, &dir_io, &dir_attr);
}
