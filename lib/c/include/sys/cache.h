/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Data that a device reads or writes in memory past the processor's caches: CACHE_FLUSH() before the device reads what the
 * program wrote, CACHE_INVAL() before the program reads what the device wrote. -lcache is accepted and not needed.
 *
 * The environment variable CACHE_NOP makes both do nothing, CACHE_MSYNC makes them use msync().
 */
#ifndef _SYS_CACHE_H_INCLUDED
#define _SYS_CACHE_H_INCLUDED

#include <stdint.h>
#include <sys/types.h>

__BEGIN_DECLS

struct cache_ctrl {
    unsigned cache_line_size;   /* bytes: what is flushed or invalidated in one go */
    unsigned cache_flags;
    int fd;                     /* not used: -1 */
    void (*cache_flush)(struct cache_ctrl *cinfo, void *vaddr, uint64_t paddr, size_t len);
    void (*cache_invalidate)(struct cache_ctrl *cinfo, void *vaddr, uint64_t paddr, size_t len);
};

/*
 * flags: 0; dllname: NULL. Fills *cinfo for the macros. -1 and errno: EINVAL for other flags, ENOTSUP for a name.
 * Neither this nor the macros block; the macros may be used in interrupt handlers.
 */
int cache_init(int flags, struct cache_ctrl *cinfo, const char *dllname);
int cache_fini(struct cache_ctrl *cinfo);

#define CACHE_FLUSH(cinfo, vaddr, paddr, len) ((cinfo)->cache_flush((cinfo), (vaddr), (paddr), (len)))
#define CACHE_INVAL(cinfo, vaddr, paddr, len) ((cinfo)->cache_invalidate((cinfo), (vaddr), (paddr), (len)))

__END_DECLS

#endif
