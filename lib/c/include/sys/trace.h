/* SPDX-License-Identifier: Apache-2.0 */
/* Instrumentation: commands of TraceEvent(), classes and events, and the records a tracing kernel leaves. */
#ifndef _SYS_TRACE_H_INCLUDED
#define _SYS_TRACE_H_INCLUDED

#include <stdarg.h>
#include <sys/types.h>
#include <sys/neutrino.h>

/* Commands: the number of arguments, the command itself included, in the top bits. */
#define _NTO_TRACE_ADDALLCLASSES         0x10000001
#define _NTO_TRACE_DELALLCLASSES         0x10000002
#define _NTO_TRACE_ADDCLASS              0x20000003
#define _NTO_TRACE_DELCLASS              0x20000004
#define _NTO_TRACE_ADDEVENT              0x30000005
#define _NTO_TRACE_DELEVENT              0x30000006
#define _NTO_TRACE_ADDEVENTHANDLER       0x50000007
#define _NTO_TRACE_DELEVENTHANDLER       0x30000008
#define _NTO_TRACE_INSERTEVENT           0x50000009
#define _NTO_TRACE_START                 0x1000000a
#define _NTO_TRACE_STOP                  0x1000000b
#define _NTO_TRACE_ALLOCBUFFER           0x3000000c
#define _NTO_TRACE_DEALLOCBUFFER         0x1000000d
#define _NTO_TRACE_FLUSHBUFFER           0x1000000e
#define _NTO_TRACE_QUERYEVENTS           0x1000000f
#define _NTO_TRACE_SETALLCLASSESFAST     0x10000010
#define _NTO_TRACE_SETALLCLASSESWIDE     0x10000011
#define _NTO_TRACE_SETCLASSFAST          0x20000012
#define _NTO_TRACE_SETCLASSWIDE          0x20000013
#define _NTO_TRACE_SETEVENTFAST          0x30000014
#define _NTO_TRACE_SETEVENTWIDE          0x30000015
#define _NTO_TRACE_SETCLASSPID           0x30000016
#define _NTO_TRACE_SETCLASSTID           0x40000017
#define _NTO_TRACE_SETEVENTPID           0x40000018
#define _NTO_TRACE_SETEVENTTID           0x50000019
#define _NTO_TRACE_CLRCLASSPID           0x2000001a
#define _NTO_TRACE_CLRCLASSTID           0x2000001b
#define _NTO_TRACE_CLREVENTPID           0x3000001c
#define _NTO_TRACE_CLREVENTTID           0x3000001d
#define _NTO_TRACE_INSERTSUSEREVENT      0x4000001e
#define _NTO_TRACE_INSERTCUSEREVENT      0x4000001f
#define _NTO_TRACE_INSERTUSRSTREVENT     0x30000020
#define _NTO_TRACE_STARTNOSTATE          0x10000021
#define _NTO_TRACE_SETRINGMODE           0x10000022
#define _NTO_TRACE_SETLINEARMODE         0x10000023
#define _NTO_TRACE_ADDCLASSEVHANDLER     0x40000024
#define _NTO_TRACE_DELCLASSEVHANDLER     0x20000025
#define _NTO_TRACE_SKIPBUFFER            0x10000026
#define _NTO_TRACE_OVERWRITEBUFFER       0x10000027
#define _NTO_TRACE_QUERYVERSION          0x10000028
#define _NTO_TRACE_QUERYSUPPORT          0x10000029
#define _NTO_TRACE_INSERTSCLASSEVENT     0x5000002a
#define _NTO_TRACE_INSERTCCLASSEVENT     0x5000002b
#define _NTO_TRACE_SETBUFFER             0x3000002c

#define _NTO_TRACE_SUPPINSTR     1  /* QUERYSUPPORT on an instrumented kernel */

/* Classes as the commands name them. */
enum {
    _NTO_TRACE_EMPTY, _NTO_TRACE_CONTROL, _NTO_TRACE_KERCALL, _NTO_TRACE_KERCALLENTER, _NTO_TRACE_KERCALLEXIT,
    _NTO_TRACE_KERCALLINT, _NTO_TRACE_INT, _NTO_TRACE_INTENTER, _NTO_TRACE_INTEXIT, _NTO_TRACE_PROCESS,
    _NTO_TRACE_THREAD, _NTO_TRACE_VTHREAD, _NTO_TRACE_USER, _NTO_TRACE_SYSTEM, _NTO_TRACE_COMM,
    _NTO_TRACE_INT_HANDLER_ENTER, _NTO_TRACE_INT_HANDLER_EXIT, _NTO_TRACE_QUIP, _NTO_TRACE_SEC, _NTO_TRACE_QVM
};
#define _NTO_TRACE_SEC_CLASS _NTO_TRACE_SEC

