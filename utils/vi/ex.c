/* SPDX-License-Identifier: Apache-2.0 */
/* Commands of the colon line: [range]name[!] [arguments]. Lines are counted from 1 here, 0 is before the first. */
#include "vi.h"

#include <ctype.h>
#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tool.h"

int search_match(const char *s, size_t count, regmatch_t *m, bool not_at_start);        /* motion.c */
void global_moved(size_t first, size_t removed, size_t added);

struct command { size_t first, last; unsigned addresses; bool force; char *rest; };     /* rest: behind the name */

struct options options = { .wrap_scan = true, .shift_width = 8, .tab_stop = 8 };

static char *skip_blanks(char *s)
{
    while (isblank((unsigned char)*s))
        s++;
    return s;
}

/* ---- addresses ---- */

static char *pattern_end(char *s, char delimiter)
{
    while (*s != '\0' && *s != delimiter)
        s += *s == '\\' && s[1] != '\0' ? 2 : 1;
    return s;
}

/* -> false after a complaint, or when there is none (*found false) */
static bool address(char **s, size_t *line, bool *found)
{
    long value = (long)vi.cursor.line + 1;
    char *at = skip_blanks(*s);
    *found = true;
    if (isdigit((unsigned char)*at)) {
        value = strtol(at, &at, 10);
    } else if (*at == '.') {
        at++;
    } else if (*at == '$') {
        value = (long)text.count;
        at++;
    } else if (*at == '\'' && at[1] != '\0') {
        const struct place *mark = mark_find(at[1]);
        if (mark == NULL)
            return screen_error("no such mark"), false;
        value = (long)mark->line + 1;
        at += 2;
    } else if (*at == '/' || *at == '?') {
        char delimiter = *at, *end = pattern_end(at + 1, delimiter);
        bool more = *end != '\0';
        struct place from = { vi.cursor.line, delimiter == '/' ? text.lines[vi.cursor.line].n : 0 };
        *end = '\0';
        if (!search_text(at + 1, delimiter == '?', &from))
            return false;
        value = (long)from.line + 1;
        at = end + more;
    } else if (*at != '+' && *at != '-') {
        *found = false;
    }
    for (at = skip_blanks(at); *at == '+' || *at == '-'; at = skip_blanks(at)) {
        long sign = *at++ == '+' ? 1 : -1;
        value += sign * (isdigit((unsigned char)*at) ? strtol(at, &at, 10) : 1);
    }
    if (*found && (value < 0 || value > (long)text.count))
        return screen_error("there is no line %ld", value), false;
    *line = (size_t)value;
    *s = at;
    return true;
}

static bool range(char **s, struct command *c)
{
    bool found;
    size_t line;
    *s = skip_blanks(*s);
    c->first = c->last = vi.cursor.line + 1;
    c->addresses = 0;
    if (**s == '%') {
        *c = (struct command){ 1, text.count, 2, false, NULL };
        ++*s;
        return true;
    }
    for (;;) {
        if (!address(s, &line, &found))
            return false;
        bool more = **s == ',' || **s == ';';
        if (found || more) {
            c->first = c->addresses != 0 ? c->last : line;
            c->last = line;
            c->addresses++;
        }
        if (!more)
            break;
        if (**s == ';' && line != 0)
            vi.cursor = (struct place){ line - 1, 0 };
        ++*s;
    }
    if (c->first > c->last)
        return screen_error("the first line is behind the last"), false;
    return true;
}

/* From 0, of which commands on lines know nothing. */
static bool lines_of(const struct command *c, size_t *first, size_t *count)
{
    if (c->first == 0)
        return screen_error("there is no line 0"), false;
    *first = c->first - 1;
    *count = c->last - c->first + 1;
    return true;
}

static void go_to_line(size_t line)
{
    vi.cursor.line = line < text.count ? line : text.count - 1;
    vi.cursor.at = first_nonblank(vi.cursor.line);
}

/* ---- files ---- */

/* % is the file, # the one before, \ takes their meaning away. The caller frees it. */
static char *expand_names(const char *s)
{
    struct chars out = { 0 };
    chars_add(&out, "", 0);
    for (; *s != '\0'; s++) {
        const char *name = *s == '%' ? vi.name : *s == '#' ? vi.alternate : NULL;
        if (*s == '\\' && (s[1] == '%' || s[1] == '#'))
            s++;
        else if (name != NULL) {
            chars_add(&out, name, strlen(name));
            continue;
        }
        chars_add(&out, s, 1);
    }
    while (out.n != 0 && isblank((unsigned char)out.s[out.n - 1]))
        out.s[--out.n] = '\0';
    return out.s;
}

