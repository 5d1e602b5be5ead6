/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of visual mode. The keys of one that changed the text are kept for the next dot. */
#include "vi.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <signal.h>

#include "tool.h"

#define CTRL(c) ((c) & 0x1f)
#define ESCAPE 27

/* main.c */
void keys_record(int c);
void keys_keep(size_t count, int reg);
void keys_again(size_t count);

static struct { size_t count; int reg; } given;
static struct { size_t line; struct chars text; } before;       /* for U: the line before it was changed */

static struct line *line_here(void) { return &text.lines[vi.cursor.line]; }
static size_t count_or_1(void) { return given.count != 0 ? given.count : 1; }

static void mend(bool good)
{
    if (!good)
        putchar('\a');
}

/* ---- ranges ---- */

static bool behind(struct place a, struct place b)
{
    return a.line > b.line || (a.line == b.line && a.at > b.at);
}

static void take_text(struct place from, struct place to, struct chars *taken)
{
    for (size_t n = from.line; n <= to.line; n++) {
        const struct line *line = &text.lines[n];
        size_t start = n == from.line ? from.at : 0, end = n == to.line ? to.at : line->n;
        chars_add(taken, line->s + start, end - start);
        if (n != to.line)
            chars_add(taken, "\n", 1);
    }
}

/* The text between two places becomes s. */
static void replace_text(struct place from, struct place to, const char *s, size_t n)
{
    struct chars whole = { 0 };
    const struct line *last = &text.lines[to.line];
    chars_add(&whole, text.lines[from.line].s, from.at);
    chars_add(&whole, s, n);
    chars_add(&whole, last->s + to.at, last->n - to.at);
    chars_add(&whole, "\n", 1);
    buffer_replace(from.line, to.line - from.line + 1, whole.s, whole.n);
    chars_free(&whole);
}

static void take_lines(size_t first, size_t count, bool deleted)
{
    struct chars lines = { 0 };
    lines_to(&lines, first, count);
    reg_put(given.reg, lines.s, lines.n, true, deleted);
    chars_free(&lines);
}

static void take_range(struct place from, struct place to, bool deleted)
{
    struct chars range = { 0 };
    take_text(from, to, &range);
    reg_put(given.reg, range.s != NULL ? range.s : "", range.n, false, deleted);
    chars_free(&range);
}

/* ---- inserting ---- */

static struct chars original;  /* of the line that R writes over */
static struct chars typed;      /* since the insertion began, for counts */

static void insert_text(const char *s, size_t n)
{
    replace_text(vi.cursor, vi.cursor, s, n);
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '\n')
            vi.cursor = (struct place){ vi.cursor.line + 1, 0 };
        else
            vi.cursor.at++;
    }
}

static void erase_to(struct place from)
{
    replace_text(from, vi.cursor, "", 0);
    vi.cursor = from;
}

static void insert_newline(void)
{
    size_t indent = 0;
    const struct line *line = line_here();
    while (options.autoindent && indent < line->n && indent < vi.cursor.at && isblank((unsigned char)line->s[indent]))
        indent++;
    char *s = tool_format("\n%.*s", (int)indent, line->s);
    insert_text(s, strlen(s));
    chars_add(&typed, s, strlen(s));
    free(s);
}

static void insert_backspace(void)
{
    struct place from = vi.cursor;
    if (from.at != 0)
        from.at = char_prev(line_here(), from.at);
    else if (from.line != 0)
        from = (struct place){ from.line - 1, text.lines[from.line - 1].n };
    erase_to(from);
    typed.n -= typed.n != 0;
}

static void insert_word_back(void)
{
    const char *s = line_here()->s;
    size_t at = vi.cursor.at;
    while (at != 0 && isspace((unsigned char)s[at - 1]))
        at--;
    bool word = at != 0 && (isalnum((unsigned char)s[at - 1]) || s[at - 1] == '_');
    while (at != 0 && !isspace((unsigned char)s[at - 1]) && word == (isalnum((unsigned char)s[at - 1]) || s[at - 1] == '_'))
        at--;
    typed.n -= vi.cursor.at - at < typed.n ? vi.cursor.at - at : typed.n;
    erase_to((struct place){ vi.cursor.line, at });
}

