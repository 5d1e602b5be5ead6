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
#include "resmgr/shmem.h"

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

static int ocb_object(const resmgr_io_funcs_t *io, struct node_ocb *ocb, struct mem_object *out)
{
    const struct ifs_node *file = rootfs_mapped(io, ocb);
    if (file != NULL)
        return image_object(file, out);
    if (dev_is_mem(io)) {
        *out = (struct mem_object){ .kind = MEM_OBJECT_PHYS, .size = 1ull << 48, .device = true };
        return 0;
    }
    return shmem_mapped(io, ocb, out);
}

int mem_fd_object(pid_t pid, int fd, struct mem_object *out)
{
    struct _server_info server;
    resmgr_context_t ctp;
    const resmgr_io_funcs_t *io;
    void *ocb;
    if (fd < 0 || (fd & _NTO_SIDE_CHANNEL) || kproc_info(pid, PROC_INFO_CONNECTION, fd, &server, sizeof server) < 0)
        return -EBADF;
    if (server.pid != SYSMGR_PID)
        return -ENODEV;
    memset(&ctp, 0, sizeof ctp);
    ctp.dpp = procnto_dispatch;
    ctp.info.pid = pid;
    ctp.info.scoid = server.scoid;
    ctp.info.coid = fd;
    node_look_begin();
    int err = resmgr_ocb_iofuncs(&ctp, &ocb, &io) != -1 && ocb != NULL ? ocb_object(io, ocb, out) : EBADF;
    if (err == 0) {
        out->readable = (((struct node_ocb *)ocb)->hdr.ioflag & _IO_FLAG_RD) != 0;
        out->writable = (((struct node_ocb *)ocb)->hdr.ioflag & _IO_FLAG_WR) != 0;
    }
    node_look_end();
    return -err;
}
