/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The scripts become a list of commands; a { knows its }, a branch its label. Pattern and hold space are buffers
 * with a length: they may hold any bytes. Without a newline at its end the last line of the input stays so in the
 * output.
 */
#include <ctype.h>
#include <errno.h>
#include <locale.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

#define GROUPS 10

struct text { char *s; size_t length, room; };
struct expression { regex_t re; bool empty; };      /* empty: the last one used */
enum address_type { NO_ADDRESS, LINE, LAST, REGEX, STEP, PLUS, ZERO };
struct address { enum address_type type; unsigned long long number, step; struct expression re; };
struct output { char *name; FILE *file; };

struct command {
    char name;
    struct address from, to;
    bool negated, active;               /* active: within the range */
    unsigned long long range_end;
    struct text text;                   /* a i c, file of r and w, label */
    size_t target;                      /* of b t { */
    struct expression re;               /* s */
    struct text replacement;            /* s: \1 as a byte 1 behind an escape byte 0 */
    unsigned long long which;           /* s: from which match on */
    bool global, print;
    struct output *output;              /* s w */
    unsigned char *map;                 /* y: bytes */
};

static struct command *commands;
static size_t count, room;
static bool quiet, extended, separate, in_place;
static const char *suffix;

/* ---- text ---- */

static void append(struct text *t, const char *s, size_t n)
{
    t->s = tool_grow(t->s, &t->room, t->length + n + 1, 1);
    memcpy(t->s + t->length, s, n);
    t->length += n;
    t->s[t->length] = '\0';
}

static void append_byte(struct text *t, char c)
{
    append(t, &c, 1);
}

static void assign(struct text *to, const struct text *from)
{
    to->length = 0;
    append(to, from->s != NULL ? from->s : "", from->length);
}

/* ---- the script ---- */

static struct text script;
static size_t at;

static _Noreturn void wrong(const char *what)
{
    size_t line = 1;
    for (size_t i = 0; i < at && i < script.length; i++)
        line += script.s[i] == '\n';
    tool_die("line %zu of the script: %s", line, what);
}

static int peek(void)
{
    return at < script.length ? (unsigned char)script.s[at] : EOF;
}

static int next(void)
{
    return at < script.length ? (unsigned char)script.s[at++] : EOF;
}

static void skip_blanks(void)
{
    while (peek() == ' ' || peek() == '\t')
        at++;
}

static void skip_space(void)
{
    while (peek() != EOF && (isspace(peek()) || peek() == ';'))
        at++;
}

/* Up to the delimiter, which is taken. In an expression \n is a newline, \DELIMITER the delimiter, and a [ ] list
   hides it. */
static struct text delimited(int delimiter, bool expression)
{
    struct text t = { 0 };
    append(&t, "", 0);
    for (;;) {
        int c = next();
        if (c == EOF || (c == '\n' && expression))
            wrong("an expression or replacement has no end");
        if (c == delimiter)
            return t;
        if (c == '[' && expression) {
            append_byte(&t, '[');
            if (peek() == '^')
                append_byte(&t, (char)next());
            if (peek() == ']')
                append_byte(&t, (char)next());
            while ((c = next()) != ']') {
                if (c == EOF || c == '\n')
                    wrong("a [ has no ]");
                if (c == '[' && (peek() == ':' || peek() == '.' || peek() == '=')) {
                    int kind = next();
                    append_byte(&t, '[');
                    append_byte(&t, (char)kind);
                    while ((c = next()) != EOF && !(c == kind && peek() == ']'))
                        append_byte(&t, (char)c);
                    append_byte(&t, (char)kind);
                    next();
                    c = ']';
                } else if (c == '\\' && peek() == 'n') {
                    next();
                    c = '\n';
                } else if (c == '\\' && peek() == 't') {
                    next();
                    c = '\t';
                }
                append_byte(&t, (char)c);
            }
            append_byte(&t, ']');
            continue;
        }
        if (c != '\\') {
            append_byte(&t, (char)c);
            continue;
        }
        if ((c = next()) == EOF)
            wrong("a backslash at the end");
        if (expression && c == 'n' && delimiter != 'n') {
            append_byte(&t, '\n');
        } else if (expression && c == 't' && delimiter != 't') {
            append_byte(&t, '\t');
        } else if (c == delimiter && c != '\\') {
            /* One that means something in expressions keeps its backslash only if it meant something without. */
            if (expression && strchr(extended ? "" : "(){}", c) != NULL)
                append_byte(&t, '\\');
            if (!expression && c == '&')
                append_byte(&t, '\\');
            append_byte(&t, (char)c);
        } else {
            append_byte(&t, '\\');
            append_byte(&t, (char)c);
        }
    }
}

