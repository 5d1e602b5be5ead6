/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "tool.h"

struct range { size_t from, to; };      /* from 1, both included */
static struct range *ranges;
static size_t count, room;
static char kind;                       /* b, c or f */
static char delimiter[MB_LEN_MAX] = "\t";
static size_t delimiter_length = 1;
static bool only_delimited, whole_characters;

static size_t position(const char **text, size_t otherwise)
{
    char *end;
    if (!isdigit((unsigned char)**text))
        return otherwise;
    size_t n = strtoul(*text, &end, 10);
    *text = end;
    if (n == 0)
        tool_die("positions begin with 1");
    return n;
}

static void parse_list(const char *text)
{
    while (*text != '\0') {
        const char *start = text;
        size_t from = position(&text, 1), to = text != start ? from : 0;
        if (*text == '-') {
            const char *dash = text++;
            to = position(&text, SIZE_MAX);
            if (start == dash && text == dash + 1)
                to = 0;
        }
        if (to < from || (*text != '\0' && *text != ',' && !isblank((unsigned char)*text)))
            tool_die("%s: a list is made of numbers and ranges, as in 1,3-5,7-", start);
        ranges = tool_grow(ranges, &room, count + 1, sizeof *ranges);
        ranges[count++] = (struct range){ from, to };
        if (*text != '\0')
            text++;
    }
    if (count == 0)
        tool_die("the list is empty");
}

static bool selected(size_t n)
{
    for (size_t i = 0; i < count; i++)
        if (n >= ranges[i].from && n <= ranges[i].to)
            return true;
    return false;
}

static size_t character_length(const char *s, size_t left, mbstate_t *state)
{
    size_t n = mbrlen(s, left, state);
    if (n == (size_t)-1 || n == (size_t)-2) {
        memset(state, 0, sizeof *state);
        return 1;
    }
    return n != 0 ? n : 1;
}

static void cut_characters(const char *s, size_t length)
{
    mbstate_t state;
    size_t n = 0, bytes;
    memset(&state, 0, sizeof state);
    for (size_t at = 0; at < length; at += bytes) {
        bytes = kind == 'c' || whole_characters ? character_length(s + at, length - at, &state) : 1;
        n += kind == 'c' ? 1 : bytes;
        if (selected(n))
            fwrite(s + at, 1, bytes, stdout);
    }
    putchar('\n');
}

static void cut_fields(const char *s, size_t length)
{
    const char *end = s + length, *next = memmem(s, length, delimiter, delimiter_length);
    bool printed = false;
    if (next == NULL) {
        if (!only_delimited) {
            fwrite(s, 1, length, stdout);
            putchar('\n');
        }
        return;
    }
    for (size_t n = 1; s != NULL; n++) {
        next = memmem(s, (size_t)(end - s), delimiter, delimiter_length);
        if (selected(n)) {
            if (printed)
                fwrite(delimiter, 1, delimiter_length, stdout);
            fwrite(s, 1, (size_t)((next != NULL ? next : end) - s), stdout);
            printed = true;
        }
        s = next != NULL ? next + delimiter_length : NULL;
    }
    putchar('\n');
}

static int cut(FILE *file, const char *name)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    while ((n = getline(&line, &size, file)) > 0) {
        size_t length = (size_t)n - (line[n - 1] == '\n');
        if (kind == 'f')
            cut_fields(line, length);
        else
            cut_characters(line, length);
    }
    free(line);
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    setlocale(LC_CTYPE, "");
    while ((c = getopt(argc, argv, "b:c:d:f:ns")) != -1) {
        switch (c) {
        case 'b':
        case 'c':
        case 'f':
            if (kind != '\0')
                tool_die("give one of -b, -c and -f");
            kind = (char)c;
            parse_list(optarg);
            break;
        case 'd':
            delimiter_length = strlen(optarg);
            if (delimiter_length > sizeof delimiter || (delimiter_length > 1 && mblen(optarg, delimiter_length) == 1))
                tool_die("%s: the delimiter is one character", optarg);
            memcpy(delimiter, optarg, delimiter_length);
            if (delimiter_length == 0) {
                delimiter[0] = '\0';
                delimiter_length = 1;
            }
            break;
        case 'n': whole_characters = true; break;
        case 's': only_delimited = true; break;
        default:  return 1;
        }
    }
    if (kind == '\0')
        tool_usage("-b list [-n] | -c list | -f list [-d delimiter] [-s] [file...]");
    return tool_close(tool_each(argv + optind, cut));
}