static bool read_text(FILE *file, struct chars *to)
{
    char buffer[4096];
    size_t n;
    while ((n = fread(buffer, 1, sizeof buffer, file)) != 0)
        chars_add(to, buffer, n);
    if (to->n != 0 && to->s[to->n - 1] != '\n')
        chars_add(to, "\n", 1);
    return !ferror(file);
}

static bool insert_file(FILE *file, const char *name, size_t behind, size_t *lines)
{
    struct chars read = { 0 };
    size_t before = text.count;
    bool good = read_text(file, &read);
    if (!good)
        screen_error("%s: %s", name, strerror(errno));
    else
        buffer_replace(behind, 0, read.s != NULL ? read.s : "", read.n);
    *lines = text.count - before;
    if (good)
        screen_say("\"%s\" %zu line%s, %zu characters", name, *lines, *lines == 1 ? "" : "s", read.n);
    chars_free(&read);
    return good;
}

bool ex_read_file(const char *name)
{
    struct stat st;
    size_t lines;
    buffer_clear();
    vi.cursor = (struct place){ 0, 0 };
    vi_screen.top = 0;
    FILE *file = fopen(name, "r");
    if (file == NULL && errno == ENOENT) {
        screen_say("\"%s\" [New file]", name);
        return true;
    }
    if (file == NULL || fstat(fileno(file), &st) == -1 || S_ISDIR(st.st_mode)) {
        screen_error("%s: %s", name, file != NULL ? "a directory" : strerror(errno));
        if (file != NULL)
            fclose(file);
        return false;
    }
    bool good = insert_file(file, name, 0, &lines);
    fclose(file);
    if (text.count > 1)         /* the empty line that was there */
        buffer_replace(text.count - 1, 1, "", 0);
    char *message = tool_copy(vi_screen.message);
    buffer_as_new();
    if (good && access(name, W_OK) == -1 && errno == EACCES)
        screen_say("%s [Read only]", message);
    free(message);
    vi.cursor = (struct place){ 0, 0 };
    return good;
}

static void set_name(const char *name)
{
    char *copy = tool_copy(name);
    free(vi.alternate);
    vi.alternate = vi.name;
    vi.name = copy;
}

static bool write_stream(FILE *file, size_t first, size_t count, size_t *bytes)
{
    *bytes = 0;
    for (size_t i = first; i < first + count; i++) {
        fwrite(text.lines[i].s, 1, text.lines[i].n, file);
        putc('\n', file);
        *bytes += text.lines[i].n + 1;
    }
    return fflush(file) != EOF && !ferror(file);
}

static bool empty_text(void)
{
    return text.count == 1 && text.lines[0].n == 0;
}

/* `count` lines from `first`, from 0; name NULL: the file's own */
static bool write_lines(const char *name, size_t first, size_t count, bool force, bool append)
{
    bool own = name == NULL || (vi.name != NULL && strcmp(name, vi.name) == 0);
    bool whole = first == 0 && count == text.count;
    size_t bytes;
    name = name != NULL ? name : vi.name;
    if (name == NULL)
        return screen_error("the file has no name yet"), false;
    if (!force && own && vi.read_only)
        return screen_error("read only; w! writes"), false;
    if (!force && !append && (!own || !whole) && access(name, F_OK) == 0)
        return screen_error("%s exists; w! writes over it", name), false;
    FILE *file = fopen(name, append ? "a" : "w");
    if (file == NULL)
        return screen_error("%s: %s", name, strerror(errno)), false;
    if (whole && empty_text())
        count = 0;
    bool good = write_stream(file, first, count, &bytes);
    if (fclose(file) == EOF || !good)
        return screen_error("%s: %s", name, strerror(errno)), false;
    if (vi.name == NULL) {
        set_name(name);
        own = true;
    }
    if (whole && own && !append)
        text.modified = false;
    screen_say("\"%s\" %zu line%s, %zu characters", name, count, count == 1 ? "" : "s", bytes);
    return true;
}

bool ex_write(const char *name, size_t first, size_t last, bool force)
{
    return write_lines(name, first, last - first + 1, force, false);
}

static bool may_leave(bool force)
{
    if (!text.modified || force)
        return true;
    if (options.auto_write)
        return write_lines(NULL, 0, text.count, false, false);
    screen_error("not written since the last change; ! does it all the same");
    return false;
}