static void compile(struct expression *e, const struct text *t, int flags)
{
    if (t->length == 0) {
        e->empty = true;
        return;
    }
    int err = regcomp(&e->re, t->s, flags | (extended ? REG_EXTENDED : 0));
    if (err != 0) {
        char why[160];
        size_t n = (size_t)snprintf(why, sizeof why, "%.60s: ", t->s);
        regerror(err, &e->re, why + n, sizeof why - n);
        wrong(why);
    }
}

static unsigned long long number(void)
{
    unsigned long long n = 0;
    while (peek() != EOF && isdigit(peek())) {
        if (n > UINT64_MAX / 10 - 1)
            wrong("a number is too large");
        n = n * 10 + (unsigned)(next() - '0');
    }
    return n;
}

static bool parse_address(struct address *a, bool second)
{
    int c = peek();
    if (c != EOF && isdigit(c)) {
        a->type = LINE;
        a->number = number();
        if (peek() == '~' && !second) {
            next();
            a->type = STEP;
            a->step = number();
        } else if (a->number == 0 && !second) {
            a->type = ZERO;
        }
    } else if (c == '$') {
        next();
        a->type = LAST;
    } else if (c == '+' && second) {
        next();
        a->type = PLUS;
        a->number = number();
    } else if (c == '/' || c == '\\') {
        int delimiter = next();
        if (delimiter == '\\' && ((delimiter = next()) == EOF || delimiter == '\n'))
            wrong("a delimiter is missing");
        struct text t = delimited(delimiter, true);
        bool fold = peek() == 'I';
        if (fold)
            next();
        a->type = REGEX;
        compile(&a->re, &t, fold ? REG_ICASE : 0);
        free(t.s);
    } else {
        return false;
    }
    return true;
}

static struct output *outputs[64];
static size_t output_count;

static struct output *open_output(const char *name)
{
    for (size_t i = 0; i < output_count; i++)
        if (strcmp(outputs[i]->name, name) == 0)
            return outputs[i];
    if (output_count == sizeof outputs / sizeof outputs[0])
        wrong("too many files to write");
    struct output *o = tool_alloc(sizeof *o);
    o->name = tool_copy(name);
    o->file = strcmp(name, "/dev/stdout") == 0 ? stdout : strcmp(name, "/dev/stderr") == 0 ? stderr : fopen(name, "w");
    if (o->file == NULL) {
        tool_error(name);
        exit(1);
    }
    return outputs[output_count++] = o;
}

/* The rest of the line: a file name or, up to ; or }, a label. */
static struct text word(bool label)
{
    struct text t = { 0 };
    append(&t, "", 0);
    skip_blanks();
    while (peek() != EOF && peek() != '\n' && !(label && peek() == ';'))
        append_byte(&t, (char)next());
    while (label && t.length != 0 && isblank((unsigned char)t.s[t.length - 1]))
        t.s[--t.length] = '\0';
    return t;
}

/* a, i, c: the lines behind a\, or the rest of the line. */
static struct text lines(void)
{
    struct text t = { 0 };
    append(&t, "", 0);
    skip_blanks();
    if (peek() == '\\') {
        size_t mark = at++;
        skip_blanks();
        if (peek() == '\n')
            next();
        else
            at = mark + 1;
    }
    for (int c; (c = next()) != EOF && c != '\n'; append_byte(&t, (char)c))
        if (c == '\\' && (c = next()) == EOF)
            break;
    append_byte(&t, '\n');
    return t;
}

