/* SPDX-License-Identifier: Apache-2.0 */
/* Times in microseconds. POSIX.1-2008 (XSI) <sys/time.h>. */
#ifndef _SYS_TIME_H_INCLUDED
#define _SYS_TIME_H_INCLUDED

#include <sys/types.h>

#ifndef _STRUCT_TIMEVAL
#define _STRUCT_TIMEVAL
struct timeval {
    time_t      tv_sec;
    suseconds_t tv_usec;
};
#endif

/* Ignored; 0 when asked for. */
struct timezone {
    int tz_minuteswest;
    int tz_dsttime;
};

struct itimerval {
    struct timeval it_interval;
    struct timeval it_value;
};

#define ITIMER_REAL    0
#define ITIMER_VIRTUAL 1
#define ITIMER_PROF    2

#define timerclear(t)      ((t)->tv_sec = (t)->tv_usec = 0)
#define timerisset(t)      ((t)->tv_sec || (t)->tv_usec)
#define timercmp(a, b, op) ((a)->tv_sec == (b)->tv_sec ? (a)->tv_usec op (b)->tv_usec : (a)->tv_sec op (b)->tv_sec)
#define timeradd(a, b, r)                                   \
    do {                                                    \
        (r)->tv_sec = (a)->tv_sec + (b)->tv_sec;            \
        (r)->tv_usec = (a)->tv_usec + (b)->tv_usec;         \
        if ((r)->tv_usec >= 1000000) {                      \
            (r)->tv_sec++;                                  \
            (r)->tv_usec -= 1000000;                        \
        }                                                   \
    } while (0)
#define timersub(a, b, r)                                   \
    do {                                                    \
        (r)->tv_sec = (a)->tv_sec - (b)->tv_sec;            \
        (r)->tv_usec = (a)->tv_usec - (b)->tv_usec;         \
        if ((r)->tv_usec < 0) {                             \
            (r)->tv_sec--;                                  \
            (r)->tv_usec += 1000000;                        \
        }                                                   \
    } while (0)

__BEGIN_DECLS
#ifdef __EXT_XOPEN_EX
extern int gettimeofday(struct timeval *__restrict tv, void *__restrict tz);
extern int getitimer(int which, struct itimerval *value);
extern int setitimer(int which, const struct itimerval *__restrict value, struct itimerval *__restrict ovalue);
extern int utimes(const char *path, const struct timeval times[2]);
#endif
#ifdef __EXT_UNIX_MISC
/*
 * BSD's: settimeofday() and adjtime() need PROCMGR_AID_CLOCKSET (EPERM); lutimes() and futimes() set times of the link
 * itself, of a descriptor.
 */
extern int settimeofday(const struct timeval *tv, const struct timezone *tz);
extern int adjtime(const struct timeval *delta, struct timeval *olddelta);
extern int futimes(int fd, const struct timeval times[2]);
extern int lutimes(const char *path, const struct timeval times[2]);
#endif
__END_DECLS

#include <sys/select.h>

#endif
