/* SPDX-License-Identifier: Apache-2.0 */
/* Sets are lists of bytes, or of characters where the locale is a multi-byte one. */
#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>
#include <wctype.h>

#include "tool.h"

#define CLASS_MAX 128           /* character classes stand for the members below this */

struct set { wchar_t *chars; size_t count, room, fill_at; long long fill; bool has_fill, complement; };
static bool bytes_only, has_wide;      /* has_wide: a set holds a character of several bytes */

static void add(struct set *s, wchar_t c)
{
    s->chars = tool_grow(s->chars, &s->room, s->count + 1, sizeof s->chars[0]);
    s->chars[s->count++] = c;
}

static wchar_t octal(const char **text)
{
    unsigned value = 0;
    for (int i = 0; i < 3 && **text >= '0' && **text <= '7'; i++)
        value = value * 8 + (unsigned)(*(*text)++ - '0');
    return (wchar_t)(value & 255);
}

static wchar_t one(const char **text)
{
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    wchar_t c;
    if (**text == '\\' && (*text)[1] != '\0') {
        const char *letter = strchr(letters, (*text)[1]);
        (*text)++;
        if (**text >= '0' && **text <= '7')
            return octal(text);
        if (letter != NULL) {
            (*text)++;
            return values[letter - letters];
        }
    }
    int n = bytes_only ? -1 : mbtowc(&c, *text, strlen(*text));
    if (n <= 0) {
        c = (unsigned char)**text;
        n = 1;
    }
    has_wide |= n > 1;
    *text += n;
    return c;
}

/* [:class:] */
static bool add_class(struct set *s, const char **text)
{
    const char *end = strstr(*text + 2, ":]");
    if ((*text)[1] != ':' || end == NULL)
        return false;
    char *name = tool_copy_n(*text + 2, (size_t)(end - *text - 2));
    wctype_t type = wctype(name);
    if (type == 0)
        tool_die("%s: no such class of characters", name);
    free(name);
    for (wchar_t c = 0; c < CLASS_MAX; c++)
        if (iswctype((wint_t)c, type))
            add(s, c);
    *text = end + 2;
    return true;
}

/* [=c=] */
static bool add_equivalent(struct set *s, const char **text)
{
    const char *at = *text + 2;
    if ((*text)[1] != '=' || *at == '\0')
        return false;
    wchar_t c = one(&at);
    if (strncmp(at, "=]", 2) != 0)
        return false;
    add(s, c);
    *text = at + 2;
    return true;
}

/* [c*n]: n times, as often as needed without n */
static bool add_repeated(struct set *s, const char **text)
{
    const char *at = *text + 1;
    char *end;
    if (*at == '\0')
        return false;
    wchar_t c = one(&at);
    if (*at != '*')
        return false;
    long n = strtol(at + 1, &end, at[1] == '0' ? 8 : 10);
    if (*end != ']' || n < 0 || n > 65536)
        return false;
    if (n == 0) {
        s->has_fill = true;
        s->fill = c;
        s->fill_at = s->count;
    }
    for (long i = 0; i < n; i++)
        add(s, c);
    *text = end + 1;
    return true;
}

static void parse(struct set *s, const char *text)
{
    while (*text != '\0') {
        if (*text == '[' && (add_class(s, &text) || add_equivalent(s, &text) || add_repeated(s, &text)))
            continue;
        wchar_t from = one(&text), to = from;
        if (text[0] == '-' && text[1] != '\0') {
            text++;
            to = one(&text);
            if (to < from)
                tool_die("a range ends before it begins");
        }
        for (wchar_t c = from; c <= to; c++)
            add(s, c);
    }
}

static bool has(const struct set *s, wchar_t c)
{
    bool found = false;
    for (size_t i = 0; i < s->count && !found; i++)
        found = s->chars[i] == c;
    return found != s->complement;
}

/* The second set becomes as long as the first. */
static void extend(struct set *to, size_t length)
{
    if (to->has_fill) {
        while (to->count < length) {
            add(to, 0);
            memmove(to->chars + to->fill_at + 1, to->chars + to->fill_at,
                    (to->count - to->fill_at - 1) * sizeof to->chars[0]);
            to->chars[to->fill_at] = (wchar_t)to->fill;
        }
    } else if (to->count != 0) {
        while (to->count < length)
            add(to, to->chars[to->count - 1]);
    }
}