/* & and \1 become the byte 0 with a digit behind it; \n a newline. */
static struct text replacement(const struct text *raw)
{
    struct text t = { 0 };
    append(&t, "", 0);
    for (size_t i = 0; i < raw->length; i++) {
        char c = raw->s[i];
        if (c == '&') {
            append(&t, "\0000", 2);
        } else if (c == '\\' && i + 1 < raw->length) {
            c = raw->s[++i];
            if (isdigit((unsigned char)c)) {
                append(&t, "\0", 1);
                append_byte(&t, c);
            } else {
                append_byte(&t, c == 'n' ? '\n' : c == 't' ? '\t' : c);
            }
        } else {
            append_byte(&t, c);
        }
    }
    return t;
}

static void parse_substitute(struct command *c)
{
    int delimiter = next(), flags = 0;
    if (delimiter == EOF || delimiter == '\n' || delimiter == '\\')
        wrong("s: a delimiter is missing");
    struct text expression = delimited(delimiter, true), raw = delimited(delimiter, false);
    c->replacement = replacement(&raw);
    c->which = 1;
    for (;; next()) {
        int f = peek();
        if (f == 'g') {
            c->global = true;
        } else if (f == 'p') {
            c->print = true;
        } else if (f == 'i' || f == 'I') {
            flags |= REG_ICASE;
        } else if (f == 'm' || f == 'M') {
            flags |= REG_NEWLINE;
        } else if (f != EOF && isdigit(f)) {
            c->which = number();
            if (c->which == 0)
                wrong("s: the number 0");
            at--;
        } else if (f == 'w') {
            next();
            struct text name = word(false);
            c->output = open_output(name.s);
            free(name.s);
            break;
        } else {
            break;
        }
    }
    compile(&c->re, &expression, flags);
    for (size_t i = 0; i + 1 < c->replacement.length; i++)
        if (c->replacement.s[i] == '\0' && !c->re.empty && (size_t)(c->replacement.s[i + 1] - '0') > c->re.re.re_nsub)
            wrong("s: \\digit without its \\( \\)");
    free(expression.s);
    free(raw.s);
}

/* y: characters of one byte each by a table. */
static void parse_transliterate(struct command *c)
{
    int delimiter = next();
    if (delimiter == EOF || delimiter == '\n' || delimiter == '\\')
        wrong("y: a delimiter is missing");
    struct text raw[2] = { delimited(delimiter, false), delimited(delimiter, false) }, set[2] = { { 0 }, { 0 } };
    for (int i = 0; i < 2; i++)
        for (size_t j = 0; j < raw[i].length; j++) {
            char b = raw[i].s[j];
            if (b == '\\' && j + 1 < raw[i].length) {
                b = raw[i].s[++j];
                b = b == 'n' ? '\n' : b == 't' ? '\t' : b;
            }
            append_byte(&set[i], b);
        }
    if (set[0].length != set[1].length)
        wrong("y: the two lists are not of the same length");
    c->map = tool_alloc(256);
    for (unsigned i = 0; i < 256; i++)
        c->map[i] = (unsigned char)i;
    for (size_t i = set[0].length; i-- > 0;)
        c->map[(unsigned char)set[0].s[i]] = (unsigned char)set[1].s[i];
    for (int i = 0; i < 2; i++) {
        free(raw[i].s);
        free(set[i].s);
    }
}

static void parse_command(struct command *c)
{
    if (parse_address(&c->from, false)) {
        skip_blanks();
        if (peek() == ',') {
            next();
            skip_blanks();
            if (!parse_address(&c->to, true))
                wrong("an address is missing behind ,");
        }
        if (c->from.type == ZERO && c->to.type != REGEX)
            wrong("the address 0");
    }
    skip_space();
    for (; peek() == '!'; skip_blanks()) {
        next();
        c->negated = true;
    }
    int name = next();
    if (name == EOF || strchr("{}:abcdDgGhHilnNpPqQrstwxyz=#", name) == NULL)
        wrong(name == EOF || name == '\n' ? "a command is missing" : "no such command");
    if ((name == '}' || name == ':' || name == '#') && c->from.type != NO_ADDRESS)
        wrong("an address before :, } or #");
    if ((name == 'q' || name == 'Q') && c->to.type != NO_ADDRESS)
        wrong("q takes one address");
    c->name = (char)name;
    switch (name) {
    case 'a':
    case 'c':
    case 'i': c->text = lines(); break;
    case ':':
    case 'b':
    case 't': c->text = word(true); break;
    case 'q':
    case 'Q':
    case 'l':
        skip_blanks();
        c->which = number();
        break;
    case 'r': c->text = word(false); break;
    case 'w':
        c->text = word(false);
        if (c->text.length == 0)
            wrong("w: a file is missing");
        c->output = open_output(c->text.s);
        break;
    case 's': parse_substitute(c); break;
    case 'y': parse_transliterate(c); break;
    case '#':
        while (peek() != EOF && peek() != '\n')
            next();
        break;
    }
    if (name == ':' && c->text.length == 0)
        wrong(": a label is missing");
}

