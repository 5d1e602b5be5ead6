/* SPDX-License-Identifier: Apache-2.0 */
/* Of static programs: the program alone. */
#include <link.h>
#include <sys/auxv.h>

int dl_iterate_phdr(int (*function)(struct dl_phdr_info *info, size_t size, void *data), void *data)
{
    extern const char __ehdr_start[] __attribute__((__visibility__("hidden")));
    struct dl_phdr_info info = {
        .dlpi_name = "", .dlpi_phdr = (const Elf64_Phdr *)getauxval(AT_PHDR), .dlpi_phnum = (Elf64_Half)getauxval(AT_PHNUM),
        .dlpi_adds = 1,
    };

    for (size_t i = 0; i < info.dlpi_phnum; i++)
        if (info.dlpi_phdr[i].p_type == PT_LOAD && info.dlpi_phdr[i].p_offset == 0)
            info.dlpi_addr = (Elf64_Addr)__ehdr_start - info.dlpi_phdr[i].p_vaddr;
    return function(&info, sizeof info, data);
}
