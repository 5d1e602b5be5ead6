/* SPDX-License-Identifier: Apache-2.0 */
/* Cache maintenance by address, which processes may do themselves. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/cache.h>
#include <sys/mman.h>

static unsigned line_bytes(void)
{
    uint64_t ctr;

    __asm__("mrs %0, ctr_el0" : "=r"(ctr));
    return 4u << ((ctr >> 16) & 15);    /* DminLine: words */
}

static void clean(struct cache_ctrl *cinfo, void *vaddr, uint64_t paddr, size_t len)
{
    uintptr_t at = (uintptr_t)vaddr & ~(uintptr_t)(cinfo->cache_line_size - 1), end = (uintptr_t)vaddr + len;

    for (; at < end; at += cinfo->cache_line_size)
        __asm__ __volatile__("dc cvac, %0" : : "r"(at) : "memory");
    __asm__ __volatile__("dsb sy" : : : "memory");
}

/* Cleaned as well: a line may hold bytes of the program's beside the buffer. */
static void invalidate(struct cache_ctrl *cinfo, void *vaddr, uint64_t paddr, size_t len)
{
    uintptr_t at = (uintptr_t)vaddr & ~(uintptr_t)(cinfo->cache_line_size - 1), end = (uintptr_t)vaddr + len;

    for (; at < end; at += cinfo->cache_line_size)
        __asm__ __volatile__("dc civac, %0" : : "r"(at) : "memory");
    __asm__ __volatile__("dsb sy" : : : "memory");
}

static void by_msync(struct cache_ctrl *cinfo, void *vaddr, uint64_t paddr, size_t len)
{
    msync(vaddr, len, MS_SYNC);
}

static void invalidate_by_msync(struct cache_ctrl *cinfo, void *vaddr, uint64_t paddr, size_t len)
{
    msync(vaddr, len, MS_SYNC | MS_INVALIDATE);
}

static void nothing(struct cache_ctrl *cinfo, void *vaddr, uint64_t paddr, size_t len)
{
}

int cache_init(int flags, struct cache_ctrl *cinfo, const char *dllname)
{
    if (flags != 0 || dllname != NULL) {
        errno = flags != 0 ? EINVAL : ENOTSUP;
        return -1;
    }
    memset(cinfo, 0, sizeof *cinfo);
    cinfo->cache_line_size = line_bytes();
    cinfo->fd = -1;
    cinfo->cache_flush = clean;
    cinfo->cache_invalidate = invalidate;
    if (getenv("CACHE_NOP") != NULL) {
        cinfo->cache_flush = cinfo->cache_invalidate = nothing;
    } else if (getenv("CACHE_MSYNC") != NULL) {
        cinfo->cache_flush = by_msync;
        cinfo->cache_invalidate = invalidate_by_msync;
    }
    return 0;
}

int cache_fini(struct cache_ctrl *cinfo)
{
    return 0;
}
