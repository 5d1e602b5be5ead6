/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The line editor of POSIX. The buffer is an array of pointers to lines; lines are never changed, only replaced,
 * so that the state before the last change (for u) is a copy of the array. Lines are counted by users: freed when
 * neither has them.
 */
#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <setjmp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "tool.h"

#define GROUPS 10

struct line { unsigned users; bool marked; size_t length; char text[]; };
struct buffer { struct line **lines; size_t count, room, current; };    /* lines[0] is line 1; current 0: none */

static struct buffer buffer, before;
static bool modified, warned, help_always, silent, in_global, changing;
static const char *prompt = "*", *why = "";
static bool prompting;
static char *file_name;
static struct line *marks[26];
static regex_t last_expression;
static bool have_expression;
static char *last_replacement;
static int exit_status;
static jmp_buf recover;
static volatile sig_atomic_t interrupted;

static _Noreturn void wrong(const char *message)
{
    why = message;
    longjmp(recover, 1);
}

/* ---- lines ---- */

static struct line *new_line(const char *text, size_t n)
{
    struct line *l = tool_alloc(sizeof *l + n + 1);
    memcpy(l->text, text, n);
    l->length = n;
    return l;
}

static void release(struct line *l)
{
    if (--l->users != 0)
        return;
    for (int i = 0; i < 26; i++)
        if (marks[i] == l)
            marks[i] = NULL;
    free(l);
}

static void insert_line(size_t at, struct line *l)
{
    l->users++;
    buffer.lines = tool_grow(buffer.lines, &buffer.room, buffer.count + 1, sizeof *buffer.lines);
    memmove(buffer.lines + at + 1, buffer.lines + at, (buffer.count - at) * sizeof *buffer.lines);
    buffer.lines[at] = l;
    buffer.count++;
}

static void remove_lines(size_t first, size_t last)
{
    for (size_t i = first; i <= last; i++)
        release(buffer.lines[i - 1]);
    memmove(buffer.lines + first - 1, buffer.lines + last, (buffer.count - last) * sizeof *buffer.lines);
    buffer.count -= last - first + 1;
}

static void drop(struct buffer *b)
{
    for (size_t i = 0; i < b->count; i++)
        release(b->lines[i]);
    b->count = 0;
}

/* The first change of a command keeps the state before it. Of a g command it is that before the whole. */
static void begin_change(void)
{
    modified = true;
    if (changing)
        return;
    changing = true;
    for (size_t i = 0; i < buffer.count; i++)
        buffer.lines[i]->users++;
    drop(&before);
    before.lines = tool_grow(before.lines, &before.room, buffer.count, sizeof *before.lines);
    if (buffer.count != 0)
        memcpy(before.lines, buffer.lines, buffer.count * sizeof *before.lines);
    before.count = buffer.count;
    before.current = buffer.current;
}

/* ---- input: standard input, or the list of a g command ---- */

static char *typed;             /* the line being obeyed */
static size_t typed_room;
static char *list;              /* what is left of a g command's list */
static char *at;                /* in the line being obeyed */

/* -> NULL: end of file. Without its newline. */
static char *next_line(void)
{
    if (list != NULL) {
        char *line = list, *newline;
        if (*line == '\0')
            return NULL;
        newline = strchr(line, '\n');
        list = newline != NULL ? newline + 1 : line + strlen(line);
        if (newline != NULL)
            *newline = '\0';
        return line;
    }
    ssize_t n = getline(&typed, &typed_room, stdin);
    if (interrupted) {
        interrupted = 0;
        clearerr(stdin);
        wrong("interrupted");
    }
    if (n <= 0)
        return NULL;
    if (typed[n - 1] == '\n')
        typed[n - 1] = '\0';
    return typed;
}

/* ---- expressions and addresses ---- */

static void skip_blanks(void)
{
    while (*at == ' ' || *at == '\t')
        at++;
}

