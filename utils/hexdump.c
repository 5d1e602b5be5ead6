/* SPDX-License-Identifier: Apache-2.0 */
/* Sixteen bytes a line, hexadecimal and as characters. As hd it takes the options of QNX's hd. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "tool.h"

static bool words;
static char base = 'x';

static void print_address(unsigned long long at)
{
    if (base != 'n')
        printf(words ? "%07llx" : base == 'x' ? "%08llx" : base == 'd' ? "%08llu" : "%08llo", at);
}

static void print_line(const unsigned char *line, unsigned n)
{
    for (unsigned i = 0; words && i < n; i += 2)
        printf(" %04x", line[i] | (i + 1 < n ? line[i + 1] << 8 : 0));
    for (unsigned i = 0; !words && i < DUMP_LINE; i++) {
        if (i < n)
            printf("%s%02x", i % 8 == 0 ? "  " : " ", line[i]);
        else
            fputs(i % 8 == 0 ? "    " : "   ", stdout);
    }
    if (!words) {
        fputs("  |", stdout);
        for (unsigned i = 0; i < n; i++)
            putchar(line[i] < 128 && isprint(line[i]) ? line[i] : '.');
        putchar('|');
    }
    putchar('\n');
}

int main(int argc, char *argv[])
{
    struct dump dump = { .limit = -1, .address = print_address, .line = print_line };
    const char *slash = strrchr(argv[0], '/');
    int c;
    words = strcmp(slash != NULL ? slash + 1 : argv[0], "hd") != 0;
    while ((c = getopt(argc, argv, "A:Cn:s:v")) != -1) {
        switch (c) {
        case 'A':
            base = optarg[0];
            if (base == '\0' || strchr("xodn", base) == NULL)
                tool_die("%s: give x, o, d or n", optarg);
            break;
        case 'C': words = false; break;
        case 'n':
            if (!bytes_count(optarg, &dump.limit))
                return 1;
            break;
        case 's':
            if (!bytes_count(optarg, &dump.skip))
                return 1;
            break;
        case 'v': dump.all_lines = true; break;
        default:  return 1;
        }
    }
    bytes_from(argv + optind);
    unsigned long long end = bytes_dump(&dump);
    if (end != 0 && base != 'n') {
        print_address(end);
        putchar('\n');
    }
    return tool_close(bytes_status());
}
