/* SPDX-License-Identifier: Apache-2.0 */
#include "../src/internal/start.h"
#include "../src/internal/tls.h"
#include <string.h>
#include <sys/auxv.h>

/* The program's PT_TLS segment. */
static struct {
    const void *data;
    size_t      filesz;
    size_t      memsz;
    size_t      align;      /* at least 16 */
} image = { .align = 16 };

void __tls_image_init(void)
{
    extern const char __ehdr_start[] __attribute__((__visibility__("hidden")));
    const char *phdr = (const char *)getauxval(AT_PHDR);
    size_t phnum = phdr != NULL ? getauxval(AT_PHNUM) : 0, phent = getauxval(AT_PHENT);
    uintptr_t base = 0;

    for (size_t i = 0; i < phnum; i++) {
        const Elf64_Phdr *ph = (const Elf64_Phdr *)(const void *)(phdr + i * phent);
        if (ph->p_type == PT_LOAD && ph->p_offset == 0) /* holds the ELF header, in programs at fixed addresses too */
            base = (uintptr_t)__ehdr_start - ph->p_vaddr;
    }
    for (size_t i = 0; i < phnum; i++) {
        const Elf64_Phdr *ph = (const Elf64_Phdr *)(const void *)(phdr + i * phent);
        if (ph->p_type == PT_TLS) {
            image.data = (const void *)(base + ph->p_vaddr);
            image.filesz = ph->p_filesz;
            image.memsz = ph->p_memsz;
            if (ph->p_align > image.align)
                image.align = ph->p_align;
        }
    }
}

/* Offset of the TLS data from the thread pointer: the TCB rounded up to the segment's alignment. */
static size_t data_offset(void)
{
    return (__TCB_SIZE + image.align - 1) & ~(image.align - 1);
}

size_t __tls_block_size(void)
{
    return __TLS_SIZE + data_offset() + image.memsz + image.align + 16;
}

char *__tls_place(char *base, size_t size)
{
    uintptr_t top = (uintptr_t)base + size;
    char *tp = (char *)((top - image.memsz - data_offset()) & ~(uintptr_t)(image.align - 1));
    struct _thread_local_storage *tls = TLS_OF(tp);

    memset(tls, 0, __TLS_SIZE + __TCB_SIZE);
    tls->__errptr = &tls->__errval;
    tls->__stackaddr = base;
    if (image.memsz != 0) {
        char *data = tp + data_offset();
        memcpy(data, image.data, image.filesz);
        memset(data + image.filesz, 0, image.memsz - image.filesz);
    }
    return tp;
}
