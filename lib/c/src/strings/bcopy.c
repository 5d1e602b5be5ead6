/* SPDX-License-Identifier: Apache-2.0 */
#include <strings.h>
#include <string.h>

void bcopy(const void *src, void *dst, size_t n)
{
    memmove(dst, src, n);
}