/* Up to the delimiter or the end of the line; an escaped delimiter loses its backslash. */
static char *delimited(char delimiter)
{
    char *out = tool_alloc(strlen(at) + 1);
    size_t n = 0;
    while (*at != '\0' && *at != delimiter) {
        if (*at == '[') {
            char *from = at++;
            at += *at == '^';
            at += *at == ']';
            while (*at != '\0' && *at != ']')
                at++;
            memcpy(out + n, from, (size_t)(at - from));
            n += (size_t)(at - from);
            if (*at == '\0')
                break;
        } else if (*at == '\\' && at[1] != '\0') {
            if (at[1] != delimiter)
                out[n++] = '\\';
            at++;
        }
        out[n++] = *at++;
    }
    return out;
}

/* An empty one is the last. */
static const regex_t *expression(char delimiter)
{
    char *text = delimited(delimiter);
    if (*at == delimiter)
        at++;
    if (text[0] == '\0') {
        free(text);
        if (!have_expression)
            wrong("no expression yet");
        return &last_expression;
    }
    regex_t re;
    int err = regcomp(&re, text, 0);
    free(text);
    if (err != 0) {
        static char message[128];
        regerror(err, &re, message, sizeof message);
        wrong(message);
    }
    if (have_expression)
        regfree(&last_expression);
    last_expression = re;
    have_expression = true;
    return &last_expression;
}

static bool matches(const regex_t *re, const struct line *l, size_t from, regmatch_t *m)
{
    m[0] = (regmatch_t){ .rm_so = (regoff_t)from, .rm_eo = (regoff_t)l->length };
    return regexec(re, l->text, GROUPS, m, REG_STARTEND | (from != 0 ? REG_NOTBOL : 0)) == 0;
}

static size_t search(bool backwards)
{
    regmatch_t m[GROUPS];
    const regex_t *re = expression(backwards ? '?' : '/');
    size_t i = buffer.current;
    for (size_t n = 0; n < buffer.count; n++) {
        i = backwards ? (i <= 1 ? buffer.count : i - 1) : (i >= buffer.count ? 1 : i + 1);
        if (matches(re, buffer.lines[i - 1], 0, m))
            return i;
    }
    wrong("no match");
}

static size_t marked(void)
{
    char c = *at;
    if (c < 'a' || c > 'z')
        wrong("a mark is a small letter");
    at++;
    for (size_t i = 0; marks[c - 'a'] != NULL && i < buffer.count; i++)
        if (buffer.lines[i] == marks[c - 'a'])
            return i + 1;
    wrong("no such mark");
}

/* -> false: none here */
static bool one_address(long *value)
{
    bool any = true;
    skip_blanks();
    if (isdigit((unsigned char)*at)) {
        *value = strtol(at, &at, 10);
    } else if (*at == '.') {
        at++;
        *value = (long)buffer.current;
    } else if (*at == '$') {
        at++;
        *value = (long)buffer.count;
    } else if (*at == '/' || *at == '?') {
        *value = (long)search(*at++ == '?');
    } else if (*at == '\'') {
        at++;
        *value = (long)marked();
    } else {
        *value = (long)buffer.current;
        any = *at == '+' || *at == '-' || *at == '^';
    }
    for (;;) {
        skip_blanks();
        if (isdigit((unsigned char)*at) && any) {
            *value += strtol(at, &at, 10);
        } else if (*at == '+' || *at == '-' || *at == '^') {
            bool minus = *at++ != '+';
            long n = isdigit((unsigned char)*at) ? strtol(at, &at, 10) : 1;
            *value += minus ? -n : n;
        } else {
            break;
        }
    }
    if (any && (*value < 0 || (unsigned long)*value > buffer.count))
        wrong("no such line");
    return any;
}

struct range { size_t first, last; int given; };

static struct range addresses(void)
{
    struct range r = { buffer.current, buffer.current, 0 };
    long value;
    for (;;) {
        size_t previous = r.last;
        bool any = one_address(&value);
        if (any) {
            r.first = r.given > 0 ? previous : (size_t)value;
            r.last = (size_t)value;
            r.given = r.given > 0 ? 2 : 1;
        }
        if (*at != ',' && *at != ';')
            break;
        if (!any) {
            r.first = *at == ',' ? 1 : buffer.current;
            r.last = r.given > 0 ? previous : r.first;
            if (r.given > 0)
                r.first = previous;
        }
        char mark = *at++;
        if (mark == ';')
            buffer.current = r.last;
        skip_blanks();
        if (*at == '\0' || (strchr("0123456789.$/?'+-^,;", *at) == NULL)) {
            r.first = any || r.given > 0 ? r.last : r.first;
            r.last = any ? r.last : buffer.count;
            r.given = 2;
            if (any)
                r.first = r.last;
            break;
        }
        r.given = r.given > 0 ? r.given : 1;
    }
    return r;
}

