/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include "../internal/memmap.h"

int mprotect_r(const void *addr, size_t len, int prot)
{
    int err = EOK;

    if (!(prot & PROT_READ) && __mmap_file_protect != NULL)
        err = __mmap_file_protect(addr, len, prot);
    if (err == EOK)
        err = __mem_ctrl(_MEM_CTRL_PROTECT, (unsigned)prot, addr, len);
    if (err == EOK && (prot & PROT_READ) && __mmap_file_protect != NULL)
        err = __mmap_file_protect(addr, len, prot);
    return err;
}

int mprotect(const void *addr, size_t len, int prot)
{
    return errno_result(mprotect_r(addr, len, prot));
}
