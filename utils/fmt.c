/* SPDX-License-Identifier: Apache-2.0 */
/* fmt: paragraphs filled anew. A paragraph is lines of one indentation; its first line may have another one with -c. */
#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

#include "tool.h"

static long width = 75;
static bool crown, split_only, uniform;
static size_t column, indent_first, indent_rest;    /* column 0: nothing of the paragraph is written yet */
static bool open_paragraph, sentence_ended;
static unsigned lines_of_paragraph;

static size_t columns_of(const char *s, size_t n)
{
    size_t columns = 0;
    wchar_t c;
    for (size_t at = 0; at < n;) {
        int bytes = mbtowc(&c, s + at, n - at);
        int wide = bytes > 0 ? wcwidth(c) : 1;
        columns += wide > 0 ? (size_t)wide : 0;
        at += bytes > 0 ? (size_t)bytes : 1;
    }
    return columns;
}

static void end_paragraph(void)
{
    if (open_paragraph && column != 0)
        putchar('\n');
    column = 0;
    open_paragraph = sentence_ended = false;
    lines_of_paragraph = 0;
}

static void put_word(const char *s, size_t n, size_t gap)
{
    size_t wide = columns_of(s, n);
    if (column != 0 && column + gap + wide > (size_t)width) {
        putchar('\n');
        column = 0;
        indent_first = indent_rest;
    }
    if (column == 0) {
        printf("%*s", (int)indent_first, "");
        column = indent_first;
    } else {
        printf("%*s", (int)gap, "");
        column += gap;
    }
    fwrite(s, 1, n, stdout);
    column += wide;
}

/* Does a word end a sentence, seen from what follows it? */
static bool ends_sentence(const char *s, size_t n)
{
    while (n != 0 && strchr("\"')]", s[n - 1]) != NULL)
        n--;
    return n != 0 && strchr(".?!", s[n - 1]) != NULL;
}

static void put_words(const char *s)
{
    bool line_start = true;
    for (;;) {
        size_t blanks = strspn(s, " \t");
        s += blanks;
        size_t n = strcspn(s, " \t");
        if (n == 0)
            break;
        size_t gap = sentence_ended && (line_start || blanks > 1) ? 2 : uniform || line_start || blanks == 0 ? 1 : blanks;
        put_word(s, n, gap);
        sentence_ended = ends_sentence(s, n);
        line_start = false;
        s += n;
    }
}

static size_t indentation(const char *s)
{
    size_t columns = 0;
    for (; *s == ' ' || *s == '\t'; s++)
        columns += *s == '\t' ? 8 - columns % 8 : 1;
    return columns;
}

static bool joins(size_t indent)
{
    return open_paragraph && !split_only && (indent == indent_rest || (crown && lines_of_paragraph == 1));
}

static int format(FILE *file, const char *name)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n;
    (void)name;
    while ((n = getline(&line, &room, file)) > 0) {
        while (n > 0 && isspace((unsigned char)line[n - 1]))
            line[--n] = '\0';
        size_t indent = indentation(line);
        if (n == 0 || !joins(indent))
            end_paragraph();
        if (n == 0) {
            putchar('\n');
            continue;
        }
        if (!open_paragraph)
            indent_first = indent;
        indent_rest = indent;
        open_paragraph = true;
        lines_of_paragraph++;
        put_words(line);
    }
    end_paragraph();
    free(line);
    return 0;
}

int main(int argc, char *argv[])
{
    int c;
    setlocale(LC_CTYPE, "");
    if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
        if (!tool_number(argv[1] + 1, 1, 100000, &width))
            return 1;
        argc--;
        argv++;
    }
    while ((c = getopt(argc, argv, "csuw:")) != -1) {
        switch (c) {
        case 'c': crown = true; break;
        case 's': split_only = true; break;
        case 'u': uniform = true; break;
        case 'w':
            if (!tool_number(optarg, 1, 100000, &width))
                return 1;
            break;
        default:  tool_usage("[-csu] [-w width | -width] [file...]");
        }
    }
    return tool_close(tool_each(argv + optind, format));
}
