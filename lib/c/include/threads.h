/* SPDX-License-Identifier: Apache-2.0 */
/* C11 threads: pthreads by other names. */
#ifndef _THREADS_H_INCLUDED
#define _THREADS_H_INCLUDED

#include <sys/types.h>
#include <time.h>
#ifdef __EXT_UNIX_MISC
# include <pthread.h>
#endif

#ifndef __cplusplus
#define thread_local _Thread_local
#endif
#define ONCE_FLAG_INIT        { 0, { { 0x80000000u }, 0xffffffffu } }     /* PTHREAD_ONCE_INIT */
#define TSS_DTOR_ITERATIONS   4

typedef pthread_t       thrd_t;
typedef pthread_mutex_t mtx_t;
typedef pthread_cond_t  cnd_t;
typedef pthread_key_t   tss_t;
typedef pthread_once_t  once_flag;
typedef int (*thrd_start_t)(void *);
typedef void (*tss_dtor_t)(void *);

enum { mtx_plain = 0, mtx_recursive = 1, mtx_timed = 2 };
enum { thrd_success, thrd_busy, thrd_error, thrd_nomem, thrd_timedout };

__BEGIN_DECLS
extern void call_once(once_flag *flag, void (*func)(void));
extern int cnd_broadcast(cnd_t *cond);
extern void cnd_destroy(cnd_t *cond);
extern int cnd_init(cnd_t *cond);
extern int cnd_signal(cnd_t *cond);
extern int cnd_timedwait(cnd_t *__restrict cond, mtx_t *__restrict mutex, const struct timespec *__restrict until);
extern int cnd_wait(cnd_t *cond, mtx_t *mutex);
extern void mtx_destroy(mtx_t *mutex);
extern int mtx_init(mtx_t *mutex, int type);
extern int mtx_lock(mtx_t *mutex);
extern int mtx_timedlock(mtx_t *__restrict mutex, const struct timespec *__restrict until);
extern int mtx_trylock(mtx_t *mutex);
extern int mtx_unlock(mtx_t *mutex);
extern int thrd_create(thrd_t *thread, thrd_start_t func, void *arg);
extern thrd_t thrd_current(void);
extern int thrd_detach(thrd_t thread);
extern int thrd_equal(thrd_t a, thrd_t b);
extern void thrd_exit(int result) __attribute__((__noreturn__));
extern int thrd_join(thrd_t thread, int *result);
extern int thrd_sleep(const struct timespec *duration, struct timespec *remaining);
extern void thrd_yield(void);
extern int tss_create(tss_t *key, tss_dtor_t destructor);
extern void tss_delete(tss_t key);
extern void *tss_get(tss_t key);
extern int tss_set(tss_t key, void *value);
__END_DECLS

#endif
