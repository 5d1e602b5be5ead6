/* SPDX-License-Identifier: Apache-2.0 */
/* Messages behind <sys/rsrcdbmgr.h>, sent to SYSMGR_COID. */
#ifndef _SYS_RSRCDBMSG_H_INCLUDED
#define _SYS_RSRCDBMSG_H_INCLUDED

#include <sys/rsrcdbmgr.h>
#include <sys/sysmsg.h>

#define RSRCDBMGR_RSRC_CMD _RSRCDBMGR_BASE

#define RSRCDBMGR_REQ_CREATE     (2 << 8)
#define RSRCDBMGR_REQ_DESTROY    (4 << 8)
#define RSRCDBMGR_REQ_ATTACH     (6 << 8)
#define RSRCDBMGR_REQ_DETACH     (8 << 8)
#define RSRCDBMGR_REQ_QUERY      (10 << 8)
#define RSRCDBMGR_REQ_DEVNO      (12 << 8)  /* Pauli: device numbers */
#define RSRCDBMGR_REQ_QUERY_NAME (14 << 8)

/* The wire form of an entry: rsrc_alloc_t and rsrc_request_t with the name inside. */
#define RSRCDBMGR_NAME_MAX 64
typedef struct _rsrc_wire {
    _Uint64t length;
    _Uint64t align;
    _Uint64t start;
    _Uint64t end;
    _Uint32t flags;
    _Uint32t zero;
    char     name[RSRCDBMGR_NAME_MAX];
} rsrc_wire_t;

/*
 * CREATE, DESTROY, ATTACH, DETACH: count rsrc_wire_t follow; ATTACH replies them with what was given. QUERY,
 * QUERY_NAME: reply up to count rsrc_wire_t from index start on; status = how many there are in all. DEVNO: count 1
 * attaches: name = class, start = minor wanted or -1; status = the dev_t. With an empty name pid = major number and
 * status = the minor. count 0 detaches the dev_t start.
 */
typedef struct _rsrc_cmd {
    _Uint16t type;
    _Uint16t request;       /* RSRCDBMGR_REQ_* */
    _Uint32t count;
    _Uint32t start;
    _Uint32t flags;         /* QUERY: type and flags */
    pid_t    pid;           /* QUERY: -1 all, 0 free */
    _Uint32t zero;
    char     name[RSRCDBMGR_NAME_MAX];
} rsrc_cmd_t;

_Static_assert(sizeof(rsrc_wire_t) == 104, "_rsrc_wire");
_Static_assert(sizeof(rsrc_cmd_t) == 88, "_rsrc_cmd");

#endif
