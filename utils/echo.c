/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "escape.h"
#include "tool.h"

int main(int argc, char *argv[])
{
    int at = 1, c;
    bool newline = argc < 2 || strcmp(argv[1], "-n") != 0;
    for (at += !newline; at < argc; at++) {
        for (const char *s = argv[at]; *s != '\0';) {
            if ((c = escape_next(&s, true)) == -1)
                return tool_close(0);
            putchar(c);
        }
        if (at + 1 < argc)
            putchar(' ');
    }
    if (newline)
        putchar('\n');
    return tool_close(0);
}
