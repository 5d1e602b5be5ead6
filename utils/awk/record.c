/* SPDX-License-Identifier: Apache-2.0 */
/*
 * $0 and the fields. A record is split when a field is first asked for, by the FS that was in force when it was
 * read; $0 is put together again when it is asked for after a field has changed.
 */
#include "awk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

#define FIELDS_MAX 10000000

static struct awk_value *fields;        /* fields[0] is $0 */
static size_t field_room, field_count;
static bool split_done = true, record_stale;
static struct awk_str *record_fs;

/* ---- reading ---- */

static bool fill(struct awk_reader *r)
{
    if (r->at > 0) {
        memmove(r->text, r->text + r->at, r->length - r->at);
        r->length -= r->at;
        r->at = 0;
    }
    r->text = tool_grow(r->text, &r->room, r->length + 1, 1);
    ssize_t n = getline(&r->text, &r->room, r->file);
    if (n <= 0)
        return false;
    r->length = (size_t)n;
    return true;
}

/* Up to a character, which is left out. */
static bool read_to(struct awk_reader *r, int delimiter, struct awk_value *record)
{
    ssize_t n = getdelim(&r->text, &r->room, delimiter, r->file);
    if (n <= 0)
        return false;
    *record = awk_input(r->text, (size_t)n - (r->text[n - 1] == (char)delimiter));
    return true;
}

/* RS is empty: paragraphs, with empty lines between. */
static bool read_paragraph(struct awk_reader *r, struct awk_value *record)
{
    char *all = NULL;
    size_t n = 0, room = 0;
    bool any = false;
    while (fill(r)) {
        bool empty = r->text[0] == '\n';
        if (empty && any)
            break;
        if (empty)
            continue;
        all = tool_grow(all, &room, n + r->length + 1, 1);
        memcpy(all + n, r->text, r->length);
        n += r->length;
        any = true;
    }
    r->length = 0;
    if (any)
        *record = awk_input(all, n - (all[n - 1] == '\n'));
    free(all);
    return any;
}

/* RS is an expression, an extension: the whole input is read first. */
static bool read_by(struct awk_reader *r, struct awk_str *rs, struct awk_value *record)
{
    regmatch_t m[1];
    while (!r->all) {
        r->text = tool_grow(r->text, &r->room, r->length + 65537, 1);
        size_t n = fread(r->text + r->length, 1, 65536, r->file);
        r->length += n;
        r->all = n == 0;
    }
    if (r->at >= r->length)
        return false;
    m[0] = (regmatch_t){ .rm_so = (regoff_t)r->at, .rm_eo = (regoff_t)r->length };
    bool found = regexec(awk_pattern_of(rs), r->text, 1, m, REG_STARTEND) == 0 && m[0].rm_eo > m[0].rm_so;
    size_t end = found ? (size_t)m[0].rm_so : r->length, next = found ? (size_t)m[0].rm_eo : r->length;
    if (!found && end > r->at && r->text[end - 1] == '\n')
        end--;
    *record = awk_input(r->text + r->at, end - r->at);
    r->at = next;
    return true;
}

bool awk_read(struct awk_reader *r, struct awk_value *record)
{
    struct awk_str *rs = awk_to_str(&awk_globals[V_RS]->value, false);
    bool got;
    if (rs->length == 0)
        got = read_paragraph(r, record);
    else if (rs->length == 1)
        got = read_to(r, (unsigned char)rs->s[0], record);
    else
        got = read_by(r, rs, record);
    awk_str_release(rs);
    return got;
}

/* ---- the files ARGV names ---- */

static struct awk_reader input;
static unsigned argument = 1;
static bool any_file;

static struct awk_str *argument_text(unsigned i)
{
    char key[16];
    int n = snprintf(key, sizeof key, "%u", i);
    struct awk_str *name = awk_str_new(key, (size_t)n), *text = NULL;
    struct awk_array *argv = awk_globals[V_ARGV]->array;
    if (awk_array_has(argv, name))
        text = awk_to_str(&awk_array_get(argv, name)->value, false);
    awk_str_release(name);
    return text;
}

/* NAME=text */
static bool is_assignment(const char *s)
{
    size_t n = strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_");
    return n != 0 && s[n] == '=' && !(s[0] >= '0' && s[0] <= '9');
}