static struct range need(struct range r, size_t first, size_t last)
{
    if (r.given == 0)
        r = (struct range){ first, last, 0 };
    if (r.first == 0 || r.first > r.last || r.last > buffer.count)
        wrong("no such line");
    return r;
}

/* ---- printing ---- */

static void list_line(const struct line *l)
{
    static const char codes[] = "\\\a\b\f\r\t\v$", letters[] = "\\abfrtv$";
    size_t column = 0;
    for (size_t i = 0; i < l->length; i++) {
        unsigned char c = (unsigned char)l->text[i];
        const char *code = c != '\0' ? strchr(codes, c) : NULL;
        char text[8];
        if (code != NULL)
            snprintf(text, sizeof text, "\\%c", letters[code - codes]);
        else
            snprintf(text, sizeof text, c < 128 && isprint(c) ? "%c" : "\\%03o", c);
        if (column + strlen(text) > 71) {
            puts("\\");
            column = 0;
        }
        fputs(text, stdout);
        column += strlen(text);
    }
    puts("$");
}

static void print(struct range r, char how)
{
    for (size_t i = r.first; i <= r.last; i++) {
        const struct line *l = buffer.lines[i - 1];
        if (how == 'n')
            printf("%zu\t", i);
        if (how == 'l') {
            list_line(l);
        } else {
            fwrite(l->text, 1, l->length, stdout);
            putchar('\n');
        }
    }
    buffer.current = r.last;
}

/* p, l or n behind a command prints the current line. */
static void finish(void)
{
    char how = '\0';
    while (*at == 'p' || *at == 'l' || *at == 'n')
        how = *at++;
    skip_blanks();
    if (*at != '\0')
        wrong("something is behind the command");
    if (how != '\0')
        print(need((struct range){ buffer.current, buffer.current, 1 }, 0, 0), how);
}

/* ---- files ---- */

static size_t read_into(size_t line, const char *name)
{
    FILE *in = name[0] == '!' ? popen(name + 1, "r") : fopen(name, "r");
    char *text = NULL;
    size_t room = 0, bytes = 0, added = 0;
    ssize_t n;
    if (in == NULL) {
        fprintf(stderr, "%s: %s\n", name, strerror(errno));
        wrong("it cannot be read");
    }
    while ((n = getline(&text, &room, in)) > 0) {
        bool newline = text[n - 1] == '\n';
        bytes += (size_t)n + !newline;
        insert_line(line + added++, new_line(text, (size_t)n - newline));
    }
    free(text);
    bool bad = ferror(in);
    if (name[0] == '!')
        pclose(in);
    else
        fclose(in);
    if (bad)
        wrong("not all of it could be read");
    buffer.current = line + added;
    if (!silent)
        printf("%zu\n", bytes);
    return added;
}

static void write_out(struct range r, const char *name, bool append)
{
    FILE *out = name[0] == '!' ? popen(name + 1, "w") : fopen(name, append ? "a" : "w");
    size_t bytes = 0;
    if (out == NULL) {
        fprintf(stderr, "%s: %s\n", name, strerror(errno));
        wrong("it cannot be written");
    }
    for (size_t i = r.first; i <= r.last && i != 0; i++) {
        const struct line *l = buffer.lines[i - 1];
        fwrite(l->text, 1, l->length, out);
        putc('\n', out);
        bytes += l->length + 1;
    }
    bool bad = ferror(out);
    if ((name[0] == '!' ? pclose(out) == -1 : fclose(out) == EOF) || bad) {
        fprintf(stderr, "%s: %s\n", name, strerror(errno));
        wrong("not all of it could be written");
    }
    if (!silent)
        printf("%zu\n", bytes);
    if (r.first <= 1 && r.last == buffer.count && name[0] != '!')
        modified = false;
}

