/* SPDX-License-Identifier: Apache-2.0 */
/* siginfo_t, union sigval and struct sigevent with its init macros. */
#ifndef _SYS_SIGINFO_H_INCLUDED
#define _SYS_SIGINFO_H_INCLUDED

#include <sys/types.h>

/* POSIX.1-2008 <signal.h>: what comes with a signal or pulse. */
union sigval {
    int   sival_int;
    void *sival_ptr;
};

/* POSIX.1-2008 <signal.h>; si_utime and si_stime are clock ticks. */
typedef struct _siginfo {
    int si_signo;
    int si_code;
    int si_errno;
    union {
        int __pad[7];
        struct {
            pid_t __pid;
            union {
                struct {
                    uid_t        __uid;
                    union sigval __value;
                } __kill;
                struct {
                    _Uint32t __utime;
                    int      __status;
                    _Uint32t __stime;
                } __chld;
            } __pdata;
        } __proc;
        struct {
            int   __fltno;
            void *__fltip;
            void *__addr;
            int   __bdslot;
        } __fault;
    } __data;
} siginfo_t;

#define si_pid    __data.__proc.__pid
#define si_uid    __data.__proc.__pdata.__kill.__uid
#define si_value  __data.__proc.__pdata.__kill.__value
#define si_utime  __data.__proc.__pdata.__chld.__utime
#define si_status __data.__proc.__pdata.__chld.__status
#define si_stime  __data.__proc.__pdata.__chld.__stime
#define si_fltno  __data.__fault.__fltno
#define si_trapno __data.__fault.__fltno
#define si_fltip  __data.__fault.__fltip
#define si_addr   __data.__fault.__addr
#define si_bdslot __data.__fault.__bdslot

#define SI_FROMUSER(s)   ((s)->si_code <= 0)
#define SI_FROMKERNEL(s) ((s)->si_code > 0)
#define SI_USER     0
#define SI_QUEUE    (-2)
#define SI_TIMER    (-3)
#define SI_ASYNCIO  (-4)
#define SI_MESGQ    (-5)
#define SI_NOTIFY   (-6)
#define SI_IRQ      (-7)
#define SI_MINAVAIL (-128)
#define SI_MAXAVAIL (-64)
#define SI_NOINFO   127             /* only si_signo is valid */

#define ILL_ILLOPC  1
#define ILL_ILLOPN  2
#define ILL_ILLADR  3
#define ILL_ILLTRP  4
#define ILL_PRVOPC  5
#define ILL_PRVREG  6
#define ILL_COPROC  7
#define ILL_BADSTK  8

#define SEGV_MAPERR 1
#define SEGV_ACCERR 2
#define SEGV_STKERR 3
#define SEGV_GPERR  4
#define SEGV_IRQERR 5

#define BUS_ADRALN  1
#define BUS_ADRERR  2
#define BUS_OBJERR  3
#define BUS_BADPAGE 4
#define BUS_ENDOBJ  5
#define BUS_EOTHER  6
#define BUS_ENOENT  7
#define BUS_EAGAIN  8
#define BUS_ENOMEM  9
#define BUS_EFAULT  10
#define BUS_EINVAL  11
#define BUS_EACCES  12
#define BUS_EBADF   13
#define BUS_SRVERR  50              /* added when a server reported it */

#define CLD_EXITED    1
#define CLD_KILLED    2
#define CLD_DUMPED    3
#define CLD_TRAPPED   4
#define CLD_STOPPED   5
#define CLD_CONTINUED 6

#define TRAP_BRKPT  1
#define TRAP_TRACE  2
#define TRAP_KDBRK  3
#define TRAP_CRASH  4

#define FPE_INTDIV  1
#define FPE_INTOVF  2
#define FPE_FLTDIV  3
#define FPE_FLTOVF  4
#define FPE_FLTUND  5
#define FPE_FLTRES  6
#define FPE_FLTINV  7
#define FPE_FLTSUB  8
#define FPE_NOFPU   9
#define FPE_NOMEM   10

/* POSIX.1-2008 <signal.h>, and QNX's kinds of notification. */
struct sigevent {
    int sigev_notify;
    union {
        int                 __sigev_signo;
        int                 __sigev_coid;
        int                 __sigev_id;
        void              (*__sigev_notify_function)(union sigval);
        volatile unsigned  *__sigev_addr;
        unsigned            __sigev_handle;
    } __sigev_un1;
    union sigval sigev_value;
    union {
        struct {
            short __sigev_code;
            short __sigev_priority;
        } __st;
        pthread_attr_t *__sigev_notify_attributes;
        int             __sigev_memop;
    } __sigev_un2;
};

