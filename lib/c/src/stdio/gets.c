/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

/* Nothing limits what is stored: C11 dropped it, POSIX keeps it for old programs. */
char *gets(char *s)
{
    char *p = s;
    int c;

    flockfile(stdin);
    while ((c = getc_unlocked(stdin)) != EOF && c != '\n')
        *p++ = (char)c;
    *p = '\0';
    if (c == EOF && (p == s || ferror(stdin)))
        s = NULL;
    funlockfile(stdin);
    return s;
}
