/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the memory manager; positive errno. */
#ifndef LIBC_MEMMAP_H
#define LIBC_MEMMAP_H

#include <sys/memmsg.h>

int __mem_map(int coid, const mem_map_t *msg, void **result);
int __mem_ctrl(int subtype, unsigned flags, const void *addr, size_t len);
/* mmap_file.c: a file of another server is mapped and shared. */
void __mmap_file_used(void);
int __mem_offset(int subtype, const void *addr, int fd, size_t len, mem_offset_reply_t *reply);

#endif
