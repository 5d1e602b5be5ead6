/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>
#include <wchar.h>

#include "tool.h"

static int rev(FILE *file, const char *name)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, file)) > 0) {
        size_t length = (size_t)n - (line[n - 1] == '\n');
        /* A character's later bytes are those that do not begin one. */
        for (size_t end = length, at = length; at-- > 0;) {
            if (MB_CUR_MAX > 1 && at > 0 && (line[at] & 0xc0) == 0x80 && end - at < 4)
                continue;
            fwrite(line + at, 1, end - at, stdout);
            end = at;
        }
        if (length != (size_t)n)
            putchar('\n');
    }
    free(line);
    return 0;
}

int main(int argc, char *argv[])
{
    setlocale(LC_CTYPE, "");
    if (getopt(argc, argv, "") != -1)
        return 1;
    return tool_close(tool_each(argv + optind, rev));
}
