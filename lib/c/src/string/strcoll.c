/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

/* Every locale collates by code point, which in UTF-8 is byte order. */
int strcoll(const char *a, const char *b)
{
    return strcmp(a, b);
}

int strcoll_l(const char *a, const char *b, locale_t loc)
{
    return strcmp(a, b);
}
