/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Semaphores. POSIX.1-2008 <semaphore.h>. sem_wait() and its timed forms block, are cancellation points, and end with
 * EINTR on a signal; times are absolute. EINVAL for what is no semaphore, EFAULT for an address that is not mapped.
 * Named ones are files of procnto under /dev/sem.
 */
#ifndef _SEMAPHORE_H_INCLUDED
#define _SEMAPHORE_H_INCLUDED

#include <sys/types.h>
#include <limits.h>
#include <time.h>

typedef sync_t sem_t;

#define SEM_FAILED ((sem_t *)-1)
#define SEM_ANON   ((char *)-1) /* as sem_open()'s name: an unnamed semaphore behind a descriptor */

__BEGIN_DECLS
extern int sem_init(sem_t *sem, int pshared, unsigned value);
extern int sem_destroy(sem_t *sem);
extern sem_t *sem_open(const char *name, int oflag, ...);
extern int sem_close(sem_t *sem);
extern int sem_unlink(const char *name);
extern int sem_wait(sem_t *sem);
extern int sem_trywait(sem_t *sem);
extern int sem_timedwait(sem_t *sem, const struct timespec *abstime);
extern int sem_post(sem_t *sem);
extern int sem_getvalue(sem_t *sem, int *value);
#ifdef __EXT_UNIX_MISC
/* QNX's and POSIX.1-2024: absolute times of that clock, or of CLOCK_MONOTONIC. */
extern int sem_clockwait(sem_t *sem, clockid_t clock, const struct timespec *abstime);
extern int sem_timedwait_monotonic(sem_t *sem, const struct timespec *abstime);
extern int sem_timedwait_np(sem_t *sem, const struct timespec *abstime, clockid_t clock);
#endif
__END_DECLS

#endif
