/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Starting procnto's resource managers, and the way from a client's file descriptor to what can be mapped.
 *
 * Locks: none; an OCB looked at from outside the framework stays alive between node_look_begin() and _end().
 */
#include <errno.h>
#include <string.h>
#include <sys/iofunc.h>
#include <sys/neutrino.h>
#include <sys/pathmgr.h>

#include "mem/mem.h"
#include "path/path.h"
#include "resmgr/dev.h"
#include "resmgr/node.h"
#include "resmgr/rootfs.h"
#include "resmgr/shm.h"
#include "resmgr/tymem.h"

void resmgr_init(void)
{
    int id = path_connect_attach();
    if (id != PATHMGR_HANDLE)           /* clients send their first connect to this handle */
        procnto_panic("the path manager has link id %d, not %d", id, PATHMGR_HANDLE);
    text_init();
    rootfs_init();
    procfs_init();
    dev_init();
    devtext_init();
    shmem_init();
    tymem_init();
}

static int image_object(const struct ifs_node *file, struct mem_object *out)
{
    if (image_paddr(file) == 0)
        return ENODEV;                  /* not on a page of its own: it can only be read */
    *out = (struct mem_object){
        .kind = MEM_OBJECT_PHYS, .paddr = image_paddr(file), .size = file->size,
        .data = image_ifs.image + file->offset, .executable = (file->mode & 0111) != 0,
    };
    return 0;
}

static int ocb_object(const resmgr_io_funcs_t *io, struct node_ocb *ocb, pid_t pid, struct mem_object *out)
{
    const struct ifs_node *file = rootfs_mapped(io, ocb);
    if (file != NULL)
        return image_object(file, out);
    if (dev_is_mem(io)) {
        *out = (struct mem_object){ .kind = MEM_OBJECT_PHYS, .size = 1ull << 48, .device = true };
        return 0;
    }
    const struct tymem_pool *pool = tymem_of(io, ocb);
    if (pool != NULL) {
        *out = (struct mem_object){ .kind = MEM_OBJECT_TYPED, .pool = *pool };
        return 0;
    }
    return shmem_mapped(io, ocb, pid, out);
}

/*
 * The OCB of a client's descriptor. To be called and used between node_look_begin() and _end(). -> 0, -EBADF, -ENODEV
 */
static int fd_ocb(pid_t pid, int fd, struct node_ocb **ocb, const resmgr_io_funcs_t **io)
{
    struct _server_info server;
    resmgr_context_t ctp;
    void *found;
    if (fd < 0 || (fd & _NTO_SIDE_CHANNEL) || kproc_info(pid, PROC_INFO_CONNECTION, fd, &server, sizeof server) < 0)
        return -EBADF;
    if (server.pid != SYSMGR_PID)
        return -ENODEV;
    memset(&ctp, 0, sizeof ctp);
    ctp.dpp = procnto_dispatch;
    ctp.info.pid = pid;
    ctp.info.scoid = server.scoid;
    ctp.info.coid = fd;
    if (resmgr_ocb_iofuncs(&ctp, &found, io) == -1 || found == NULL)
        return -EBADF;
    *ocb = found;
    return 0;
}

static void how_opened(const struct node_ocb *ocb, struct mem_object *out)
{
    out->readable = (ocb->hdr.ioflag & _IO_FLAG_RD) != 0;
    out->writable = (ocb->hdr.ioflag & _IO_FLAG_WR) != 0;
}

int mem_fd_object(pid_t pid, int fd, struct mem_object *out)
{
    const resmgr_io_funcs_t *io;
    struct node_ocb *ocb;
    node_look_begin();
    int err = fd_ocb(pid, fd, &ocb, &io);
    if (err == 0)
        err = -ocb_object(io, ocb, pid, out);
    if (err == 0)
        how_opened(ocb, out);
    node_look_end();
    return err;
}

int shmem_of_fd(pid_t pid, int fd, struct shm **shm, struct mem_object *how)
{
    const resmgr_io_funcs_t *io;
    struct node_ocb *ocb;
    node_look_begin();
    int err = fd_ocb(pid, fd, &ocb, &io);
    if (err == 0) {
        *shm = shmem_object(io, ocb);
        how_opened(ocb, how);
        err = *shm != NULL ? 0 : -EINVAL;
    }
    node_look_end();
    return err;
}
