/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static long long count = 10;
static bool bytes, quiet, verbose, several, printed;

static int head(FILE *file, const char *name)
{
    long long left = count;
    int c;
    if (verbose || (several && !quiet))
        printf("%s==> %s <==\n", printed ? "\n" : "", tool_label(name));
    printed = true;
    while (left > 0 && (c = getc(file)) != EOF) {
        putchar(c);
        if (bytes || c == '\n')
            left--;
    }
    /* What has been read too much goes back to a file others read on. */
    if (file == stdin)
        fflush(file);
    return 0;
}

/* The old form -NUMBER. */
static bool old_form(int argc, char *argv[], int *first)
{
    if (argc < 2 || argv[1][0] != '-' || !isdigit((unsigned char)argv[1][1]))
        return true;
    *first = 2;
    return tool_size(argv[1] + 1, &count);
}

int main(int argc, char *argv[])
{
    int c, first = 1;
    if (!old_form(argc, argv, &first))
        return 1;
    optind = first;
    while ((c = getopt(argc, argv, "c:n:qv")) != -1) {
        switch (c) {
        case 'c':
        case 'n':
            bytes = c == 'c';
            if (!tool_size(optarg, &count))
                return 1;
            break;
        case 'q': quiet = true; break;
        case 'v': verbose = true; break;
        default:  return 1;
        }
    }
    several = argc - optind > 1;
    return tool_close(tool_each(argv + optind, head));
}
