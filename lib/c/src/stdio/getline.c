/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

ssize_t getline(char **restrict bufp, size_t *restrict sizep, FILE *restrict fp)
{
    return getdelim(bufp, sizep, '\n', fp);
}
