/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/kercall.h"
#include <sys/mman.h>

/* Registers and other physical memory, at any alignment: the result points at the byte asked for. */
void *mmap_device_memory(void *addr, size_t len, int prot, int flags, _Uint64t physical)
{
    if (!(prot & (PROT_READ | PROT_WRITE | PROT_EXEC)))
        prot |= PROT_READ | PROT_WRITE;
    return mmap64(addr, len, prot, (flags & ~MAP_PRIVATE) | MAP_PHYS | MAP_SHARED, NOFD, (off64_t)physical);
}

int munmap_device_memory(void *addr, size_t len)
{
    return munmap(addr, len);
}

_Uintptrt mmap_device_io(size_t len, _Uint64t io)
{
    void *p = mmap64(NULL, len, PROT_READ | PROT_WRITE | PROT_NOCACHE, MAP_PHYS | MAP_SHARED, NOFD, (off64_t)io);

    return p == MAP_FAILED ? MAP_DEVICE_FAILED : (_Uintptrt)p;
}

int munmap_device_io(_Uintptrt io, size_t len)
{
    return munmap((void *)io, len);
}
