/* SPDX-License-Identifier: Apache-2.0 */
#include "patch.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static struct text *patch;
static size_t at;               /* the line that comes next */
static enum form wanted, form;

/* ---- texts ---- */

static bool read_all(struct text *text, FILE *file)
{
    size_t room = 0, n;
    text->size = 0;
    do {
        text->bytes = tool_grow(text->bytes, &room, text->size + 8193, 1);
        n = fread(text->bytes + text->size, 1, 8192, file);
        text->size += n;
    } while (n != 0);
    text->bytes[text->size] = '\0';
    return !ferror(file);
}

bool text_read(struct text *text, const char *name)
{
    FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    size_t room = 0;
    *text = (struct text){ 0 };
    if (file == NULL)
        return false;
    bool good = read_all(text, file);
    int error = errno;
    tool_done(file);
    errno = error;
    for (size_t from = 0; from < text->size;) {
        const char *end = memchr(text->bytes + from, '\n', text->size - from);
        size_t n = end != NULL ? (size_t)(end - text->bytes) + 1 - from : text->size - from;
        text->lines = tool_grow(text->lines, &room, text->count + 1, sizeof *text->lines);
        text->lines[text->count++] = (struct line){ text->bytes + from, n };
        from += n;
    }
    return good;
}

void text_free(struct text *text)
{
    free(text->bytes);
    free(text->lines);
    *text = (struct text){ 0 };
}

/* ---- lines of the patch ---- */

void parse_open(struct text *text, enum form only)
{
    patch = text;
    at = 0;
    wanted = only;
}

static const char *peek(size_t ahead)
{
    return at + ahead < patch->count ? patch->lines[at + ahead].s : "";
}

static bool starts(size_t ahead, const char *with)
{
    return strncmp(peek(ahead), with, strlen(with)) == 0;
}

/* first[,last] -> behind it, NULL: it is none */
static const char *range(const char *s, size_t *first, size_t *last)
{
    char *end;
    if (!isdigit((unsigned char)*s))
        return NULL;
    *first = *last = strtoul(s, &end, 10);
    if (*end == ',' && isdigit((unsigned char)end[1]))
        *last = strtoul(end + 1, &end, 10);
    return end;
}

static bool normal_command(const char *s, size_t numbers[4], char *op)
{
    s = range(s, &numbers[0], &numbers[1]);
    if (s == NULL || (*s != 'a' && *s != 'c' && *s != 'd'))
        return false;
    *op = *s;
    s = range(s + 1, &numbers[2], &numbers[3]);
    return s != NULL && (*s == '\n' || *s == '\r' || *s == '\0') && numbers[0] <= numbers[1] && numbers[2] <= numbers[3];
}

static bool ed_command(const char *s)
{
    size_t first, last;
    s = range(s, &first, &last);
    return s != NULL && strchr("acds", *s) != NULL && *s != '\0' && (s[1] == '\n' || *s == 's');
}

/* ---- headers ---- */

/* The name behind "--- ", which ends at a tab or, where a date follows, at a blank. */
static char *name_in(const char *s)
{
    while (*s == ' ')
        s++;
    size_t n = strcspn(s, "\t\n\r");
    if (s[n] != '\t' && memchr(s, ' ', n) != NULL && strstr(s, "/dev/null") == s)
        n = strlen("/dev/null");
    return n != 0 ? tool_copy_n(s, n) : NULL;
}

static void set_name(char **name, size_t ahead, size_t skip)
{
    free(*name);
    *name = name_in(peek(ahead) + skip);
}

static bool allowed(enum form one)
{
    return wanted == FORM_ANY || wanted == one;
}

