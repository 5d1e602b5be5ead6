/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>
#include <ctype.h>

char *strupr(char *s)
{
    for (char *p = s; *p != '\0'; p++) {
        *p = (char)toupper((unsigned char)*p);
    }
    return s;
}
