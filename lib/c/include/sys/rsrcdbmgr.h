/* SPDX-License-Identifier: Apache-2.0 */
/* The resource database: who uses which interrupts, I/O ranges and device numbers. */
#ifndef _SYS_RSRCDBMGR_H_INCLUDED
#define _SYS_RSRCDBMGR_H_INCLUDED

#include <sys/types.h>
#include <sys/neutrino.h>

#define RSRCDBMGR_PID  SYSMGR_PID
#define RSRCDBMGR_CHID SYSMGR_CHID
#define RSRCDBMGR_COID SYSMGR_COID

enum {
    RSRCDBMGR_MEMORY,
    RSRCDBMGR_IRQ,
    RSRCDBMGR_IO_PORT,
    RSRCDBMGR_DMA_CHANNEL,
    RSRCDBMGR_PCI_MEMORY,
    RSRCDBMGR_TYPE_COUNT
};
#define RSRCDBMGR_TYPE_MASK     0x00ff
#define RSRCDBMGR_FLAG_USED     0x0100
#define RSRCDBMGR_FLAG_ALIGN    0x0200
#define RSRCDBMGR_FLAG_RANGE    0x0400
#define RSRCDBMGR_FLAG_SHARE    0x0800
#define RSRCDBMGR_FLAG_TOPDOWN  0x1000
#define RSRCDBMGR_FLAG_NAME     0x2000
#define RSRCDBMGR_FLAG_LIST     0x4000
#define RSRCDBMGR_FLAG_RSVP     0x4000
#define RSRCDBMGR_FLAG_NOREMOVE 0x8000

typedef struct _rsrc_alloc {
    _Uint64t    start;
    _Uint64t    end;        /* inclusive */
    _Uint32t    flags;      /* RSRCDBMGR_* type and flags */
    const char *name;
} rsrc_alloc_t;

/* What is asked for: a range, its length and alignment. */
typedef struct _rsrc_request {
    _Uint64t    length;
    _Uint64t    align;
    _Uint64t    start;
    _Uint64t    end;
    _Uint32t    flags;
    _Uint32t    zero[2];
    const char *name;
} rsrc_request_t;

__BEGIN_DECLS
/*
 * Resources of the machine (interrupts, memory, DMA channels), handed out by procnto; -1 and errno: EAGAIN nothing
 * fits, EPERM without PROCMGR_AID_RSRCDBMGR, EINVAL. They do not wait.
 */
extern int rsrcdbmgr_create(rsrc_alloc_t *list, int count);
extern int rsrcdbmgr_destroy(rsrc_alloc_t *list, int count);
extern int rsrcdbmgr_attach(rsrc_request_t *list, int count);
extern int rsrcdbmgr_detach(rsrc_request_t *list, int count);
extern int rsrcdbmgr_query(rsrc_alloc_t *list, int listcnt, int start, _Uint32t type);
extern int rsrcdbmgr_query_name(rsrc_alloc_t *list, int listcnt, int start, pid_t pid, char *name, _Uint32t flags);
extern dev_t rsrcdbmgr_devno_attach(const char *class_name, int minor_request, int flags);
extern int rsrcdbmgr_devno_detach(dev_t devno, int flags);
extern int rsrcdbmgr_minor_attach(int major_number, int minor_request);
extern int rsrcdbmgr_minor_detach(int major_number, int minor_request);
__END_DECLS

#endif