/* The name behind a command, or the remembered one, which it becomes when there is none or `take`. */
static char *name_argument(bool take)
{
    if (*at != '\0' && *at != ' ' && *at != '\t')
        wrong("something is behind the command");
    skip_blanks();
    if (*at == '\0') {
        if (file_name == NULL)
            wrong("no file name");
        return tool_copy(file_name);
    }
    char *name = tool_copy(at);
    at += strlen(at);
    if (name[0] != '!' && (take || file_name == NULL)) {
        free(file_name);
        file_name = tool_copy(name);
    }
    return name;
}

/* ---- commands ---- */

/* Lines up to a . alone. */
static void append_text(size_t line)
{
    char *text;
    finish();
    while ((text = next_line()) != NULL && strcmp(text, ".") != 0) {
        begin_change();
        insert_line(line++, new_line(text, strlen(text)));
        buffer.current = line;
    }
}

static void delete_lines(struct range r)
{
    begin_change();
    remove_lines(r.first, r.last);
    buffer.current = r.first > buffer.count ? buffer.count : r.first;
}

static void join_lines(struct range r)
{
    size_t length = 0;
    if (r.first == r.last)
        return;
    for (size_t i = r.first; i <= r.last; i++)
        length += buffer.lines[i - 1]->length;
    char *text = tool_alloc(length + 1);
    length = 0;
    for (size_t i = r.first; i <= r.last; i++) {
        memcpy(text + length, buffer.lines[i - 1]->text, buffer.lines[i - 1]->length);
        length += buffer.lines[i - 1]->length;
    }
    begin_change();
    remove_lines(r.first, r.last);
    insert_line(r.first - 1, new_line(text, length));
    buffer.current = r.first;
    free(text);
}

static size_t destination(void)
{
    long value;
    if (!one_address(&value))
        value = (long)buffer.current;
    return (size_t)value;
}

static void move_lines(struct range r)
{
    size_t to = destination(), n = r.last - r.first + 1;
    if (to >= r.first && to < r.last)
        wrong("the destination is one of the lines");
    finish();
    begin_change();
    struct line **moved = tool_alloc(n * sizeof *moved);
    memcpy(moved, buffer.lines + r.first - 1, n * sizeof *moved);
    for (size_t i = 0; i < n; i++)
        moved[i]->users++;
    remove_lines(r.first, r.last);
    if (to >= r.last)
        to -= n;
    for (size_t i = 0; i < n; i++) {
        insert_line(to + i, moved[i]);
        release(moved[i]);
    }
    buffer.current = to + n;
    free(moved);
}

static void copy_lines(struct range r)
{
    size_t to = destination(), n = r.last - r.first + 1;
    finish();
    begin_change();
    struct line **copied = tool_alloc(n * sizeof *copied);
    memcpy(copied, buffer.lines + r.first - 1, n * sizeof *copied);
    for (size_t i = 0; i < n; i++)
        insert_line(to + i, new_line(copied[i]->text, copied[i]->length));
    buffer.current = to + n;
    free(copied);
}

static void undo(void)
{
    struct buffer swap = buffer;
    buffer = before;
    before = swap;
    modified = true;
}

struct text { char *s; size_t n, room; };

static void put(struct text *t, const char *s, size_t n)
{
    t->s = tool_grow(t->s, &t->room, t->n + n + 1, 1);
    memcpy(t->s + t->n, s, n);
    t->n += n;
}

/* & and \1, and \ with a newline behind it. */
static void put_replacement(struct text *t, const char *replacement, const struct line *l, const regmatch_t *m)
{
    for (const char *s = replacement; *s != '\0'; s++) {
        int group = *s == '&' ? 0 : *s == '\\' && isdigit((unsigned char)s[1]) ? s[1] - '0' : -1;
        if (*s == '\\' && s[1] != '\0')
            s++;
        if (group == -1)
            put(t, s, 1);
        else if (m[group].rm_so >= 0)
            put(t, l->text + m[group].rm_so, (size_t)(m[group].rm_eo - m[group].rm_so));
    }
}

