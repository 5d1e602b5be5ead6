/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    do {
        for (int i = 1; i < argc; i++)
            printf("%s%s", i > 1 ? " " : "", argv[i]);
        if (argc < 2)
            putchar('y');
    } while (putchar('\n') != EOF && !ferror(stdout));
    return tool_close(1);
}
