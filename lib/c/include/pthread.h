/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads. POSIX.1-2008 <pthread.h> and XSH 2.9; functions return the error and leave errno alone. What waits for a
 * lock takes ETIMEDOUT forms with absolute times; cancellation points are pthread_join(), pthread_cond_wait() and their
 * timed forms, pthread_testcancel(). Names that end in _np or _monotonic, sleepons and PTHREAD_MULTISIG,
 * PTHREAD_STACK_LAZY, PTHREAD_WAKEUP are QNX's.
 */
#ifndef _PTHREAD_H_INCLUDED
#define _PTHREAD_H_INCLUDED

#include <sys/types.h>
#include <sched.h>
#include <time.h>
#include <limits.h>

#define PTHREAD_CREATE_JOINABLE       0x00
#define PTHREAD_CREATE_DETACHED       0x01
#define PTHREAD_INHERIT_SCHED         0x00
#define PTHREAD_EXPLICIT_SCHED        0x02
#define PTHREAD_SCOPE_SYSTEM          0x00
#define PTHREAD_SCOPE_PROCESS         0x04
#define PTHREAD_MULTISIG_ALLOW        0x00
#define PTHREAD_MULTISIG_DISALLOW     0x08
#define PTHREAD_CANCEL_ENABLE         0x00
#define PTHREAD_CANCEL_DISABLE        0x10
#define PTHREAD_CANCEL_DEFERRED       0x00
#define PTHREAD_CANCEL_ASYNCHRONOUS   0x20
#define PTHREAD_CANCEL_PENDING        0x40
#define PTHREAD_STACK_LAZY            0x00
#define PTHREAD_STACK_NOTLAZY         0x80
#define PTHREAD_PERSISTENT            0x100
#define PTHREAD_CREATE_SUSPENDED      0x200
#define PTHREAD_POOL_RECEIVE_BLOCK    0x400

#define PTHREAD_CANCELED ((void *)-1)
#define PTHREAD_ABORTED  ((void *)-2)

#define PTHREAD_PRIO_INHERIT 0
#define PTHREAD_PRIO_NONE    1
#define PTHREAD_PRIO_PROTECT 2

#define PTHREAD_MUTEX_DEFAULT    0
#define PTHREAD_MUTEX_ERRORCHECK 1
#define PTHREAD_MUTEX_RECURSIVE  2
#define PTHREAD_MUTEX_NORMAL     3

#define PTHREAD_PROCESS_PRIVATE    0x00
#define PTHREAD_PROCESS_SHARED     0x01
#define PTHREAD_RECURSIVE_DISABLE  0x00
#define PTHREAD_RECURSIVE_ENABLE   0x02
#define PTHREAD_ERRORCHECK_ENABLE  0x00
#define PTHREAD_ERRORCHECK_DISABLE 0x04
#define PTHREAD_WAKEUP_DISABLE     0x00
#define PTHREAD_WAKEUP_ENABLE      0x08
#define PTHREAD_MUTEX_STALLED      0x00
#define PTHREAD_MUTEX_ROBUST       0x10
#define PTHREAD_PROCESSSHARED_MASK 0x01
#define PTHREAD_RECURSIVE_MASK     0x02
#define PTHREAD_ERRORCHECK_MASK    0x04
#define PTHREAD_WAKEUP_MASK        0x08
#define PTHREAD_ROBUST_MASK        0x10

/* First members: count with the type bits of <sys/neutrino.h>, owner. */
#define PTHREAD_MUTEX_INITIALIZER       { { 0x80000000u }, 0xffffffffu }
#define PTHREAD_RMUTEX_INITIALIZER      { { 0 }, 0xffffffffu }
#define PTHREAD_COND_INITIALIZER        { { CLOCK_REALTIME }, 0xfffffffbu }
#define PTHREAD_BARRIER_INITIALIZER(n)  { .__new = { { (n) }, 0xfffffff8u } }
#define PTHREAD_ONCE_INIT               { 0, PTHREAD_MUTEX_INITIALIZER }
#define PTHREAD_RWLOCK_INITIALIZER \
    { 0, 0, 0, 0, PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 }

#define PTHREAD_BARRIER_SERIAL_THREAD (-1)

/* A cleanup handler lives in the frame of the function that pushed it. */
struct __cleanup_handler {
    struct __cleanup_handler *__next;
    void                    (*__routine)(void *);
    void                     *__save;
};

__BEGIN_DECLS
extern void __pthread_cleanup_push(struct __cleanup_handler *h, void (*routine)(void *), void *arg);
extern void __pthread_cleanup_pop(struct __cleanup_handler *h, int ex);
#define pthread_cleanup_push(func, arg) \
    { struct __cleanup_handler __cleanup_handler; \
      __pthread_cleanup_push(&__cleanup_handler, (func), (arg));
#define pthread_cleanup_pop(ex) \
      __pthread_cleanup_pop(&__cleanup_handler, (ex)); }

