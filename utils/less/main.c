/* SPDX-License-Identifier: Apache-2.0 */
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "less.h"
#include "tool.h"

static struct { bool quit_at_end, quit_if_short, ignore_case, squeeze; const char *first; } opt;

static struct {
    char **names;
    int count, current;
    struct text text;
    struct position top;
    char *pattern;              /* last searched for */
    regex_t regex;
    bool backwards;             /* it was ? */
    size_t number;              /* typed before a command */
    const char *message;
} now;

/* ---- moving ---- */

static bool step_down(struct position *at)
{
    if (!text_has(&now.text, at->line))
        return false;
    if (at->row + 1 < screen_rows_of(&now.text.lines[at->line])) {
        at->row++;
        return true;
    }
    if (!text_has(&now.text, at->line + 1))
        return false;
    *at = (struct position){ at->line + 1, 0 };
    return true;
}

static bool step_up(struct position *at)
{
    if (at->row > 0) {
        at->row--;
        return true;
    }
    if (at->line == 0)
        return false;
    at->line--;
    at->row = screen_rows_of(&now.text.lines[at->line]) - 1;
    return true;
}

/* The first row that leaves the last one in view. */
static struct position last_top(void)
{
    struct position at = { 0, 0 };
    text_all(&now.text);
    if (now.text.count == 0)
        return at;
    at.line = now.text.count - 1;
    at.row = screen_rows_of(&now.text.lines[at.line]) - 1;
    for (unsigned i = 2; i < fullscreen.rows && step_up(&at); i++)
        continue;
    return at;
}

/* Is the last row in view? */
static bool at_end(void)
{
    struct position at = now.top;
    for (unsigned i = 1; i < fullscreen.rows; i++)
        if (!step_down(&at))
            return true;
    return false;
}

static void move_down(size_t rows)
{
    while (rows-- > 0 && !at_end())
        step_down(&now.top);
}

static void move_up(size_t rows)
{
    while (rows-- > 0 && step_up(&now.top))
        continue;
}

static void go_to(size_t line)
{
    if (!text_has(&now.text, line))
        line = now.text.count != 0 ? now.text.count - 1 : 0;
    now.top = (struct position){ line, 0 };
}

/* ---- searching ---- */

static bool matches(size_t line)
{
    return regexec(&now.regex, now.text.lines[line].s, 0, NULL, 0) == 0;
}

static void search(bool backwards)
{
    size_t line = now.top.line;
    if (now.pattern == NULL) {
        now.message = "nothing searched for yet";
        return;
    }
    for (;;) {
        if (backwards ? line == 0 : !text_has(&now.text, line + 1))
            break;
        line = backwards ? line - 1 : line + 1;
        if (matches(line)) {
            now.top = (struct position){ line, 0 };
            return;
        }
    }
    now.message = "not found";
}

/* An empty pattern is the last one. */
static bool set_pattern(char *pattern)
{
    if (pattern == NULL || pattern[0] == '\0') {
        free(pattern);
        return now.pattern != NULL;
    }
    if (now.pattern != NULL)
        regfree(&now.regex);
    free(now.pattern);
    now.pattern = NULL;
    if (regcomp(&now.regex, pattern, REG_NOSUB | (opt.ignore_case ? REG_ICASE : 0)) != 0) {
        now.message = "no regular expression";
        free(pattern);
        return false;
    }
    now.pattern = pattern;
    return true;
}

static void ask_and_search(bool backwards)
{
    now.backwards = backwards;
    if (set_pattern(screen_ask(backwards ? "?" : "/")))
        search(backwards);
}

/* ---- files ---- */

static bool open_file(int index)
{
    const char *name = now.names[index];
    FILE *file = tool_open(name);
    if (file == NULL)
        return false;
    if (now.text.file != NULL && now.text.file != stdin)
        fclose(now.text.file);
    text_forget(&now.text);
    now.text = (struct text){ .file = file, .squeeze = opt.squeeze };
    now.top = (struct position){ 0, 0 };
    now.current = index;
    return true;
}

static void next_file(int step)
{
    int index = now.current + step;
    if (index < 0 || index >= now.count)
        now.message = step > 0 ? "no next file" : "no file before";
    else if (!open_file(index))
        now.message = "cannot be opened";
}

static void colon(void)
{
    switch (fullscreen_key()) {
    case 'n': next_file(1); break;
    case 'p': next_file(-1); break;
    case 'f': now.message = NULL; break;
    default:  now.message = "after : come n, p, f and q"; break;
    }
}

/* ---- */

static const char help[] =
    " space f  a page on        b  a page back      d u  half a page on, back\n"
    " Enter j  a row on         k  a row back       g G  to the start, the end; 12g to line 12\n"
    " /re ?re  search           n N  again, the other way\n"
    " :n :p    next file, the one before           =  where we are\n"
    " -N -S    line numbers, long lines cut: on and off\n"
    " h        this             q  end\n";

static void show_help(void)
{
    printf("\033[H\033[2J%s", help);
    screen_message("a key goes on");
    fullscreen_key();
}

