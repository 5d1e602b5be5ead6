/* SPDX-License-Identifier: Apache-2.0 */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#include "tool.h"

enum { LINES, WORDS, CHARS, BYTES, LONGEST, COUNTS };
static bool wanted[COUNTS];
static unsigned long long totals[COUNTS];
static bool named;

static void print(const unsigned long long *n, const char *name)
{
    bool first = true;
    for (unsigned i = 0; i < COUNTS; i++) {
        if (!wanted[i])
            continue;
        printf("%s%llu", first ? "" : " ", n[i]);
        first = false;
    }
    if (name != NULL)
        printf(" %s", name);
    putchar('\n');
}

static void count_width(unsigned long long *n, unsigned long long *width, wint_t c)
{
    if (c == '\n' || c == '\r' || c == '\f') {
        if (*width > n[LONGEST])
            n[LONGEST] = *width;
        *width = 0;
    } else if (c == '\t') {
        *width += 8 - *width % 8;
    } else {
        int columns_of = wcwidth((wchar_t)c);
        *width += columns_of > 0 ? (unsigned)columns_of : 0;
    }
}

/* Characters by mbrtowc(): a byte that begins none counts as a byte only. */
static int count(FILE *file, const char *name)
{
    unsigned long long n[COUNTS] = { 0 }, width = 0;
    mbstate_t state;
    bool in_word = false;
    int c;
    memset(&state, 0, sizeof state);
    while ((c = getc(file)) != EOF) {
        char byte = (char)c;
        wchar_t wide;
        n[BYTES]++;
        size_t got = c < 128 && mbsinit(&state) ? (wide = c, 1) : mbrtowc(&wide, &byte, 1, &state);
        if (got == (size_t)-1)
            memset(&state, 0, sizeof state);
        if (got == (size_t)-1 || got == (size_t)-2)
            continue;
        n[CHARS]++;
        n[LINES] += wide == '\n';
        if (iswspace((wint_t)wide)) {
            in_word = false;
        } else if (!in_word) {
            in_word = true;
            n[WORDS]++;
        }
        count_width(n, &width, (wint_t)wide);
    }
    count_width(n, &width, '\n');
    for (unsigned i = 0; i < COUNTS; i++)
        totals[i] = i == LONGEST ? (n[i] > totals[i] ? n[i] : totals[i]) : totals[i] + n[i];
    print(n, named ? name : NULL);
    return 0;
}

int main(int argc, char *argv[])
{
    bool any = false;
    int c;
    setlocale(LC_CTYPE, "");
    while ((c = getopt(argc, argv, "clLmw")) != -1) {
        switch (c) {
        case 'c': wanted[BYTES] = true; break;
        case 'l': wanted[LINES] = true; break;
        case 'L': wanted[LONGEST] = true; break;
        case 'm': wanted[CHARS] = true; break;
        case 'w': wanted[WORDS] = true; break;
        default:  return 1;
        }
        any = true;
    }
    if (!any)
        wanted[LINES] = wanted[WORDS] = wanted[BYTES] = true;
    named = argc > optind;
    int status = tool_each(argv + optind, count);
    if (argc - optind > 1)
        print(totals, "total");
    return tool_close(status);
}
