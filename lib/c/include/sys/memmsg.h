/* SPDX-License-Identifier: Apache-2.0 */
/* Messages to the memory manager. Sent with MsgSend*nc(SYSMGR_COID). */
#ifndef _SYS_MEMMSG_H_INCLUDED
#define _SYS_MEMMSG_H_INCLUDED

#include <sys/types.h>
#include <sys/mman.h>
#include <sys/sysmsg.h>

enum {
    _MEM_MAP = _MEMMGR_BASE,
    _MEM_CTRL,
    _MEM_INFO,
    _MEM_OFFSET,
    _MEM_DEBUG_INFO,
    _MEM_SWAP,
    _MEM_PMEM_ADD,
    _MEM_PEER,
    _MEM_DEBUG_CMD,
    _MEM_DEBUG_INFO64,
    _MEM_OBJ_INFO,
    _MEM_SHMEM_HANDLE,
    _MEM_SHMEM_REVOKE
};

typedef struct _mem_map {
    _Uint16t type;
    _Uint16t zero;
    _Uint32t reserved1;
    _Uint64t addr;
    _Uint64t len;
    _Uint32t prot;
    _Uint32t flags;
    _Int32t  fd;
    _Uint32t preload;
    _Uint64t align;
    _Int64t  offset;
    _Uint64t shmem_handle;      /* MAP_HANDLE */
    _Uint64t elf_pvaddr;        /* MAP_ELF: preferred address */
} mem_map_t;
/* Status of the reply: */
#define _MEM_MAP_FILE 1         /* what was mapped is a file of a server other than procnto */
typedef struct _mem_map_reply {
    _Uint64t real_size;         /* whole pages */
    _Uint64t real_addr;         /* start of the first page */
    _Uint64t addr;              /* what mmap() returns: real_addr + offset in the page */
} mem_map_reply_t;

enum {
    _MEM_CTRL_UNMAP, _MEM_CTRL_PROTECT, _MEM_CTRL_SYNC, _MEM_CTRL_LOCKALL, _MEM_CTRL_UNLOCKALL, _MEM_CTRL_LOCK,
    _MEM_CTRL_UNLOCK, _MEM_CTRL_ADVISE
};
#define _MEM_SYNC_ALL 0x80000000u   /* SYNC: every mapping of the process, whatever addr and len say */
typedef struct _mem_ctrl {
    _Uint16t type;
    _Uint16t subtype;
    _Uint32t flags;             /* UNMAP: UNMAP_INIT_*; PROTECT: PROT_*; SYNC: MS_*; LOCKALL: MCL_*; ADVISE: advice */
    _Uint64t addr;
    _Uint64t len;
} mem_ctrl_t;

enum { _MEM_INFO_TYPED = 0 };
/* _MEM_INFO. */
typedef struct _mem_info {
    _Uint16t type;
    _Uint16t zero;
    _Int32t  fd;
    _Uint32t flags;
    _Uint32t zero2;
} mem_info_t;
typedef struct _mem_info_reply {
    _Uint64t size;
    struct posix_typed_mem_info info;
} mem_info_reply_t;

enum { _MEM_OFFSET_PHYS, _MEM_OFFSET_FD, _MEM_OFFSET_PT };
typedef struct _mem_offset {
    _Uint16t type;
    _Uint16t subtype;
    _Int32t  fd;                /* NOFD, or FD: of the object wanted */
    _Uint64t addr;
    _Uint64t len;
} mem_offset_t;
typedef struct _mem_offset_reply {
    _Uint64t size;              /* contiguous bytes */
    _Int64t  offset;            /* physical address, or offset in the object */
    _Int32t  fd;                /* NOFD when physical */
    _Uint32t zero;
} mem_offset_reply_t;

/* _MEM_PMEM_ADD: physical addresses, bytes. */
typedef struct _mem_pmem_add {
    _Uint16t type;
    _Uint16t zero[3];
    _Uint64t addr;
    _Uint64t len;
} mem_pmem_add_t;

/* _MEM_PEER: the nested message follows and acts on pid's address space. */
typedef struct _mem_peer {
    _Uint16t type;
    _Uint16t peer_msg_len;
    pid_t    pid;
} mem_peer_t;

enum { _MEM_SHMEM_HANDLE_CREATE, _MEM_SHMEM_HANDLE_OPEN, _MEM_SHMEM_HANDLE_DELETE };
typedef struct _mem_shmem_handle {
    _Uint16t type;
    _Uint16t subtype;
    _Int32t  fd;                /* CREATE: of the object */
    pid_t    pid;               /* CREATE: who may open it */
    _Uint32t flags;
    _Uint32t options;
    _Uint32t handle;            /* OPEN, DELETE */
} mem_shmem_handle_t;
typedef struct _mem_shmem_handle_reply {
    _Uint32t handle;            /* CREATE */
    _Uint32t zero;
} mem_shmem_handle_reply_t;

enum { _MEM_SHMEM_REVOKE_ALL, _MEM_SHMEM_REVOKE_ONE };
/* _MEM_SHMEM_REVOKE. */
typedef struct _mem_shmem_revoke {
    _Uint16t type;
    _Uint16t subtype;
    _Int32t  fd;
    pid_t    pid;
} mem_shmem_revoke_t;

/* Any message of the memory manager. */
typedef union {
    _Uint16t           type;
    mem_map_t          map;
    mem_ctrl_t         ctrl;
    mem_info_t         info;
    mem_offset_t       offset;
    mem_pmem_add_t     pmem_add;
    mem_peer_t         peer;
    mem_shmem_handle_t shmem_handle;
    mem_shmem_revoke_t shmem_revoke;
} memmgr_msg_t;

_Static_assert(sizeof(mem_map_t) == 72, "_mem_map");
_Static_assert(sizeof(mem_ctrl_t) == 24, "_mem_ctrl");

#endif
