/* SPDX-License-Identifier: Apache-2.0 */
/* Shared memory objects, as the path manager and the memory manager use them. See shmem.c for the locks. */
#ifndef RESMGR_SHMEM_H
#define RESMGR_SHMEM_H

#include "procnto.h"
#include "proc/proc.h"
#include "mem/mem.h"

struct node_ocb;
struct _resmgr_io_funcs;

bool shmem_is_handle(uint32_t handle);          /* is this the link id of /dev/shmem? */
bool shmem_exists(const char *name);
int shmem_open_exec(const char *name, struct exec_image *out);     /* a copy of the object's bytes -> errno */
/* The object behind an OCB, with a reference taken; ENODEV when it is none or is empty. -> errno */
int shmem_mapped(const struct _resmgr_io_funcs *io, struct node_ocb *ocb, pid_t pid, struct mem_object *out);

struct shm;
/* The object of an OCB with a reference; NULL: not one of these. */
struct shm *shmem_object(const resmgr_io_funcs_t *io, struct node_ocb *ocb);

#endif
