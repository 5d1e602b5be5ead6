/* SPDX-License-Identifier: Apache-2.0 */
/* Completion: what all candidates share is put in; at the second Tab they are listed. */
#include "lineedit_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lineedit_match(struct lineedit_matches *m, const char *text)
{
    if (m->count == m->room) {
        unsigned room = m->room * 2 + 16;
        char **bigger = realloc(m->text, room * sizeof *bigger);
        if (bigger == NULL)
            return;
        m->text = bigger;
        m->room = room;
    }
    char *copy = strdup(text);
    if (copy != NULL)
        m->text[m->count++] = copy;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort(struct lineedit_matches *m)
{
    unsigned kept = 0;
    if (m->count != 0)
        qsort(m->text, m->count, sizeof *m->text, by_text);
    for (unsigned i = 0; i < m->count; i++) {
        if (kept != 0 && strcmp(m->text[kept - 1], m->text[i]) == 0)
            free(m->text[i]);
        else
            m->text[kept++] = m->text[i];
    }
    m->count = kept;
}

/* They are sorted: what the first and the last share, all share. */
static size_t shared_length(const struct lineedit_matches *m)
{
    const char *a = m->text[0], *b = m->text[m->count - 1];
    size_t n = 0;
    while (a[n] != '\0' && a[n] == b[n])
        n++;
    while (n > 0 && ((unsigned char)a[n] & 0xc0) == 0x80)
        n--;
    return n;
}

/* Of a path the last part, with the / of a folder. */
static const char *shown(const char *text)
{
    size_t n = strlen(text);
    while (n > 1 && text[n - 2] != '/')
        n--;
    return n > 1 ? text + n - 1 : text;
}

static void list(struct lineedit *le, const struct lineedit_matches *m)
{
    unsigned widest = 0;
    screen_leave(le, "");
    for (unsigned i = 0; i < m->count; i++)
        if (strlen(shown(m->text[i])) > widest)
            widest = (unsigned)strlen(shown(m->text[i]));
    unsigned columns = le->width / (widest + 2), rows;
    columns += columns == 0;
    rows = (m->count + columns - 1) / columns;
    for (unsigned row = 0; row < rows; row++) {
        for (unsigned i = row; i < m->count; i += rows) {
            const char *text = shown(m->text[i]);
            screen_send(le, text);
            for (size_t n = strlen(text); n < widest + 2 && i + rows < m->count; n++)
                screen_send(le, " ");
        }
        screen_send(le, "\r\n");
    }
    screen_draw(le);
}

static void put_in(struct lineedit *le, const struct lineedit_matches *m, size_t n)
{
    const char *text = m->text[0];
    size_t typed = le->at - m->start;
    if (typed > n || memcmp(text, le->line.s + m->start, typed) != 0) {
        edit_remove(le, m->start, le->at);
        typed = 0;
    }
    edit_insert(le, text + typed, n - typed);
    if (m->count == 1 && n != 0 && text[n - 1] != '/')
        edit_insert(le, " ", 1);
}

void edit_complete(struct lineedit *le)
{
    struct lineedit_matches m = { .start = le->at };
    if (le->complete == NULL)
        return;
    le->complete(le->arg, le->line.s, le->at, &m);
    sort(&m);
    size_t n = m.count != 0 ? shared_length(&m) : 0;
    if (m.count == 0)
        screen_send(le, "\a");
    else if (m.count == 1 || n > le->at - m.start)
        put_in(le, &m, n);
    else if (le->last_key == '\t')
        list(le, &m);
    else
        screen_send(le, "\a");
    for (unsigned i = 0; i < m.count; i++)
        free(m.text[i]);
    free(m.text);
}
