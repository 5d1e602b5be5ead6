/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int fgetchar(void)
{
    return fgetc(stdin);
}

int fputchar(int c)
{
    return fputc(c, stdout);
}
