/* SPDX-License-Identifier: Apache-2.0 */
#include "../src/internal/tls.h"
#include <string.h>

struct tls_image __tls_image = { .align = 16 };

void __tls_image_init(const Elf64_Phdr *phdr, size_t phnum, size_t phent)
{
    const char *p = (const char *)phdr;
    extern const char __ehdr_start[] __attribute__((__visibility__("hidden")));
    uintptr_t base = 0;

    for (size_t i = 0; i < phnum; i++) {
        const Elf64_Phdr *ph = (const Elf64_Phdr *)(const void *)(p + i * phent);
        if (ph->p_type == PT_LOAD && ph->p_offset == 0) /* holds the ELF header, in programs at fixed addresses too */
            base = (uintptr_t)__ehdr_start - ph->p_vaddr;
    }
    for (size_t i = 0; i < phnum; i++) {
        const Elf64_Phdr *ph = (const Elf64_Phdr *)(const void *)(p + i * phent);
        if (ph->p_type == PT_TLS) {
            __tls_image.data = (const void *)(base + ph->p_vaddr);
            __tls_image.filesz = ph->p_filesz;
            __tls_image.memsz = ph->p_memsz;
            if (ph->p_align > __tls_image.align)
                __tls_image.align = ph->p_align;
        }
    }
}

/* Offset of the TLS data from the thread pointer: the TCB rounded up to the segment's alignment. */
static size_t data_offset(void)
{
    return (__TCB_SIZE + __tls_image.align - 1) & ~(__tls_image.align - 1);
}

size_t __tls_block_size(void)
{
    return __TLS_SIZE + data_offset() + __tls_image.memsz + __tls_image.align + 16;
}

char *__tls_place(char *base, size_t size)
{
    uintptr_t top = (uintptr_t)base + size;
    char *tp = (char *)((top - __tls_image.memsz - data_offset()) & ~(uintptr_t)(__tls_image.align - 1));
    struct _thread_local_storage *tls = TLS_OF(tp);

    memset(tls, 0, __TLS_SIZE + __TCB_SIZE);
    tls->__errptr = &tls->__errval;
    tls->__stackaddr = base;
    if (__tls_image.memsz != 0) {
        char *data = tp + data_offset();
        memcpy(data, __tls_image.data, __tls_image.filesz);
        memset(data + __tls_image.filesz, 0, __tls_image.memsz - __tls_image.filesz);
    }
    return tp;
}
