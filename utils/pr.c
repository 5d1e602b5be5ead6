/* SPDX-License-Identifier: Apache-2.0 */
/* pr: files as pages with headers, in columns, or several side by side. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tool.h"

#define MARGIN 5                /* lines above and below the text of a page */

static struct {
    long first_page, columns, length, width, offset, number_width, expand_gap, tab_gap;
    bool across, double_space, feed, merge, pause, quiet, bare, numbered, separated, expand, tab;
    bool width_given;
    char expand_char, tab_char, number_char, separator;
    const char *header;
} opt = { .first_page = 1, .columns = 1, .length = 66, .number_width = 5, .expand_gap = 8, .tab_gap = 8, .expand_char = '\t',
    .tab_char = '\t', .number_char = '\t', .separator = '\t' };

/* One input: a file, or several side by side. What a form feed cuts off a line comes as the next line. */
struct input { FILE *file; const char *name; char *rest; bool page_end, ended; };
static struct input *inputs;
static unsigned input_count;
static unsigned long line_number;
static int status;

/* ---- output: blanks wait until it is known what follows them ---- */

static size_t out_column, out_blanks;

static void put_blanks(void)
{
    size_t target = out_column + out_blanks, gap = (size_t)opt.tab_gap;
    while (opt.tab && out_blanks > 1 && out_column / gap * gap + gap <= target) {
        putchar(opt.tab_char);
        out_column += gap - out_column % gap;
        out_blanks = target - out_column;
    }
    for (; out_column < target; out_column++)
        putchar(' ');
    out_blanks = 0;
}

static void put(char c)
{
    if (c == ' ') {
        out_blanks++;
        return;
    }
    if (c != '\n')
        put_blanks();
    else
        out_blanks = 0;
    putchar(c);
    if (c == '\n')
        out_column = 0;
    else if (c == '\t')
        out_column += 8 - out_column % 8;
    else if (c == '\b')
        out_column -= out_column != 0;
    else
        out_column += isprint((unsigned char)c) || (c & 0xc0) == 0xc0;
}

static void put_newlines(long n)
{
    while (n-- > 0)
        put('\n');
}

/* ---- input ---- */

/* The next line of this page, without its newline; NULL: the page or the file is at an end. The caller frees it. */
static char *next_line(struct input *in)
{
    char *line = in->rest;
    size_t room = 0;
    in->rest = NULL;
    if (in->ended || in->page_end)
        return in->rest = line, NULL;
    if (line == NULL) {
        ssize_t n = getline(&line, &room, in->file);
        if (n <= 0) {
            in->ended = true;
            free(line);
            return NULL;
        }
        if (line[n - 1] == '\n')
            line[n - 1] = '\0';
    }
    char *feed = strchr(line, '\f');
    if (feed != NULL) {
        in->page_end = true;
        in->rest = feed[1] != '\0' ? tool_copy(feed + 1) : NULL;
        *feed = '\0';
        if (feed == line) {
            free(line);
            return NULL;
        }
    }
    return line;
}

static char *expanded(char *line)
{
    if (!opt.expand || strchr(line, opt.expand_char) == NULL)
        return line;
    size_t n = 0, room = 0;
    char *text = tool_grow(NULL, &room, 1, 1);
    for (const char *s = line; *s != '\0'; s++) {
        size_t count = *s == opt.expand_char ? (size_t)opt.expand_gap - n % (size_t)opt.expand_gap : 1;
        text = tool_grow(text, &room, n + count + 1, 1);
        memset(text + n, *s == opt.expand_char ? ' ' : *s, count);
        n += count;
    }
    text[n] = '\0';
    free(line);
    return text;
}

/* A line as it stands in a column: with its number, when it has one. */
static char *cell(struct input *in)
{
    char *line = next_line(in);
    if (line == NULL)
        return NULL;
    if (!opt.numbered || opt.merge)
        return expanded(line);
    char *text = tool_format("%*lu%c%s", (int)opt.number_width, ++line_number, opt.number_char, line);
    free(line);
    return expanded(text);
}

/* ---- pages ---- */

/* cells[row * columns + column]; NULL where there is nothing */
static char **cells;
static size_t rows;

