/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "tool.h"

static long width = 80;
static bool bytes, at_blanks;

static size_t advance(size_t column, const char *s, size_t length)
{
    wchar_t c;
    if (bytes)
        return column + length;
    if (length == 1) {
        if (*s == '\b')
            return column != 0 ? column - 1 : 0;
        if (*s == '\r')
            return 0;
        if (*s == '\t')
            return column + 8 - column % 8;
        return column + 1;
    }
    int n = mbtowc(&c, s, length) > 0 ? wcwidth(c) : 1;
    return column + (size_t)(n > 0 ? n : 0);
}

static size_t character(const char *s, size_t left)
{
    int n = bytes ? 1 : mblen(s, left);
    return n > 0 ? (size_t)n : 1;
}

static size_t columns_of(const char *s, size_t length)
{
    size_t column = 0;
    for (size_t at = 0, n; at < length; at += n) {
        n = character(s + at, length - at);
        column = advance(column, s + at, n);
    }
    return column;
}

static void fold_line(const char *s, size_t length)
{
    size_t start = 0, column = 0, n, blank = 0;     /* blank: behind the last blank of this part */
    for (size_t at = 0; at < length; at += n) {
        n = character(s + at, length - at);
        size_t next = advance(column, s + at, n);
        if (next > (size_t)width && at > start) {
            size_t cut = at_blanks && blank > start ? blank : at;
            fwrite(s + start, 1, cut - start, stdout);
            putchar('\n');
            start = cut;
            column = columns_of(s + start, at - start);
            next = advance(column, s + at, n);
        }
        column = next;
        if (isblank((unsigned char)s[at]))
            blank = at + 1;
    }
    fwrite(s + start, 1, length - start, stdout);
}

static int fold(FILE *file, const char *name)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    while ((n = getline(&line, &room, file)) > 0) {
        bool ended = line[n - 1] == '\n';
        fold_line(line, (size_t)n - ended);
        if (ended)
            putchar('\n');
    }
    free(line);
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    setlocale(LC_CTYPE, "");
    while ((c = getopt(argc, argv, "bsw:")) != -1) {
        switch (c) {
        case 'b': bytes = true; break;
        case 's': at_blanks = true; break;
        case 'w':
            if (!tool_number(optarg, 1, 1000000, &width))
                return 1;
            break;
        default:  return 1;
        }
    }
    return tool_close(tool_each(argv + optind, fold));
}
