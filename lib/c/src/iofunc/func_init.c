/* SPDX-License-Identifier: Apache-2.0 */
#include "iofunc.h"

static const resmgr_connect_funcs_t connect_default = {
    .nfuncs = _RESMGR_CONNECT_NFUNCS,
    .open = iofunc_open_default,
};

static const resmgr_io_funcs_t io_default = {
    .nfuncs = _RESMGR_IO_NFUNCS,
    .read = iofunc_read_default,
    .write = iofunc_write_default,
    .close_ocb = iofunc_close_ocb_default,
    .stat = iofunc_stat_default,
    .devctl = iofunc_devctl_default,
    .unblock = iofunc_unblock_default,
    .pathconf = iofunc_pathconf_default,
    .lseek = iofunc_lseek_default,
    .chmod = iofunc_chmod_default,
    .chown = iofunc_chown_default,
    .utime = iofunc_utime_default,
    .openfd = iofunc_openfd_default,
    .fdinfo = iofunc_fdinfo_default,
    .mmap = iofunc_mmap_default,
    .close_dup = iofunc_close_dup_default,
    .lock_ocb = iofunc_lock_ocb_default,
    .unlock_ocb = iofunc_unlock_ocb_default,
    .sync = iofunc_sync_default,
    .power = iofunc_power_default,
    .acl = iofunc_acl_default,
};

/* Copies the default of each slot the caller's table has room for. */
static void fill(void *table, unsigned n, const void *from, unsigned max)
{
    size_t head = offsetof(resmgr_io_funcs_t, read);
    if (n > max)
        n = max;
    *(unsigned *)table = n;
    memcpy((char *)table + head, (const char *)from + head, n * sizeof(void *));
}

void iofunc_func_init(unsigned nconnect, resmgr_connect_funcs_t *connect, unsigned nio, resmgr_io_funcs_t *io)
{
    if (connect != NULL)
        fill(connect, nconnect, &connect_default, _RESMGR_CONNECT_NFUNCS);
    if (io != NULL)
        fill(io, nio, &io_default, _RESMGR_IO_NFUNCS);
}