/* ---- other programs ---- */

static void visual_leave(void)
{
    if (!vi.visual)
        return;
    printf("\033[%u;1H\n", fullscreen.rows);
    fflush(stdout);
    fullscreen_close();
}

static void visual_return(bool wait)
{
    if (!vi.visual)
        return;
    fullscreen_open(true);
    if (wait) {
        fputs("[a key goes on]", stdout);
        fflush(stdout);
        fullscreen_key();
    }
    screen_forget();
}

static void run_shell(const char *command)
{
    visual_leave();
    if (command == NULL) {
        const char *shell = getenv("SHELL");
        command = shell != NULL ? shell : "sh";
    }
    if (system(command) == -1)
        tool_error(command);
    visual_return(true);
}

/* What a command prints becomes lines; its input are others. */
static bool pipe_lines(const char *command, size_t first, size_t count, size_t replaced)
{
    const char *tmp = getenv("TMPDIR");
    char *name = tool_join(tmp != NULL && tmp[0] != '\0' ? tmp : "/tmp", "viXXXXXX");
    int fd = mkstemp(name);
    FILE *in = fd != -1 ? fdopen(fd, "w") : NULL;
    size_t bytes;
    struct chars out = { 0 };
    bool good = in != NULL && write_stream(in, first, count, &bytes);
    if (in != NULL && fclose(in) == EOF)
        good = false;
    char *line = tool_format("{ %s\n} < %s 2>&1", command, name);
    FILE *from = good ? popen(line, "r") : NULL;
    if (from == NULL || !read_text(from, &out))
        screen_error("%s: %s", command, strerror(errno));
    else if (pclose(from) != -1)
        buffer_replace(first, replaced, out.s != NULL ? out.s : "", out.n);
    good = from != NULL;
    if (fd != -1)
        unlink(name);
    free(line);
    free(name);
    chars_free(&out);
    return good;
}

bool filter_lines(size_t first, size_t count, const char *command)
{
    char *expanded = expand_names(command);
    bool good = pipe_lines(expanded, first, count, count);
    free(expanded);
    return good;
}

/* ---- commands: files ---- */

static void do_edit(struct command *c)
{
    char *name = expand_names(skip_blanks(c->rest));
    if (may_leave(c->force)) {
        if (name[0] != '\0')
            set_name(name);
        if (vi.name == NULL)
            screen_error("which file?");
        else
            ex_read_file(vi.name);
    }
    free(name);
}

static void open_argument(int index, bool force)
{
    if (index < 0 || index >= vi.file_count) {
        screen_error("there are no more files");
    } else if (may_leave(force)) {
        vi.file_index = index;
        set_name(vi.files[index]);
        ex_read_file(vi.name);
    }
}

static void do_next(struct command *c) { open_argument(vi.file_index + 1, c->force); }
static void do_previous(struct command *c) { open_argument(vi.file_index - 1, c->force); }
static void do_rewind(struct command *c) { open_argument(0, c->force); }

static void do_args(struct command *c)
{
    struct chars list = { 0 };
    (void)c;
    for (int i = 0; i < vi.file_count; i++) {
        char *one = tool_format(i == vi.file_index ? "[%s] " : "%s ", vi.files[i]);
        chars_add(&list, one, strlen(one));
        free(one);
    }
    screen_say("%s", list.s != NULL ? list.s : "");
    chars_free(&list);
}

static void do_file(struct command *c)
{
    char *name = expand_names(skip_blanks(c->rest));
    if (name[0] != '\0')
        set_name(name);
    free(name);
    screen_say("\"%s\"%s line %zu of %zu", vi.name != NULL ? vi.name : "no name", text.modified ? " [Modified]" : "",
        vi.cursor.line + 1, text.count);
}

static void quit(bool force)
{
    if (vi.file_index + 1 < vi.file_count && !force && !vi.quit)
        screen_error("there are more files; :n, or q! to leave");
    else
        vi.quit = true;
}

static void do_quit(struct command *c)
{
    if (may_leave(c->force))
        quit(c->force);
}

static bool write_command(struct command *c)
{
    char *rest = skip_blanks(c->rest);
    bool all = c->addresses == 0, append = rest[0] == '>' && rest[1] == '>';
    size_t first = 0, count = text.count;
    if (!all && !lines_of(c, &first, &count))
        return false;
    if (rest[0] == '!') {
        char *command = expand_names(rest + 1);
        visual_leave();
        FILE *to = popen(command, "w");
        size_t bytes;
        bool good = to != NULL && write_stream(to, first, count, &bytes);
        if (to != NULL)
            pclose(to);
        visual_return(true);
        free(command);
        return good;
    }
    char *name = expand_names(skip_blanks(rest + (append ? 2 : 0)));
    bool good = write_lines(name[0] != '\0' ? name : NULL, first, count, c->force, append);
    free(name);
    return good;
}

