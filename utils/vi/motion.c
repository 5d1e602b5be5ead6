/* SPDX-License-Identifier: Apache-2.0 */
#include "vi.h"

#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

static const struct line *line_at(size_t n) { return &text.lines[n]; }

size_t char_next(const struct line *line, size_t at)
{
    if (at < line->n)
        at++;
    while (at < line->n && (line->s[at] & 0xc0) == 0x80)
        at++;
    return at;
}

size_t char_prev(const struct line *line, size_t at)
{
    if (at != 0)
        at--;
    while (at != 0 && (line->s[at] & 0xc0) == 0x80)
        at--;
    return at;
}

size_t first_nonblank(size_t n)
{
    const struct line *line = line_at(n);
    size_t at = 0;
    while (at < line->n && isblank((unsigned char)line->s[at]))
        at++;
    return at != 0 && at == line->n ? char_prev(line, at) : at;
}

void global_moved(size_t first, size_t removed, size_t added);     /* ex.c */

/* ---- marks ---- */

static struct { struct place place; bool set; } marks[27];      /* a to z, then the one before a jump */

struct place *mark_find(int name)
{
    int index = name == '\'' || name == '`' ? 26 : name >= 'a' && name <= 'z' ? name - 'a' : -1;
    if (index == -1)
        return NULL;
    marks[index].set |= index == 26;
    if (marks[index].place.line >= text.count)
        marks[index].place = (struct place){ 0, 0 };
    return &marks[index].place;
}

void mark_jump(void)
{
    *mark_find('\'') = vi.cursor;
}

void marks_moved(size_t first, size_t removed, size_t added)
{
    global_moved(first, removed, added);
    for (unsigned i = 0; i < 27; i++) {
        size_t *line = &marks[i].place.line;
        if (*line >= first + removed)
            *line += added - removed;
        else if (*line >= first + added && *line >= first)
            *line = first;
    }
}

/* ---- words ---- */

/* 0 blank, 1 letters, 2 other; with `big` everything that is not blank is 1; the end of a line is blank, an empty line a word. */
static int class_at(struct place p, bool big)
{
    const struct line *line = line_at(p.line);
    if (p.at >= line->n)
        return line->n == 0 ? 3 : 0;
    unsigned char c = (unsigned char)line->s[p.at];
    if (isspace(c))
        return 0;
    return big || isalnum(c) || c == '_' || c >= 128 ? 1 : 2;
}

static bool step(struct place *p)
{
    const struct line *line = line_at(p->line);
    if (p->at < line->n && char_next(line, p->at) < line->n) {
        p->at = char_next(line, p->at);
        return true;
    }
    if (p->line + 1 == text.count)
        return false;
    *p = (struct place){ p->line + 1, 0 };
    return true;
}

static bool step_back(struct place *p)
{
    if (p->at != 0) {
        p->at = char_prev(line_at(p->line), p->at);
        return true;
    }
    if (p->line == 0)
        return false;
    p->line--;
    p->at = line_at(p->line)->n != 0 ? char_prev(line_at(p->line), line_at(p->line)->n) : 0;
    return true;
}

static bool word_forward(struct place *p, bool big, int op, bool last)
{
    int class = class_at(*p, big);
    size_t line = p->line;
    struct place before = *p;
    while (class != 0 && class_at(*p, big) == class && p->line == line)
        if (before = *p, !step(p)) {
            p->at = line_at(p->line)->n;
            return true;
        }
    if (op == 'c' && last && class != 0) {      /* cw leaves the blanks */
        p->line = before.line;
        p->at = char_next(line_at(before.line), before.at);
        return true;
    }
    while (class_at(*p, big) == 0 || (class_at(*p, big) == 3 && p->line == line && class == 0))
        if (before = *p, !step(p)) {
            p->at = line_at(p->line)->n;
            return true;
        }
    if (op != 0 && last && p->line != line && line_at(line)->n != 0 && first_nonblank(p->line) >= p->at)
        *p = (struct place){ line, line_at(line)->n };  /* an operator stays in its line */
    return true;
}

static bool word_end(struct place *p, bool big)
{
    do
        if (!step(p))
            return false;
    while (class_at(*p, big) == 0 || class_at(*p, big) == 3);
    for (struct place next = *p; step(&next) && next.line == p->line && class_at(next, big) == class_at(*p, big);)
        *p = next;
    return true;
}