static size_t fill_page(void)
{
    size_t columns = (size_t)opt.columns, n = 0, used = 0;
    memset(cells, 0, rows * columns * sizeof *cells);
    if (opt.merge) {
        for (size_t row = 0; row < rows; row++)
            for (size_t column = 0; column < columns; column++)
                if ((cells[row * columns + column] = cell(&inputs[column])) != NULL)
                    used = row + 1;
        return used;
    }
    char **lines = tool_alloc(rows * columns * sizeof *lines);
    while (n < rows * columns && (lines[n] = cell(&inputs[0])) != NULL)
        n++;
    used = (n + columns - 1) / columns;
    /* Down the columns; those of the last page are as long as one another, the first ones by a line longer. */
    for (size_t i = 0, column = 0, row = 0; i < n; i++) {
        cells[opt.across ? i : row * columns + column] = lines[i];
        if (++row == n / columns + (column < n % columns)) {
            row = 0;
            column++;
        }
    }
    free(lines);
    return used;
}

static void put_cell(const char *text, long width, bool last)
{
    long column = 0;
    for (; text != NULL && *text != '\0' && (opt.columns == 1 || column < width || opt.separated); text++) {
        if (opt.separated && opt.columns > 1 && column >= width)
            break;
        put(*text);
        column += (*text & 0xc0) != 0x80;
    }
    if (last)
        return;
    if (opt.separated) {
        put_blanks();
        putchar(opt.separator);
        out_column++;
        return;
    }
    for (; column <= width; column++)
        put(' ');
}

static void put_row(size_t row)
{
    size_t columns = (size_t)opt.columns;
    long width = (opt.width - (opt.columns - 1)) / opt.columns;
    for (long i = 0; i < opt.offset; i++)
        put(' ');
    if (opt.merge && opt.numbered) {
        char *number = tool_format("%*lu%c", (int)opt.number_width, ++line_number, opt.number_char);
        for (const char *s = number; *s != '\0'; s++)
            put(*s);
        free(number);
    }
    size_t last = columns - 1;
    while (last != 0 && cells[row * columns + last] == NULL && !(opt.separated && opt.merge))
        last--;
    for (size_t column = 0; column <= last; column++)
        put_cell(cells[row * columns + column], width, column == last);
    put('\n');
    if (opt.double_space)
        put('\n');
}

static void put_header(unsigned long page)
{
    struct stat st;
    char when[64];
    time_t t = time(NULL);
    const char *name = opt.header != NULL ? opt.header : input_count == 1 && inputs[0].file != stdin ? inputs[0].name : "";
    if (!opt.merge && inputs[0].file != stdin && fstat(fileno(inputs[0].file), &st) == 0)
        t = st.st_mtime;
    strftime(when, sizeof when, "%b %e %H:%M %Y", localtime(&t));
    put_newlines(2);
    printf("%*s%s %s Page %lu", (int)opt.offset, "", when, name, page);
    put_newlines(3);
}

static void ask_for_page(void)
{
    if (!opt.pause || !isatty(STDOUT_FILENO))
        return;
    fflush(stdout);
    fputc('\a', stderr);
    int tty = open("/dev/tty", O_RDONLY);
    char c = 0;
    while (tty != -1 && read(tty, &c, 1) == 1 && c != '\n')
        continue;
    if (tty != -1)
        close(tty);
}

static void put_page(unsigned long page, size_t used)
{
    ask_for_page();
    if (!opt.bare)
        put_header(page);
    for (size_t row = 0; row < used; row++)
        put_row(row);
    if (opt.bare)
        return;
    if (opt.feed) {
        putchar('\f');
        return;
    }
    put_newlines((long)(rows - used) * (opt.double_space ? 2 : 1) + MARGIN);
}

static bool more_input(void)
{
    bool more = false;
    for (unsigned i = 0; i < input_count; i++) {
        struct input *in = &inputs[i];
        in->page_end = false;
        if (!in->ended && in->rest == NULL) {
            int c = getc(in->file);
            if (c == EOF)
                in->ended = true;
            else
                ungetc(c, in->file);
        }
        more |= !in->ended;
    }
    return more;
}

static void print_inputs(void)
{
    rows = (size_t)(opt.bare ? opt.length : opt.length - 2 * MARGIN) / (opt.double_space ? 2 : 1);
    rows = rows != 0 ? rows : 1;
    cells = tool_alloc(rows * (size_t)opt.columns * sizeof *cells);
    line_number = 0;
    for (unsigned long page = 1; more_input(); page++) {
        size_t used = fill_page();
        if (page >= (unsigned long)opt.first_page)
            put_page(page, used);
        for (size_t i = 0; i < rows * (size_t)opt.columns; i++)
            free(cells[i]);
    }
    free(cells);
}

