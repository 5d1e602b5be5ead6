/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clocks and timers. ISO C11 7.27, POSIX.1-2008 <time.h>. Times are nanoseconds inside. nanosleep() and
 * clock_nanosleep() block, are cancellation points, and end with EINTR on a signal. _NTO forms, nsec2timespec() and
 * ClockTime's structures are QNX's.
 */
#ifndef _TIME_H_INCLUDED
#define _TIME_H_INCLUDED

#include <stddef.h>
#include <sys/types.h>

#define CLOCKS_PER_SEC 1000000
#ifdef __EXT_UNIX_MISC
#define CLK_TCK        1000  /* of times() */
#endif

#define CLOCK_REALTIME           0
#define CLOCK_SOFTTIME           1
#define CLOCK_MONOTONIC          2
#define CLOCK_PROCESS_CPUTIME_ID 3
#define CLOCK_THREAD_CPUTIME_ID  4

#define TIMER_ABSTIME   0x80000000u
#define TIMER_TOLERANCE 0x40000000u
#define TIMER_PRECISE   0x20000000u
#define TIME_UTC        1

struct itimerspec {
    struct timespec it_value;
    struct timespec it_interval;
};

struct tm {
    int         tm_sec;
    int         tm_min;
    int         tm_hour;
    int         tm_mday;
    int         tm_mon;
    int         tm_year;
    int         tm_wday;
    int         tm_yday;
    int         tm_isdst;
    long        tm_gmtoff;
    const char *tm_zone;
};

/* ClockTime's and TimerSettime()'s: nanoseconds; interval 0: once. */
struct _itimer {
    _Uint64t nsec;
    _Uint64t interval_nsec;
};

struct _clockperiod {
    _Uint32t nsec;
    _Int32t  fract;         /* femtoseconds; 0 */
};

/* ClockAdjust(): tick_nsec_inc more nanoseconds a tick, tick_count times. */
struct _clockadjust {
    _Uint32t tick_count;
    _Int32t  tick_nsec_inc;
};

_Static_assert(sizeof(struct timespec) == 16, "timespec");

struct sigevent;
typedef struct __locale *locale_t;

__BEGIN_DECLS
extern clock_t clock(void);
extern time_t time(time_t *t);
extern double difftime(time_t t1, time_t t0);
extern time_t mktime(struct tm *tm);
extern char *asctime(const struct tm *tm);
extern char *ctime(const time_t *t);
extern struct tm *gmtime(const time_t *t);
extern struct tm *localtime(const time_t *t);
extern size_t strftime(char *__restrict s, size_t max, const char *__restrict fmt, const struct tm *__restrict tm);
extern int timespec_get(struct timespec *ts, int base);
#ifdef __EXT_POSIX1_200809
extern char *asctime_r(const struct tm *tm, char *buf);
extern char *ctime_r(const time_t *t, char *buf);
extern struct tm *gmtime_r(const time_t *__restrict t, struct tm *__restrict tm);
extern struct tm *localtime_r(const time_t *__restrict t, struct tm *__restrict tm);
extern size_t strftime_l(char *__restrict s, size_t max, const char *__restrict fmt,
                         const struct tm *__restrict tm, locale_t loc);
extern void tzset(void);
#endif
#ifdef __EXT_XOPEN_EX
extern char *strptime(const char *__restrict s, const char *__restrict fmt, struct tm *__restrict tm);
extern struct tm *getdate(const char *s);
#endif
#ifdef __EXT_UNIX_MISC
/* mktime() for UTC; the error of getdate(); the time zone as tzset() found it. */
extern time_t timegm(struct tm *tm);
#endif
#ifdef __EXT_XOPEN_EX
extern int getdate_err;
extern int daylight;
extern long timezone;
#endif
#ifdef __EXT_POSIX1_200809
extern char *tzname[2];
#endif

#ifdef __EXT_POSIX1_200809
extern int nanosleep(const struct timespec *req, struct timespec *rem);
extern int clock_getres(clockid_t id, struct timespec *res);
extern int clock_gettime(clockid_t id, struct timespec *tp);
extern int clock_settime(clockid_t id, const struct timespec *tp);
extern int clock_nanosleep(clockid_t id, int flags, const struct timespec *req, struct timespec *rem);
extern int clock_getcpuclockid(pid_t pid, clockid_t *id);
extern int timer_create(clockid_t id, struct sigevent *ev, timer_t *timerid);
extern int timer_delete(timer_t timerid);
extern int timer_settime(timer_t timerid, int flags, const struct itimerspec *value, struct itimerspec *ovalue);
extern int timer_gettime(timer_t timerid, struct itimerspec *value);
extern int timer_getoverrun(timer_t timerid);
#endif
#ifdef __EXT_UNIX_MISC
/*
 * QNX's: TimerTimeout() with struct timespec; nanosleep() to a point and for a time, cancellation points, EINTR on a
 * signal; nanospin() waits without giving up the CPU, and returns EOK; conversions to nanoseconds.
 */
extern int timer_timeout(clockid_t id, int flags, const struct sigevent *notify, const struct timespec *ntime,
                         struct timespec *otime);
extern int timer_timeout_r(clockid_t id, int flags, const struct sigevent *notify, const struct timespec *ntime,
                           struct timespec *otime);
extern int nanosleep_abs(const struct timespec *req);
extern int nanosleep_rel(const struct timespec *req, struct timespec *rem);
extern int nanospin(const struct timespec *when);
/* Counts of nanospin_count() are ticks of ClockCycles(), so there is nothing to measure: calibrate returns 0. */
extern int nanospin_calibrate(int disable);
extern void nanospin_count(unsigned long count);
extern int nanospin_ns(unsigned long nsec);
extern unsigned long nanospin_ns_to_count(unsigned long nsec);
extern void nsec2timespec(struct timespec *ts, _Uint64t nsec);
extern _Uint64t timespec2nsec(const struct timespec *ts);
extern _Uint64t clock_gettime_mon_ns(void);
#endif
__END_DECLS

#endif