static enum form form_here(struct names *names)
{
    size_t numbers[4];
    char op;
    if (allowed(FORM_UNIFIED) && starts(0, "--- ") && starts(1, "+++ ") && starts(2, "@@ -")) {
        set_name(&names->old, 0, 4);
        set_name(&names->new, 1, 4);
        at += 2;
        return FORM_UNIFIED;
    }
    if (allowed(FORM_CONTEXT) && starts(0, "*** ") && starts(1, "--- ") && starts(2, "***************")) {
        set_name(&names->old, 0, 4);
        set_name(&names->new, 1, 4);
        at += 2;
        return FORM_CONTEXT;
    }
    if (allowed(FORM_UNIFIED) && starts(0, "@@ -"))
        return FORM_UNIFIED;
    if (allowed(FORM_NORMAL) && normal_command(peek(0), numbers, &op))
        return FORM_NORMAL;
    if (wanted == FORM_ED && ed_command(peek(0)))
        return FORM_ED;
    return FORM_ANY;
}

enum form parse_header(struct names *names)
{
    *names = (struct names){ 0 };
    for (; at < patch->count; at++) {
        if (starts(0, "Index:"))
            set_name(&names->index, 0, 6);
        form = form_here(names);
        if (form != FORM_ANY)
            return form;
    }
    names_free(names);
    return FORM_ANY;
}

void names_free(struct names *names)
{
    free(names->old);
    free(names->new);
    free(names->index);
    *names = (struct names){ 0 };
}

/* ---- hunks ---- */

static void add(struct hunk *hunk, char op, struct line line)
{
    hunk->changes = tool_grow(hunk->changes, &hunk->room, hunk->count + 1, sizeof *hunk->changes);
    hunk->changes[hunk->count++] = (struct change){ op, line };
    hunk->old_count += op != '+';
    hunk->new_count += op != '-';
}

static struct line without_newline(struct line line)
{
    line.n -= line.n != 0 && line.s[line.n - 1] == '\n';
    return line;
}

/* Line `ahead` without the mark before it, and without its newline when the next one says so. */
static struct line content(size_t ahead, size_t skip)
{
    struct line line = patch->lines[at + ahead];
    if (line.n < skip + 1)      /* trailing blanks were lost on the way */
        skip = line.n - (line.n != 0 && line.s[line.n - 1] == '\n');
    line.s += skip;
    line.n -= skip;
    return starts(ahead + 1, "\\ ") ? without_newline(line) : line;
}

static _Noreturn void malformed(void)
{
    tool_die("the patch is malformed at line %zu", at + 1);
}

static bool unified_hunk(struct hunk *hunk)
{
    size_t old = 1, new = 1;
    char *end;
    if (!starts(0, "@@ -"))
        return false;
    hunk->old_start = strtoul(peek(0) + 4, &end, 10);
    if (*end == ',')
        old = strtoul(end + 1, &end, 10);
    if (strncmp(end, " +", 2) != 0)
        malformed();
    hunk->new_start = strtoul(end + 2, &end, 10);
    if (*end == ',')
        new = strtoul(end + 1, &end, 10);
    if (strncmp(end, " @@", 3) != 0)
        malformed();
    at++;
    while (hunk->old_count < old || hunk->new_count < new) {
        if (at == patch->count)
            malformed();
        char op = peek(0)[0];
        if (op == '\n' || op == '\t')   /* a blank was lost */
            add(hunk, ' ', op == '\n' ? patch->lines[at] : content(0, 0));
        else if (op == ' ' || op == '-' || op == '+')
            add(hunk, op, content(0, 1));
        else if (op != '\\')
            malformed();
        at++;
    }
    at += starts(0, "\\ ");
    if (hunk->old_count != old || hunk->new_count != new)
        malformed();
    return true;
}

/* One half of a context hunk: its lines with their marks, none where it is left out. */
static void context_half(struct hunk *half, const char *marks, size_t expected)
{
    while (half->count < expected && at < patch->count) {
        char mark = peek(0)[0];
        if (mark == '\n')
            mark = ' ';
        if (strchr(marks, mark) == NULL || (mark != ' ' && peek(0)[1] != ' ' && peek(0)[1] != '\t'))
            break;
        add(half, mark, content(0, 2));
        at++;
        at += starts(0, "\\ ");
    }
    if (half->count != 0 && half->count != expected)
        malformed();
}

