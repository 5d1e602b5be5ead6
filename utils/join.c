/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

struct field { const char *text; size_t length; };
struct line { char *text; struct field *fields; size_t count, room; };
struct group { struct line *lines; size_t count, room; };   /* lines with the same key */
struct reader { FILE *file; struct line next; bool more; size_t key; bool unpaired; };
struct item { int file; size_t field; };                    /* file 0: the key */

static struct reader in[2];
static struct item *items;
static size_t item_count, item_room;
static int separator = -1;
static const char *empty = "";
static bool paired = true;

static void split(struct line *l)
{
    const char *s = l->text;
    l->count = 0;
    for (;;) {
        const char *start;
        if (separator == -1)
            while (isblank((unsigned char)*s))
                s++;
        if (separator == -1 && *s == '\0')
            return;
        for (start = s; *s != '\0' && (separator == -1 ? !isblank((unsigned char)*s) : *s != separator); s++)
            continue;
        l->fields = tool_grow(l->fields, &l->room, l->count + 1, sizeof *l->fields);
        l->fields[l->count++] = (struct field){ start, (size_t)(s - start) };
        if (*s++ == '\0')
            return;
    }
}

static void advance(struct reader *r)
{
    size_t room = 0;
    r->next = (struct line){ 0 };
    ssize_t n = getline(&r->next.text, &room, r->file);
    r->more = n >= 0;
    if (n > 0 && r->next.text[n - 1] == '\n')
        r->next.text[n - 1] = '\0';
    if (r->more)
        split(&r->next);
    else
        free(r->next.text);
}

static void free_line(struct line *l)
{
    free(l->text);
    free(l->fields);
}

static struct field field_of(const struct line *l, size_t n)
{
    return l != NULL && n < l->count ? l->fields[n] : (struct field){ "", 0 };
}

static int compare_keys(const struct line *a, size_t ka, const struct line *b, size_t kb)
{
    struct field x = field_of(a, ka), y = field_of(b, kb);
    int order = memcmp(x.text, y.text, x.length < y.length ? x.length : y.length);
    return order != 0 ? order : (x.length > y.length) - (x.length < y.length);
}

static void put_field(struct field f, bool *first)
{
    if (!*first)
        putchar(separator == -1 ? ' ' : separator);
    *first = false;
    if (f.length == 0)
        fputs(empty, stdout);
    else
        fwrite(f.text, 1, f.length, stdout);
}

/* One of the lines may be NULL: it has no partner. */
static void print(const struct line *a, const struct line *b)
{
    const struct line *lines[] = { a, b };
    struct field key = a != NULL ? field_of(a, in[0].key) : field_of(b, in[1].key);
    bool first = true;
    for (size_t i = 0; i < item_count; i++)
        put_field(items[i].file == 0 ? key : field_of(lines[items[i].file - 1], items[i].field), &first);
    if (item_count == 0) {
        put_field(key, &first);
        for (int i = 0; i < 2; i++)
            for (size_t f = 0; lines[i] != NULL && f < lines[i]->count; f++)
                if (f != in[i].key)
                    put_field(lines[i]->fields[f], &first);
    }
    putchar('\n');
}

/* The next lines with equal keys. */
static void take_group(struct reader *r, struct group *g)
{
    g->count = 0;
    do {
        g->lines = tool_grow(g->lines, &g->room, g->count + 1, sizeof *g->lines);
        g->lines[g->count++] = r->next;
        advance(r);
    } while (r->more && compare_keys(&g->lines[0], r->key, &r->next, r->key) == 0);
}

static void drop_group(struct group *g)
{
    for (size_t i = 0; i < g->count; i++)
        free_line(&g->lines[i]);
    g->count = 0;
}

static void join(void)
{
    struct group g[2] = { 0 };
    while (in[0].more || in[1].more) {
        int order = !in[0].more ? 1 : !in[1].more ? -1 : compare_keys(&in[0].next, in[0].key, &in[1].next, in[1].key);
        if (order != 0) {
            int side = order > 0;
            if (in[side].unpaired)
                print(side == 0 ? &in[0].next : NULL, side == 1 ? &in[1].next : NULL);
            free_line(&in[side].next);
            advance(&in[side]);
            continue;
        }
        take_group(&in[0], &g[0]);
        take_group(&in[1], &g[1]);
        for (size_t i = 0; paired && i < g[0].count; i++)
            for (size_t j = 0; j < g[1].count; j++)
                print(&g[0].lines[i], &g[1].lines[j]);
        drop_group(&g[0]);
        drop_group(&g[1]);
    }
    free(g[0].lines);
    free(g[1].lines);
}

static size_t take_field(const char *text)
{
    long n;
    if (!tool_number(text, 1, 1000000, &n))
        exit(1);
    return (size_t)n - 1;
}

static int take_file(const char *text)
{
    if (strcmp(text, "1") != 0 && strcmp(text, "2") != 0)
        tool_die("%s: give 1 or 2 for the file", text);
    return text[0] - '1';
}

static void take_items(char *list)
{
    for (char *item = strtok(list, ", \t"); item != NULL; item = strtok(NULL, ", \t")) {
        struct item it = { 0, 0 };
        if (strcmp(item, "0") != 0) {
            if ((item[0] != '1' && item[0] != '2') || item[1] != '.')
                tool_die("%s: give 0, 1.FIELD or 2.FIELD", item);
            it.file = item[0] - '0';
            it.field = take_field(item + 2);
        }
        items = tool_grow(items, &item_room, item_count + 1, sizeof *items);
        items[item_count++] = it;
    }
}

int main(int argc, char *argv[])
{
    int c;
    while ((c = getopt(argc, argv, "1:2:a:e:j:o:t:v:")) != -1) {
        switch (c) {
        case '1':
        case '2': in[c - '1'].key = take_field(optarg); break;
        case 'a': in[take_file(optarg)].unpaired = true; break;
        case 'e': empty = optarg; break;
        case 'j': in[0].key = in[1].key = take_field(optarg); break;
        case 'o': take_items(optarg); break;
        case 't': separator = (unsigned char)optarg[0]; break;
        case 'v':
            in[take_file(optarg)].unpaired = true;
            paired = false;
            break;
        default:  return 1;
        }
    }
    if (argc - optind != 2)
        tool_usage("[-a file|-v file] [-e text] [-1 field] [-2 field] [-j field] [-o list] [-t char] file1 file2");
    for (int i = 0; i < 2; i++) {
        in[i].file = tool_open(argv[optind + i]);
        if (in[i].file == NULL)
            return 1;
        advance(&in[i]);
    }
    join();
    free(items);
    return tool_close(0);
}
