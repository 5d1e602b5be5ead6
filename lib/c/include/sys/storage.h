/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread- and process-local storage. TPIDR_EL0 holds the address of a 16-byte TCB (ELF TLS variant I);
 * ELF TLS data follows it, struct _thread_local_storage lies __TLS_SIZE bytes below it.
 */
#ifndef _SYS_STORAGE_H_INCLUDED
#define _SYS_STORAGE_H_INCLUDED

#include <sys/types.h>

struct sigaction;

struct _thread_local_storage {
    void    (*__exitfunc)(void *);
    void     *__arg;
    int      *__errptr;
    int       __errval;
    unsigned  __flags;          /* PTHREAD_CANCEL_* bits; the kernel reads them */
    pid_t     __pid;
    int       __tid;
    unsigned  __owner;          /* id stored in the sync objects this thread holds */
    void     *__stackaddr;
    unsigned  __reserved1;
    unsigned  __numkeys;
    void    **__keydata;
    void     *__cleanup;
    void     *__fpuemu_data;
    void     *__ldd_data;
    void     *__sigaction;
};

/* What a process has once. */
struct _process_local_storage {
    void *(*_getgot)(void *);
    void   *__mathemulator;
    void   *__dll_list;
    void   *__reserved[6];
    void  (*__threadwatch)(int);
};

#define __TLS_SIZE 112
#define __TCB_SIZE 16
#define __TLS_FLAGS_OFFSET 28

_Static_assert(sizeof(struct _thread_local_storage) == 104, "_thread_local_storage");
_Static_assert(__builtin_offsetof(struct _thread_local_storage, __flags) == __TLS_FLAGS_OFFSET, "__flags");
_Static_assert(__builtin_offsetof(struct _thread_local_storage, __owner) == 40, "__owner");

static __inline__ __attribute__((__always_inline__)) struct _thread_local_storage *__tls(void)
{
    char *tcb;

    __asm__("mrs %0, tpidr_el0" : "=r"(tcb));
    return (struct _thread_local_storage *)(void *)(tcb - __TLS_SIZE);
}

__BEGIN_DECLS
/* The process's own. */
extern struct _process_local_storage _process_local_storage;
#define __pls() (&_process_local_storage)
__END_DECLS

#endif