extern int pthread_create(pthread_t *thr, const pthread_attr_t *attr, void *(*start)(void *), void *arg);
extern void pthread_exit(void *value) __attribute__((__noreturn__));
extern int pthread_join(pthread_t thr, void **value);
extern int pthread_detach(pthread_t thr);
extern pthread_t pthread_self(void);
extern int pthread_equal(pthread_t a, pthread_t b);
#ifdef __EXT_UNIX_MISC
/*
 * QNX's and others': pthread_join() until an absolute time (ETIMEDOUT), of the realtime, monotonic or given clock;
 * pthread_tryjoin_np() does not wait (EBUSY). All but the last are cancellation points.
 */
extern int pthread_timedjoin(pthread_t thr, void **value, const struct timespec *abstime);
extern int pthread_timedjoin_monotonic(pthread_t thr, void **value, const struct timespec *abstime);
extern int pthread_timedjoin_np(pthread_t thr, void **value, const struct timespec *abstime);
extern int pthread_clockjoin_np(pthread_t thr, void **value, clockid_t clock, const struct timespec *abstime);
extern int pthread_tryjoin_np(pthread_t thr, void **value);
#endif
#define pthread_equal(a, b) ((a) == (b))
extern int pthread_once(pthread_once_t *once, void (*init)(void));
#ifdef __EXT_UNIX_MISC
/* QNX's: ends the thread without its cleanup handlers and destructors; ESRCH. */
extern int pthread_abort(pthread_t thr);
#endif

extern int pthread_cancel(pthread_t thr);
extern int pthread_setcancelstate(int state, int *oldstate);
extern int pthread_setcanceltype(int type, int *oldtype);
extern void pthread_testcancel(void);

extern int pthread_key_create(pthread_key_t *key, void (*destructor)(void *));
extern int pthread_key_delete(pthread_key_t key);
extern void *pthread_getspecific(pthread_key_t key);
extern int pthread_setspecific(pthread_key_t key, const void *value);

extern int pthread_atfork(void (*prepare)(void), void (*parent)(void), void (*child)(void));
extern int pthread_getcpuclockid(pthread_t thr, clockid_t *id);
extern int pthread_getconcurrency(void);
extern int pthread_setconcurrency(int level);
extern int pthread_getschedparam(pthread_t thr, int *policy, struct sched_param *param);
extern int pthread_setschedparam(pthread_t thr, int policy, const struct sched_param *param);
extern int pthread_setschedprio(pthread_t thr, int prio);
#ifdef __EXT_UNIX_MISC
/*
 * Not in POSIX: names of at most 99 bytes (ERANGE, EINVAL), attributes as they are, CPUs as a mask. ESRCH when there is
 * no such thread.
 */
extern int pthread_setname_np(pthread_t thr, const char *name);
extern int pthread_getname_np(pthread_t thr, char *name, int len);
extern int pthread_getattr_np(pthread_t thr, pthread_attr_t *attr);
extern int pthread_setaffinity_np(pthread_t thr, _Sizet size, const cpu_set_t *set);
extern int pthread_getaffinity_np(pthread_t thr, _Sizet size, cpu_set_t *set);
#define pthread_yield() sched_yield()
#endif

extern int pthread_attr_init(pthread_attr_t *attr);
extern int pthread_attr_destroy(pthread_attr_t *attr);
extern int pthread_attr_getdetachstate(const pthread_attr_t *attr, int *state);
extern int pthread_attr_setdetachstate(pthread_attr_t *attr, int state);
extern int pthread_attr_getguardsize(const pthread_attr_t *attr, size_t *size);
extern int pthread_attr_setguardsize(pthread_attr_t *attr, size_t size);
extern int pthread_attr_getinheritsched(const pthread_attr_t *attr, int *inherit);
extern int pthread_attr_setinheritsched(pthread_attr_t *attr, int inherit);
extern int pthread_attr_getschedparam(const pthread_attr_t *attr, struct sched_param *param);
extern int pthread_attr_setschedparam(pthread_attr_t *attr, const struct sched_param *param);
extern int pthread_attr_getschedpolicy(const pthread_attr_t *attr, int *policy);
extern int pthread_attr_setschedpolicy(pthread_attr_t *attr, int policy);
extern int pthread_attr_getscope(const pthread_attr_t *attr, int *scope);
extern int pthread_attr_setscope(pthread_attr_t *attr, int scope);
extern int pthread_attr_getstack(const pthread_attr_t *attr, void **addr, size_t *size);
extern int pthread_attr_setstack(pthread_attr_t *attr, void *addr, size_t size);
extern int pthread_attr_getstacksize(const pthread_attr_t *attr, size_t *size);
extern int pthread_attr_setstacksize(pthread_attr_t *attr, size_t size);
#ifdef __EXT_XOPEN_EX
/*
 * QNX's and older POSIX's: stacks in bytes; lazy ones are backed as they are touched, PTHREAD_STACK_NOTLAZY ones at
 * once.
 */
