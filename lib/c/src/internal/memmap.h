/* SPDX-License-Identifier: Apache-2.0 */
/* Requests to the memory manager; positive errno. */
#ifndef LIBC_MEMMAP_H
#define LIBC_MEMMAP_H

#include <sys/memmsg.h>

int __mem_map(int coid, const mem_map_t *msg, void **result);
int __mem_ctrl(int subtype, unsigned flags, const void *addr, size_t len);
/* mmap_file.c: files of other servers. The last three are called only when the first is linked in. */
int __mmap_file(const mem_map_t *want, void **result);
int __mmap_file_sync(const void *addr, size_t len) __attribute__((__weak__));
int __mmap_file_unmap(const void *addr, size_t len) __attribute__((__weak__));
int __mmap_file_protect(const void *addr, size_t len, int prot) __attribute__((__weak__));
int __mem_offset(int subtype, const void *addr, int fd, size_t len, mem_offset_reply_t *reply);

#endif