static void insert_shift(bool left)
{
    size_t old = line_here()->n;
    shift_lines(vi.cursor.line, 1, left);
    size_t now = line_here()->n;
    vi.cursor.at = vi.cursor.at + now > old ? vi.cursor.at + now - old : 0;
}

static void insert_char(char c, bool over)
{
    struct place end = vi.cursor;
    if (over && (c & 0xc0) != 0x80)
        end.at = char_next(line_here(), end.at);
    replace_text(vi.cursor, end, &c, 1);
    vi.cursor.at++;
    chars_add(&typed, &c, 1);
}

static void insert_tab(void)
{
    if (!options.expand_tab) {
        insert_char('\t', false);
        return;
    }
    do
        insert_char(' ', false);
    while (column_of(vi.cursor) % (size_t)options.tab_stop != 0);
}

static void insert_move(int c)
{
    struct motion m;
    if (motion(c, 1, 'i', &m) && m.ok)
        vi.cursor = m.to;
    typed.n = 0;
}

/* What was there comes back. */
static void replace_backspace(void)
{
    size_t at = char_prev(line_here(), vi.cursor.at), n = typed.n != 0 && at < original.n ? 1 : 0;
    if (typed.n != 0) {
        replace_text((struct place){ vi.cursor.line, at }, vi.cursor, original.s + (n != 0 ? at : 0), n);
        typed.n--;
    }
    vi.cursor.at = at;
}

/* -> false: the insertion is at an end */
static bool insert_key(int c, bool over)
{
    switch (c) {
    case ESCAPE: case EOF: case CTRL('C'): return false;
    case '\r': case '\n': insert_newline(); break;
    case '\b': case 127:
        if (!over)
            insert_backspace();
        else if (vi.cursor.at != 0)
            replace_backspace();
        break;
    case KEY_DELETE:
        replace_text(vi.cursor, (struct place){ vi.cursor.line, char_next(line_here(), vi.cursor.at) }, "", 0);
        break;
    case CTRL('W'): insert_word_back(); break;
    case CTRL('U'): erase_to((struct place){ vi.cursor.line, 0 }); typed.n = 0; break;
    case CTRL('T'): insert_shift(false); break;
    case CTRL('D'): insert_shift(true); break;
    case '\t':      insert_tab(); break;
    case CTRL('V'): c = key(); if (c != EOF && c < 256) insert_char((char)c, false); break;
    case KEY_LEFT: case KEY_RIGHT: case KEY_UP: case KEY_DOWN: case KEY_HOME: case KEY_END: insert_move(c); break;
    default:
        if (c >= ' ' && c < 256)
            insert_char((char)c, over);
    }
    return true;
}

static void insert(bool over, bool lines)
{
    size_t repeat = count_or_1();
    typed.n = 0;
    chars_free(&original);
    chars_add(&original, line_here()->s, line_here()->n);
    screen_say(over ? "-- REPLACE --" : "-- INSERT --");
    while (insert_key(key(), over))
        vi.wanted_column = column_of(vi.cursor);
    while (--repeat != 0 && !over && typed.n != 0) {
        if (lines)
            insert_text("\n", 1);
        insert_text(typed.s, typed.n);
    }
    screen_say("%s", "");
    if (vi.cursor.at != 0)
        vi.cursor.at = char_prev(line_here(), vi.cursor.at);
}

static void open_line(bool above)
{
    const struct line *line = line_here();
    size_t indent = 0, at = vi.cursor.line + !above;
    while (options.autoindent && indent < line->n && isblank((unsigned char)line->s[indent]))
        indent++;
    char *s = tool_format("%.*s\n", (int)indent, line->s);
    buffer_replace(at, 0, s, strlen(s));
    free(s);
    vi.cursor = (struct place){ at, indent };
    insert(false, true);
}

static void insert_command(int c)
{
    switch (c) {
    case 'a': vi.cursor.at = char_next(line_here(), vi.cursor.at); break;
    case 'A': vi.cursor.at = line_here()->n; break;
    case 'I': vi.cursor.at = line_here()->n != 0 ? first_nonblank(vi.cursor.line) : 0; break;
    case 'o': case 'O': open_line(c == 'O'); return;
    default:  break;
    }
    insert(c == 'R', false);
}

