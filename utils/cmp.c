/* SPDX-License-Identifier: Apache-2.0 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static FILE *open_at(const char *name, long long skip)
{
    FILE *file = tool_open(name);
    if (file == NULL)
        exit(2);
    for (; skip > 0 && getc(file) != EOF; skip--)
        continue;
    return file;
}

int main(int argc, char *argv[])
{
    bool list = false, silent = false, differ = false;
    unsigned long long byte = 1, line = 1;
    long long skip[2] = { 0, 0 };
    int c, a, b;
    tool_trouble = 2;
    while ((c = getopt(argc, argv, "ls")) != -1) {
        if (c == '?')
            return 2;
        list |= c == 'l';
        silent |= c == 's';
    }
    int count = argc - optind;
    if (count < 2 || count > 4)
        tool_usage("[-l|-s] file1 file2 [skip1 [skip2]]");
    const char *names[] = { argv[optind], argv[optind + 1] };
    for (int i = 2; i < count; i++)
        if (!tool_size(argv[optind + i], &skip[i - 2]))
            return 2;
    FILE *f = open_at(names[0], skip[0]), *g = open_at(names[1], skip[1]);
    while (a = getc(f), b = getc(g), a != EOF && b != EOF) {
        if (a != b) {
            differ = true;
            if (silent)
                return 1;
            if (!list) {
                printf("%s %s differ: char %llu, line %llu\n", names[0], names[1], byte, line);
                return tool_close(1);
            }
            printf("%llu %o %o\n", byte, (unsigned)a, (unsigned)b);
        }
        line += a == '\n';
        byte++;
    }
    if (ferror(f) || ferror(g)) {
        tool_error(names[ferror(f) == 0]);
        return 2;
    }
    if (a != b && !silent)
        tool_say("EOF on %s", names[a != EOF]);
    return tool_close(a != b || differ);
}