static bool word_back(struct place *p, bool big)
{
    do
        if (!step_back(p))
            return false;
    while (class_at(*p, big) == 0);
    for (struct place next = *p; step_back(&next) && next.line == p->line && class_at(next, big) == class_at(*p, big);)
        *p = next;
    return true;
}

/* ---- sentences, paragraphs, sections ---- */

static bool empty_line(size_t n) { return line_at(n)->n == 0; }

static bool paragraph(struct place *p, bool back)
{
    size_t n = p->line;
    while (empty_line(n) && (back ? n != 0 : n + 1 < text.count))
        n += back ? (size_t)-1 : 1;
    while (!empty_line(n) && (back ? n != 0 : n + 1 < text.count))
        n += back ? (size_t)-1 : 1;
    p->at = !back && !empty_line(n) ? line_at(n)->n : 0;
    bool moved = n != p->line || back;
    p->line = n;
    return moved;
}

static bool section(struct place *p, bool back)
{
    while (back ? p->line != 0 : p->line + 1 < text.count) {
        p->line += back ? (size_t)-1 : 1;
        if (line_at(p->line)->s[0] == '{')
            break;
    }
    p->at = 0;
    return true;
}

static bool sentence_start(struct place p)
{
    const struct line *line = line_at(p.line);
    size_t at = p.at, blanks = 0;
    if (class_at(p, true) == 0)
        return false;
    if (at == first_nonblank(p.line) && (p.line == 0 || empty_line(p.line - 1) || empty_line(p.line)))
        return true;
    while (at != 0 && isspace((unsigned char)line->s[at - 1])) {
        at--;
        blanks++;
    }
    if (at == 0 && p.line != 0) {
        line = line_at(p.line - 1);
        at = line->n;
        blanks = 2;
    }
    while (at != 0 && strchr(")]\"'", line->s[at - 1]) != NULL)
        at--;
    return blanks >= 1 && at != 0 && strchr(".!?", line->s[at - 1]) != NULL;
}

static bool sentence(struct place *p, bool back)
{
    while ((back ? step_back : step)(p))
        if (sentence_start(*p))
            return true;
    if (!back)
        p->at = line_at(p->line)->n;
    return true;
}

static bool matching(struct place *p)
{
    static const char pairs[] = "()[]{}";
    const struct line *line = line_at(p->line);
    size_t at = p->at + strcspn(line->s + p->at, pairs);
    if (at >= line->n)
        return false;
    const char *which = strchr(pairs, line->s[at]);
    bool back = (which - pairs) % 2;
    char own = *which, other = back ? which[-1] : which[1];
    struct place q = { p->line, at };
    for (unsigned depth = 1; (back ? step_back : step)(&q);) {
        char c = line_at(q.line)->s[q.at];
        depth += c == own;
        if (c == other && --depth == 0) {
            *p = q;
            return true;
        }
    }
    return false;
}

/* ---- in the line ---- */

static struct { int kind, c; } last_find;

static bool find_char(struct place *p, int kind, int c, size_t count, bool again)
{
    const struct line *line = line_at(p->line);
    bool back = kind == 'F' || kind == 'T', before = kind == 't' || kind == 'T';
    size_t at = p->at;
    if (again && before && count == 1)
        at = back ? char_prev(line, at) : char_next(line, at);
    for (size_t found = 0; found < count;) {
        size_t next = back ? char_prev(line, at) : char_next(line, at);
        if (next >= line->n || (back && at == 0))
            return false;
        at = next;
        found += line->s[at] == c;
    }
    if (before)
        at = back ? char_next(line, at) : char_prev(line, at);
    p->at = at;
    return true;
}

static bool find(struct motion *m, int kind, size_t count)
{
    bool again = kind == ';' || kind == ',';
    if (!again) {
        last_find.kind = kind;
        last_find.c = key();
    }
    if (last_find.kind == 0)
        return false;
    int which = kind == ',' ? last_find.kind ^ 0x20 : last_find.kind;
    m->inclusive = which == 'f' || which == 't';
    return find_char(&m->to, which, last_find.c, count, again);
}

/* ---- patterns ---- */

static regex_t regex;
static char *pattern;
static bool pattern_compiled, pattern_ignores, last_backwards;