/* Both halves as one list: what stays is in both, or in the one that is there. */
static void join_halves(struct hunk *hunk, const struct hunk *old, const struct hunk *new)
{
    size_t i = 0, j = 0;
    while (i < old->count || j < new->count) {
        if (i < old->count && old->changes[i].op != ' ')
            add(hunk, '-', old->changes[i++].line);
        else if (j < new->count && new->changes[j].op != ' ')
            add(hunk, '+', new->changes[j++].line);
        else {
            add(hunk, ' ', i < old->count ? old->changes[i].line : new->changes[j].line);
            i += i < old->count;
            j += j < new->count;
        }
    }
}

static size_t context_range(const char *s, const char *mark, size_t *start)
{
    size_t last;
    const char *end = range(s + 4, start, &last);
    if (strncmp(s, mark, 4) != 0 || end == NULL || last < *start)
        malformed();
    at++;
    return *start != 0 ? last - *start + 1 : 0;
}

static bool context_hunk(struct hunk *hunk)
{
    struct hunk old = { 0 }, new = { 0 };
    if (!starts(0, "***************"))
        return false;
    at++;
    size_t old_count = context_range(peek(0), "*** ", &hunk->old_start);
    context_half(&old, " -!", old_count);
    size_t new_count = context_range(peek(0), "--- ", &hunk->new_start);
    context_half(&new, " +!", new_count);
    join_halves(hunk, &old, &new);
    hunk_free(&old);
    hunk_free(&new);
    if (hunk->old_count != old_count || hunk->new_count != new_count)
        malformed();
    return true;
}

static void normal_lines(struct hunk *hunk, const char *mark, char op, size_t n)
{
    while (n-- != 0) {
        if (!starts(0, mark))
            malformed();
        add(hunk, op, content(0, 2));
        at++;
        at += starts(0, "\\ ");
    }
}

static bool normal_hunk(struct hunk *hunk)
{
    size_t numbers[4];
    char op;
    if (!normal_command(peek(0), numbers, &op))
        return false;
    at++;
    hunk->old_start = numbers[0];
    hunk->new_start = numbers[2];
    if (op != 'a')
        normal_lines(hunk, "<", '-', numbers[1] - numbers[0] + 1);
    if (op == 'c') {
        if (!starts(0, "---"))
            malformed();
        at++;
    }
    if (op != 'd')
        normal_lines(hunk, ">", '+', numbers[3] - numbers[2] + 1);
    return true;
}

bool parse_hunk(struct hunk *hunk)
{
    *hunk = (struct hunk){ 0 };
    if (at >= patch->count)
        return false;
    return form == FORM_UNIFIED ? unified_hunk(hunk) : form == FORM_CONTEXT ? context_hunk(hunk) : normal_hunk(hunk);
}

bool parse_ed_line(struct line *line)
{
    static bool in_text;
    if (at >= patch->count || (!in_text && !ed_command(peek(0))))
        return false;
    *line = patch->lines[at++];
    in_text = in_text ? strcmp(line->s, ".") != 0 && strncmp(line->s, ".\n", 2) != 0 :
        strpbrk(line->s, "ac") == line->s + strspn(line->s, "0123456789,");
    return true;
}

void hunk_free(struct hunk *hunk)
{
    free(hunk->changes);
    *hunk = (struct hunk){ 0 };
}

void hunk_reverse(struct hunk *hunk)
{
    size_t start = hunk->old_start, count = hunk->old_count;
    hunk->old_start = hunk->new_start;
    hunk->old_count = hunk->new_count;
    hunk->new_start = start;
    hunk->new_count = count;
    for (size_t i = 0; i < hunk->count; i++)
        if (hunk->changes[i].op != ' ')
            hunk->changes[i].op = hunk->changes[i].op == '-' ? '+' : '-';
}
