/* SPDX-License-Identifier: Apache-2.0 */
#include "vi.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tool.h"

struct vi vi;

/* dot.c of its own would be two functions: keys that come before the terminal's, and those of the last change. */
struct keys { int *keys; size_t count, room; };
static struct keys pushed, recorded, dot;
static size_t pushed_at, dot_count;
static int dot_reg;

void keys_record(int c);
void keys_keep(size_t count, int reg);
void keys_again(size_t count);
void global_moved(size_t first, size_t removed, size_t added);

static void add_key(struct keys *k, int c)
{
    k->keys = tool_grow(k->keys, &k->room, k->count + 1, sizeof *k->keys);
    k->keys[k->count++] = c;
}

/* Before what is pushed already. */
static void push_front(const struct keys *k)
{
    struct keys all = { 0 };
    for (size_t i = 0; i < k->count; i++)
        add_key(&all, k->keys[i]);
    for (size_t i = pushed_at; i < pushed.count && all.count < 1000000; i++)
        add_key(&all, pushed.keys[i]);
    free(pushed.keys);
    pushed = all;
    pushed_at = 0;
}

void keys_push(const char *s, size_t n)
{
    struct keys k = { 0 };
    for (size_t i = 0; i < n; i++)
        add_key(&k, (unsigned char)s[i]);
    push_front(&k);
    free(k.keys);
}

bool keys_waiting(void)
{
    return pushed_at < pushed.count;
}

static int raw_key(void)
{
    if (keys_waiting())
        return pushed.keys[pushed_at++];
    return fullscreen_key();
}

int key(void)
{
    int c;
    do {
        if (!keys_waiting())
            show_text(vi.cursor);
        c = raw_key();
        if (fullscreen_resized())
            screen_forget();
    } while (c == KEY_NONE);
    add_key(&recorded, c);
    return c;
}

void keys_record(int c)
{
    recorded.count = 0;
    add_key(&recorded, c);
}

void keys_keep(size_t count, int reg)
{
    dot.count = 0;
    for (size_t i = 0; i < recorded.count; i++)
        add_key(&dot, recorded.keys[i]);
    dot_count = count;
    dot_reg = reg;
}

void keys_again(size_t count)
{
    struct keys k = { 0 };
    char number[24];
    if (count == 0)
        count = dot_count;
    if (dot_reg != 0) {
        add_key(&k, '"');
        add_key(&k, dot_reg >= '1' && dot_reg < '9' ? ++dot_reg : dot_reg);     /* "1p. goes through what was deleted */
    }
    snprintf(number, sizeof number, "%zu", count);
    for (const char *s = number; count != 0 && *s != '\0'; s++)
        add_key(&k, *s);
    for (size_t i = 0; i < dot.count; i++)
        add_key(&k, dot.keys[i]);
    push_front(&k);
    free(k.keys);
}

char *ask(int prompt)
{
    struct chars line = { 0 };
    chars_add(&line, "", 0);
    for (;;) {
        screen_say("%c%s", prompt, line.s);
        if (!keys_waiting()) {
            show_text(vi.cursor);
            printf("\033[%u;%zuH", fullscreen.rows, line.n + 2);
            fflush(stdout);
        }
        int c = raw_key();
        add_key(&recorded, c);
        if (c == '\r' || c == '\n')
            break;
        if (c == EOF || c == 27 || c == 3 || ((c == 127 || c == '\b') && line.n == 0)) {
            chars_free(&line);
            break;
        }
        if (c == 127 || c == '\b')
            line.s[--line.n] = '\0';
        else if (c == ('U' & 0x1f))
            line.s[line.n = 0] = '\0';
        else if (c == ('V' & 0x1f))
            chars_add(&line, (char[]){ (char)raw_key() }, 1);
        else if (c == '\t' || (c >= ' ' && c < 256))
            chars_add(&line, (char[]){ (char)c }, 1);
    }
    screen_say("%s", "");
    return line.s;
}

void clamp_cursor(bool beyond)
{
    if (vi.cursor.line >= text.count)
        vi.cursor.line = text.count - 1;
    const struct line *line = &text.lines[vi.cursor.line];
    if (vi.cursor.at >= line->n && !beyond)
        vi.cursor.at = char_prev(line, line->n);
    else if (vi.cursor.at > line->n)
        vi.cursor.at = line->n;
}

/* ---- starting ---- */

static void run_startup(void)
{
    const char *init = getenv("EXINIT"), *home = getenv("HOME");
    char *rc = tool_join(home != NULL ? home : "/", ".exrc");
    char *command = init != NULL ? tool_copy(init) : access(rc, R_OK) == 0 ? tool_format("source %s", rc) : NULL;
    if (command != NULL)
        ex_command(command);
    free(command);
    free(rc);
}

static void run_visual(void)
{
    vi.visual = true;
    screen_forget();
    while (!vi.quit && vi.visual && normal_command())
        continue;
    printf("\033[%u;1H\033[K", fullscreen.rows);
    fflush(stdout);
    fullscreen_close();
    vi.ex_mode = !vi.quit;
    vi.visual = false;
}

static char *first_command(int *argc, char **argv[])
{
    for (int i = 1; i < *argc && (*argv)[i][0] != '\0'; i++) {
        if ((*argv)[i][0] != '+')
            continue;
        char *command = (*argv)[i][1] != '\0' ? (*argv)[i] + 1 : (char *)"$";
        memmove(*argv + i, *argv + i + 1, (size_t)(*argc - i) * sizeof **argv);
        --*argc;
        return command;
    }
    return NULL;
}

int main(int argc, char *argv[])
{
    const char *slash = strrchr(argv[0], '/'), *me = slash != NULL ? slash + 1 : argv[0];
    int c;
    setlocale(LC_CTYPE, "");
    vi.ex_mode = strcmp(me, "ex") == 0;
    vi.read_only = strcmp(me, "view") == 0;
    char *command = first_command(&argc, &argv);
    while ((c = getopt(argc, argv, "c:eRrst:vw:")) != -1) {
        switch (c) {
        case 'c': command = optarg; break;
        case 'e': vi.ex_mode = true; break;
        case 'R': vi.read_only = true; break;
        case 's': vi.silent = vi.ex_mode = true; break;
        case 'v': vi.ex_mode = false; break;
        case 'w': break;                /* the window is the terminal */
        default:  tool_usage("[-eRsv] [-c command | +command] [file...]");
        }
    }
    vi.files = argv + optind;
    vi.file_count = argc - optind;
    buffer_clear();
    if (!vi.silent)
        run_startup();
    if (vi.file_count != 0) {
        vi.name = tool_copy(vi.files[0]);
        ex_read_file(vi.name);
    }
    vi.status = 0;
    if (!vi.ex_mode && !fullscreen_open(true))
        tool_die("there is no terminal; ex -s reads commands from standard input");
    if (command != NULL) {
        char *copy = tool_copy(command);
        ex_command(copy);
        free(copy);
    }
    while (!vi.quit && !vi.ex_mode)
        run_visual();
    int status = vi.quit ? 0 : ex_loop();
    return tool_close(vi.status != 0 && vi.silent ? 1 : status);
}