/* ---- operators ---- */

void shift_lines(size_t first, size_t count, bool left)
{
    struct chars lines = { 0 };
    size_t tab = (size_t)options.tab_stop, by = (size_t)options.shift_width;
    for (size_t i = first; i < first + count; i++) {
        const struct line *line = &text.lines[i];
        size_t at = 0, column = 0;
        for (; at < line->n && isblank((unsigned char)line->s[at]); at++)
            column += line->s[at] == '\t' ? tab - column % tab : 1;
        column = line->n == 0 ? 0 : left ? (column > by ? column - by : 0) : column + by;
        for (size_t tabs = options.expand_tab ? 0 : column / tab; tabs != 0; tabs--, column -= tab)
            chars_add(&lines, "\t", 1);
        while (column-- != 0)
            chars_add(&lines, " ", 1);
        chars_add(&lines, line->s + at, line->n - at);
        chars_add(&lines, "\n", 1);
    }
    buffer_replace(first, count, lines.s, lines.n);
    chars_free(&lines);
}

static void delete_lines(size_t first, size_t count)
{
    take_lines(first, count, true);
    buffer_replace(first, count, "", 0);
    vi.cursor.line = first < text.count ? first : text.count - 1;
    vi.cursor.at = first_nonblank(vi.cursor.line);
}

static void change_lines(size_t first, size_t count)
{
    size_t indent = options.autoindent ? first_nonblank(first) : 0;
    char *s = tool_format("%.*s\n", (int)indent, text.lines[first].s);
    take_lines(first, count, true);
    buffer_replace(first, count, s, strlen(s));
    free(s);
    vi.cursor = (struct place){ first, indent };
    given.count = 0;
    insert(false, false);
}

static void filter_operator(size_t first, size_t count)
{
    char *command = ask('!');
    if (command != NULL && filter_lines(first, count, command))
        vi.cursor = (struct place){ first < text.count ? first : text.count - 1, 0 };
    free(command);
}

static void line_operator(int op, size_t first, size_t last)
{
    size_t count = last - first + 1;
    switch (op) {
    case 'd': delete_lines(first, count); return;
    case 'c': change_lines(first, count); return;
    case 'y': take_lines(first, count, false); break;
    case '!': filter_operator(first, count); return;
    default:
        shift_lines(first, count, op == '<');
        vi.cursor = (struct place){ first, first_nonblank(first) };
        return;
    }
    if (first != vi.cursor.line)
        vi.cursor = (struct place){ first, vi.cursor.at };
}

static void text_operator(int op, struct place from, struct place to)
{
    take_range(from, to, op != 'y');
    vi.cursor = from;
    if (op == 'y')
        return;
    replace_text(from, to, "", 0);
    if (op == 'c') {
        given.count = 0;
        insert(false, false);
    }
}

static bool rest_blank(struct place p)
{
    const char *s = text.lines[p.line].s + p.at;
    return s[strspn(s, " \t")] == '\0';
}

static void operate(int op, const struct motion *m)
{
    struct place from = vi.cursor, to = m->to;
    bool linewise = m->linewise || strchr("<>!", op) != NULL;
    if (behind(from, to)) {
        from = m->to;
        to = vi.cursor;
    }
    if (m->inclusive)
        to.at = char_next(&text.lines[to.line], to.at);
    else if (!m->linewise && to.at == 0 && to.line > from.line) {   /* up to the start of a line is to the end of the one before */
        to = (struct place){ to.line - 1, text.lines[to.line - 1].n };
        linewise |= from.at <= first_nonblank(from.line) && op != 'c';
    }
    if (op == 'd' && to.line > from.line && from.at <= first_nonblank(from.line) && rest_blank(to))
        linewise = true;
    if (linewise)
        line_operator(op, from.line, to.line);
    else
        text_operator(op, from, to);
}

