/* SPDX-License-Identifier: Apache-2.0 */
#include "vi.h"

#include <stdlib.h>
#include <string.h>

#include "tool.h"

struct buffer text;

/* What was in the place of `added` lines from `first` on. */
struct change { size_t first, added; struct chars removed; struct place cursor; bool mark; };
struct history { struct change *changes; size_t count, room; };
static struct history done, undone;
static bool at_mark;            /* the next change begins a group */
static struct place mark_place;

/* ---- strings ---- */

void chars_add(struct chars *c, const char *s, size_t n)
{
    c->s = tool_grow(c->s, &c->room, c->n + n + 1, 1);
    if (n != 0)
        memcpy(c->s + c->n, s, n);
    c->n += n;
    c->s[c->n] = '\0';
}

void chars_free(struct chars *c)
{
    free(c->s);
    *c = (struct chars){ 0 };
}

void lines_to(struct chars *to, size_t first, size_t count)
{
    for (size_t i = first; i < first + count; i++) {
        chars_add(to, text.lines[i].s, text.lines[i].n);
        chars_add(to, "\n", 1);
    }
}

/* ---- history ---- */

static void forget(struct history *h)
{
    while (h->count != 0)
        chars_free(&h->changes[--h->count].removed);
}

static void remember(struct history *h, struct change change)
{
    h->changes = tool_grow(h->changes, &h->room, h->count + 1, sizeof *h->changes);
    h->changes[h->count++] = change;
}

void undo_mark(struct place at)
{
    at_mark = true;
    mark_place = at;
}

/* -> the change that went back */
static struct change replace(size_t first, size_t count, const char *s, size_t n)
{
    struct change change = { .first = first };
    size_t added = 0;
    lines_to(&change.removed, first, count);
    for (size_t i = 0; i < n; i++)
        added += s[i] == '\n';
    for (size_t i = first; i < first + count; i++)
        free(text.lines[i].s);
    text.lines = tool_grow(text.lines, &text.room, text.count + added + 1, sizeof *text.lines);
    memmove(text.lines + first + added, text.lines + first + count, (text.count - first - count) * sizeof *text.lines);
    text.count += added - count;
    for (size_t i = first; i < first + added; i++) {
        size_t length = (size_t)((const char *)memchr(s, '\n', n) - s);
        text.lines[i] = (struct line){ tool_copy_n(s, length), length };
        s += length + 1;
        n -= length + 1;
    }
    change.added = added;
    if (text.count == 0) {
        text.lines[text.count++] = (struct line){ tool_copy(""), 0 };
        change.added = 1;
    }
    text.modified = true;
    if (added != count)
        marks_moved(first, count, added);
    return change;
}

/* Keys that change a line again and again are one change of it. */
static bool same_again(size_t first, size_t count, size_t added)
{
    if (at_mark || done.count == 0 || count != 1 || added != 1)
        return false;
    const struct change *last = &done.changes[done.count - 1];
    return last->first == first && last->added == 1 && memchr(last->removed.s != NULL ? last->removed.s : "", '\n',
        last->removed.n) == (last->removed.s != NULL ? last->removed.s + last->removed.n - 1 : NULL);
}

void buffer_replace(size_t first, size_t count, const char *s, size_t n)
{
    struct change change = replace(first, count, s, n);
    if (same_again(first, count, change.added)) {
        chars_free(&change.removed);
        return;
    }
    change.mark = at_mark;
    change.cursor = mark_place;
    at_mark = false;
    forget(&undone);
    remember(&done, change);
}

void buffer_set_line(size_t line, const char *s, size_t n)
{
    struct chars with_newline = { 0 };
    chars_add(&with_newline, s, n);
    chars_add(&with_newline, "\n", 1);
    buffer_replace(line, 1, with_newline.s, with_newline.n);
    chars_free(&with_newline);
}

void buffer_as_new(void)
{
    forget(&done);
    forget(&undone);
    text.modified = false;
    at_mark = true;
}

void buffer_clear(void)
{
    struct change change = replace(0, text.count, "", 0);
    chars_free(&change.removed);
    buffer_as_new();
}

/* One group from one history to the other. */
static bool move(struct history *from, struct history *to, struct place *at)
{
    if (from->count == 0)
        return false;
    bool first = true;
    for (bool more = true; more;) {
        struct change change = from->changes[--from->count];
        struct change back = replace(change.first, change.added, change.removed.s != NULL ? change.removed.s : "",
            change.removed.n);
        back.cursor = change.cursor;
        /* In one history a group begins with its mark, in the other it ends with it. */
        more = from == &done ? !change.mark : from->count != 0 && !from->changes[from->count - 1].mark;
        back.mark = to == &done ? change.mark : change.mark;
        *at = from == &done && change.mark ? change.cursor : (struct place){ change.first, 0 };
        first = false;
        chars_free(&change.removed);
        remember(to, back);
    }
    (void)first;
    return true;
}

bool undo(struct place *at) { return move(&done, &undone, at); }
bool redo(struct place *at) { return move(&undone, &done, at); }

/* ---- registers ---- */

static struct reg registers[1 + 9 + 26];        /* unnamed, 1 to 9, a to z */

struct reg *reg_find(int name)
{
    if (name == 0 || name == '"')
        return &registers[0];
    if (name >= '1' && name <= '9')
        return &registers[name - '0'];
    if (name >= 'A' && name <= 'Z')
        name += 'a' - 'A';
    return name >= 'a' && name <= 'z' ? &registers[10 + name - 'a'] : NULL;
}

static void set(struct reg *r, const char *s, size_t n, bool linewise)
{
    chars_free(&r->text);
    chars_add(&r->text, s, n);
    r->linewise = linewise;
}

void reg_put(int name, const char *s, size_t n, bool linewise, bool deleted)
{
    struct reg *r = reg_find(name);
    if (name >= 'A' && name <= 'Z') {
        if (linewise && !r->linewise && r->text.n != 0)
            chars_add(&r->text, "\n", 1);
        chars_add(&r->text, s, n);
        r->linewise |= linewise;
    } else if (name != 0) {
        set(r, s, n, linewise);
    }
    set(&registers[0], s, n, linewise);
    if (!deleted || name != 0)
        return;
    chars_free(&registers[9].text);
    memmove(&registers[2], &registers[1], 8 * sizeof registers[0]);
    registers[1] = (struct reg){ 0 };
    set(&registers[1], s, n, linewise);
}