static void end_command(char name)
{
    if (strchr("acirw:bt{#", name) != NULL)
        return;
    skip_blanks();
    int c = peek();
    if (c != EOF && c != '\n' && c != ';' && c != '}' && c != '#')
        wrong("something is behind a command");
}

static size_t label(const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (commands[i].name == ':' && strcmp(commands[i].text.s, name) == 0)
            return i;
    tool_die("%s: no such label", name);
}

static void parse_script(void)
{
    size_t open[256], depth = 0;
    if (script.length >= 2 && strncmp(script.s, "#n", 2) == 0 && (script.length == 2 || script.s[2] == '\n'))
        quiet = true;
    for (skip_space(); peek() != EOF; skip_space()) {
        commands = tool_grow(commands, &room, count + 1, sizeof *commands);
        struct command *c = &commands[count];
        memset(c, 0, sizeof *c);
        parse_command(c);
        end_command(c->name);
        if (c->name == '{') {
            if (depth == sizeof open / sizeof open[0])
                wrong("too many {");
            open[depth++] = count;
        } else if (c->name == '}') {
            if (depth == 0)
                wrong("a } without {");
            commands[open[--depth]].target = count;
        }
        count++;
    }
    if (depth != 0)
        wrong("a { without }");
    for (size_t i = 0; i < count; i++)
        if (commands[i].name == 'b' || commands[i].name == 't')
            commands[i].target = commands[i].text.length != 0 ? label(commands[i].text.s) : count;
}

/* ---- input ---- */

static char **files;                    /* those that follow */
static FILE *input;
static const char *input_name;
static FILE *out;
static char *temporary;
static struct text ahead;               /* the line that comes next */
static bool ahead_newline, have_ahead, line_newline = true;
static unsigned long long line_number;
static int status;

static void begin_file(void)
{
    struct stat st;
    if (!in_place)
        return;
    temporary = tool_format("%s.XXXXXX", input_name);
    int fd = mkstemp(temporary);
    if (fd == -1 || (out = fdopen(fd, "w")) == NULL || fstat(fileno(input), &st) == -1 ||
        fchmod(fd, st.st_mode & 07777) == -1) {
        tool_error(temporary);
        exit(1);
    }
}

static void end_file(void)
{
    if (ferror(input)) {
        tool_error(tool_label(input_name));
        status = 1;
    }
    tool_done(input);
    input = NULL;
    if (!in_place)
        return;
    bool bad = ferror(out);
    if (fclose(out) == EOF || bad) {
        tool_error(temporary);
        unlink(temporary);
        exit(1);
    }
    if (suffix != NULL && suffix[0] != '\0') {
        char *kept = tool_format("%s%s", input_name, suffix);
        if (rename(input_name, kept) == -1)
            tool_error(kept);
        free(kept);
    }
    if (rename(temporary, input_name) == -1) {
        tool_error(input_name);
        status = 1;
    }
    free(temporary);
    out = stdout;
}

static bool open_next(void)
{
    while (input == NULL && *files != NULL) {
        input_name = *files++;
        input = tool_open(input_name);
        if (input == NULL)
            status = 2;
        else
            begin_file();
    }
    return input != NULL;
}

/* With -s or -i a file's end is the end of input for $; the next file is not opened before. */
static void look_ahead(void)
{
    have_ahead = false;
    while (open_next()) {
        ssize_t n = getline(&ahead.s, &ahead.room, input);
        if (n > 0) {
            ahead_newline = ahead.s[n - 1] == '\n';
            ahead.length = (size_t)n - ahead_newline;
            ahead.s[ahead.length] = '\0';
            have_ahead = true;
            return;
        }
        if (separate)
            return;
        end_file();
    }
}

static bool is_last(void)
{
    return !have_ahead;
}