/* d, c, y, <, >, ! and a motion; twice the same: lines */
static bool operator_command(int op)
{
    struct motion m;
    size_t count = given.count;
    int c = key();
    if (c >= '1' && c <= '9') {
        size_t more = 0;
        for (; c >= '0' && c <= '9'; c = key())
            more = more < 100000000 ? more * 10 + (size_t)(c - '0') : more;
        count = (count != 0 ? count : 1) * more;
    }
    if (c == op) {
        size_t last = vi.cursor.line + (count != 0 ? count : 1) - 1;
        line_operator(op, vi.cursor.line, last < text.count ? last : text.count - 1);
        return true;
    }
    if (!motion(c, count, op, &m) || !m.ok)
        return false;
    operate(op, &m);
    return true;
}

/* An operator and its motion in one letter. */
static bool short_operator(int c)
{
    static const char letters[] = "xXsDCYS", operators[] = "ddcdcyc", motions[] = "lhl$$__";
    const char *letter = c != '\0' && c < 256 ? strchr(letters, c) : NULL;
    struct motion m;
    if (letter == NULL)
        return false;
    int op = operators[letter - letters], how = motions[letter - letters];
    bool empty = line_here()->n == 0 && how != '_' && op == 'c';
    if (empty)
        insert(false, false);
    else if (motion(how, given.count, op, &m) && m.ok)
        operate(op, &m);
    else
        mend(false);
    return true;
}

/* ---- other changes ---- */

static bool put(bool after)
{
    struct reg *r = reg_find(given.reg);
    struct chars many = { 0 };
    if (r == NULL || r->text.n == 0) {
        screen_error("the register is empty");
        return false;
    }
    for (size_t i = 0; i < count_or_1(); i++)
        chars_add(&many, r->text.s, r->text.n);
    if (r->linewise) {
        size_t at = vi.cursor.line + after;
        buffer_replace(at, 0, many.s, many.n);
        vi.cursor = (struct place){ at, first_nonblank(at) };
    } else {
        if (after)
            vi.cursor.at = char_next(line_here(), vi.cursor.at);
        struct place start = vi.cursor;
        insert_text(many.s, many.n);
        vi.cursor = memchr(many.s, '\n', many.n) != NULL ? start :
            (struct place){ start.line, char_prev(line_here(), vi.cursor.at) };
    }
    chars_free(&many);
    return true;
}

static bool replace_chars(void)
{
    size_t end = vi.cursor.at, n = count_or_1();
    int c = key();
    if (c == ESCAPE || c == EOF || c >= 256)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (end >= line_here()->n)
            return false;
        end = char_next(line_here(), end);
    }
    struct chars made = { 0 };
    char byte = c == '\r' ? '\n' : (char)c;
    for (size_t i = 0; i < (byte == '\n' ? 1 : n); i++) {
        chars_add(&made, &byte, 1);
        for (int more = (c & 0xe0) == 0xc0 ? 1 : (c & 0xf0) == 0xe0 ? 2 : (c & 0xf8) == 0xf0 ? 3 : 0; more != 0; more--) {
            char rest = (char)key();
            chars_add(&made, &rest, 1);
        }
    }
    struct place start = vi.cursor;
    replace_text(start, (struct place){ start.line, end }, made.s, made.n);
    vi.cursor = byte == '\n' ? (struct place){ start.line + 1, 0 } :
        (struct place){ start.line, char_prev(line_here(), start.at + made.n) };
    chars_free(&made);
    return true;
}

static bool toggle_case(void)
{
    struct chars made = { 0 };
    size_t end = vi.cursor.at;
    for (size_t i = 0; i < count_or_1() && end < line_here()->n; i++)
        end = char_next(line_here(), end);
    for (size_t at = vi.cursor.at; at < end; at++) {
        unsigned char c = (unsigned char)line_here()->s[at];
        char other = (char)(islower(c) ? toupper(c) : isupper(c) ? tolower(c) : c);
        chars_add(&made, &other, 1);
    }
    if (made.n == 0)
        return false;
    replace_text(vi.cursor, (struct place){ vi.cursor.line, end }, made.s, made.n);
    vi.cursor.at = end < line_here()->n ? end : char_prev(line_here(), end);
    chars_free(&made);
    return true;
}