static void do_write(struct command *c) { write_command(c); }

static void do_write_quit(struct command *c)
{
    if (write_command(c))
        quit(c->force);
}

static void do_exit(struct command *c)
{
    if (!text.modified || write_command(c))
        quit(c->force);
}

static void do_read(struct command *c)
{
    char *rest = skip_blanks(c->rest), *name;
    size_t lines, before = text.count;
    if (rest[0] == '!') {
        name = expand_names(rest + 1);
        pipe_lines(name, c->last, 0, 0);
        lines = text.count - before;
    } else {
        name = expand_names(rest);
        const char *which = name[0] != '\0' ? name : vi.name;
        FILE *file = which != NULL ? fopen(which, "r") : NULL;
        lines = 0;
        if (file == NULL)
            screen_error("%s: %s", which != NULL ? which : "no name", strerror(errno));
        else {
            insert_file(file, which, c->last, &lines);
            fclose(file);
        }
    }
    if (lines != 0)
        go_to_line(c->last);
    free(name);
}

/* ---- commands: lines ---- */

static int take_register(struct command *c)
{
    char *s = skip_blanks(c->rest);
    return isalpha((unsigned char)*s) ? *s : 0;
}

static bool yank(struct command *c, bool deleted)
{
    struct chars lines = { 0 };
    size_t first, count;
    if (!lines_of(c, &first, &count))
        return false;
    lines_to(&lines, first, count);
    reg_put(take_register(c), lines.s, lines.n, true, deleted);
    chars_free(&lines);
    return true;
}

static void do_yank(struct command *c) { yank(c, false); }

static void do_delete(struct command *c)
{
    if (!yank(c, true))
        return;
    buffer_replace(c->first - 1, c->last - c->first + 1, "", 0);
    go_to_line(c->first - 1);
}

static void do_put(struct command *c)
{
    const struct reg *r = reg_find(take_register(c));
    struct chars lines = { 0 };
    if (r == NULL || r->text.n == 0) {
        screen_error("the register is empty");
        return;
    }
    chars_add(&lines, r->text.s, r->text.n);
    if (!r->linewise)
        chars_add(&lines, "\n", 1);
    buffer_replace(c->last, 0, lines.s, lines.n);
    chars_free(&lines);
    go_to_line(c->last);
}

static bool target(struct command *c, size_t *line)
{
    bool found;
    if (!address(&c->rest, line, &found))
        return false;
    if (!found)
        screen_error("where to?");
    return found;
}

static void do_copy(struct command *c)
{
    struct chars lines = { 0 };
    size_t to, first, count;
    if (!target(c, &to) || !lines_of(c, &first, &count))
        return;
    lines_to(&lines, first, count);
    buffer_replace(to, 0, lines.s, lines.n);
    chars_free(&lines);
    go_to_line(to + count - 1);
}

static void do_move(struct command *c)
{
    struct chars lines = { 0 };
    size_t to, first, count;
    if (!target(c, &to) || !lines_of(c, &first, &count))
        return;
    if (to >= c->first && to < c->last) {
        screen_error("lines cannot go into themselves");
        return;
    }
    if (to == c->last || to + 1 == c->first) {
        go_to_line(c->last - 1);
        return;
    }
    lines_to(&lines, first, count);
    if (to > first) {       /* what is behind first, so that numbers before it hold */
        buffer_replace(to, 0, lines.s, lines.n);
        buffer_replace(first, count, "", 0);
        go_to_line(to - 1);
    } else {
        buffer_replace(first, count, "", 0);
        buffer_replace(to, 0, lines.s, lines.n);
        go_to_line(to + count - 1);
    }
    chars_free(&lines);
}

static void do_join(struct command *c)
{
    size_t first, count;
    if (!lines_of(c, &first, &count))
        return;
    count = c->addresses < 2 ? 2 : count;
    if (first + count > text.count)
        screen_error("there is no line to join");
    else if (count > 1)
        join_lines(first, count, c->force);
}

static void shift(struct command *c, bool left)
{
    size_t first, count;
    if (!lines_of(c, &first, &count))
        return;
    for (size_t times = 1 + strspn(c->rest, left ? "<" : ">"); times != 0; times--)
        shift_lines(first, count, left);
    go_to_line(c->last - 1);
}

