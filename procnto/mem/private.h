/* SPDX-License-Identifier: Apache-2.0 */
/* What the files of the memory manager share. */
#ifndef MEM_PRIVATE_H
#define MEM_PRIVATE_H

#include <sys/memmsg.h>
#include "mem/mem.h"
#include "proc/proc.h"

#define MEM_USER_START 0x10000ull
#define MEM_USER_END   0x0000ff8000000000ull     /* the kernel maps nothing for processes above */

bool mem_range_good(uint64_t va, uint64_t len);   /* inside user space and not wrapping */
/* May `caller` have memory with this protection at va? -> 0, -EACCES, -EPERM */
int mem_prot_check(pid_t caller, unsigned prot, uint64_t va);
bool mem_locks_future(struct proc *p);            /* mlockall(MCL_FUTURE) */
/* locks.c: what is locked. -ENOMEM: no memory, or RLIMIT_MEMLOCK */
extern bool mem_locks;            /* somebody has locked something, once */
int mem_lock_add(struct proc *p, uint64_t start, uint64_t end);
int mem_lock_remove(struct proc *p, uint64_t start, uint64_t end);
bool mem_lock_any(struct proc *p, uint64_t start, uint64_t end);
long mem_map_in(struct msg_call *call, const mem_map_t *msg, pid_t pid);
long mem_ctrl_in(struct msg_call *call, const mem_ctrl_t *msg, pid_t pid);
long mem_offset_in(struct msg_call *call, const mem_offset_t *msg, pid_t pid);


/*
 * Files of other servers (pager.h). Requests that need the server are handed to its pager, which answers the client:
 * 0; -errno: not handed on.
 */
struct map_request;
int mem_file_attach(struct msg_call *call, int fd, const struct _server_info *server, struct map_request *map);
struct mem_range {
    uint64_t start, end;
    unsigned what;                /* RANGE_* */
    bool wait;                    /* the client waits for the end */
    long (*then)(pid_t pid, uint64_t start, uint64_t end, unsigned arg);
    unsigned arg;
};
int mem_file_range(struct msg_call *call, pid_t pid, const struct kvm_region *first, const struct mem_range *range);
/* The first region of the range that maps such a file and that the request concerns. */
bool mem_have_files(void);
bool mem_file_in_range(pid_t pid, const struct mem_range *range, struct kvm_region *region);
/* map.c, for file.c */
uint64_t map_request_end(const struct map_request *req);
int map_request_object(struct map_request *req, const struct mem_object *object);     /* takes over a reference */
int map_request_finish(struct map_request *req, mem_map_reply_t *reply);
void map_request_free(struct map_request *req);

/* resmgr/shm_handle.c */
long shm_handle_message(struct msg_call *call);
long shm_revoke_message(struct msg_call *call);
int shm_handle_object(pid_t pid, uint64_t number, struct mem_object *out);      /* a reference is taken for the caller */

#endif