void join_lines(size_t first, size_t count, bool blanks)
{
    struct chars whole = { 0 };
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &text.lines[first + i];
        size_t skip = 0;
        while (i != 0 && !blanks && skip < line->n && isblank((unsigned char)line->s[skip]))
            skip++;
        at = i != 0 ? whole.n : at;
        if (i != 0 && !blanks && whole.n != 0 && skip < line->n && line->s[skip] != ')' && !isblank((unsigned char)whole.s[whole.n - 1]))
            chars_add(&whole, "  ", whole.s[whole.n - 1] == '.' ? 2 : 1);
        chars_add(&whole, line->s + skip, line->n - skip);
    }
    buffer_set_line(first, whole.s != NULL ? whole.s : "", whole.n);
    buffer_replace(first + 1, count - 1, "", 0);
    vi.cursor = (struct place){ first, at };
    chars_free(&whole);
}

static bool join_command(void)
{
    size_t count = count_or_1() < 2 ? 2 : given.count;
    if (vi.cursor.line + 1 == text.count)
        return false;
    if (count > text.count - vi.cursor.line)
        count = text.count - vi.cursor.line;
    join_lines(vi.cursor.line, count, false);
    return true;
}

static bool undo_command(bool again)
{
    for (size_t i = 0; i < count_or_1(); i++)
        if (!(again ? redo : undo)(&vi.cursor)) {
            screen_error(again ? "nothing to do again" : "nothing to undo");
            return false;
        }
    return true;
}

static void undo_line(void)
{
    if (before.line == vi.cursor.line && before.text.s != NULL)
        buffer_set_line(vi.cursor.line, before.text.s, before.text.n);
    vi.cursor.at = 0;
}

/* ---- commands that change nothing ---- */

static bool scroll(int c)
{
    size_t page = fullscreen.rows > 3 ? fullscreen.rows - 3 : 1, n = count_or_1();
    static size_t half;
    long by = 0;
    switch (c) {
    case CTRL('F'): case KEY_PAGE_DOWN: by = (long)(page * n); break;
    case CTRL('B'): case KEY_PAGE_UP:   by = -(long)(page * n); break;
    case CTRL('D'): case CTRL('U'):
        half = given.count != 0 ? given.count : half != 0 ? half : (fullscreen.rows - 1) / 2;
        by = c == CTRL('D') ? (long)half : -(long)half;
        break;
    case CTRL('E'): by = (long)n; break;
    case CTRL('Y'): by = -(long)n; break;
    default:        return false;
    }
    long top = (long)vi_screen.top + by, last = (long)text.count - 1;
    vi_screen.top = (size_t)(top < 0 ? 0 : top > last ? last : top);
    size_t bottom = vi_screen.top + fullscreen.rows - 2;
    if (c == CTRL('D') || c == CTRL('U'))
        vi.cursor.line = (size_t)((long)vi.cursor.line + by < 0 ? 0 : (long)vi.cursor.line + by > last ? last : (long)vi.cursor.line + by);
    if (vi.cursor.line < vi_screen.top)
        vi.cursor.line = vi_screen.top;
    else if (vi.cursor.line > bottom)
        vi.cursor.line = bottom;
    vi.cursor.at = c == CTRL('E') || c == CTRL('Y') ? at_column(vi.cursor.line, vi.wanted_column) : first_nonblank(vi.cursor.line);
    return true;
}

static void place_line(void)
{
    int c = key();
    size_t above = c == '.' || c == 'z' ? (fullscreen.rows - 1) / 2 : c == '-' || c == 'b' ? fullscreen.rows - 2 : 0;
    if (given.count != 0)
        vi.cursor.line = given.count <= text.count ? given.count - 1 : text.count - 1;
    vi_screen.top = vi.cursor.line > above ? vi.cursor.line - above : 0;
}

static void tell_place(void)
{
    screen_say("\"%s\"%s%s line %zu of %zu, column %zu", vi.name != NULL ? vi.name : "no name", text.modified ? " [Modified]" : "",
        vi.read_only ? " [Read only]" : "", vi.cursor.line + 1, text.count, column_of(vi.cursor) + 1);
}

static void suspend(void)
{
    printf("\033[%u;1H\n", fullscreen.rows);
    fflush(stdout);
    fullscreen_close();
    raise(SIGTSTP);
    fullscreen_open(true);
    screen_forget();
}

static void execute_register(void)
{
    static int last;
    int name = key();
    last = name == '@' ? last : name;
    struct reg *r = reg_find(last);
    if (r != NULL && r->text.n != 0)
        keys_push(r->text.s, r->text.n - r->linewise);
}