extern int pthread_attr_getstackaddr(const pthread_attr_t *attr, void **addr);
extern int pthread_attr_setstackaddr(pthread_attr_t *attr, void *addr);
#endif
#ifdef __EXT_UNIX_MISC
extern int pthread_attr_getstacklazy(const pthread_attr_t *attr, int *lazystack);
extern int pthread_attr_setstacklazy(pthread_attr_t *attr, int lazystack);
extern int pthread_attr_getstackprealloc(const pthread_attr_t *attr, size_t *size);
extern int pthread_attr_setstackprealloc(pthread_attr_t *attr, size_t size);
#endif

extern int pthread_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr);
extern int pthread_mutex_destroy(pthread_mutex_t *mutex);
extern int pthread_mutex_lock(pthread_mutex_t *mutex);
extern int pthread_mutex_trylock(pthread_mutex_t *mutex);
extern int pthread_mutex_unlock(pthread_mutex_t *mutex);
extern int pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *abstime);
extern int pthread_mutex_getprioceiling(const pthread_mutex_t *mutex, int *ceiling);
extern int pthread_mutex_setprioceiling(pthread_mutex_t *mutex, int ceiling, int *old);
extern int pthread_mutex_consistent(pthread_mutex_t *mutex);
extern int pthread_mutexattr_init(pthread_mutexattr_t *attr);
extern int pthread_mutexattr_destroy(pthread_mutexattr_t *attr);
extern int pthread_mutexattr_getprioceiling(const pthread_mutexattr_t *attr, int *ceiling);
extern int pthread_mutexattr_setprioceiling(pthread_mutexattr_t *attr, int ceiling);
extern int pthread_mutexattr_getprotocol(const pthread_mutexattr_t *attr, int *protocol);
extern int pthread_mutexattr_setprotocol(pthread_mutexattr_t *attr, int protocol);
extern int pthread_mutexattr_getpshared(const pthread_mutexattr_t *attr, int *pshared);
extern int pthread_mutexattr_setpshared(pthread_mutexattr_t *attr, int pshared);
extern int pthread_mutexattr_getrobust(const pthread_mutexattr_t *attr, int *robust);
extern int pthread_mutexattr_setrobust(pthread_mutexattr_t *attr, int robust);
extern int pthread_mutexattr_gettype(const pthread_mutexattr_t *attr, int *type);
extern int pthread_mutexattr_settype(pthread_mutexattr_t *attr, int type);
#ifdef __EXT_UNIX_MISC
/* QNX's: times of that clock; _np and _monotonic as for pthread_timedjoin(); WAKEUP mutexes pass on who waited. */
extern int pthread_mutex_clocklock(pthread_mutex_t *mutex, clockid_t clock, const struct timespec *abstime);
extern int pthread_mutex_timedlock_monotonic(pthread_mutex_t *mutex, const struct timespec *abstime);
extern int pthread_mutex_timedlock_np(pthread_mutex_t *mutex, const struct timespec *abstime, clockid_t clock);
extern int pthread_mutex_wakeup_np(pthread_mutex_t *mutex, pid_t pid, int tid);
extern int pthread_mutexattr_getrecursive(const pthread_mutexattr_t *attr, int *recursive);
extern int pthread_mutexattr_setrecursive(pthread_mutexattr_t *attr, int recursive);
extern int pthread_mutexattr_getwakeup_np(const pthread_mutexattr_t *attr, int *wakeup);
extern int pthread_mutexattr_setwakeup_np(pthread_mutexattr_t *attr, int wakeup);
#endif

extern int pthread_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr);
extern int pthread_cond_destroy(pthread_cond_t *cond);
extern int pthread_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
extern int pthread_cond_timedwait(pthread_cond_t *cond, pthread_mutex_t *mutex, const struct timespec *abstime);
extern int pthread_cond_signal(pthread_cond_t *cond);
extern int pthread_cond_broadcast(pthread_cond_t *cond);
extern int pthread_condattr_init(pthread_condattr_t *attr);
extern int pthread_condattr_destroy(pthread_condattr_t *attr);
extern int pthread_condattr_getclock(const pthread_condattr_t *attr, clockid_t *id);
extern int pthread_condattr_setclock(pthread_condattr_t *attr, clockid_t id);
extern int pthread_condattr_getpshared(const pthread_condattr_t *attr, int *pshared);
extern int pthread_condattr_setpshared(pthread_condattr_t *attr, int pshared);
#ifdef __EXT_UNIX_MISC
/* POSIX.1-2024: the time is of that clock. */
extern int pthread_cond_clockwait(pthread_cond_t *cond, pthread_mutex_t *mutex, clockid_t clock,
                                  const struct timespec *abstime);
