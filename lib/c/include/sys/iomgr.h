/* SPDX-License-Identifier: Apache-2.0 */
/* Manager ids of _IO_MSG, conditions of ionotify(), iofdinfo(). */
#ifndef _SYS_IOMGR_H
#define _SYS_IOMGR_H

#include <stdint.h>
#include <sys/types.h>

__BEGIN_DECLS

/* The mgrid of an _IO_MSG. */
enum _mgr_types {
    _IOMGR_FSYS = 2,
    _IOMGR_TCPIP = 6,
    _IOMGR_PHOTON = 0xB,
    _IOMGR_CAM = 0xC,
    _IOMGR_PCI = 0xD,
    _IOMGR_NETMGR = 0xE,
    _IOMGR_REGISTRY = 0x10,
    _IOMGR_PCCARD = 0x11,
    _IOMGR_USB = 0x12,
    _IOMGR_MEDIA = 0x13,
    _IOMGR_PMM = 0x14,
    _IOMGR_DISPLAY = 0x15,
    _IOMGR_INPUT = 0x16,
    _IOMGR_SMMU = 0x17,
    _IOMGR_TABRM = 0x18,
    _IOMGR_KEYSTORE = 0x19,
    _IOMGR_QFIM = 0x1A,
    _IOMGR_DEVCRYPTO = 0x20,
    _IOMGR_PRIVATE_BASE = 0xF000,
    _IOMGR_PRIVATE_MAX = 0xFFFF
};

/* What ionotify() does (action). */
#define _NOTIFY_ACTION_TRANARM 0  /* arm for a transition to ready */
#define _NOTIFY_ACTION_CONDARM 1  /* arm unless already ready */
#define _NOTIFY_ACTION_POLL    2  /* report only */
#define _NOTIFY_ACTION_POLLARM 3  /* report; arm when nothing is ready */
#define _NOTIFY_ACTION_EDGEARM 4
#define _NOTIFY_ACTION_MASK    7
#define _NOTIFY_EDGEEVENT      1

/* For what (flags). */
#define _NOTIFY_COND_MASK   0xF0000000u
#define _NOTIFY_COND_INPUT  0x10000000u
#define _NOTIFY_COND_OUTPUT 0x20000000u
#define _NOTIFY_COND_OBAND  0x40000000u
#define _NOTIFY_COND_EXTEN  0x80000000u  /* the conditions are in flags_extra_mask */
#define _NOTIFY_DATA_MASK   0x0FFFFFFFu

/* The extended conditions: the POLL* bits of <poll.h>. */
#define _NOTIFY_CONDE_RDNORM 0x0001u
#define _NOTIFY_CONDE_WRNORM 0x0002u
#define _NOTIFY_CONDE_RDBAND 0x0004u
#define _NOTIFY_CONDE_PRI    0x0008u
#define _NOTIFY_CONDE_WRBAND 0x0010u
#define _NOTIFY_CONDE_ERR    0x0020u
#define _NOTIFY_CONDE_HUP    0x0040u
#define _NOTIFY_CONDE_NVAL   0x1000u
#define _NOTIFY_FLAGS_EXTEN_FIRST 1
#define _NOTIFY_MAXCOND      15

/* Reply of _IO_FDINFO. */
struct _fdinfo {
    uint32_t mode;
    uint32_t ioflag;
    uint64_t offset;
    uint64_t size;
    uint32_t flags;
    uint16_t sflag;
    uint16_t count;
    uint16_t rcount;
    uint16_t wcount;
    uint16_t rlocks;
    uint16_t wlocks;
    uint32_t zero[6];
};
#define _FDINFO_LOCKS 1
#define _FDINFO_MMAPS 2
#define _FDINFO_FLAG_LOCALPATH 1

/* The name and kind of what a descriptor stands for: the name's length, -1 and errno. Waits for its server. */
int iofdinfo(int fd, unsigned flags, struct _fdinfo *info, char *path, int maxlen);

struct sigevent;
/* An event when a descriptor is ready: the conditions that are there already, -1 and errno. Waits for its server. */
int ionotify(int fd, int action, int flags, const struct sigevent *event);

__END_DECLS

#endif