/* The line with its matches replaced, from number `which` on. -> false: there are none */
static bool replaced(const regex_t *re, const char *replacement, const struct line *l, long which, bool global,
    struct text *out)
{
    regmatch_t m[GROUPS];
    size_t from = 0, copied = 0, last_end = SIZE_MAX;
    long n = 0;
    bool any = false;
    while (from <= l->length && matches(re, l, from, m)) {
        size_t start = (size_t)m[0].rm_so, end = (size_t)m[0].rm_eo;
        if (!(start == end && start == last_end) && ++n >= which) {
            put(out, l->text + copied, start - copied);
            put_replacement(out, replacement, l, m);
            copied = end;
            any = true;
            if (!global)
                break;
        }
        last_end = end;
        from = end > start ? end : end + 1;
    }
    if (any)
        put(out, l->text + copied, l->length - copied);
    return any;
}

/* A replacement may go on in the next line behind a backslash. */
static char *replacement_text(char delimiter)
{
    struct text t = { 0 };
    put(&t, "", 0);
    for (;;) {
        if (*at == '\0' || *at == delimiter)
            break;
        if (*at == '\\' && at[1] == '\0') {
            put(&t, "\\\n", 2);
            at = next_line();
            if (at == NULL)
                wrong("the replacement has no end");
            continue;
        }
        if (*at == '\\') {
            if (at[1] != delimiter || delimiter == '&')
                put(&t, at, 1);
            at++;
        }
        put(&t, at++, 1);
    }
    t.s[t.n] = '\0';
    return t.s;
}

static size_t replace_line(size_t i, const struct text *text)
{
    size_t lines = 0;
    const char *s = text->s, *end = s + text->n;
    begin_change();
    remove_lines(i, i);
    for (;;) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        const char *stop = newline != NULL ? newline : end;
        insert_line(i - 1 + lines++, new_line(s, (size_t)(stop - s)));
        if (newline == NULL)
            return lines;
        s = newline + 1;
    }
}

static void substitute(struct range r)
{
    static bool last_global;
    static long last_which = 1;
    const regex_t *re;
    bool print_it = false, any = false;
    if (*at == '\0' || *at == 'g' || *at == 'p') {
        if (last_replacement == NULL || !have_expression)
            wrong("no substitution yet");
        re = &last_expression;
    } else {
        char delimiter = *at++;
        if (delimiter == ' ' || delimiter == '\n')
            wrong("a delimiter is missing");
        re = expression(delimiter);
        if (at[-1] != delimiter)
            wrong("the replacement is missing");
        char *replacement = replacement_text(delimiter);
        if (strcmp(replacement, "%") == 0 && last_replacement != NULL) {
            free(replacement);
        } else {
            free(last_replacement);
            last_replacement = replacement;
        }
        print_it = *at == '\0';
        at += *at == delimiter;
        last_global = false;
        last_which = 1;
    }
    for (;; at++) {
        if (*at == 'g') {
            last_global = true;
        } else if (isdigit((unsigned char)*at)) {
            last_which = strtol(at, &at, 10);
            at--;
        } else {
            break;
        }
    }
    char *how = at;
    while (*at == 'p' || *at == 'l' || *at == 'n')
        at++;
    if (*at != '\0')
        wrong("something is behind the command");
    for (size_t i = r.first, last = r.last; i <= last; i++) {
        struct text text = { 0 };
        if (replaced(re, last_replacement, buffer.lines[i - 1], last_which, last_global, &text)) {
            size_t lines = replace_line(i, &text);
            i += lines - 1;
            last += lines - 1;
            buffer.current = i;
            any = true;
        }
        free(text.s);
    }
    if (!any && !in_global)
        wrong("no match");
    at = how;
    finish();
    if (any && print_it)
        print((struct range){ buffer.current, buffer.current, 1 }, 'p');
}

static void obey(void);

