/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int getw(FILE *fp)
{
    int w;

    return fread(&w, sizeof w, 1, fp) == 1 ? w : EOF;
}

int putw(int w, FILE *fp)
{
    return fwrite(&w, sizeof w, 1, fp) == 1 ? 0 : EOF;
}