static void do_left(struct command *c) { shift(c, true); }
static void do_right(struct command *c) { shift(c, false); }

static void do_mark(struct command *c)
{
    struct place *mark = mark_find(*skip_blanks(c->rest));
    if (mark == NULL || c->last == 0)
        screen_error("a mark is a letter from a to z");
    else
        *mark = (struct place){ c->last - 1, 0 };
}

static void print_lines(struct command *c, bool numbers, bool list)
{
    bool old_list = options.list;
    size_t first, count;
    if (!lines_of(c, &first, &count))
        return;
    options.list |= list;
    if (vi.visual)
        visual_leave();
    for (size_t i = first; i < first + count; i++)
        screen_put_line(&text.lines[i], numbers || options.number ? i + 1 : 0);
    if (vi.visual)
        visual_return(true);
    options.list = old_list;
    go_to_line(c->last - 1);
}

static void do_print(struct command *c) { print_lines(c, false, false); }
static void do_number(struct command *c) { print_lines(c, true, false); }
static void do_list(struct command *c) { print_lines(c, false, true); }

static void do_equals(struct command *c)
{
    size_t line = c->addresses != 0 ? c->last : text.count;
    if (vi.ex_mode)
        printf("%zu\n", line);
    else
        screen_say("%zu", line);
}

/* Lines up to one that is a dot alone; in visual mode there are none to read. */
static void read_lines(struct command *c, size_t first, size_t removed)
{
    struct chars lines = { 0 };
    char *line;
    (void)c;
    if (!vi.ex_mode) {
        screen_error("in visual mode there are o, i and c for that");
        return;
    }
    while ((line = next_input_line()) != NULL && strcmp(line, ".") != 0) {
        chars_add(&lines, line, strlen(line));
        chars_add(&lines, "\n", 1);
        free(line);
    }
    free(line);
    size_t before = text.count;
    buffer_replace(first, removed, lines.s != NULL ? lines.s : "", lines.n);
    size_t added = text.count + removed - before;
    go_to_line(added != 0 ? first + added - 1 : first != 0 ? first - 1 : 0);
    chars_free(&lines);
}

static void do_append(struct command *c) { read_lines(c, empty_text() ? 0 : c->last, 0); }
static void do_insert(struct command *c) { read_lines(c, c->last != 0 ? c->last - 1 : 0, 0); }

static void do_change(struct command *c)
{
    size_t first, count;
    if (lines_of(c, &first, &count))
        read_lines(c, first, count);
}

/* ---- substitute ---- */

static struct { char *replacement; bool global, confirm, print; } sub;

/* & and \1 to \9 are what matched, \ takes the meaning away, \r is a new line, ~ the replacement before. */
static void add_replacement(struct chars *to, const char *line, const regmatch_t *m)
{
    for (const char *s = sub.replacement; *s != '\0'; s++) {
        int group = *s == '&' ? 0 : *s == '\\' && isdigit((unsigned char)s[1]) ? s[1] - '0' : -1;
        if (group >= 0) {
            s += *s == '\\';
            if (m[group].rm_so >= 0)
                chars_add(to, line + m[group].rm_so, (size_t)(m[group].rm_eo - m[group].rm_so));
        } else if (*s == '\\' && s[1] != '\0') {
            s++;
            chars_add(to, *s == 'r' || *s == 'n' ? "\n" : *s == 't' ? "\t" : s, 1);
        } else {
            chars_add(to, *s == '\r' ? "\n" : s, 1);
        }
    }
}

/* 'y', 'n', 'q' */
static int confirm(size_t line, size_t at)
{
    int c = 'n';
    vi.cursor = (struct place){ line, at };
    screen_say("replace? (y, n, q)");
    if (vi.ex_mode) {
        char *answer = next_input_line();
        c = answer != NULL ? answer[0] : 'q';
        free(answer);
    } else {
        c = key();
    }
    screen_say("%s", "");
    return c == 'y' || c == 'q' ? c : 'n';
}

