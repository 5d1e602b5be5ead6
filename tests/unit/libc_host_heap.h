/* SPDX-License-Identifier: Apache-2.0 */
/* Page source and locks for tests that run the library's heap on the build machine. */
#ifndef LIBC_HOST_HEAP_H_INCLUDED
#define LIBC_HOST_HEAP_H_INCLUDED

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

void *host_aligned_alloc(size_t align, size_t size) __asm__("aligned_alloc");
void host_free(void *p) __asm__("free");

static size_t test_pages_mapped;

void *mmap64(void *addr, size_t len, int prot, int flags, int fd, off64_t offset)
{
    void *p = host_aligned_alloc(4096, len);

    if (p == NULL) {
        return MAP_FAILED;
    }
    memset(p, 0, len);
    test_pages_mapped += len / 4096;
    return p;
}

int munmap(void *addr, size_t len)
{
    test_pages_mapped -= len / 4096;
    host_free(addr);
    return 0;
}

int pthread_mutex_lock(pthread_mutex_t *m)
{
    return 0;
}

int pthread_mutex_trylock(pthread_mutex_t *m)
{
    return 0;
}

int pthread_mutex_unlock(pthread_mutex_t *m)
{
    return 0;
}

pthread_t pthread_self(void)
{
    return 1;
}

#endif
