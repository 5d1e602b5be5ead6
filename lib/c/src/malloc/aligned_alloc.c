/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

void *aligned_alloc(size_t align, size_t size)
{
    return memalign(align, size);
}
