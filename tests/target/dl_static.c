/* SPDX-License-Identifier: Apache-2.0 */
/* <dlfcn.h> and <link.h> in a static program: what there is works, the rest says why not. */
#include <dlfcn.h>
#include <link.h>
#include "test.h"

TEST(static_opens_itself_only)
{
    void *self = dlopen(NULL, RTLD_NOW);

    CHECK(self != NULL);
    CHECK(dlerror() == NULL);
    CHECK(dlsym(self, "printf") == NULL);
    CHECK(strstr(dlerror(), "static") != NULL);
    CHECK(dlerror() == NULL);
    CHECK_EQ(dlclose(self), 0);
    CHECK(dlopen("libc.so.5", RTLD_NOW) == NULL);
    CHECK(strstr(dlerror(), "libc.so.5") != NULL);
    CHECK_EQ(dlclose(&self), -1);
}

TEST(static_addresses)
{
    Dl_info info;

    CHECK(dladdr((void *)(uintptr_t)test_register, &info) != 0);
    CHECK(strstr(info.dli_fname, "dl_static") != NULL);
    CHECK(memcmp(info.dli_fbase, "\177ELF", 4) == 0);
    CHECK_EQ(dladdr(&info, &info), 0);
}

static int look(struct dl_phdr_info *info, size_t size, void *data)
{
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const Elf64_Phdr *ph = &info->dlpi_phdr[i];
        if (ph->p_type == PT_LOAD && (uintptr_t)look - info->dlpi_addr - ph->p_vaddr < ph->p_memsz)
            ++*(int *)data;
    }
    return size == sizeof *info && info->dlpi_name[0] == '\0' ? 5 : 0;
}

TEST(static_headers)
{
    int found = 0;

    CHECK_EQ(dl_iterate_phdr(look, &found), 5);
    CHECK_EQ(found, 1);
}
