/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

int fgetc(FILE *fp)
{
    int c;

    __file_lock(fp);
    c = file_getc(fp);
    __file_unlock(fp);
    return c;
}

int getc(FILE *fp)
{
    return fgetc(fp);
}

int getchar(void)
{
    return fgetc(stdin);
}

int getc_unlocked(FILE *fp)
{
    return file_getc(fp);
}

int fgetc_unlocked(FILE *fp)
{
    return file_getc(fp);
}

int getchar_unlocked(void)
{
    return file_getc(stdin);
}