/* g, v and their interactive forms: all matching lines are marked first. */
static void global(struct range r, char name)
{
    regmatch_t m[GROUPS];
    bool invert = name == 'v' || name == 'V', interactive = name == 'G' || name == 'V';
    if (in_global)
        wrong("g within g");
    char delimiter = *at++;
    if (delimiter == '\0' || delimiter == ' ')
        wrong("a delimiter is missing");
    const regex_t *re = expression(delimiter);
    struct text commands = { 0 };
    if (!interactive) {
        put(&commands, at, strlen(at));
        while (commands.n != 0 && commands.s[commands.n - 1] == '\\') {
            char *more = next_line();
            commands.s[commands.n - 1] = '\n';
            if (more == NULL)
                break;
            put(&commands, more, strlen(more));
        }
        if (commands.n == 0)
            put(&commands, "p", 1);
        commands.s[commands.n] = '\0';
    }
    for (size_t i = 0; i < buffer.count; i++)
        buffer.lines[i]->marked = i + 1 >= r.first && i + 1 <= r.last && matches(re, buffer.lines[i], 0, m) != invert;
    in_global = true;
    for (size_t i = 0; i < buffer.count;) {
        if (!buffer.lines[i]->marked) {
            i++;
            continue;
        }
        buffer.lines[i]->marked = false;
        buffer.current = i + 1;
        char *copy = NULL;
        if (interactive) {
            print((struct range){ i + 1, i + 1, 1 }, 'p');
            fflush(stdout);
            char *line = next_line();
            if (line == NULL)
                break;
            if (strcmp(line, "&") != 0) {
                commands.n = 0;
                put(&commands, line, strlen(line) + 1);
            }
            if (commands.s == NULL || commands.s[0] == '\0')
                continue;
        }
        copy = tool_copy(commands.s);
        list = copy;
        while (list != NULL && *list != '\0') {
            at = next_line();
            obey();
        }
        list = NULL;
        free(copy);
        i = 0;
    }
    in_global = false;
    free(commands.s);
}

static void may_lose(void)
{
    if (!modified || warned)
        return;
    warned = true;
    wrong("there are changes that are not written; once more to lose them");
}

static void edit(char name)
{
    if (name == 'e')
        may_lose();
    char *file = name_argument(true);
    begin_change();
    drop(&buffer);
    buffer.current = 0;
    read_into(0, file);
    free(file);
    drop(&before);
    modified = changing = false;
}

static void run_shell(void)
{
    fflush(stdout);
    system(at);
    at += strlen(at);
    if (!silent)
        puts("!");
}

static void scroll(struct range r)
{
    struct winsize size;
    long lines = 22;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 2)
        lines = size.ws_row - 2;
    if (isdigit((unsigned char)*at))
        lines = strtol(at, &at, 10);
    size_t first = r.given != 0 ? r.last : buffer.current + 1, last = first + (size_t)lines - 1;
    if (first == 0 || first > buffer.count)
        wrong("no such line");
    print((struct range){ first, last > buffer.count ? buffer.count : last, 2 }, 'p');
}

static void write_command(struct range r, char name)
{
    bool then_quit = *at == 'q';
    at += then_quit;
    char *file = name_argument(false);
    if (r.given == 0)
        r = (struct range){ buffer.count != 0, buffer.count, 0 };
    write_out(r, file, name == 'W');
    free(file);
    if (then_quit) {
        may_lose();
        exit(exit_status);
    }
}

static void read_command(struct range r)
{
    size_t line = r.given != 0 ? r.last : buffer.count;
    char *file = name_argument(false);
    begin_change();
    read_into(line, file);
    free(file);
}