#define sigev_signo             __sigev_un1.__sigev_signo
#define sigev_coid              __sigev_un1.__sigev_coid
#define sigev_id                __sigev_un1.__sigev_id
#define sigev_notify_function   __sigev_un1.__sigev_notify_function
#define sigev_addr              __sigev_un1.__sigev_addr
#define sigev_handle            __sigev_un1.__sigev_handle
#define sigev_code              __sigev_un2.__st.__sigev_code
#define sigev_priority          __sigev_un2.__st.__sigev_priority
#define sigev_notify_attributes __sigev_un2.__sigev_notify_attributes
#define sigev_memop             __sigev_un2.__sigev_memop

#define SIGEV_64BIT         0x80
#define SIGEV_NONE          0
#define SIGEV_SIGNAL        (1 | SIGEV_64BIT)
#define SIGEV_SIGNAL_CODE   (2 | SIGEV_64BIT)
#define SIGEV_SIGNAL_THREAD (3 | SIGEV_64BIT)
#define SIGEV_PULSE         (4 | SIGEV_64BIT)
#define SIGEV_UNBLOCK       (5 | SIGEV_64BIT)
#define SIGEV_INTR          (6 | SIGEV_64BIT)
#define SIGEV_THREAD        (7 | SIGEV_64BIT)
#define SIGEV_MEMORY        (8 | SIGEV_64BIT)
#define SIGEV_SEM           (9 | SIGEV_64BIT)

#define SIGEV_TYPE_MASK           0x00ff
#define SIGEV_FLAG_CRITICAL       0x0100 /* adaptive partitions: the woken thread runs as critical */
#define SIGEV_FLAG_OVERDRIVE      0x0200
#define SIGEV_FLAG_UPDATEABLE     0x0400 /* the server may replace sigev_value */
#define SIGEV_FLAG_SIVAL_INT      0x0800 /* the value is an int */
#define SIGEV_FLAG_NOQUEUE        0x1000 /* drop the pulse if nobody waits for it */
#define SIGEV_FLAG_HANDLE         0x2000 /* sigev_handle names a registered event */
#define SIGEV_FLAG_CODE_UPDATEABLE 0x4000
#define SIGEV_INVALID_HANDLE      0xffffffffu

#define SIGEV_PULSE_PRIO_INHERIT  (-1)

#define SIGEV_MEM_ASSIGN    1
#define SIGEV_MEM_ADD       2
#define SIGEV_MEM_SUB       3
#define SIGEV_MEM_BITSET    4
#define SIGEV_MEM_BITCLR    5
#define SIGEV_MEM_BITTOGGLE 6

#define SIGEV_GET_TYPE(e)    ((e)->sigev_notify & SIGEV_TYPE_MASK)
#define SIGEV_SET_TYPE(e, t) ((e)->sigev_notify = ((e)->sigev_notify & ~SIGEV_TYPE_MASK) | (t))
#define SIGEV_GET_SIZE(e)    sizeof(struct sigevent)

#define SIGEV_NONE_INIT(e)  ((e)->sigev_notify = SIGEV_NONE)
#define SIGEV_SIGNAL_INIT(e, sig) \
    ((e)->sigev_notify = SIGEV_SIGNAL, (e)->sigev_signo = (sig), (e)->sigev_value.sival_ptr = 0)
#define SIGEV_SIGNAL_VALUE_PTR_INIT(e, sig, v) \
    ((e)->sigev_notify = SIGEV_SIGNAL, (e)->sigev_signo = (sig), (e)->sigev_value.sival_ptr = (void *)(v))
#define SIGEV_SIGNAL_VALUE_INIT(e, sig, v) \
    SIGEV_SIGNAL_VALUE_PTR_INIT(e, sig, (_Uintptrt)(v))
#define SIGEV_SIGNAL_VALUE_INT_INIT(e, sig, v) \
    ((e)->sigev_notify = SIGEV_SIGNAL | SIGEV_FLAG_SIVAL_INT, (e)->sigev_signo = (sig), \
     (e)->sigev_value.sival_ptr = 0, (e)->sigev_value.sival_int = (v))
