/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "tool.h"

int main(int argc, char *argv[])
{
    bool silent = false;
    int c;
    while ((c = getopt(argc, argv, "s")) != -1) {
        if (c != 's')
            return 2;
        silent = true;
    }
    const char *name = isatty(STDIN_FILENO) ? ttyname(STDIN_FILENO) : NULL;
    if (!silent)
        puts(name != NULL ? name : isatty(STDIN_FILENO) ? "a terminal without a name" : "not a tty");
    return tool_close(!isatty(STDIN_FILENO));
}