static void colon(void)
{
    char *line = ask(':');
    if (line != NULL)
        ex_command(line);
    free(line);
}

static bool quiet_command(int c)
{
    struct place *mark;
    switch (c) {
    case ':': colon(); break;
    case 'm':
        mark = mark_find(key());
        if (mark != NULL)
            *mark = vi.cursor;
        break;
    case 'z': place_line(); break;
    case '@': execute_register(); break;
    case '.': keys_again(given.count); break;
    case 'Z':
        c = key();
        if (c == 'Z' || c == 'Q')
            ex_command(c == 'Z' ? (char[]){ "x" } : (char[]){ "q!" });
        break;
    case 'Q': vi.visual = false; break;
    case 'g': if (key() == 'g') { mark_jump(); vi.cursor = (struct place){ given.count != 0 ? given.count - 1 : 0, 0 }; } break;
    case CTRL('G'): tell_place(); break;
    case CTRL('L'): screen_forget(); break;
    case CTRL('Z'): suspend(); break;
    case CTRL('^'): ex_command((char[]){ "e #" }); break;
    case ESCAPE: case KEY_NONE: case CTRL('C'): screen_say("%s", ""); break;
    default:  return scroll(c);
    }
    return true;
}

/* -> false: c changes nothing */
static bool change_command(int c, bool *good)
{
    switch (c) {
    case 'i': case 'a': case 'I': case 'A': case 'o': case 'O': case 'R': insert_command(c); break;
    case KEY_INSERT: insert_command('i'); break;
    case 'd': case 'c': case 'y': case '<': case '>': case '!': *good = operator_command(c); break;
    case 'p': case 'P': *good = put(c == 'p'); break;
    case 'r': *good = replace_chars(); break;
    case '~': *good = toggle_case(); break;
    case 'J': *good = join_command(); break;
    case '&': *good = ex_substitute_again(); break;
    case KEY_DELETE: return short_operator('x');
    default:  return short_operator(c);
    }
    return true;
}

/* Digits and "x, in any order. -> the key behind them */
static int read_prefix(void)
{
    int c = key();
    given.count = 0;
    given.reg = 0;
    while ((c >= '1' && c <= '9') || (c == '0' && given.count != 0) || c == '"') {
        if (c == '"')
            given.reg = key();
        else if (given.count < 100000000)
            given.count = given.count * 10 + (size_t)(c - '0');
        c = key();
    }
    return c;
}

static void keep_line(void)
{
    if (before.line == vi.cursor.line && before.text.s != NULL)
        return;
    before.line = vi.cursor.line;
    chars_free(&before.text);
    chars_add(&before.text, line_here()->s, line_here()->n);
}

static void run_motion(const struct motion *m, int c)
{
    if (!m->ok) {
        mend(false);
        return;
    }
    vi.cursor = m->to;
    clamp_cursor(false);
    if (c == '$' || c == KEY_END)
        vi.wanted_column = (size_t)-1 / 2;
    else if (strchr("jk\n", c) == NULL && c != KEY_UP && c != KEY_DOWN && c != CTRL('N') && c != CTRL('P'))
        vi.wanted_column = column_of(vi.cursor);
}

bool normal_command(void)
{
    struct motion m;
    bool good = true;
    int c = read_prefix();
    if (c == EOF)
        return false;
    keys_record(c);
    keep_line();
    undo_mark(vi.cursor);
    if (given.reg != 0 && reg_find(given.reg) == NULL)
        good = false;
    else if (c == 'u' || c == CTRL('R'))
        good = undo_command(c != 'u');
    else if (c == 'U')
        undo_line();
    else if (change_command(c, &good)) {
        if (good && c != 'y' && c != 'Y')
            keys_keep(given.count, given.reg);
    } else if (motion(c, given.count, 0, &m)) {
        run_motion(&m, c);
        return true;
    } else {
        good = quiet_command(c);
        if (c == CTRL('E') || c == CTRL('Y'))
            return true;
    }
    mend(good);
    clamp_cursor(false);
    vi.wanted_column = column_of(vi.cursor);
    return true;
}