static void obey(void)
{
    struct range r = addresses();
    char name = *at;
    if (name != '\0')
        at++;
    switch (name) {
    case 'a': append_text(r.last); break;
    case 'c':
        r = need(r, buffer.current, buffer.current);
        finish();
        delete_lines(r);
        buffer.current = r.first - 1;
        append_text(r.first - 1);
        if (buffer.current == 0 && buffer.count != 0)
            buffer.current = 1;
        break;
    case 'd':
        r = need(r, buffer.current, buffer.current);
        delete_lines(r);
        finish();
        break;
    case 'E':
    case 'e': edit(name); break;
    case 'f': {
        char *shown = name_argument(true);
        puts(shown);
        free(shown);
        break;
    }
    case 'G':
    case 'g':
    case 'V':
    case 'v': global(need(r, 1, buffer.count), name); break;
    case 'H':
        help_always = !help_always;
        if (help_always && why[0] != '\0')
            puts(why);
        break;
    case 'h': finish(); if (why[0] != '\0') puts(why); break;
    case 'i': append_text(r.last != 0 ? r.last - 1 : 0); break;
    case 'j':
        r = need(r, buffer.current, buffer.current + 1);
        join_lines(r);
        finish();
        break;
    case 'k':
        r = need(r, buffer.current, buffer.current);
        if (*at < 'a' || *at > 'z')
            wrong("a mark is a small letter");
        marks[*at++ - 'a'] = buffer.lines[r.last - 1];
        finish();
        break;
    case 'l':
    case 'n':
    case 'p': {
        r = need(r, buffer.current, buffer.current);
        at--;
        char how = *at;
        while (*at == 'p' || *at == 'l' || *at == 'n')
            how = *at == 'p' && how != 'p' ? how : *at, at++;
        if (*at != '\0')
            wrong("something is behind the command");
        print(r, how);
        break;
    }
    case 'm': move_lines(need(r, buffer.current, buffer.current)); break;
    case 'P': prompting = !prompting; finish(); break;
    case 'q': finish(); may_lose(); exit(exit_status);
    case 'Q': finish(); exit(exit_status);
    case 'r': read_command(r); break;
    case 's': substitute(need(r, buffer.current, buffer.current)); break;
    case 't': copy_lines(need(r, buffer.current, buffer.current)); break;
    case 'u': finish(); undo(); break;
    case 'W':
    case 'w': write_command(r, name); break;
    case 'z': scroll(r); break;
    case '=': printf("%zu\n", r.given != 0 ? r.last : buffer.count); finish(); break;
    case '!': run_shell(); break;
    case '#': break;
    case '\0':
        if (r.given == 0)
            r = (struct range){ buffer.current + 1, buffer.current + 1, 1 };
        r.first = r.last;
        print(need(r, 0, 0), 'p');
        break;
    default: wrong("no such command");
    }
}

static void interrupt(int signo)
{
    interrupted = 1;
}

static void start(const char *name)
{
    if (setjmp(recover) != 0) {
        printf("?\n");
        return;
    }
    file_name = tool_copy(name);
    if (access(name, F_OK) == -1 && errno == ENOENT) {
        if (!silent)
            fprintf(stderr, "%s: %s\n", name, strerror(ENOENT));
        return;
    }
    read_into(0, name);
    modified = changing = false;
}

int main(int argc, char *argv[])
{
    struct sigaction action = { .sa_handler = interrupt };
    int c;
    while ((c = getopt(argc, argv, "p:s")) != -1) {
        switch (c) {
        case 'p': prompt = optarg; prompting = true; break;
        case 's': silent = true; break;
        default:  return 1;
        }
    }
    if (optind < argc && strcmp(argv[optind], "-") == 0) {
        silent = true;
        optind++;
    }
    if (argc - optind > 1)
        tool_usage("[-s] [-p prompt] [file]");
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    if (optind < argc)
        start(argv[optind]);
    bool terminal = isatty(STDIN_FILENO);
    if (setjmp(recover) != 0) {
        list = NULL;
        in_global = false;
        puts("?");
        if (help_always)
            puts(why);
        /* A script that goes wrong ends. */
        if (!terminal)
            exit_status = 1;
    }
    for (;;) {
        bool was_warned = warned;
        changing = false;
        if (prompting)
            fputs(prompt, stdout);
        fflush(stdout);
        at = next_line();
        if (at == NULL) {
            if (modified && !was_warned) {
                warned = true;
                puts("?");
                if (terminal) {
                    clearerr(stdin);
                    continue;
                }
                exit_status = 1;
            }
            return tool_close(exit_status);
        }
        obey();
        if (was_warned)
            warned = false;
    }
}