/* -> how many were replaced; *end: no more */
static size_t substitute_line(size_t n, bool *end)
{
    struct chars out = { 0 };
    regmatch_t m[10];
    size_t at = 0, count = 0;
    const char *s = text.lines[n].s;
    size_t length = text.lines[n].n;
    while (at <= length && !*end && search_match(s + at, 10, m, at != 0) == 0) {
        size_t start = (size_t)m[0].rm_so, stop = (size_t)m[0].rm_eo;
        int answer = sub.confirm ? confirm(n, at + start) : 'y';
        *end = answer == 'q';
        chars_add(&out, s + at, start);
        if (answer == 'y') {
            add_replacement(&out, s + at, m);
            count++;
        } else {
            chars_add(&out, s + at + start, stop - start);
        }
        at += stop;
        if (start == stop) {
            if (at < length)
                chars_add(&out, s + at, 1);
            at++;
        }
        if (!sub.global)
            break;
    }
    if (count != 0) {
        if (at < length)
            chars_add(&out, s + at, length - at);
        chars_add(&out, "\n", 1);
        size_t before = text.count;
        buffer_replace(n, 1, out.s, out.n);
        vi.cursor = (struct place){ n + text.count - before, 0 };
    }
    chars_free(&out);
    return count;
}

static bool substitute_lines(size_t first, size_t count, bool quiet)
{
    size_t total = 0, end_line = first + count;
    bool end = false;
    for (size_t n = first; n < end_line && !end; n++) {
        size_t before = text.count;
        total += substitute_line(n, &end);
        end_line += text.count - before;
        n += text.count - before;
    }
    if (total == 0 && !quiet)
        screen_error("no match");
    if (sub.print && total != 0)
        print_lines(&(struct command){ vi.cursor.line + 1, vi.cursor.line + 1, 1, false, NULL }, false, false);
    return total != 0;
}

static bool in_global;

static void take_flags(char *s)
{
    sub.global = sub.confirm = sub.print = false;
    for (; *s != '\0'; s++) {
        sub.global |= *s == 'g';
        sub.confirm |= *s == 'c';
        sub.print |= *s == 'p';
    }
}

static void do_substitute(struct command *c)
{
    char *s = skip_blanks(c->rest), delimiter = *s;
    size_t first, count;
    if (!lines_of(c, &first, &count))
        return;
    if (delimiter != '\0' && !isalnum((unsigned char)delimiter) && delimiter != '"' && delimiter != '\\') {
        char *wanted = s + 1, *end = pattern_end(wanted, delimiter);
        bool more = *end != '\0';
        *end = '\0';
        char *replacement = end + more;
        end = pattern_end(replacement, delimiter);
        more = *end != '\0';
        *end = '\0';
        if (!search_compile(wanted))
            return;
        char *made = strcmp(replacement, "~") == 0 && sub.replacement != NULL ? tool_copy(sub.replacement) : tool_copy(replacement);
        free(sub.replacement);
        sub.replacement = made;
        take_flags(end + more);
    } else if (sub.replacement == NULL || !search_compile("")) {
        screen_error("there was no substitution yet");
        return;
    } else {
        take_flags(s);
    }
    substitute_lines(first, count, in_global);
}

bool ex_substitute_again(void)
{
    if (sub.replacement == NULL || !search_compile(""))
        return screen_error("there was no substitution yet"), false;
    take_flags((char[]){ "" });
    return substitute_lines(vi.cursor.line, 1, false);
}

static void do_again(struct command *c)
{
    size_t first, count;
    if (!lines_of(c, &first, &count) || sub.replacement == NULL || !search_compile(""))
        return;
    take_flags(c->rest);
    substitute_lines(first, count, in_global);
}

/* ---- global ---- */

/* Lines a global command has still to visit; what it deletes is GONE. */
#define GONE ((size_t)-1)
static struct { size_t *lines; size_t count, room; } targets;

void global_moved(size_t first, size_t removed, size_t added)
{
    for (size_t i = 0; i < targets.count; i++) {
        size_t *line = &targets.lines[i];
        if (*line == GONE || *line < first)
            continue;
        *line = *line >= first + removed ? *line + added - removed : GONE;
    }
}