/* -> false: no more input */
static bool read_line(struct text *t)
{
    if (!have_ahead && separate) {
        if (input != NULL)
            end_file();
        line_number = in_place || separate ? 0 : line_number;
        do
            look_ahead();
        while (!have_ahead && input != NULL && (end_file(), true));
    }
    if (!have_ahead)
        return false;
    assign(t, &ahead);
    line_newline = ahead_newline;
    line_number++;
    look_ahead();
    return true;
}

/* ---- running ---- */

static struct text space, hold, spare;
static struct expression *last_used;
static bool substituted, missing_newline;

/* A line that came without a newline gets it when something follows. */
static void put(FILE *file, const char *s, size_t n, bool newline)
{
    if (file == out && missing_newline) {
        putc('\n', file);
        missing_newline = false;
    }
    fwrite(s, 1, n, file);
    if (newline)
        putc('\n', file);
    else if (file == out)
        missing_newline = true;
}

static void print_space(void)
{
    put(out, space.s, space.length, line_newline || !is_last());
}

/* What r and a have left for the end of the cycle. */
struct pending { bool file; const struct text *text; };
static struct pending *pending;
static size_t pending_count, pending_room;

static void leave(bool file, const struct text *text)
{
    pending = tool_grow(pending, &pending_room, pending_count + 1, sizeof *pending);
    pending[pending_count++] = (struct pending){ file, text };
}

static void put_file(const char *name)
{
    FILE *file = strcmp(name, "/dev/stdin") == 0 ? stdin : fopen(name, "r");
    int c, last = '\n';
    if (file == NULL)
        return;
    while ((c = getc(file)) != EOF) {
        if (missing_newline)
            putc('\n', out);
        missing_newline = false;
        putc(last = c, out);
    }
    missing_newline = last != '\n';
    if (file != stdin)
        fclose(file);
}

static void put_pending(void)
{
    for (size_t i = 0; i < pending_count; i++) {
        if (pending[i].file)
            put_file(pending[i].text->s);
        else
            put(out, pending[i].text->s, pending[i].text->length - 1, true);
    }
    pending_count = 0;
}

static bool match(struct expression *e, size_t from, regmatch_t *m)
{
    if (e->empty) {
        if (last_used == NULL)
            tool_die("an empty expression without an earlier one");
        e = last_used;
    }
    last_used = e;
    m[0] = (regmatch_t){ .rm_so = (regoff_t)from, .rm_eo = (regoff_t)space.length };
    return regexec(&e->re, space.s, GROUPS, m, REG_STARTEND | (from != 0 ? REG_NOTBOL : 0)) == 0;
}

static bool is_at(struct address *a)
{
    regmatch_t m[GROUPS];
    switch (a->type) {
    case LINE:  return line_number == a->number;
    case LAST:  return is_last();
    case REGEX: return match(&a->re, 0, m);
    case STEP:  return a->step == 0 ? line_number == a->number :
        line_number >= a->number && (line_number - a->number) % a->step == 0;
    default:    return false;
    }
}

static bool range_goes_on(struct command *c)
{
    if (c->to.type == PLUS ? line_number >= c->range_end : c->to.type == LINE ? line_number >= c->to.number :
        is_at(&c->to))
        c->active = false;
    if (c->to.type == LINE && line_number > c->to.number)
        return is_at(&c->from);         /* the end has been passed unseen: this line is on its own */
    return true;
}

static bool is_selected(struct command *c)
{
    if (c->from.type == NO_ADDRESS)
        return true;
    if (c->to.type == NO_ADDRESS)
        return is_at(&c->from);
    if (c->from.type == ZERO && line_number == 1 && !c->active && c->range_end == 0) {
        c->active = true;
        c->range_end = 1;
    }
    if (c->active)
        return range_goes_on(c);
    if (!is_at(&c->from))
        return false;
    c->range_end = line_number + c->to.number;
    c->active = !((c->to.type == LINE && c->to.number <= line_number) || (c->to.type == PLUS && c->to.number == 0));
    return true;
}

static void append_replacement(const struct command *c, const regmatch_t *m)
{
    for (size_t i = 0; i < c->replacement.length; i++) {
        if (c->replacement.s[i] != '\0') {
            append_byte(&spare, c->replacement.s[i]);
            continue;
        }
        const regmatch_t *g = &m[c->replacement.s[++i] - '0'];
        if (g->rm_so >= 0)
            append(&spare, space.s + g->rm_so, (size_t)(g->rm_eo - g->rm_so));
    }
}

