/* SPDX-License-Identifier: Apache-2.0 */
/* Sixteen bytes a line, hexadecimal and as characters. As hd it takes the options of QNX's hd. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "tool.h"

#define LINE 16

static bool all_lines, words;
static char base = 'x';
static long long skip, limit = -1;

static void print_address(unsigned long long at)
{
    if (base != 'n')
        printf(words ? "%07llx" : base == 'x' ? "%08llx" : base == 'd' ? "%08llu" : "%08llo", at);
}

static void print_line(const unsigned char *line, unsigned n)
{
    for (unsigned i = 0; words && i < n; i += 2)
        printf(" %04x", line[i] | (i + 1 < n ? line[i + 1] << 8 : 0));
    for (unsigned i = 0; !words && i < LINE; i++) {
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

static void dump(void)
{
    unsigned char line[LINE], last[LINE];
    unsigned long long at = 0;
    bool any = false, starred = false;
    unsigned n;
    for (; skip > 0 && bytes_next() != EOF; skip--)
        at++;
    do {
        int c;
        for (n = 0; n < LINE && limit != 0 && (c = bytes_next()) != EOF; limit -= limit > 0)
            line[n++] = (unsigned char)c;
        if (n == 0)
            break;
        if (!all_lines && any && n == LINE && memcmp(line, last, LINE) == 0) {
            if (!starred)
                puts("*");
            starred = true;
        } else {
            print_address(at);
            print_line(line, n);
            starred = false;
        }
        memcpy(last, line, LINE);
        any = n == LINE;
        at += n;
    } while (n == LINE);
    if (at != 0) {
        print_address(at);
        if (base != 'n')
            putchar('\n');
    }
}

int main(int argc, char *argv[])
{
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
            if (!bytes_count(optarg, &limit))
                return 1;
            break;
        case 's':
            if (!bytes_count(optarg, &skip))
                return 1;
            break;
        case 'v': all_lines = true; break;
        default:  return 1;
        }
    }
    bytes_from(argv + optind);
    dump();
    return tool_close(bytes_status());
}
