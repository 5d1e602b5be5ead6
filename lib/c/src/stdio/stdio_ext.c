/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"
#include <stdio_ext.h>

size_t __fbufsize(FILE *fp)
{
    return fp->size;
}

size_t __fpending(FILE *fp)
{
    return fp->wp != NULL ? (size_t)(fp->wp - fp->wb) : 0;
}

int __flbf(FILE *fp)
{
    return (fp->flags & F_LINE) != 0;
}

int __freadable(FILE *fp)
{
    return (fp->flags & F_READ) != 0;
}

int __fwritable(FILE *fp)
{
    return (fp->flags & F_WRITE) != 0;
}

/* Is it for reading only, or was reading the last thing done? */
int __freading(FILE *fp)
{
    return !(fp->flags & F_WRITE) || fp->rp != NULL;
}

int __fwriting(FILE *fp)
{
    return !(fp->flags & F_READ) || fp->wp != NULL;
}

int __fsetlocking(FILE *fp, int type)
{
    int was = fp->flags & F_NOLOCK ? FSETLOCKING_BYCALLER : FSETLOCKING_INTERNAL;

    if (type == FSETLOCKING_BYCALLER)
        fp->flags |= F_NOLOCK;
    else if (type == FSETLOCKING_INTERNAL)
        fp->flags &= ~(unsigned)F_NOLOCK;
    return was;
}

void __fpurge(FILE *fp)
{
    fpurge(fp);
}

void _flushlbf(void)
{
    __flush_line_buffered();
}

size_t __freadahead(FILE *fp)
{
    return fp->rp != NULL ? (size_t)(fp->re - fp->rp) : 0;
}

const char *__freadptr(FILE *fp, size_t *size)
{
    *size = __freadahead(fp);
    return *size != 0 ? (const char *)fp->rp : NULL;
}

void __freadptrinc(FILE *fp, size_t n)
{
    fp->rp += n;
}

void __fseterr(FILE *fp)
{
    fp->flags |= F_ERR;
}
