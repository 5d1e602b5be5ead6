/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

static long suffix_length = 2;

/* aa, ab, ... -> false behind zz */
static bool next_suffix(char *suffix)
{
    for (long i = suffix_length; i-- > 0;) {
        if (suffix[i]++ < 'z')
            return true;
        suffix[i] = 'a';
    }
    return false;
}

static FILE *open_part(const char *prefix, const char *suffix)
{
    char *name = tool_format("%s%s", prefix, suffix);
    FILE *out = fopen(name, "w");
    if (out == NULL)
        tool_error(name);
    free(name);
    return out;
}

static int split(FILE *in, const char *prefix, long long count, bool bytes)
{
    char *suffix = tool_alloc((size_t)suffix_length + 1);
    FILE *out = NULL;
    long long n = 0;
    bool more = true;
    int c, status = 0;
    memset(suffix, 'a', (size_t)suffix_length);
    while (status == 0 && (c = getc(in)) != EOF) {
        if (out == NULL) {
            if (!more)
                tool_die("too many parts for suffixes of %ld letters", suffix_length);
            if ((out = open_part(prefix, suffix)) == NULL)
                return 1;
            more = next_suffix(suffix);
        }
        putc(c, out);
        n += bytes || c == '\n';
        if (n == count) {
            status = fclose(out) == EOF;
            out = NULL;
            n = 0;
        }
    }
    if (out != NULL)
        status |= fclose(out) == EOF;
    if (status != 0)
        tool_error(prefix);
    free(suffix);
    return status;
}

int main(int argc, char *argv[])
{
    long long count = 1000;
    bool bytes = false;
    int c;
    while ((c = getopt(argc, argv, "a:b:l:")) != -1) {
        switch (c) {
        case 'a':
            if (!tool_number(optarg, 1, 100, &suffix_length))
                return 1;
            break;
        case 'b':
        case 'l':
            bytes = c == 'b';
            if (!tool_size(optarg, &count))
                return 1;
            break;
        default: return 1;
        }
    }
    if (argc - optind > 2 || count == 0)
        tool_usage("[-a length] [-b bytes[k|m] | -l lines] [file [prefix]]");
    FILE *in = tool_open(argv[optind]);
    return in == NULL || split(in, argc - optind == 2 ? argv[optind + 1] : "x", count, bytes);
}