#define _NTO_TRACE_CONTROLTIME   0x00000001u
#define _NTO_TRACE_CONTROLBUFFER 0x00000002u
#define _NTO_TRACE_PROCCREATE       0x00000001u
#define _NTO_TRACE_PROCDESTROY      0x00000002u
#define _NTO_TRACE_PROCCREATE_NAME  0x00000004u
#define _NTO_TRACE_PROCDESTROY_NAME 0x00000008u
#define _NTO_TRACE_PROCTHREAD_NAME  0x00000010u
#define _NTO_TRACE_THDEAD                0x00000001u
#define _NTO_TRACE_VTHDEAD               0x00000001u
#define _NTO_TRACE_THRUNNING             0x00000002u
#define _NTO_TRACE_VTHRUNNING            0x00000002u
#define _NTO_TRACE_THREADY               0x00000004u
#define _NTO_TRACE_VTHREADY              0x00000004u
#define _NTO_TRACE_THSTOPPED             0x00000008u
#define _NTO_TRACE_VTHSTOPPED            0x00000008u
#define _NTO_TRACE_THSEND                0x00000010u
#define _NTO_TRACE_VTHSEND               0x00000010u
#define _NTO_TRACE_THRECEIVE             0x00000020u
#define _NTO_TRACE_VTHRECEIVE            0x00000020u
#define _NTO_TRACE_THREPLY               0x00000040u
#define _NTO_TRACE_VTHREPLY              0x00000040u
#define _NTO_TRACE_THSTACK               0x00000080u
#define _NTO_TRACE_VTHSTACK              0x00000080u
#define _NTO_TRACE_THWAITTHREAD          0x00000100u
#define _NTO_TRACE_VTHWAITTHREAD         0x00000100u
#define _NTO_TRACE_THWAITPAGE            0x00000200u
#define _NTO_TRACE_VTHWAITPAGE           0x00000200u
#define _NTO_TRACE_THSIGSUSPEND          0x00000400u
#define _NTO_TRACE_VTHSIGSUSPEND         0x00000400u
#define _NTO_TRACE_THSIGWAITINFO         0x00000800u
#define _NTO_TRACE_VTHSIGWAITINFO        0x00000800u
#define _NTO_TRACE_THNANOSLEEP           0x00001000u
#define _NTO_TRACE_VTHNANOSLEEP          0x00001000u
#define _NTO_TRACE_THMUTEX               0x00002000u
#define _NTO_TRACE_VTHMUTEX              0x00002000u
#define _NTO_TRACE_THCONDVAR             0x00004000u
#define _NTO_TRACE_VTHCONDVAR            0x00004000u
#define _NTO_TRACE_THJOIN                0x00008000u
#define _NTO_TRACE_VTHJOIN               0x00008000u
#define _NTO_TRACE_THINTR                0x00010000u
#define _NTO_TRACE_VTHINTR               0x00010000u
#define _NTO_TRACE_THSEM                 0x00020000u
#define _NTO_TRACE_VTHSEM                0x00020000u
#define _NTO_TRACE_THWAITCTX             0x00040000u
#define _NTO_TRACE_VTHWAITCTX            0x00040000u
#define _NTO_TRACE_THNET_SEND            0x00080000u
#define _NTO_TRACE_VTHNET_SEND           0x00080000u
#define _NTO_TRACE_THNET_REPLY           0x00100000u
#define _NTO_TRACE_VTHNET_REPLY          0x00100000u
#define _NTO_TRACE_THCREATE  0x01000000u
#define _NTO_TRACE_THDESTROY 0x02000000u
#define _NTO_TRACE_VTHCREATE  0x01000000u
#define _NTO_TRACE_VTHDESTROY 0x02000000u