static void global(struct command *c, bool matching)
{
    char *s = skip_blanks(c->rest), delimiter = *s;
    size_t first = 0, count = text.count;
    regmatch_t m;
    if (in_global || delimiter == '\0' || isalnum((unsigned char)delimiter)) {
        screen_error(in_global ? "one global command within another" : "which pattern?");
        return;
    }
    char *end = pattern_end(s + 1, delimiter);
    bool more = *end != '\0';
    *end = '\0';
    if ((c->addresses != 0 && !lines_of(c, &first, &count)) || !search_compile(s + 1))
        return;
    for (size_t i = first; i < first + count; i++)
        if ((search_match(text.lines[i].s, 1, &m, false) == 0) == matching) {
            targets.lines = tool_grow(targets.lines, &targets.room, targets.count + 1, sizeof *targets.lines);
            targets.lines[targets.count++] = i;
        }
    if (targets.count == 0)
        screen_error("no match");
    in_global = true;
    for (size_t i = 0; i < targets.count; i++) {
        size_t line = targets.lines[i];
        if (line == GONE || line >= text.count)
            continue;
        targets.lines[i] = GONE;
        vi.cursor = (struct place){ line, 0 };
        char *command = tool_copy(more && end[1] != '\0' ? end + 1 : "p");
        ex_command(command);
        free(command);
    }
    in_global = false;
    targets.count = 0;
}

static void do_global(struct command *c) { global(c, !c->force); }
static void do_not_global(struct command *c) { global(c, false); }

/* ---- the rest ---- */

static const struct { const char *name, *letters; bool *flag; long *number; } settings[] = {
    { "autoindent", "ai", &options.autoindent, NULL }, { "autowrite", "aw", &options.auto_write, NULL },
    { "expandtab", "et", &options.expand_tab, NULL }, { "ignorecase", "ic", &options.ignore_case, NULL },
    { "list", "list", &options.list, NULL }, { "number", "nu", &options.number, NULL },
    { "readonly", "ro", &vi.read_only, NULL }, { "shiftwidth", "sw", NULL, &options.shift_width },
    { "tabstop", "ts", NULL, &options.tab_stop }, { "wrapscan", "ws", &options.wrap_scan, NULL },
};

static void set_one(char *word)
{
    bool no = strncmp(word, "no", 2) == 0;
    char *value = strchr(word, '=');
    if (value != NULL)
        *value++ = '\0';
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        const char *name = word + (no && settings[i].flag != NULL ? 2 : 0);
        if (strcmp(name, settings[i].name) != 0 && strcmp(name, settings[i].letters) != 0)
            continue;
        if (settings[i].flag != NULL)
            *settings[i].flag = !no;
        else if (value == NULL || atol(value) < 1 || atol(value) > 100)
            screen_error("%s is from 1 to 100", settings[i].name);
        else
            *settings[i].number = atol(value);
        return;
    }
    screen_error("%s: no such option", word);
}

static void do_set(struct command *c)
{
    char *rest = skip_blanks(c->rest), *word;
    struct chars list = { 0 };
    if (*rest != '\0') {
        while ((word = strsep(&rest, " \t")) != NULL)
            if (*word != '\0')
                set_one(word);
        if (vi.visual)
            screen_forget();
        return;
    }
    for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
        char *one = settings[i].flag != NULL ? tool_format("%s%s ", *settings[i].flag ? "" : "no", settings[i].name) :
            tool_format("%s=%ld ", settings[i].name, *settings[i].number);
        chars_add(&list, one, strlen(one));
        free(one);
    }
    screen_say("%s", list.s);
    chars_free(&list);
}

static void do_undo(struct command *c)
{
    (void)c;
    if (!undo(&vi.cursor))
        screen_error("nothing to undo");
}

static void do_redo(struct command *c)
{
    (void)c;
    if (!redo(&vi.cursor))
        screen_error("nothing to do again");
}

static void do_shell(struct command *c)
{
    (void)c;
    run_shell(NULL);
}

static void do_bang(struct command *c)
{
    size_t first, count;
    if (c->addresses == 0) {
        char *command = expand_names(c->rest);
        run_shell(command);
        free(command);
    } else if (lines_of(c, &first, &count) && filter_lines(first, count, c->rest)) {
        go_to_line(first);
    }
}

static void do_visual(struct command *c)
{
    (void)c;
    vi.visual = !vi.ex_mode || (isatty(STDIN_FILENO) && fullscreen_open(true));
    if (vi.visual && vi.ex_mode) {
        vi.ex_mode = false;
        screen_forget();
    }
}

static void do_directory(struct command *c)
{
    char *rest = skip_blanks(c->rest);
    const char *home = getenv("HOME"), *to = *rest != '\0' ? rest : home != NULL ? home : "/";
    if (chdir(to) == -1)
        screen_error("%s: %s", to, strerror(errno));
}

