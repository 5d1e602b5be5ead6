/* SPDX-License-Identifier: Apache-2.0 */
/* Programs on other servers' file systems, as the process manager sees them. */
#ifndef MEM_PROGRAM_H
#define MEM_PROGRAM_H

#include <sys/stat.h>
#include "procnto.h"

struct file;
struct mem_program {
    uint64_t object;              /* kernel object with the file's pages, demand-filled; maps private and read-only */
    uint64_t size;
    mode_t mode;                  /* without set-id bits that are not to be honoured */
    uid_t uid;
    gid_t gid;
    struct file *file;
};

/*
 * What is done with the program, in the pager's thread. The result is the client's answer unless
 * MSG_NOREPLY. NULL: there is none after all, the client has its answer or gets it; context is to be given
 * back.
 */
typedef long mem_program_run(void *context, const struct mem_program *program);

/* Client's descriptor fd. -> 0: run() will be called once; -errno: it will not. ENODEV: the server's files
   cannot be mapped */
int mem_program_open(const struct msg_call *call, int fd, mem_program_run *run, void *context);
/* Inside run(). All of size, or -errno */
int mem_program_read(const struct mem_program *program, uint64_t offset, void *buf, size_t size);

#endif
