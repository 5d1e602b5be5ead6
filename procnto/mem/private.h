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
long mem_map_in(struct msg_call *call, const mem_map_t *msg, pid_t pid, const mem_map_file_t *file);
long mem_ctrl_in(struct msg_call *call, const mem_ctrl_t *msg, pid_t pid);
long mem_offset_in(struct msg_call *call, const mem_offset_t *msg, pid_t pid);


/* file.c: files of other servers, shared. A reference to the object is taken for the caller. */
int mem_file_object(pid_t pid, int fd, const mem_map_file_t *id, struct mem_object *out);
bool mem_file_complete(uint64_t handle, uint64_t offset, uint64_t len);     /* is all of the range filled? */
long mem_fill_message(struct msg_call *call);
/* resmgr/shm_handle.c */
long shm_handle_message(struct msg_call *call);
int shm_handle_object(pid_t pid, uint64_t number, struct mem_object *out);      /* a reference is taken for the caller */

#endif
