/* SPDX-License-Identifier: Apache-2.0 */
#include <strings.h>
#include <string.h>

void bzero(void *dst, size_t n)
{
    memset(dst, 0, n);
}
