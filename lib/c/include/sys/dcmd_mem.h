/* SPDX-License-Identifier: Apache-2.0 */
/* Device control commands of memory devices (flash). */
#ifndef _SYS_DCMD_MEM_H
#define _SYS_DCMD_MEM_H

#include <stdint.h>
#include <devctl.h>

/* Data of the commands for memory devices; no driver here has any. */
struct _mem_partinfo {
    uint64_t offset;
    uint64_t size;
    uint32_t unit_size;
    uint32_t flags;
};
struct _mem_erase {
    uint64_t offset;
    uint64_t size;
};
#define DCMD_MEM_PARTINFO __DIOF(_DCMD_MEM, 1, struct _mem_partinfo)
#define DCMD_MEM_ERASE    __DIOT(_DCMD_MEM, 2, struct _mem_erase)

#endif
