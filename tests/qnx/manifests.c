/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Names that no header declares: the program's own, its text and data.
 * > manifests
 * > main is text
 * > data is data
 */
#include <stdio.h>

extern char *__progname;
extern char _btext[], _etext[], _edata[], _end[];
extern char **environ;

static int data = 3, zero;

int main(void)
{
    puts(__progname);
    if ((char *)main >= _btext && (char *)main < _etext && environ != NULL) puts("main is text");
    if ((char *)&data > _etext && (char *)&data < _edata && (char *)&zero < _end) puts("data is data");
    return 0;
}
