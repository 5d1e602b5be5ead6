/* SPDX-License-Identifier: Apache-2.0 */
#include "../internal/start.h"
#include <errno.h>
#include <sys/auxv.h>

unsigned long getauxval(unsigned long type)
{
    for (const Elf64_auxv_t *aux = __auxv; aux->a_type != AT_NULL; aux++)
        if (aux->a_type == type)
            return aux->a_un.a_val;
    errno = ENOENT;
    return 0;
}
