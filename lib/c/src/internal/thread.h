/* SPDX-License-Identifier: Apache-2.0 */
/* How threads are made and leave; shared by ThreadCreate(), pthread_create() and pthread_exit(). */
#ifndef LIBC_THREAD_H
#define LIBC_THREAD_H

#include <sys/types.h>
#include <sys/storage.h>

/* A thread with stack and thread block. Returns the tid or -errno. */
int __thread_create(pid_t pid, void *(*func)(void *), void *arg, const struct _thread_attr *attr);

/* Where a cancelled thread continues. */
void __canstub(void);

/* Destructors of thread-specific data; called by the leaving thread. */
void __keys_destroy(struct _thread_local_storage *tls);

/* A detached thread of the library itself; it must not return but call __service_thread_end(). Positive errno. */
int __service_thread(void *(*func)(void *), void *arg);
void __service_thread_end(void) __attribute__((__noreturn__));

#define THREAD_DEFAULT_STACK (256 * 1024)
#define LIBC_PAGE            4096u

#endif
