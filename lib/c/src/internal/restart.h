/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SA_RESTART. The kernel ends a call with EINTR when a handler is to run; whether it goes on is the library's decision. Of each
 * thread it counts the handlers that have run and those of them whose action did not ask for a restart (signalstub.S): a call
 * that ended with EINTR is made again when only others ran since it began.
 * ERESTART comes from a server: a terminal has stopped the process instead of serving what it may not ask for from the
 * background. Once the process goes on it asks again, and may be stopped again.
 */
#ifndef LIBC_RESTART_H
#define LIBC_RESTART_H

#include <errno.h>
#include <sys/storage.h>

/* In a field of struct _thread_local_storage that names nothing here: __sigaction. */
struct signal_counts {
    _Uint32t ends;      /* handlers without SA_RESTART */
    _Uint32t all;
};

_Static_assert(sizeof(struct signal_counts) == sizeof(void *), "the counts are a word");
_Static_assert(__builtin_offsetof(struct _thread_local_storage, __sigaction) == __TLS_SIZE - 16, "as in signalstub.S");

static inline struct signal_counts signal_counts(void)
{
    union {
        _Uint64t             word;
        struct signal_counts counts;
    } now = { *(const volatile _Uint64t *)&__tls()->__sigaction };

    return now.counts;
}

/* After an error, in errno: whether to make the call again that began at *since. */
int __call_again(struct signal_counts *since);

/* A call that returns -1 and sets errno. */
#define RESTARTED(call)                                                                                              \
    __extension__({                                                                                                  \
        struct signal_counts since_ = signal_counts();                                                               \
        __typeof__(call) result_;                                                                                    \
        do                                                                                                           \
            result_ = (call);                                                                                        \
        while (__builtin_expect(result_ == -1, 0) && __call_again(&since_));                                         \
        result_;                                                                                                     \
    })

#endif
