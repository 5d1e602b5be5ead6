/* SPDX-License-Identifier: Apache-2.0 */
/* Thread blocks: struct _thread_local_storage, TCB and ELF TLS data in one piece (see <sys/storage.h>). */
#ifndef LIBC_TLS_H
#define LIBC_TLS_H

#include <elf.h>
#include <stddef.h>
#include <sys/storage.h>

/* The program's PT_TLS segment. Set once by the first thread before any other exists. */
struct tls_image {
    const void *data;
    size_t      filesz;
    size_t      memsz;
    size_t      align;      /* at least 16 */
};
extern struct tls_image __tls_image;

void __tls_image_init(const Elf64_Phdr *phdr, size_t phnum, size_t phent);

/* Bytes a thread block takes at most, alignment slack included. */
size_t __tls_block_size(void);

/* Builds a thread block at the upper end of [base, base + size); the result is the thread pointer. The block starts
   __TLS_SIZE bytes below it, 16-aligned: what is further down is free to be the stack. */
char *__tls_place(char *base, size_t size);

#define TLS_OF(tp) ((struct _thread_local_storage *)(void *)((tp) - __TLS_SIZE))

#endif
