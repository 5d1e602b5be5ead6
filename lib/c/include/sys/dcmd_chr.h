/* SPDX-License-Identifier: Apache-2.0 */
/* Device control commands of character devices; the numbers are those of the classic terminal ioctls. */
#ifndef _SYS_DCMD_CHR_H
#define _SYS_DCMD_CHR_H

#include <stdint.h>
#include <sys/types.h>
#include <termios.h>
#include <devctl.h>

/* Data of DCMD_CHR_TTYINFO. */
struct _ttyinfo {
    int opencount;
    char ttyname[32];
};

/* Data of DCMD_CHR_WAITINFO: who waits, for what. */
enum _devc_queue {
    _DEVC_QUEUE_NULL = 0, _DEVC_QUEUE_DEVCTL, _DEVC_QUEUE_DRAIN, _DEVC_QUEUE_WRITE, _DEVC_QUEUE_READ, _DEVC_QUEUE_OPEN
};
struct _ttywaiter {
    pid_t pid;
    int tid;
    int offset;
    int nbytes;
};
struct _ttywaitinfo {
    int queue;
    int num;
    /* struct _ttywaiter follow */
};

#define DCMD_CHR_TTYINFO       __DIOF(_DCMD_CHR, 10, struct _ttyinfo)
#define DCMD_CHR_WAITINFO      __DIOTF(_DCMD_CHR, 11, struct _ttywaitinfo)
#define DCMD_CHR_TCGETSID      __DIOF(_DCMD_CHR, 7, pid_t)
#define DCMD_CHR_TCSETSID      __DIOT(_DCMD_CHR, 8, pid_t)
#define DCMD_CHR_SERCTL        __DIOT(_DCMD_CHR, 20, int)
#define DCMD_CHR_TCINJECTC     __DIOT(_DCMD_CHR, 22, char)
#define DCMD_CHR_TCINJECTR     __DIOT(_DCMD_CHR, 23, char)
#define DCMD_CHR_ISATTY        __DION(_DCMD_CHR, 24)
#define DCMD_CHR_GETOBAND      __DIOF(_DCMD_CHR, 25, uint32_t)
#define DCMD_CHR_PUTOBAND      __DIOT(_DCMD_CHR, 26, uint32_t)
#define DCMD_CHR_ISSIZE        __DIOF(_DCMD_CHR, 27, unsigned)
#define DCMD_CHR_OSSIZE        __DIOF(_DCMD_CHR, 28, unsigned)
#define DCMD_CHR_GETVERBOSITY  __DIOF(_DCMD_CHR, 29, unsigned)
#define DCMD_CHR_SETVERBOSITY  __DIOT(_DCMD_CHR, 30, unsigned)
#define DCMD_CHR_RESET         __DION(_DCMD_CHR, 31)
#define DCMD_CHR_IDLE          __DION(_DCMD_CHR, 32)
#define DCMD_CHR_RESUME        __DION(_DCMD_CHR, 33)
#define DCMD_CHR_FORCE_RTS     __DIOT(_DCMD_CHR, 34, int)
#define DCMD_CHR_PARCTL        __DIOT(_DCMD_CHR, 98, int)
#define DCMD_CHR_PNPTEXT       __DIOF(_DCMD_CHR, 99, uint32_t)

#define DCMD_CHR_TCGETATTR     __DIOF('t', 19, struct termios)
#define DCMD_CHR_TCSETATTR     __DIOT('t', 20, struct termios)
#define DCMD_CHR_TCSETATTRD    __DIOT('t', 21, struct termios)
#define DCMD_CHR_TCSETATTRF    __DIOT('t', 22, struct termios)
#define DCMD_CHR_TCFLUSH       __DIOT('t', 16, int)
#define DCMD_CHR_TCDRAIN       __DION('t', 94)
#define DCMD_CHR_TCGETPGRP     __DIOF('t', 119, pid_t)
#define DCMD_CHR_TCSETPGRP     __DIOT('t', 118, pid_t)
#define DCMD_CHR_GETSIZE       __DIOF('t', 104, struct winsize)
#define DCMD_CHR_SETSIZE       __DIOT('t', 103, struct winsize)
#define DCMD_CHR_OSCHARS       __DIOF('t', 115, unsigned)
#define DCMD_CHR_LINESTATUS    __DIOF('t', 106, int)
#define DCMD_CHR_ISCHARS       __DIOF('f', 127, unsigned)
#define DCMD_CHR_TCFLOW        __DIOT('T', 6, int)

/* DCMD_CHR_SERCTL */
#define _SERCTL_DTR      0x001
#define _SERCTL_RTS      0x002
#define _SERCTL_BRK      0x004
#define _SERCTL_DTR_CHG  0x010
#define _SERCTL_RTS_CHG  0x020
#define _SERCTL_BRK_CHG  0x040
#define _SERCTL_LOOP     0x100
#define _CTL_TIMED(_ms)  ((_ms) << 16)
#define _CTL_TIMED_CHG   0x8000

/* DCMD_CHR_LINESTATUS */
#define _LINESTATUS_SER_DTR 0x0001
#define _LINESTATUS_SER_RTS 0x0002
#define _LINESTATUS_SER_CTS 0x1000
#define _LINESTATUS_SER_DSR 0x2000
#define _LINESTATUS_SER_RI  0x4000
#define _LINESTATUS_SER_CD  0x8000

/* DCMD_CHR_GETOBAND */
#define _OBAND_SER_OE     0x01
#define _OBAND_SER_PE     0x02
#define _OBAND_SER_FE     0x04
#define _OBAND_SER_BI     0x08
#define _OBAND_SER_SW_OE  0x10
#define _OBAND_SER_MS     0x20
#define _OBAND_SER_RESUME 0x40

_Static_assert((unsigned)DCMD_CHR_TCGETATTR == 0x404C7413u, "termios commands carry 76 bytes");
_Static_assert((unsigned)DCMD_CHR_ISCHARS == 0x4004667Fu, "numbers of the classic ioctls");

#endif