static char *status_line(void)
{
    if (now.message != NULL)
        return tool_copy(now.message);
    const char *name = tool_label(now.names[now.current]);
    if (at_end())
        return tool_format("%s: line %zu (END)", name, now.text.count);
    return tool_format("%s: line %zu", name, now.top.line + 1);
}

static void toggle(int letter)
{
    if (letter == 'N')
        screen.numbers = !screen.numbers;
    else if (letter == 'S')
        screen.chop = !screen.chop;
    else
        now.message = "after - come N and S";
    now.top.row = 0;
}

/* -> false: end */
static bool obey(int key)
{
    size_t page = fullscreen.rows > 2 ? fullscreen.rows - 1 : 1, n = now.number != 0 ? now.number : 1;
    switch (key) {
    case 'q': case 'Q': case EOF: return false;
    case ' ': case 'f': case 6: case KEY_PAGE_DOWN:
        if (opt.quit_at_end && at_end())
            return false;
        move_down(page * n);
        break;
    case 'b': case 2: case KEY_PAGE_UP: move_up(page * n); break;
    case 'd': case 4: move_down(page / 2); break;
    case 'u': case 21: move_up(page / 2); break;
    case '\n': case '\r': case 'j': case 'e': case KEY_DOWN: move_down(n); break;
    case 'k': case 'y': case KEY_UP: move_up(n); break;
    case 'g': case '<': case KEY_HOME: go_to(n - 1); break;
    case 'G': case '>': case KEY_END:
        if (now.number != 0)
            go_to(n - 1);
        else
            now.top = last_top();
        break;
    case '/': ask_and_search(false); break;
    case '?': ask_and_search(true); break;
    case 'n': search(now.backwards); break;
    case 'N': search(!now.backwards); break;
    case ':': colon(); break;
    case '-': toggle(fullscreen_key()); break;
    case 'h': show_help(); break;
    default:  break;
    }
    return true;
}

static void run(void)
{
    for (bool on = true; on;) {
        char *status = status_line();
        screen_show(&now.text, now.top, status);
        free(status);
        now.message = NULL;
        int key = fullscreen_key();
        fullscreen_resized();
        if (key >= '0' && key <= '9' && now.number < 100000000) {
            now.number = now.number * 10 + (size_t)(key - '0');
            continue;
        }
        on = obey(key);
        now.number = 0;
    }
    fputs("\r\033[K", stdout);
}

/* Where nobody looks at it, it is cat. */
static int copy(FILE *file, const char *name)
{
    char buffer[4096];
    size_t n;
    (void)name;
    while ((n = fread(buffer, 1, sizeof buffer, file)) != 0)
        fwrite(buffer, 1, n, stdout);
    return 0;
}

/* +command: a line number, /pattern or G */
static void first_command(const char *command)
{
    if (command[0] == '/' && set_pattern(tool_copy(command + 1))) {
        if (!(text_has(&now.text, 0) && matches(0)))
            search(false);
    } else if (command[0] == 'G') {
        now.top = last_top();
    } else if (command[0] >= '0' && command[0] <= '9') {
        go_to(strtoul(command, NULL, 10) - (command[0] != '0'));
    }
}

int main(int argc, char *argv[])
{
    static char *standard_input[] = { "-", NULL };
    int c;
    if (argc > 1 && argv[1][0] == '+') {
        opt.first = argv[1] + 1;
        argv[1] = argv[0];
        argv++;
        argc--;
    }
    while ((c = getopt(argc, argv, "cEeFiNnp:RrSsuX")) != -1) {
        switch (c) {
        case 'E': case 'e': opt.quit_at_end = true; break;
        case 'F': opt.quit_if_short = true; break;
        case 'i': opt.ignore_case = true; break;
        case 'N': screen.numbers = true; break;
        case 'p': opt.first = optarg; break;
        case 'R': case 'r': screen.raw = true; break;
        case 'S': screen.chop = true; break;
        case 's': opt.squeeze = true; break;
        case 'c': case 'n': case 'u': case 'X': break;      /* as it is anyway */
        default:  return 1;
        }
    }
    if (!isatty(STDOUT_FILENO))
        return tool_close(tool_each(argv + optind, copy));
    if (optind == argc && isatty(STDIN_FILENO))
        tool_usage("[-eFiNRSs] [+line | +/pattern] [file...]");
    now.names = optind < argc ? argv + optind : standard_input;
    now.count = optind < argc ? argc - optind : 1;
    while (!open_file(now.current))
        if (++now.current == now.count)
            return 1;
    if (!fullscreen_open(false))
        return tool_close(tool_each(now.names, copy));
    if (opt.first != NULL)
        first_command(opt.first);
    if (opt.quit_if_short && now.count == 1 && at_end())
        for (size_t i = 0; i < now.text.count; i++)
            printf("%.*s\n", (int)now.text.lines[i].n, now.text.lines[i].s);
    else
        run();
    fullscreen_close();
    return tool_close(0);
}