enum {
    _NTO_TRACE_COMM_SMSG, _NTO_TRACE_COMM_SPULSE, _NTO_TRACE_COMM_RMSG, _NTO_TRACE_COMM_RPULSE,
    _NTO_TRACE_COMM_SPULSE_EXE, _NTO_TRACE_COMM_SPULSE_DIS, _NTO_TRACE_COMM_SPULSE_DEA, _NTO_TRACE_COMM_SPULSE_UN,
    _NTO_TRACE_COMM_SPULSE_QUN, _NTO_TRACE_COMM_SIGNAL, _NTO_TRACE_COMM_REPLY, _NTO_TRACE_COMM_ERROR
};
enum {
    _NTO_TRACE_SYS_RESERVED = 1, _NTO_TRACE_SYS_PATHMGR, _NTO_TRACE_SYS_APS_NAME, _NTO_TRACE_SYS_APS_BUDGETS,
    _NTO_TRACE_SYS_APS_BNKR, _NTO_TRACE_SYS_MMAP, _NTO_TRACE_SYS_MUNMAP, _NTO_TRACE_SYS_MAPNAME,
    _NTO_TRACE_SYS_ADDRESS, _NTO_TRACE_SYS_FUNC_ENTER, _NTO_TRACE_SYS_FUNC_EXIT, _NTO_TRACE_SYS_SLOG,
    _NTO_TRACE_SYS_DEFRAG_START, _NTO_TRACE_SYS_RUNSTATE, _NTO_TRACE_SYS_POWER, _NTO_TRACE_SYS_IPI,
    _NTO_TRACE_SYS_PAGEWAIT, _NTO_TRACE_SYS_TIMER, _NTO_TRACE_SYS_DEFRAG_END, _NTO_TRACE_SYS_PROFILE,
    _NTO_TRACE_SYS_MAPNAME_64, _NTO_TRACE_SYS_APS_PSTATS, _NTO_TRACE_SYS_APS_OSTATS, _NTO_TRACE_SYS_APS_INFO,
    _NTO_TRACE_SYS_APS_JOIN, _NTO_TRACE_SYS_APS_THREAD, _NTO_TRACE_SYS_APS_PROCESS, _NTO_TRACE_SYS_SCHED_CONF
};
#define _NTO_TRACE_SYS_IPI_64     0x210
#define _NTO_TRACE_SYS_PROFILE_64 0x214
enum {
    _NTO_TRACE_SEC_ABLE, _NTO_TRACE_SEC_ABLE_LOOKUP, _NTO_TRACE_SEC_PATH_ATTACH, _NTO_TRACE_SEC_QNET_CONNECT,
    _NTO_TRACE_SEC_PERM_LOOKUP, _NTO_TRACE_SEC_PERM_TEST, _NTO_TRACE_SEC_UNREG_EVENT
};
#define _NTO_TRACE_USERFIRST 0
#define _NTO_TRACE_USERLAST  1023
#define _NTO_TRACE_INTFIRST  0
#define _NTO_TRACE_INTLAST   0xffffffffu
#define _NTO_TRACE_KERCALLFIRST 0
#define _NTO_TRACE_KERCALLLAST  127

/* Classes as records carry them. */
#define _TRACE_EMPTY_C    (0u << 10)
#define _TRACE_CONTROL_C  (1u << 10)
#define _TRACE_KER_CALL_C (2u << 10)
#define _TRACE_INT_C      (3u << 10)
#define _TRACE_PR_TH_C    (4u << 10)
#define _TRACE_SYSTEM_C   (5u << 10)
#define _TRACE_USER_C     (6u << 10)
#define _TRACE_COMM_C     (7u << 10)
#define _TRACE_QUIP_C     (8u << 10)
#define _TRACE_SEC_C      (9u << 10)
#define _TRACE_QVM_C      (10u << 10)
#define _TRACE_TOT_CLASS_NUM 11

#define _TRACE_CONTROL_TIME   1
#define _TRACE_CONTROL_BUFFER 2
#define _TRACE_INT_ENTRY            1
#define _TRACE_INT_EXIT             2
#define _TRACE_INT_HANDLER_ENTRY    3
#define _TRACE_INT_HANDLER_EXIT     4
#define _TRACE_INT_ENTRY_64         5
#define _TRACE_INT_HANDLER_ENTRY_64 6
#define _TRACE_MAX_KER_CALL_NUM 128
#define _NTO_TRACE_KERCALL64    0x200
#define _TRACE_MAX_TH_STATE_NUM 26
#define _TRACE_PR_TH_CREATE_T       24
#define _TRACE_PR_TH_DESTROY_T      25
#define _TRACE_PR_TH_CREATE_P       (1u << 6)
#define _TRACE_PR_TH_DESTROY_P      (2u << 6)
#define _TRACE_PR_TH_CREATE_P_NAME  (3u << 6)
#define _TRACE_PR_TH_DESTROY_P_NAME (4u << 6)
#define _TRACE_PR_TH_NAME_T         (5u << 6)

