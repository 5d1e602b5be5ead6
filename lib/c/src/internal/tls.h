/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Thread blocks: struct _thread_local_storage, TCB and ELF TLS data in one piece (see <sys/storage.h>). crt/tls.c makes
 * them for static programs, ldqnx/tls.c for processes with shared objects.
 */
#ifndef LIBC_TLS_H
#define LIBC_TLS_H

#include <elf.h>
#include <stddef.h>
#include <sys/storage.h>

/* Finds a static program's PT_TLS segment. Called once by the first thread before any other exists. */
void __tls_image_init(void);

/* Makes the first thread's block and sets the thread pointer. */
void __tls_first_thread(pid_t pid, int tid, unsigned owner);

/* Bytes a thread block takes at most, alignment slack included. */
size_t __tls_block_size(void);

/* Builds a thread block at the upper end of [base, base + size); the result is the thread pointer. The block starts
   __TLS_SIZE bytes below it, 16-aligned: what is further down is free to be the stack. */
char *__tls_place(char *base, size_t size);

/*
 * The word between the structure and the TCB: the context of dispatch_block() whose reply is kept back until the thread asks
 * for the next message, else NULL. Kernel calls that may block send it first: __reply_flush().
 */
#define TLS_PENDING_REPLY (sizeof(struct _thread_local_storage) - __TLS_SIZE)
_Static_assert((long)TLS_PENDING_REPLY == -8, "as in tools/gen/kercalls.awk");

static inline void **tls_pending_reply(void)
{
    return (void **)(void *)((char *)__tls() + sizeof(struct _thread_local_storage));
}

/* Keeps x0 to x7: what it stands before has its arguments there. Weak: not there without the dispatch layer. */
void __reply_flush(void) __attribute__((weak));

static inline void reply_before_blocking(void)
{
    if (__builtin_expect(*tls_pending_reply() != NULL, 0))
        __reply_flush();
}

#define TLS_OF(tp) ((struct _thread_local_storage *)(void *)((tp) - __TLS_SIZE))

#endif
