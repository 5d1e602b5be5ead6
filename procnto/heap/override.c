/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Functions of the C library that would send a message to this very process, with direct back ends. They take
 * the place of the library's because the linker finds them first: malloc(), thread stacks and stdio use them
 * unawares.
 */
#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>
#include "mem/mem.h"

static uint32_t self_flags(int flags)
{
    uint32_t kvm = flags & MAP_SHARED ? KVM_SHARED : 0;

    if (flags & MAP_ANON)
        kvm |= flags & MAP_PHYS ? KVM_ANON | KVM_CONTIG : KVM_ANON;
    else
        kvm |= KVM_PHYS;
    if (flags & MAP_FIXED)
        kvm |= KVM_FIXED;
    if (flags & MAP_STACK)
        kvm |= KVM_STACK;
    if (flags & MAP_LAZY)
        kvm |= KVM_LAZY;
    if (flags & MAP_BELOW)
        kvm |= KVM_BELOW;
    return kvm | KVM_NOINHERIT;
}

/* A stack of procnto's own is backed at once: running out of memory must not be a fault of the kernel process. */
static long stack_commit(uint64_t va, uint64_t len)
{
    long err = kvm_ctl(0, KVM_CTL_LOCK, va, len);

    if (err < 0)
        kvm_unmap(0, va, len);
    return err;
}

void *mmap64(void *addr, size_t len, int prot, int flags, int fd, off64_t offset)
{
    struct kvm_map map = {
        .va = (uintptr_t)addr, .len = PAGE_ROUND(len), .prot = (uint32_t)prot & PROT_MASK, .flags = self_flags(flags),
        .offset = (uint64_t)offset,
    };
    long va;

    if (len == 0 || map.len < len || fd != NOFD || !(flags & (MAP_ANON | MAP_PHYS))) {
        errno = EINVAL;
        return MAP_FAILED;
    }
    va = kvm_map(0, &map);
    if (va >= 0 && (flags & MAP_STACK))
        va = stack_commit(map.va, map.len);
    if (va < 0) {
        errno = (int)-va;
        return MAP_FAILED;
    }
    return (void *)(uintptr_t)map.va;
}

void *mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
    return mmap64(addr, len, prot, flags, fd, offset);
}

int munmap(void *addr, size_t len)
{
    long err = kvm_unmap(0, (uintptr_t)addr, PAGE_ROUND(len));

    if (err >= 0)
        return 0;
    errno = (int)-err;
    return -1;
}

int mprotect(const void *addr, size_t len, int prot)
{
    long err = kvm_protect(0, (uintptr_t)addr, PAGE_ROUND(len), (unsigned)prot);

    if (err >= 0)
        return 0;
    errno = (int)-err;
    return -1;
}

/* Standard output and error are the debug console; procnto has no other descriptor it writes to. */
ssize_t write(int fd, const void *buf, size_t size)
{
    if (fd != STDOUT_FILENO && fd != STDERR_FILENO) {
        errno = EBADF;
        return -1;
    }
    klog_write(buf, size);
    return (ssize_t)size;
}

/* ---- malloc() keeps no blocks for single threads: the pool's come and go, and what a request leaves behind has to be seen ---- */

struct header;
void *__cache_alloc(size_t size);
int __cache_free(struct header *h);
void __cache_flush(void);

void *__cache_alloc(size_t size)
{
    return NULL;
}

int __cache_free(struct header *h)
{
    return 0;
}

void __cache_flush(void)
{
}