static void open_input(const char *name)
{
    input = (struct awk_reader){ .file = tool_open(name) };
    if (input.file == NULL) {
        awk_exit_status = 2;
        return;
    }
    awk_set(&awk_globals[V_FILENAME]->value, awk_input(name != NULL ? name : "", name != NULL ? strlen(name) : 0));
    awk_set(&awk_globals[V_FNR]->value, awk_number(0));
}

/* -> false: there are no more */
static bool next_file(void)
{
    while (input.file == NULL) {
        double count = awk_to_number(&awk_globals[V_ARGC]->value);
        if (argument >= count) {
            if (any_file)
                return false;
            any_file = true;
            open_input(NULL);
            continue;
        }
        struct awk_str *text = argument_text(argument++);
        if (text != NULL && is_assignment(text->s)) {
            size_t n = strcspn(text->s, "=");
            awk_assign_text(text->s, n, text->s + n + 1);
        } else if (text != NULL && text->length != 0) {
            any_file = true;
            open_input(text->s);
        }
        if (text != NULL)
            awk_str_release(text);
    }
    return true;
}

void awk_skip_file(void)
{
    if (input.file == NULL)
        return;
    if (ferror(input.file)) {
        struct awk_str *name = awk_to_str(&awk_globals[V_FILENAME]->value, false);
        tool_error(tool_label(name->s));
        awk_str_release(name);
        awk_exit_status = 2;
    }
    tool_done(input.file);
    free(input.text);
    input = (struct awk_reader){ 0 };
}

static void count(int variable)
{
    awk_set(&awk_globals[variable]->value, awk_number(awk_to_number(&awk_globals[variable]->value) + 1));
}

bool awk_next_record(struct awk_value *record)
{
    while (next_file()) {
        if (awk_read(&input, record)) {
            count(V_NR);
            count(V_FNR);
            return true;
        }
        awk_skip_file();
    }
    return false;
}

/* ---- splitting ---- */

static size_t split_blanks(struct awk_str *s, void (*field)(void *arg, const char *s, size_t n), void *arg)
{
    size_t n = 0;
    for (const char *p = s->s, *end = p + s->length; p < end;) {
        while (p < end && (*p == ' ' || *p == '\t' || *p == '\n'))
            p++;
        const char *from = p;
        while (p < end && *p != ' ' && *p != '\t' && *p != '\n')
            p++;
        if (p > from) {
            field(arg, from, (size_t)(p - from));
            n++;
        }
    }
    return n;
}

static size_t split_characters(struct awk_str *s, void (*field)(void *arg, const char *s, size_t n), void *arg)
{
    size_t n = 0, length;
    for (size_t at = 0; at < s->length; at += length, n++) {
        length = awk_bytes(s->s + at, s->length - at, 1);
        field(arg, s->s + at, length);
    }
    return n;
}

static bool is_paragraph_mode(void)
{
    const struct awk_value *rs = &awk_globals[V_RS]->value;
    return rs->kind == AWK_UNSET || (rs->kind != AWK_NUMBER && rs->str->length == 0);
}

static size_t split_at(struct awk_str *s, char delimiter, void (*field)(void *arg, const char *s, size_t n), void *arg)
{
    bool newlines = is_paragraph_mode();
    size_t n = 0;
    for (const char *p = s->s, *end = p + s->length;; n++) {
        const char *from = p;
        while (p < end && *p != delimiter && !(newlines && *p == '\n'))
            p++;
        field(arg, from, (size_t)(p - from));
        if (p++ == end)
            return n + 1;
    }
}

size_t awk_split_by(struct awk_str *s, const regex_t *re, void (*field)(void *arg, const char *s, size_t n), void *arg)
{
    regmatch_t m[1];
    size_t n = 0, from = 0, at = 0;
    if (s->length == 0)
        return 0;
    while (at <= s->length && awk_match(re, s, at, 1, m)) {
        if (m[0].rm_eo == m[0].rm_so) {
            at = (size_t)m[0].rm_eo + 1;
            continue;
        }
        field(arg, s->s + from, (size_t)m[0].rm_so - from);
        n++;
        from = at = (size_t)m[0].rm_eo;
    }
    field(arg, s->s + from, s->length - from);
    return n + 1;
}

