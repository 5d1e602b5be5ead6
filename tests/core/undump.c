/* SPDX-License-Identifier: Apache-2.0 */
/* On the build machine: the lines crash.c prints, from standard input, become the core file on standard output. */
#include <stdio.h>
#include <string.h>

static int put_line(FILE *out, long offset, const char *hex)
{
    unsigned byte;
    if (fseek(out, offset, SEEK_SET) != 0)
        return -1;
    for (; sscanf(hex, "%2x", &byte) == 1; hex += 2)
        if (putc((int)byte, out) == EOF)
            return -1;
    return 0;
}

int main(int argc, char *argv[])
{
    char line[512], text[256];
    long offset;
    FILE *out = argc == 2 ? fopen(argv[1], "wb") : NULL;
    if (out == NULL)
        return 2;
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "core %ld %255s", &offset, text) != 2)
            continue;
        if (strcmp(text, "end") == 0)
            return fclose(out) == 0 ? 0 : 1;
        if (put_line(out, offset, text) != 0)
            return 1;
    }
    return 1;
}
