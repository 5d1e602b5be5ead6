/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

#include "tool.h"

static long least = 4;
static char radix;

static void print_offset(unsigned long long at)
{
    if (radix != '\0')
        printf(radix == 'd' ? "%7llu " : radix == 'o' ? "%7llo " : "%7llx ", at);
}

static int strings(FILE *file, const char *name)
{
    char *run = tool_alloc((size_t)least);
    unsigned long long at = 0;
    long length = 0;
    int c;
    do {
        c = getc(file);
        if (c != EOF && (isprint(c) || c == '\t')) {
            if (length < least)
                run[length] = (char)c;
            length++;
            if (length == least) {
                print_offset(at + 1 - (unsigned long long)least);
                fwrite(run, 1, (size_t)least, stdout);
            } else if (length > least) {
                putchar(c);
            }
        } else {
            if (length >= least)
                putchar('\n');
            length = 0;
        }
        at++;
    } while (c != EOF);
    free(run);
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "an:t:")) != -1) {
        switch (c) {
        case 'a': break;                /* always the whole file */
        case 'n':
            if (!tool_number(optarg, 1, 65536, &least))
                return 1;
            break;
        case 't':
            radix = optarg[0];
            if ((radix != 'd' && radix != 'o' && radix != 'x') || optarg[1] != '\0')
                tool_die("%s: give d, o or x", optarg);
            break;
        default:  return 1;
        }
    }
    return tool_close(tool_each(argv + optind, strings));
}