/* A record. Header: event 0-9, class 10-14, CPU 24-29, structure 30-31. data[0]: low half of ClockCycles(). */
typedef struct traceevent {
    _Uint32t header;
    _Uint32t data[3];
} traceevent_t;

#define _TRACE_STRUCT_S  (0u << 30)     /* on its own */
#define _TRACE_STRUCT_CB (1u << 30)     /* first, middle and last of several */
#define _TRACE_STRUCT_CC (2u << 30)
#define _TRACE_STRUCT_CE (3u << 30)
#define _TRACE_GET_STRUCT(h) ((h) & (3u << 30))
#define _NTO_TRACE_GETEVENT_C(h) ((h) & 0x00007c00u)
#define _NTO_TRACE_GETEVENT(h)   ((h) & 0x000003ffu)
#define _NTO_TRACE_GETCPU(h)     (((h) & 0x3f000000u) >> 24)
#define _NTO_TRACE_SETCPU(cpu)   (((_Uint32t)(cpu) << 24) & 0x3f000000u)

#define _TRACEBUFSIZE (16 * 1024)
#define _TRACEBUF_MAX_EVENTS      (_TRACELEMENTS * 70 / 100)     /* a buffer counts as full: linear mode, ring mode */
#define _TRACEBUF_MAX_EVENTS_RING (_TRACELEMENTS * 95 / 100)
#define _TRACE_BUF_RING    0x00010000u
#define _TRACE_BUF_WRITING 0x00020000u
#define _TRACE_BUF_FLUSH   0x00040000u

typedef struct tracebuf_header {
    struct tracebuf *baseaddr;
    struct tracebuf *next;
    _Uint32t         flags;
    _Uint32t         num_events;
    _Uint32t         seq_buff_num;
    _Uint32t         ls13_rb_num;       /* ring number << 13 */
    struct intrspin  spin;
    traceevent_t    *begin_ptr;
    traceevent_t    *tail_ptr;
    _Uint32t         reserved[31];
    _Uint32t         pad[3];
} tracebuf_header_t;

#define _TRACELEMENTS ((_TRACEBUFSIZE - sizeof(tracebuf_header_t)) / sizeof(traceevent_t))
/* A buffer of events, as the kernel fills it. */
typedef struct tracebuf {
    tracebuf_header_t h;
    traceevent_t      data[_TRACELEMENTS];
} tracebuf_t;

#define _NTO_TRACE_FMPID 1u
#define _NTO_TRACE_FMTID 2u
#define _NTO_TRACE_FIPID 0
#define _NTO_TRACE_FITID 1
/* An event's arguments, as a filter sees them. */
typedef struct event_data {
    _Uint32t  header;
    _Uint32t *data_array;
    _Uint32t  el_num;
    void     *area;
    _Uint32t  feature_mask;
    _Uint32t  feature[2];
} event_data_t;

_Static_assert(sizeof(traceevent_t) == 16, "traceevent_t");

__BEGIN_DECLS
/*
 * QNX's: events of the program's own in the trace: codes 0 to 1023. -1 and errno: ENOTSUP in procnto-smp. Nothing
 * blocks.
 */
extern int trace_logf(int code, const char *fmt, ...) __attribute__((__format__(__printf__, 2, 3)));
extern int trace_nlogf(int code, int max, const char *fmt, ...) __attribute__((__format__(__printf__, 3, 4)));
extern int trace_vnlogf(int code, int max, const char *fmt, va_list args);
extern int trace_logi(int code, unsigned d1, unsigned d2);
extern int trace_logb(int code, const void *buf, int nbytes);
extern int trace_logbc(unsigned class_, unsigned event, const void *buf, int nbytes);
extern int trace_func_enter(void *this_fn, void *call_site);
extern int trace_func_exit(void *this_fn, void *call_site);
extern int trace_here(void);
__END_DECLS

#endif