static void do_source(struct command *c)
{
    char *line = NULL;
    size_t room = 0;
    FILE *file = fopen(skip_blanks(c->rest), "r");
    if (file == NULL) {
        screen_error("%s: %s", skip_blanks(c->rest), strerror(errno));
        return;
    }
    while (getline(&line, &room, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        ex_command(line);
    }
    free(line);
    fclose(file);
}

/* In order of preference where letters are few. least: how many letters of the name are enough */
static const struct { const char *name; unsigned least; void (*run)(struct command *); } commands[] = {
    { "append", 1, do_append }, { "args", 2, do_args }, { "cd", 2, do_directory }, { "change", 1, do_change },
    { "chdir", 3, do_directory }, { "copy", 2, do_copy }, { "delete", 1, do_delete }, { "edit", 1, do_edit },
    { "ex", 2, do_edit }, { "file", 1, do_file }, { "global", 1, do_global }, { "insert", 1, do_insert },
    { "join", 1, do_join }, { "k", 1, do_mark }, { "list", 1, do_list }, { "mark", 2, do_mark }, { "move", 1, do_move },
    { "next", 1, do_next }, { "number", 2, do_number }, { "#", 1, do_number }, { "previous", 4, do_previous },
    { "print", 1, do_print }, { "put", 2, do_put }, { "quit", 1, do_quit }, { "read", 1, do_read }, { "redo", 3, do_redo },
    { "rewind", 3, do_rewind }, { "set", 2, do_set }, { "shell", 2, do_shell }, { "source", 2, do_source },
    { "substitute", 1, do_substitute }, { "t", 1, do_copy }, { "undo", 1, do_undo }, { "v", 1, do_not_global },
    { "visual", 2, do_visual }, { "vi", 2, do_visual }, { "wq", 2, do_write_quit }, { "write", 1, do_write },
    { "xit", 1, do_exit }, { "yank", 1, do_yank }, { "=", 1, do_equals }, { "<", 1, do_left }, { ">", 1, do_right },
    { "!", 1, do_bang }, { "&", 1, do_again },
};

/* The longest name that s begins with, with so many letters that it is clear. -> behind it */
static char *find_command(char *s, void (**run)(struct command *))
{
    size_t letters = 0;
    *run = NULL;
    if (!isalpha((unsigned char)*s))
        letters = 1;
    else if (*s == 'k')
        letters = 1;
    else
        while (isalpha((unsigned char)s[letters]))
            letters++;
    for (; letters != 0 && *run == NULL; letters--)
        for (size_t i = 0; i < sizeof commands / sizeof commands[0] && *run == NULL; i++)
            if (letters >= commands[i].least && strncmp(commands[i].name, s, letters) == 0 && letters <= strlen(commands[i].name)) {
                *run = commands[i].run;
                if (letters < strlen(commands[i].name) && isalpha((unsigned char)s[letters]) && *s != 's' && *s != 'k')
                    *run = NULL;        /* more letters follow: it is another word */
                else
                    s += letters;
            }
    return s;
}

void ex_command(char *line)
{
    struct command c = { 0 };
    void (*run)(struct command *);
    char *s = line + strspn(line, ": \t");
    if (*s == '"' || (*s == '\0' && !vi.ex_mode))
        return;
    if (!range(&s, &c))
        return;
    s = skip_blanks(s);
    if (*s == '\0') {           /* a line alone: go there */
        size_t to = c.addresses != 0 ? c.last : vi.cursor.line + 2;
        if (to > text.count) {
            screen_error("at the end");
            return;
        }
        mark_jump();
        go_to_line(to != 0 ? to - 1 : 0);
        if (vi.ex_mode)
            print_lines(&(struct command){ vi.cursor.line + 1, vi.cursor.line + 1, 1, false, NULL }, false, false);
        return;
    }
    char *behind = find_command(s, &run);
    if (run == NULL) {
        screen_error("%s: no such command", s);
        return;
    }
    c.force = run != do_bang && *behind == '!';
    c.rest = behind + c.force;
    if (!in_global && !vi.ex_mode)
        screen_say("%s", "");
    run(&c);
    clamp_cursor(false);
}

/* ---- ex ---- */

char *next_input_line(void)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t n = getline(&line, &room, stdin);
    if (n <= 0) {
        free(line);
        return NULL;
    }
    if (line[n - 1] == '\n')
        line[n - 1] = '\0';
    return line;
}

int ex_loop(void)
{
    while (!vi.quit && vi.ex_mode) {
        if (isatty(STDIN_FILENO)) {
            putchar(':');
            fflush(stdout);
        }
        char *line = next_input_line();
        if (line == NULL)
            break;
        undo_mark(vi.cursor);
        ex_command(line);
        fflush(stdout);
        free(line);
    }
    return vi.status;
}