size_t awk_split(struct awk_str *s, struct awk_str *fs, void (*field)(void *arg, const char *s, size_t n), void *arg)
{
    if (s->length == 0)
        return 0;
    if (fs->length == 1 && fs->s[0] == ' ')
        return split_blanks(s, field, arg);
    if (fs->length == 0)
        return split_characters(s, field, arg);
    if (fs->length == 1 && fs->s[0] != '\\')
        return split_at(s, fs->s[0], field, arg);
    if (!is_paragraph_mode())
        return awk_split_by(s, awk_pattern_of(fs), field, arg);
    char *both = tool_format("(%s)|\n", fs->s);
    struct awk_str *pattern = awk_str_new(both, strlen(both));
    size_t n = awk_split_by(s, awk_pattern_of(pattern), field, arg);
    awk_str_release(pattern);
    free(both);
    return n;
}

/* ---- fields ---- */

static void make_room(size_t index)
{
    size_t had = field_room;
    fields = tool_grow(fields, &field_room, index + 1, sizeof *fields);
    if (field_room > had)
        memset(fields + had, 0, (field_room - had) * sizeof *fields);
}

static void add_field(void *arg, const char *s, size_t n)
{
    make_room(++field_count);
    awk_set(&fields[field_count], awk_input(s, n));
}

static void split_record(void)
{
    if (split_done)
        return;
    split_done = true;
    field_count = 0;
    struct awk_str *s = awk_to_str(&fields[0], false);
    awk_split(s, record_fs, add_field, NULL);
    awk_str_release(s);
    awk_set(&awk_globals[V_NF]->value, awk_number((double)field_count));
}

static void join_record(void)
{
    char *text = NULL;
    size_t n = 0, room = 0;
    if (!record_stale)
        return;
    record_stale = false;
    struct awk_str *ofs = awk_to_str(&awk_globals[V_OFS]->value, true);
    text = tool_grow(text, &room, 1, 1);
    for (size_t i = 1; i <= field_count; i++) {
        struct awk_str *s = awk_to_str(&fields[i], false);
        text = tool_grow(text, &room, n + s->length + ofs->length + 1, 1);
        memcpy(text + n, s->s, s->length);
        n += s->length;
        if (i < field_count) {
            memcpy(text + n, ofs->s, ofs->length);
            n += ofs->length;
        }
        awk_str_release(s);
    }
    awk_str_release(ofs);
    awk_set(&fields[0], awk_input(text, n));
    free(text);
}

void awk_set_record(struct awk_value v)
{
    make_room(0);
    struct awk_str *s = awk_to_str(&v, false);
    awk_free(&v);
    awk_set(&fields[0], (struct awk_value){ .kind = AWK_INPUT, .str = s });
    if (record_fs != NULL)
        awk_str_release(record_fs);
    record_fs = awk_to_str(&awk_globals[V_FS]->value, false);
    split_done = record_stale = false;
}

static size_t check(double index)
{
    if (!(index >= 0 && index <= FIELDS_MAX))
        awk_die("$%g: no such field", index);
    return (size_t)index;
}

struct awk_value awk_field(double index)
{
    size_t i = check(index);
    make_room(0);
    if (i == 0)
        join_record();
    else
        split_record();
    return i <= field_count || i == 0 ? awk_copy(&fields[i]) : (struct awk_value){ 0 };
}

void awk_set_field(double index, struct awk_value v)
{
    size_t i = check(index);
    if (i == 0) {
        awk_set_record(v);
        return;
    }
    split_record();
    make_room(i);
    for (; field_count < i; field_count++)
        awk_set(&fields[field_count + 1], awk_input("", 0));
    awk_set(&fields[i], v);
    record_stale = true;
    awk_set(&awk_globals[V_NF]->value, awk_number((double)field_count));
}

double awk_field_count(void)
{
    split_record();
    return (double)field_count;
}

void awk_set_field_count(double n)
{
    size_t wanted = check(n);
    split_record();
    make_room(wanted);
    while (field_count < wanted)
        awk_set(&fields[++field_count], awk_input("", 0));
    field_count = wanted;
    record_stale = true;
    awk_set(&awk_globals[V_NF]->value, awk_number((double)wanted));
}
