/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to the managers in pid 1: the ranges of types, and those of the system manager. */
#ifndef _SYS_SYSMSG_H_INCLUDED
#define _SYS_SYSMSG_H_INCLUDED

#include <sys/types.h>
#include <sys/neutrino.h>

#define _SYSMGR_BASE    0x0000
#define _SYSMGR_MAX     0x000f
#define _PROCMGR_BASE   0x0010
#define _PROCMGR_MAX    0x003f
#define _MEMMGR_BASE    0x0040
#define _MEMMGR_MAX     0x006f
#define _PATHMGR_BASE   0x0070
#define _PATHMGR_MAX    0x009f
#define _CPUMSG_BASE    0x00a0
#define _CPUMSG_MAX     0x00cf
#define _RSRCDBMGR_BASE 0x00d0
#define _RSRCDBMGR_MAX  0x00d3
#define _QVM_BASE       0x00d4
#define _QVM_MAX        0x00d4

enum {
    _SYS_CONF = _SYSMGR_BASE,
    _SYS_CMD,
    _SYS_LOG,
    _SYS_VENDOR,
    _SYS_XCALL,
    _SYS_GETPAGESIZES,
    _SYS_TRACE
};

/* _SYS_CONF: a string value (cmd _CONF_STR) follows the message (SET) or the reply (GET). */
enum { _SYS_SUB_GET = 0, _SYS_SUB_SET = 1 };
typedef struct _sys_conf {
    _Uint16t type;
    _Uint16t subtype;
    _Int32t  cmd;       /* _CONF_STR or _CONF_NUM */
    _Int32t  name;      /* _CS_* or _SC_* */
    _Uint32t spare;
    _Int64t  value;     /* SET _CONF_NUM: the value; _CONF_STR: bytes that follow, NUL included */
} sys_conf_t;
typedef struct _sys_conf_reply {
    _Uint32t zero[3];
    _Int32t  match;     /* 1: the name is known */
    _Int64t  value;     /* _CONF_NUM: the value; _CONF_STR: length of the string with its NUL */
} sys_conf_reply_t;

enum { _SYS_CMD_REBOOT = 0, _SYS_CMD_CPUMODE = 1, _SYS_CMD_RUNSTATE = 2 };
#define _SYS_CMD_RUNSTATE_CPUMASK 0x0000ffffu
#define _SYS_CMD_RUNSTATE_OFF     0x00010000u
#define _SYS_CMD_RUNSTATE_ON      0x00020000u
#define _SYS_CMD_RUNSTATE_DYN_OFF 0x00040000u
#define _SYS_CMD_RUNSTATE_DYN_ON  0x00080000u
#define _SYS_CMD_RUNSTATE_BITMASK 0x00100000u
#define _SYS_CMD_RUNSTATE_BURST   0x80000000u
/* Pauli: mode of _SYS_CMD_REBOOT. */
#define _SYS_CMD_REBOOT_RESET     0
#define _SYS_CMD_REBOOT_POWEROFF  1
typedef struct _sys_cmd {
    _Uint16t type;
    _Uint16t cmd;
    _Uint32t mode;
} sys_cmd_t;

typedef struct _sys_log {
    _Uint16t type;
    _Uint16t reserved;
    _Uint32t nbytes;
    _Uint32t zero[2];
    /* data */
} sys_log_t;

/* _SYS_VENDOR_CONFIG, _SYS_VENDOR. */
typedef struct _sys_vendor {
    _Uint16t type;
    _Uint16t vendor_id;
} sys_vendor_t;

/* _SYS_XCALL. */
typedef struct _sys_xcall {
    _Uint16t type;
    _Uint16t xcall_msg_len;
    _Uint32t cpu;
} sys_xcall_t;

/* _SYS_GETPAGESIZES: status = how many there are; reply = as many _Uint64t as fit. */
typedef struct _sys_getpagesizes {
    _Uint16t type;
    _Uint16t zero;
    _Uint32t nsizes;
} sys_getpagesizes_t;

enum { _SYS_SUB_ALLOCBUF = 0 };
/* _SYS_TRACE. */
typedef struct _sys_trace {
    _Uint16t type;
    _Uint16t subtype;
    _Uint32t zero;
    _Uint64t size;
} sys_trace_t;
typedef struct _sys_trace_reply {
    _Uint64t paddr;
} sys_trace_reply_t;

/* Any message of the system manager. */
typedef union {
    _Uint16t           type;
    sys_conf_t         conf;
    sys_cmd_t          cmd;
    sys_log_t          log;
    sys_vendor_t       vendor;
    sys_xcall_t        xcall;
    sys_getpagesizes_t getpagesizes;
    sys_trace_t        trace;
} sysmgr_msg_t;

_Static_assert(sizeof(sys_conf_t) == 24, "_sys_conf");
_Static_assert(sizeof(sys_conf_reply_t) == 24, "_sys_conf_reply");

#endif
