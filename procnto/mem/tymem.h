/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Typed memory: pools named by the address spaces of the system page (asinfo). A pool is every entry whose full name ends in
 * the components asked for ("sysram", "ram/sysram", "memory/ram/sysram").
 *
 * Offsets in a typed memory object are physical addresses. Memory is allocated from system RAM by the kernel's allocator; other RAM that
 * the startup has set aside (-r) is allocated here, first fit. Everything mapped through a typed memory object is a kernel object
 * in a list (tymem_lock, a leaf); what has no region any more is found by tymem_sweep() and its memory given back.
 */
#ifndef MEM_TYMEM_H
#define MEM_TYMEM_H

#include "mem/mem.h"

/* name without a leading slash -> errno: ENOENT, EINVAL */
int tymem_pool(const char *name, int tflag, struct tymem_pool *out);
/* The n-th name worth listing; false at the end. */
bool tymem_name(unsigned n, char *name, size_t size);
/* Most bytes that one mapping may have now (posix_typed_mem_get_info). */
uint64_t tymem_available(const struct tymem_pool *pool);
/*
 * Memory for a mapping of fd in pid: a kernel object, a reference to it for the caller, and where in it. -> 0 or
 * -errno
 */
int tymem_object(const struct tymem_pool *pool, pid_t pid, int fd, uint64_t offset, uint64_t len, uint64_t *handle);
/* The descriptor through which the object was mapped by pid; -1: it was not, or is closed. */
int tymem_fd(pid_t pid, uint64_t handle);
void tymem_sweep(void);

#endif
