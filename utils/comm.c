/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static bool hidden[3];

struct reader { FILE *file; char *line; size_t room; bool more; };

static void advance(struct reader *r)
{
    ssize_t n = getline(&r->line, &r->room, r->file);
    r->more = n >= 0;
    if (n > 0 && r->line[n - 1] == '\n')
        r->line[n - 1] = '\0';
}

static void print(unsigned column, const char *line)
{
    if (hidden[column])
        return;
    for (unsigned i = 0; i < column; i++)
        if (!hidden[i])
            putchar('\t');
    puts(line);
}

int main(int argc, char *argv[])
{
    struct reader a = { 0 }, b = { 0 };
    int c, status = 0;
    while ((c = getopt(argc, argv, "123")) != -1) {
        if (c == '?')
            return 1;
        hidden[c - '1'] = true;
    }
    if (argc - optind != 2)
        tool_usage("[-123] file1 file2");
    a.file = tool_open(argv[optind]);
    b.file = tool_open(argv[optind + 1]);
    if (a.file == NULL || b.file == NULL)
        return 1;
    advance(&a);
    advance(&b);
    while (a.more || b.more) {
        int order = !a.more ? 1 : !b.more ? -1 : strcmp(a.line, b.line);
        print(order < 0 ? 0 : order > 0 ? 1 : 2, order <= 0 ? a.line : b.line);
        if (order <= 0)
            advance(&a);
        if (order >= 0)
            advance(&b);
    }
    if (ferror(a.file) || ferror(b.file)) {
        tool_error(tool_label(argv[optind + (ferror(a.file) == 0)]));
        status = 1;
    }
    free(a.line);
    free(b.line);
    return tool_close(status);
}
