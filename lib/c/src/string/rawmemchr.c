/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <stdint.h>

void *rawmemchr(const void *s, int c)
{
    return memchr(s, c, (size_t)PTRDIFF_MAX);
}