bool search_compile(const char *wanted)
{
    if (wanted[0] == '\0') {
        if (pattern == NULL) {
            screen_error("there is no pattern yet");
            return false;
        }
        if (pattern_ignores == options.ignore_case)
            return true;
        wanted = pattern;
    }
    char *copy = tool_copy(wanted);
    if (pattern_compiled)
        regfree(&regex);
    free(pattern);
    pattern = copy;
    pattern_ignores = options.ignore_case;
    pattern_compiled = regcomp(&regex, pattern, options.ignore_case ? REG_ICASE : 0) == 0;
    if (pattern_compiled)
        return true;
    screen_error("%s: no regular expression", pattern);
    free(pattern);
    pattern = NULL;
    return false;
}

/* For :s and :g, behind search_compile(). */
int search_match(const char *s, size_t count, regmatch_t *m, bool not_at_start);
int search_match(const char *s, size_t count, regmatch_t *m, bool not_at_start)
{
    return regexec(&regex, s, count, m, not_at_start ? REG_NOTBOL : 0);
}

static bool match_after(size_t n, size_t from, size_t *at)
{
    const struct line *line = line_at(n);
    regmatch_t m;
    if (from > line->n || search_match(line->s + from, 1, &m, from != 0) != 0)
        return false;
    *at = from + (size_t)m.rm_so;
    if (*at != 0 && *at >= line->n)     /* an empty match at the end: on the last character */
        *at = char_prev(line, line->n);
    return true;
}

static bool match_before(size_t n, size_t limit, size_t *at)
{
    bool found = false;
    const struct line *line = line_at(n);
    for (size_t from = 0, one; from <= line->n && match_after(n, from, &one) && one < limit && one >= from;) {
        *at = one;
        found = true;
        if (one >= line->n)
            break;
        from = char_next(line, one);
    }
    return found;
}

static bool search_from(struct place *p, bool backwards)
{
    size_t at;
    for (size_t i = 0; i <= text.count; i++) {
        size_t n = (backwards ? p->line + text.count - i : p->line + i) % text.count;
        bool wrapped = backwards ? p->line < i : p->line + i >= text.count;
        if (wrapped && !options.wrap_scan)
            break;
        size_t from = i == 0 ? char_next(line_at(n), p->at) : 0;
        bool found = backwards ? match_before(n, i == 0 ? p->at : (size_t)-1, &at) :
            !(i == 0 && from >= line_at(n)->n) && match_after(n, from, &at);
        if (found) {
            *p = (struct place){ n, at };
            return true;
        }
    }
    return false;
}

bool search_text(const char *wanted, bool backwards, struct place *at)
{
    if (!search_compile(wanted))
        return false;
    if (search_from(at, backwards))
        return true;
    screen_error("%s: not found", pattern);
    return false;
}

static bool search(struct motion *m, int c, size_t count)
{
    if (c == '/' || c == '?') {
        char *wanted = ask(c);
        if (wanted == NULL)
            return false;
        char *end = strchr(wanted, c);
        if (end != NULL && (end == wanted || end[-1] != '\\'))
            *end = '\0';
        last_backwards = c == '?';
        bool good = search_compile(wanted);
        free(wanted);
        if (!good)
            return false;
    }
    bool backwards = last_backwards != (c == 'N');
    mark_jump();
    while (count-- != 0)
        if (!search_text("", backwards, &m->to))
            return false;
    return true;
}

/* ---- lines ---- */

static bool to_line(struct motion *m, long line, bool keep_column)
{
    m->linewise = true;
    if (line < 0 || line >= (long)text.count)
        return false;
    m->to.line = (size_t)line;
    m->to.at = keep_column ? at_column(m->to.line, vi.wanted_column) : first_nonblank(m->to.line);
    return true;
}

static size_t last_shown(void)
{
    size_t line = vi_screen.top, rows = 0;
    while (line < text.count && (rows += rows_of_line(line)) <= fullscreen.rows - 1)
        line++;
    return line > vi_screen.top ? line - 1 : line;
}

static bool screen_line(struct motion *m, int c, size_t count)
{
    size_t first = vi_screen.top, last = last_shown();
    size_t line = c == 'H' ? first + count - 1 : c == 'L' ? last + 1 - (count > last + 1 ? last + 1 : count) : (first + last) / 2;
    return to_line(m, (long)(line > last ? last : line), false);
}