static size_t next_character(size_t i)
{
    int n = i < space.length ? mblen(space.s + i, space.length - i) : 1;
    return i + (n > 0 ? (size_t)n : 1);
}

static void substitute(struct command *c)
{
    regmatch_t m[GROUPS];
    size_t from = 0, copied = 0, before = SIZE_MAX;     /* before: where the last match ended */
    unsigned long long n = 0;
    bool done = false;
    spare.length = 0;
    while (from <= space.length && match(&c->re, from, m)) {
        size_t start = (size_t)m[0].rm_so, end = (size_t)m[0].rm_eo;
        /* An empty match right behind a match is none. */
        if (!(end == start && start == before) && ++n >= c->which) {
            append(&spare, space.s + copied, start - copied);
            append_replacement(c, m);
            copied = end;
            done = true;
            if (!c->global)
                break;
        }
        before = end;
        from = end > start ? end : next_character(end);
    }
    if (!done)
        return;
    if (copied < space.length)
        append(&spare, space.s + copied, space.length - copied);
    append(&spare, "", 0);
    struct text swap = space;
    space = spare;
    spare = swap;
    substituted = true;
    if (c->print)
        print_space();
    if (c->output != NULL) {
        put(c->output->file, space.s, space.length, true);
        fflush(c->output->file);
    }
}

static void list_space(size_t width)
{
    static const char codes[] = "\\\a\b\f\r\t\v\n", letters[] = "\\abfrtvn";
    size_t column = 0;
    for (size_t i = 0; i < space.length; i++) {
        char text[8];
        unsigned char c = (unsigned char)space.s[i];
        const char *code = c != '\0' ? strchr(codes, c) : NULL;
        if (code != NULL)
            snprintf(text, sizeof text, "\\%c", letters[code - codes]);
        else
            snprintf(text, sizeof text, c < 128 && isprint(c) ? "%c" : "\\%03o", c);
        if (width > 1 && column + strlen(text) > width - 1) {
            fputs("\\\n", out);
            column = 0;
        }
        fputs(text, out);
        column += strlen(text);
    }
    fputs("$\n", out);
}

static _Noreturn void quit(int code)
{
    put_pending();
    if (input != NULL && in_place) {
        /* What is left of the file stays. */
        if (have_ahead)
            put(out, ahead.s, ahead.length, ahead_newline);
        for (int c; (c = getc(input)) != EOF;)
            putc(c, out);
        end_file();
    }
    for (size_t i = 0; i < output_count; i++)
        if (outputs[i]->file != stdout && fflush(outputs[i]->file) == EOF) {
            tool_error(outputs[i]->name);
            status = 1;
        }
    exit(tool_close(code != 0 ? code : status));
}

static void end_cycle(void)
{
    if (!quiet)
        print_space();
    put_pending();
}

enum verdict { GO_ON, NEXT_CYCLE, SAME_SPACE };

/* n and N without a next line end the program; POSIX prints the pattern space for n. */
static void need_line(void)
{
    if (is_last() && !(separate && *files != NULL)) {
        if (!quiet)
            print_space();
        quit(0);
    }
}