#endif

extern int pthread_rwlock_init(pthread_rwlock_t *rw, const pthread_rwlockattr_t *attr);
extern int pthread_rwlock_destroy(pthread_rwlock_t *rw);
extern int pthread_rwlock_rdlock(pthread_rwlock_t *rw);
extern int pthread_rwlock_tryrdlock(pthread_rwlock_t *rw);
extern int pthread_rwlock_timedrdlock(pthread_rwlock_t *rw, const struct timespec *abstime);
extern int pthread_rwlock_wrlock(pthread_rwlock_t *rw);
extern int pthread_rwlock_trywrlock(pthread_rwlock_t *rw);
extern int pthread_rwlock_timedwrlock(pthread_rwlock_t *rw, const struct timespec *abstime);
extern int pthread_rwlock_unlock(pthread_rwlock_t *rw);
extern int pthread_rwlockattr_init(pthread_rwlockattr_t *attr);
extern int pthread_rwlockattr_destroy(pthread_rwlockattr_t *attr);
extern int pthread_rwlockattr_getpshared(const pthread_rwlockattr_t *attr, int *pshared);
extern int pthread_rwlockattr_setpshared(pthread_rwlockattr_t *attr, int pshared);
#ifdef __EXT_UNIX_MISC
/* POSIX.1-2024 and QNX: times of that clock, or of CLOCK_MONOTONIC. */
extern int pthread_rwlock_clockrdlock(pthread_rwlock_t *rw, clockid_t clock, const struct timespec *abstime);
extern int pthread_rwlock_clockwrlock(pthread_rwlock_t *rw, clockid_t clock, const struct timespec *abstime);
extern int pthread_rwlock_timedrdlock_monotonic(pthread_rwlock_t *rw, const struct timespec *abstime);
extern int pthread_rwlock_timedwrlock_monotonic(pthread_rwlock_t *rw, const struct timespec *abstime);
#endif

extern int pthread_barrier_init(pthread_barrier_t *barrier, const pthread_barrierattr_t *attr, unsigned count);
extern int pthread_barrier_destroy(pthread_barrier_t *barrier);
extern int pthread_barrier_wait(pthread_barrier_t *barrier);
extern int pthread_barrierattr_init(pthread_barrierattr_t *attr);
extern int pthread_barrierattr_destroy(pthread_barrierattr_t *attr);
extern int pthread_barrierattr_getpshared(const pthread_barrierattr_t *attr, int *pshared);
extern int pthread_barrierattr_setpshared(pthread_barrierattr_t *attr, int pshared);

extern int pthread_spin_init(pthread_spinlock_t *spin, int pshared);
extern int pthread_spin_destroy(pthread_spinlock_t *spin);
extern int pthread_spin_lock(pthread_spinlock_t *spin);
extern int pthread_spin_trylock(pthread_spinlock_t *spin);
extern int pthread_spin_unlock(pthread_spinlock_t *spin);

/*
 * QNX's sleepons: conditions named by any address, with one lock of their own. They wait as pthread_cond_wait() does;
 * the timed form takes nanoseconds, ETIMEDOUT.
 */
typedef struct _sleepon_handle sleepon_t;
#ifdef __EXT_UNIX_MISC
extern int _sleepon_init(sleepon_t **pl, unsigned flags);
extern int _sleepon_destroy(sleepon_t *l);
extern int _sleepon_lock(sleepon_t *l);
extern int _sleepon_unlock(sleepon_t *l);
extern int _sleepon_wait(sleepon_t *l, const volatile void *addr, _Uint64t nsec);
extern int _sleepon_signal(sleepon_t *l, const volatile void *addr);
extern int _sleepon_broadcast(sleepon_t *l, const volatile void *addr);
extern int pthread_sleepon_lock(void);
extern int pthread_sleepon_unlock(void);
extern int pthread_sleepon_wait(const volatile void *addr);
extern int pthread_sleepon_timedwait(const volatile void *addr, _Uint64t nsec);
extern int pthread_sleepon_signal(const volatile void *addr);
extern int pthread_sleepon_broadcast(const volatile void *addr);
#endif
__END_DECLS

#endif
