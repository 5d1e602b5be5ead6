/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

int strnicmp(const char *a, const char *b, size_t n)
{
    return strncasecmp(a, b, n);
}