static enum verdict run_command(struct command *c, size_t *i)
{
    char *newline;
    switch (c->name) {
    case 'a': leave(false, &c->text); break;
    case 'b': *i = c->target; break;
    case 'c':
        if (c->negated || c->to.type == NO_ADDRESS || !c->active)
            put(out, c->text.s, c->text.length - 1, true);
        return NEXT_CYCLE;
    case 'd': return NEXT_CYCLE;
    case 'D':
        newline = memchr(space.s, '\n', space.length);
        if (newline == NULL)
            return NEXT_CYCLE;
        space.length -= (size_t)(newline + 1 - space.s);
        memmove(space.s, newline + 1, space.length + 1);
        return SAME_SPACE;
    case 'g': assign(&space, &hold); break;
    case 'G': append_byte(&space, '\n'); append(&space, hold.s, hold.length); break;
    case 'h': assign(&hold, &space); break;
    case 'H': append_byte(&hold, '\n'); append(&hold, space.s, space.length); break;
    case 'i': put(out, c->text.s, c->text.length - 1, true); break;
    case 'l': list_space(c->which != 0 ? c->which : 70); break;
    case 'n':
        need_line();
        if (!quiet)
            print_space();
        put_pending();
        read_line(&space);
        break;
    case 'N':
        need_line();
        put_pending();
        assign(&spare, &space);
        read_line(&space);
        append_byte(&spare, '\n');
        append(&spare, space.s, space.length);
        assign(&space, &spare);
        break;
    case 'p': print_space(); break;
    case 'P':
        newline = memchr(space.s, '\n', space.length);
        put(out, space.s, newline != NULL ? (size_t)(newline - space.s) : space.length, true);
        break;
    case 'q':
        if (!quiet)
            print_space();
        quit((int)c->which);
    case 'Q': quit((int)c->which);
    case 'r': leave(true, &c->text); break;
    case 's': substitute(c); break;
    case 't':
        if (substituted)
            *i = c->target;
        substituted = false;
        break;
    case 'w':
        put(c->output->file, space.s, space.length, true);
        fflush(c->output->file);
        break;
    case 'x': {
        struct text swap = space;
        space = hold;
        hold = swap;
        break;
    }
    case 'y':
        for (size_t k = 0; k < space.length; k++)
            space.s[k] = (char)c->map[(unsigned char)space.s[k]];
        break;
    case 'z': space.length = 0; space.s[0] = '\0'; break;
    case '=': fprintf(out, "%llu\n", line_number); break;
    }
    return GO_ON;
}

static enum verdict run_script(void)
{
    enum verdict verdict = GO_ON;
    for (size_t i = 0; i < count && verdict == GO_ON; i++) {
        struct command *c = &commands[i];
        if (c->name == '}' || c->name == ':' || c->name == '#')
            continue;
        bool selected = is_selected(c) != c->negated;
        if (c->name == '{') {
            if (!selected)
                i = c->target;
        } else if (selected) {
            verdict = run_command(c, &i);
            if (i >= count)
                break;
        }
    }
    return verdict;
}

static void run(void)
{
    enum verdict verdict = GO_ON;
    append(&space, "", 0);
    append(&hold, "", 0);
    append(&spare, "", 0);
    look_ahead();
    while (verdict == SAME_SPACE || read_line(&space)) {
        if (verdict != SAME_SPACE)
            substituted = false;
        verdict = run_script();
        if (verdict == GO_ON)
            end_cycle();
        else
            put_pending();
    }
}

/* ---- options ---- */

static void add_script(const char *text, size_t n)
{
    if (script.s != NULL)
        append_byte(&script, '\n');
    append(&script, text, n);
}

static void add_script_file(const char *name)
{
    FILE *file = tool_open(name);
    struct text t = { 0 };
    int c;
    if (file == NULL)
        exit(1);
    append(&t, "", 0);
    while ((c = getc(file)) != EOF)
        append_byte(&t, (char)c);
    if (t.length != 0 && t.s[t.length - 1] == '\n')
        t.length--;
    add_script(t.s, t.length);
    free(t.s);
    tool_done(file);
}

int main(int argc, char *argv[])
{
    static char *standard[] = { "-", NULL };
    int c;
    setlocale(LC_CTYPE, "");
    out = stdout;
    while ((c = getopt(argc, argv, "Ee:f:i::nrsu")) != -1) {
        switch (c) {
        case 'E':
        case 'r': extended = true; break;
        case 'e': add_script(optarg, strlen(optarg)); break;
        case 'f': add_script_file(optarg); break;
        case 'i': in_place = separate = true; suffix = optarg; break;
        case 'n': quiet = true; break;
        case 's': separate = true; break;
        case 'u': setvbuf(stdout, NULL, _IOLBF, 0); break;
        default:  return 1;
        }
    }
    if (script.s == NULL) {
        if (optind == argc)
            tool_usage("[-Ensu] [-i[suffix]] script [file...] | -e script | -f file");
        add_script(argv[optind], strlen(argv[optind]));
        optind++;
    }
    parse_script();
    files = optind < argc ? argv + optind : standard;
    if (in_place && optind == argc)
        tool_die("-i takes files");
    run();
    quit(0);
}
