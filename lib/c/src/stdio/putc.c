/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int fputc(int c, FILE *fp)
{
    int result;

    __file_lock(fp);
    result = file_putc(fp, c);
    __file_unlock(fp);
    return result;
}

int putc(int c, FILE *fp)
{
    return fputc(c, fp);
}

int putchar(int c)
{
    return fputc(c, stdout);
}

int putc_unlocked(int c, FILE *fp)
{
    return file_putc(fp, c);
}

int fputc_unlocked(int c, FILE *fp)
{
    return file_putc(fp, c);
}

int putchar_unlocked(int c)
{
    return file_putc(stdout, c);
}
