/* SPDX-License-Identifier: Apache-2.0 */
#include "malloc_impl.h"
#include <stdlib.h>

void *valloc(size_t size)
{
    return memalign(PAGE, size);
}
