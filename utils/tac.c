/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static int tac(FILE *file, const char *name)
{
    char *text = NULL;
    size_t room = 0, n = 0, got;
    do {
        text = tool_grow(text, &room, n + 65536, 1);
        got = fread(text + n, 1, 65536, file);
        n += got;
    } while (got != 0);
    for (size_t end = n; end > 0;) {
        size_t at = end - 1;
        while (at > 0 && text[at - 1] != '\n')
            at--;
        fwrite(text + at, 1, end - at, stdout);
        end = at;
    }
    free(text);
    (void)name;
    return 0;
}

int main(int argc, char *argv[])
{
    if (getopt(argc, argv, "") != -1)
        return 1;
    return tool_close(tool_each(argv + optind, tac));
}