#define SIGEV_SIGNAL_CODE_PTR_INIT(e, sig, v, c) \
    ((e)->sigev_notify = SIGEV_SIGNAL_CODE, (e)->sigev_signo = (sig), \
     (e)->sigev_value.sival_ptr = (void *)(v), (e)->sigev_code = (c))
#define SIGEV_SIGNAL_CODE_INIT(e, sig, v, c) \
    SIGEV_SIGNAL_CODE_PTR_INIT(e, sig, (_Uintptrt)(v), c)
#define SIGEV_SIGNAL_CODE_INT_INIT(e, sig, v, c) \
    ((e)->sigev_notify = SIGEV_SIGNAL_CODE | SIGEV_FLAG_SIVAL_INT, (e)->sigev_signo = (sig), \
     (e)->sigev_value.sival_ptr = 0, (e)->sigev_value.sival_int = (v), (e)->sigev_code = (c))
#define SIGEV_SIGNAL_THREAD_INIT(e, sig, v, c) \
    ((e)->sigev_notify = SIGEV_SIGNAL_THREAD, (e)->sigev_signo = (sig), \
     (e)->sigev_value.sival_ptr = (void *)(_Uintptrt)(v), (e)->sigev_code = (c))
#define SIGEV_PULSE_PTR_INIT(e, c, prio, pcode, v) \
    ((e)->sigev_notify = SIGEV_PULSE, (e)->sigev_coid = (c), (e)->sigev_priority = (prio), \
     (e)->sigev_code = (pcode), (e)->sigev_value.sival_ptr = (void *)(v))
#define SIGEV_PULSE_INIT(e, c, prio, pcode, v) \
    SIGEV_PULSE_PTR_INIT(e, c, prio, pcode, (_Uintptrt)(v))
#define SIGEV_PULSE_INT_INIT(e, c, prio, pcode, v) \
    ((e)->sigev_notify = SIGEV_PULSE | SIGEV_FLAG_SIVAL_INT, (e)->sigev_coid = (c), \
     (e)->sigev_priority = (prio), (e)->sigev_code = (pcode), \
     (e)->sigev_value.sival_ptr = 0, (e)->sigev_value.sival_int = (v))
#define SIGEV_UNBLOCK_INIT(e) ((e)->sigev_notify = SIGEV_UNBLOCK)
#define SIGEV_INTR_INIT(e)    ((e)->sigev_notify = SIGEV_INTR)
#define SIGEV_THREAD_INIT(e, fn, v, attr) \
    ((e)->sigev_notify = SIGEV_THREAD, (e)->sigev_notify_function = (fn), \
     (e)->sigev_value.sival_ptr = (void *)(_Uintptrt)(v), (e)->sigev_notify_attributes = (attr))
#define SIGEV_MEMORY_INIT(e, addr, v, op) \
    ((e)->sigev_notify = SIGEV_MEMORY, (e)->sigev_addr = (addr), (e)->sigev_value.sival_ptr = 0, \
     (e)->sigev_value.sival_int = (int)(v), (e)->sigev_memop = (op))
#define SIGEV_SEM_INIT(e, sem) ((e)->sigev_notify = SIGEV_SEM, (e)->sigev_addr = (volatile unsigned *)(sem))

#define SIGEV_MAKE_CRITICAL(e)    ((e)->sigev_notify |= SIGEV_FLAG_CRITICAL)
#define SIGEV_CLEAR_CRITICAL(e)   ((e)->sigev_notify &= ~SIGEV_FLAG_CRITICAL)
#define SIGEV_MAKE_OVERDRIVE(e)   ((e)->sigev_notify |= SIGEV_FLAG_OVERDRIVE)
#define SIGEV_CLEAR_OVERDRIVE(e)  ((e)->sigev_notify &= ~SIGEV_FLAG_OVERDRIVE)
#define SIGEV_MAKE_UPDATEABLE(e)  ((e)->sigev_notify |= SIGEV_FLAG_UPDATEABLE)
#define SIGEV_CLEAR_UPDATEABLE(e) ((e)->sigev_notify &= ~SIGEV_FLAG_UPDATEABLE)
#define SIGEV_MAKE_NOQUEUE(e)     ((e)->sigev_notify |= SIGEV_FLAG_NOQUEUE)
#define SIGEV_CLEAR_NOQUEUE(e)    ((e)->sigev_notify &= ~SIGEV_FLAG_NOQUEUE)

_Static_assert(sizeof(siginfo_t) == 48, "siginfo_t");
_Static_assert(sizeof(struct sigevent) == 32, "sigevent");

#endif