static bool line_motion(int c, size_t given, struct motion *m)
{
    size_t n = given != 0 ? given : 1;
    long line = (long)vi.cursor.line;
    switch (c) {
    case 'j': case KEY_DOWN: case 14: case '\n': m->ok = to_line(m, line + (long)n, true); break;
    case 'k': case KEY_UP: case 16:  m->ok = to_line(m, line - (long)n, true); break;
    case '+': case '\r': m->ok = to_line(m, line + (long)n, false); break;
    case '-': m->ok = to_line(m, line - (long)n, false); break;
    case '_': m->ok = to_line(m, line + (long)n - 1, false); break;
    case 'G': mark_jump(); m->ok = to_line(m, given != 0 ? (long)given - 1 : (long)text.count - 1, false); break;
    case 'H': case 'M': case 'L': m->ok = screen_line(m, c, n); break;
    default:  return false;
    }
    return true;
}

static bool column_motion(int c, size_t given, int op, struct motion *m)
{
    const struct line *line = line_at(vi.cursor.line);
    size_t n = given != 0 ? given : 1, at = vi.cursor.at, end = line->n;
    switch (c) {
    case 'h': case KEY_LEFT: case '\b': case 127:
        m->ok = at != 0;
        while (n-- != 0)
            m->to.at = char_prev(line, m->to.at);
        break;
    case 'l': case KEY_RIGHT: case ' ':
        while (n-- != 0 && (char_next(line, m->to.at) < end || op != 0))
            m->to.at = char_next(line, m->to.at);
        m->ok = m->to.at != at;
        break;
    case '0': case KEY_HOME: m->to.at = 0; break;
    case '^': m->to.at = first_nonblank(vi.cursor.line); break;
    case '$': case KEY_END:
        m->to.line += n - 1;
        m->ok = m->to.line < text.count;
        if (m->ok)
            m->to.at = char_prev(line_at(m->to.line), line_at(m->to.line)->n);
        m->inclusive = m->ok && line_at(m->to.line)->n != 0;
        break;
    case '|': m->to.at = at_column(vi.cursor.line, n - 1); break;
    default:  return false;
    }
    return true;
}

static bool go_to_mark(struct motion *m, bool line)
{
    const struct place *mark = mark_find(key());
    if (mark == NULL)
        return false;
    struct place to = *mark;
    mark_jump();
    m->to = to;
    m->linewise = line;
    if (line)
        m->to.at = first_nonblank(to.line);
    else if (m->to.at > line_at(to.line)->n)
        m->to.at = line_at(to.line)->n;
    return true;
}

static bool object_motion(int c, size_t n, int op, struct motion *m)
{
    bool big = c == 'W' || c == 'B' || c == 'E', ok = true;
    size_t left = n;
    switch (c) {
    case 'w': case 'W':
        while (left-- != 0 && ok)
            ok = word_forward(&m->to, big, op, left == 0);
        m->ok = op != 0 || m->to.at < line_at(m->to.line)->n || line_at(m->to.line)->n == 0;
        break;
    case 'b': case 'B': while (left-- != 0 && ok) ok = word_back(&m->to, big); break;
    case 'e': case 'E': m->inclusive = true; while (left-- != 0 && ok) ok = word_end(&m->to, big); break;
    case '(': case ')': while (left-- != 0 && ok) ok = sentence(&m->to, c == '('); break;
    case '{': case '}': mark_jump(); while (left-- != 0 && ok) ok = paragraph(&m->to, c == '{'); break;
    case '[': case ']':
        if (key() != c)
            ok = false;
        mark_jump();
        m->linewise = op != 0;
        while (left-- != 0 && ok)
            ok = section(&m->to, c == '[');
        break;
    case '%': mark_jump(); m->ok = matching(&m->to); m->inclusive = true; break;
    default:  return false;
    }
    return true;
}

bool motion(int c, size_t count, int op, struct motion *m)
{
    size_t n = count != 0 ? count : 1;
    *m = (struct motion){ .to = vi.cursor, .ok = true };
    if (line_motion(c, count, m) || column_motion(c, count, op, m) || object_motion(c, n, op, m))
        return true;
    switch (c) {
    case 'f': case 'F': case 't': case 'T': case ';': case ',': m->ok = find(m, c, n); break;
    case '/': case '?': case 'n': case 'N': m->ok = search(m, c, n); break;
    case '\'': case '`': m->ok = go_to_mark(m, c == '\''); break;
    default:  return false;
    }
    return true;
}
