/* SPDX-License-Identifier: Apache-2.0 */
#include <unistd.h>

#include "tool.h"

static bool system_v;
static int files;

static int sum(FILE *file, const char *name)
{
    uint32_t total = 0;
    unsigned long long size = 0;
    int c;
    for (; (c = getc(file)) != EOF; size++)
        total = system_v ? total + (unsigned)c : ((total >> 1) + ((total & 1) << 15) + (unsigned)c) & 0xffff;
    if (system_v) {
        total = (total & 0xffff) + (total >> 16);
        total = (total & 0xffff) + (total >> 16);
        printf("%u %llu", total, (size + 511) / 512);
    } else {
        printf("%05u %5llu", total, (size + 1023) / 1024);
    }
    if (files > 1 || (files == 1 && system_v))
        printf(" %s", name);
    putchar('\n');
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "rs")) != -1) {
        if (c == '?')
            return 1;
        system_v = c == 's';
    }
    files = argc - optind;
    return tool_close(tool_each(argv + optind, sum));
}
