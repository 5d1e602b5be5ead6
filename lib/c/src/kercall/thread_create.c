/* SPDX-License-Identifier: Apache-2.0 */
/*
 * ThreadCreate(): the kernel makes the thread, the stack and the thread block come from here. A stack mapped here carries
 * _NTO_ALLOCED_STACK: the kernel unmaps it when the thread is gone, since nobody can unmap the stack he stands on.
 */
#include "../internal/kercall.h"
#include "../internal/thread.h"
#include "../internal/tls.h"
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/neutrino.h>

/* Threads that have not begun to leave: the last one ends the process as exit(0) would. */
int __threads_alive = 1;

/* MAP_STACK has a guard page of its own below; a larger guard becomes part of the mapping. */
static int map_stack(struct _thread_attr *attr)
{
    size_t size = attr->__stacksize != 0 ? attr->__stacksize : THREAD_DEFAULT_STACK;
    size_t guard = attr->__guardsize > LIBC_PAGE ? attr->__guardsize : 0;
    int flags = MAP_PRIVATE | MAP_ANON | MAP_STACK;
    void *base;

    size = (size + __tls_block_size() + LIBC_PAGE - 1) & ~(size_t)(LIBC_PAGE - 1);
    guard = (guard + LIBC_PAGE - 1) & ~(size_t)(LIBC_PAGE - 1);
    if (!(attr->__flags & PTHREAD_STACK_NOTLAZY))
        flags |= MAP_LAZY;
    base = mmap(NULL, size + guard, PROT_READ | PROT_WRITE, flags, NOFD, 0);
    if (base == MAP_FAILED)
        return EAGAIN;
    if (guard != 0)
        mprotect(base, guard, PROT_NONE);
    attr->__stackaddr = base;
    attr->__stacksize = size + guard;
    attr->__flags |= (int)_NTO_ALLOCED_STACK;
    return EOK;
}

int __thread_create(pid_t pid, void *(*func)(void *), void *arg, const struct _thread_attr *given)
{
    struct _thread_attr attr;
    char *tp;
    long r;

    if (given != NULL)
        attr = *given;
    else
        memset(&attr, 0, sizeof(attr));
    attr.__flags &= ~(int)_NTO_ALLOCED_STACK;
    if (attr.__stackaddr == NULL) {
        int err = map_stack(&attr);
        if (err != EOK)
            return -err;
    } else if (attr.__stacksize < __tls_block_size() + 1024) {
        return -EINVAL;
    }
    if (attr.__exitfunc == NULL)
        attr.__exitfunc = pthread_exit;
    tp = __tls_place(attr.__stackaddr, attr.__stacksize);
    TLS_OF(tp)->__exitfunc = attr.__exitfunc;
    TLS_OF(tp)->__arg = arg;
    TLS_OF(tp)->__flags = (unsigned)attr.__flags & (PTHREAD_CANCEL_DISABLE | PTHREAD_CANCEL_ASYNCHRONOUS);
    TLS_OF(tp)->__pid = __tls()->__pid;
    __atomic_fetch_add(&__threads_alive, 1, __ATOMIC_RELAXED);
    r = kercall6(__KER_THREAD_CREATE, pid, (long)func, (long)arg, (long)&attr, (long)tp, (long)(tp - __TLS_SIZE));
    if (r < 0)
        __atomic_fetch_sub(&__threads_alive, 1, __ATOMIC_RELAXED);
    if (r < 0 && (attr.__flags & (int)_NTO_ALLOCED_STACK))
        munmap(attr.__stackaddr, attr.__stacksize);
    return (int)r;
}

int ThreadCreate_r(pid_t pid, void *(*func)(void *), void *arg, const struct _thread_attr *attr)
{
    return __thread_create(pid, func, arg, attr);
}

int ThreadCreate(pid_t pid, void *(*func)(void *), void *arg, const struct _thread_attr *attr)
{
    return (int)kercall_errno(ThreadCreate_r(pid, func, arg, attr));
}