/* The complement in order of values, as far as a first set needs to be a list: bytes. */
static void list_complement(struct set *s)
{
    struct set all = { 0 };
    for (wchar_t c = 0; c < 256; c++)
        if (has(s, c))
            add(&all, c);
    free(s->chars);
    *s = all;
}

static wchar_t translated(const struct set *from, const struct set *to, wchar_t c)
{
    if (from->complement)
        return has(from, c) ? to->chars[to->count - 1] : c;
    for (size_t i = from->count; i-- > 0;)
        if (from->chars[i] == c && i < to->count)
            return to->chars[i];
    return c;
}

struct actions { const struct set *erase, *from, *to, *squeeze; };

static void put(wchar_t c)
{
    char text[16];
    int n = bytes_only || c < 128 ? -1 : wctomb(text, c);
    if (n > 0)
        fwrite(text, 1, (size_t)n, stdout);
    else
        putchar((int)c & 255);
}

static void run_wide(const struct actions *a)
{
    wchar_t last = (wchar_t)-1, c;
    for (;;) {
        char text[16];
        int byte = getchar(), n = 0;
        if (byte == EOF)
            break;
        text[n++] = (char)byte;
        c = (wchar_t)byte;
        if (byte >= 128) {
            mbstate_t state;
            size_t got;
            memset(&state, 0, sizeof state);
            while ((got = mbrtowc(&c, &text[n - 1], 1, &state)) == (size_t)-2 && n < 6 && (byte = getchar()) != EOF)
                text[n++] = (char)byte;
            if (got == (size_t)-1 || got == (size_t)-2) {
                fwrite(text, 1, (size_t)n, stdout);
                last = (wchar_t)-1;
                continue;
            }
        }
        if (a->erase != NULL && has(a->erase, c))
            continue;
        if (a->from != NULL)
            c = translated(a->from, a->to, c);
        if (c == last && a->squeeze != NULL && has(a->squeeze, c))
            continue;
        put(last = c);
    }
}

/* Bytes go by tables. */
static void run_bytes(const struct actions *a)
{
    unsigned char map[256];
    bool gone[256], once[256];
    int last = -1, c;
    for (c = 0; c < 256; c++) {
        map[c] = (unsigned char)(a->from != NULL ? translated(a->from, a->to, (wchar_t)c) : (wchar_t)c);
        gone[c] = a->erase != NULL && has(a->erase, (wchar_t)c);
        once[c] = a->squeeze != NULL && has(a->squeeze, (wchar_t)c);
    }
    while ((c = getchar()) != EOF) {
        if (gone[c] || (map[c] == last && once[last]))
            continue;
        putchar(last = map[c]);
    }
}

int main(int argc, char *argv[])
{
    bool complement = false, erase = false, squeeze = false;
    struct set first = { 0 }, second = { 0 };
    struct actions actions = { 0 };
    int c;
    setlocale(LC_CTYPE, "");
    bytes_only = MB_CUR_MAX == 1;
    while ((c = getopt(argc, argv, "+Ccds")) != -1) {
        switch (c) {
        case 'C':
        case 'c': complement = true; break;
        case 'd': erase = true; break;
        case 's': squeeze = true; break;
        default:  return 1;
        }
    }
    int sets = argc - optind, need = erase == squeeze ? 2 : 1;
    if (sets < need || sets > (erase && !squeeze ? 1 : 2))
        tool_usage("[-c|-C] [-ds] set1 [set2]");
    parse(&first, argv[optind]);
    first.complement = complement;
    if (sets == 2)
        parse(&second, argv[optind + 1]);
    /* As long as the sets are of bytes, bytes that are no characters can be named in them. */
    bytes_only |= !has_wide && !complement;
    if (erase) {
        actions.erase = &first;
    } else if (sets == 2) {
        if (complement && bytes_only)
            list_complement(&first);
        extend(&second, first.count);
        if (second.count == 0)
            tool_die("the second set is empty");
        actions.from = &first;
        actions.to = &second;
    }
    if (squeeze)
        actions.squeeze = sets == 2 ? &second : &first;
    if (bytes_only)
        run_bytes(&actions);
    else
        run_wide(&actions);
    if (ferror(stdin)) {
        tool_error("standard input");
        return 1;
    }
    free(first.chars);
    free(second.chars);
    return tool_close(0);
}
