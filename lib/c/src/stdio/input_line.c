/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

int _input_line_max = BUFSIZ;

char *input_line(FILE *fp, char *buf, int bufsize)
{
    int c, n = 0;

    if (bufsize <= 0)
        return NULL;
    flockfile(fp);
    while ((c = getc_unlocked(fp)) != EOF && c != '\n') {
        if (n < bufsize - 1)
            buf[n++] = (char)c;
    }
    funlockfile(fp);
    buf[n] = '\0';
    return c == EOF && n == 0 ? NULL : buf;
}
