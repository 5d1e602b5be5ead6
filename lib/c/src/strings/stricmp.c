/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <strings.h>

int stricmp(const char *a, const char *b)
{
    return strcasecmp(a, b);
}