static bool open_input(const char *name)
{
    FILE *file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    if (file == NULL) {
        if (!opt.quiet)
            tool_error(name);
        status = 1;
        return false;
    }
    inputs[input_count++] = (struct input){ .file = file, .name = name };
    return true;
}

static void close_inputs(void)
{
    for (; input_count != 0; tool_done(inputs[--input_count].file))
        if (ferror(inputs[input_count - 1].file)) {
            tool_error(inputs[input_count - 1].name);
            status = 1;
        }
}

/* ---- options: some have an argument that may be missing, and then no blank comes before it ---- */

static const char usage[] = "[+page] [-column] [-adFfmprt] [-e[char][gap]] [-h header] [-i[char][gap]] [-l lines] [-n[char][width]] "
    "[-o offset] [-s[char]] [-w width] [file...]";

static bool char_and_number(const char *text, char *c, long *number)
{
    if (*text != '\0' && !isdigit((unsigned char)*text))
        *c = *text++;
    return *text == '\0' || tool_number(text, 1, 10000, number);
}

/* -> an option's argument, in the same word or the next */
static char *argument(char *text, char **argv[])
{
    if (*text != '\0')
        return text;
    if ((*argv)[1] == NULL)
        tool_usage(usage);
    return *++*argv;
}

/* One word of options: -> false when one is wrong */
static bool take_word(char *s, char **argv[])
{
    for (; *s != '\0'; s++) {
        if (isdigit((unsigned char)*s)) {
            opt.columns = strtol(s, &s, 10);
            s--;
            if (opt.columns < 1 || opt.columns > 1000)
                return false;
            continue;
        }
        switch (*s) {
        case 'a': opt.across = true; break;
        case 'd': opt.double_space = true; break;
        case 'F': opt.feed = true; break;
        case 'f': opt.feed = opt.pause = true; break;
        case 'm': opt.merge = true; break;
        case 'p': opt.pause = true; break;
        case 'r': opt.quiet = true; break;
        case 't': opt.bare = true; break;
        case 'e': opt.expand = true; return char_and_number(s + 1, &opt.expand_char, &opt.expand_gap);
        case 'i': opt.tab = true; return char_and_number(s + 1, &opt.tab_char, &opt.tab_gap);
        case 'n': opt.numbered = true; return char_and_number(s + 1, &opt.number_char, &opt.number_width);
        case 's':
            opt.separated = true;
            if (s[1] != '\0')
                opt.separator = *++s;
            break;
        case 'h': opt.header = argument(s + 1, argv); return true;
        case 'l': return tool_number(argument(s + 1, argv), 1, 100000, &opt.length);
        case 'o': return tool_number(argument(s + 1, argv), 0, 10000, &opt.offset);
        case 'w': opt.width_given = true; return tool_number(argument(s + 1, argv), 1, 10000, &opt.width);
        default:  return false;
        }
    }
    return true;
}

static char **take_options(char *argv[])
{
    for (argv++; *argv != NULL; argv++) {
        char *s = *argv;
        if (strcmp(s, "--") == 0)
            return argv + 1;
        bool page = s[0] == '+' && isdigit((unsigned char)s[1]);
        if (!page && (s[0] != '-' || s[1] == '\0'))
            return argv;
        if (page ? !tool_number(s + 1, 1, 1000000000, &opt.first_page) : !take_word(s + 1, &argv))
            tool_usage(usage);
    }
    return argv;
}

int main(int argc, char *argv[])
{
    static char *standard_input[] = { "-", NULL };
    char **names = take_options(argv);
    if (*names == NULL)
        names = standard_input;
    inputs = tool_alloc((size_t)argc * sizeof *inputs + sizeof *inputs);
    if (opt.merge && opt.columns != 1)
        tool_die("-m has a column for each file");
    if (opt.length <= 2 * MARGIN)
        opt.bare = true;
    bool several = opt.columns > 1 || opt.merge;
    if (!opt.width_given)
        opt.width = opt.separated ? 512 : 72;
    if (several && !opt.separated)
        opt.expand = opt.tab = true;
    for (; opt.merge && *names != NULL; names++)
        open_input(*names);
    if (opt.merge) {
        opt.columns = input_count;
        if (input_count != 0)
            print_inputs();
        close_inputs();
    }
    for (; *names != NULL; names++)
        if (open_input(*names)) {
            print_inputs();
            close_inputs();
        }
    return tool_close(status);
}
