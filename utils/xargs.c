/* SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tool.h"

extern char **environ;

static struct {
    const char *end;            /* -E */
    const char *replace;        /* -I */
    long items, lines, jobs;
    long long size;
    bool nul, ask, trace, exact, no_run_empty;
} opt = { .size = 65536, .jobs = 1 };

static char **args;             /* of the next command: the first `fixed` are given */
static size_t count, room, fixed, used, fixed_used;
static long running;
static int status;

static void settle(int wait_status)
{
    int code = WIFEXITED(wait_status) ? WEXITSTATUS(wait_status) : 0;
    if (WIFSIGNALED(wait_status)) {
        tool_say("%s: ended by signal %d", args[0], WTERMSIG(wait_status));
        exit(125);
    }
    if (code == 255) {
        tool_say("%s: exit status 255", args[0]);
        exit(124);
    }
    if (code == 126 || code == 127)
        status = code;
    else if (code != 0 && status == 0)
        status = 123;
}

static void await(long most)
{
    while (running > most) {
        int wait_status;
        if (wait(&wait_status) == -1) {
            if (errno == EINTR)
                continue;
            running = 0;
            return;
        }
        running--;
        settle(wait_status);
    }
}

/* The terminal's answer: standard input holds the items. */
static bool confirmed(void)
{
    FILE *tty = fopen("/dev/tty", "r");
    char answer[80] = "";
    fputs(" ?...", stderr);
    fflush(stderr);
    if (tty == NULL)
        return tool_error("/dev/tty"), false;
    if (fgets(answer, sizeof answer, tty) == NULL)
        answer[0] = '\0';
    fclose(tty);
    return answer[0] == 'y' || answer[0] == 'Y';
}

static void run(char **list)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    if (opt.trace) {
        for (char **at = list; *at != NULL; at++)
            fprintf(stderr, "%s%s", at != list ? " " : "", *at);
        if (!opt.ask)
            fputc('\n', stderr);
    }
    if (opt.ask && !confirmed())
        return;
    await(opt.jobs - 1);
    int err = posix_spawn_file_actions_init(&actions);
    if (err == 0)
        err = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (err == 0)
        err = posix_spawnp(&pid, list[0], &actions, NULL, list, environ);
    if (err != 0) {
        errno = err;
        tool_error(list[0]);
        exit(err == ENOENT ? 127 : 126);
    }
    posix_spawn_file_actions_destroy(&actions);
    running++;
    if (opt.jobs == 1)
        await(0);
}

static void add(char *arg)
{
    args = tool_grow(args, &room, count + 2, sizeof *args);
    args[count++] = arg;
    args[count] = NULL;
    used += strlen(arg) + 1;
}

static void flush_args(void)
{
    run(args);
    while (count > fixed)
        free(args[--count]);
    args[count] = NULL;
    used = fixed_used;
}

/* ---- items ---- */

static char *item;
static size_t item_length, item_room;

static void put(int c)
{
    item = tool_grow(item, &item_room, item_length + 2, 1);
    item[item_length++] = (char)c;
}

/* A quoted part up to its quote; newlines may not be in it. */
static void quoted(int quote)
{
    int c;
    while ((c = getchar()) != quote) {
        if (c == EOF || c == '\n')
            tool_die("a %s quote has no end", quote == '"' ? "double" : "single");
        put(c);
    }
}

/* -> false: there are no more. *line: a newline that is no continuation ended it */
static bool next_item(bool *line)
{
    bool started = false;
    int c;
    item_length = 0;
    *line = false;
    put('\0');
    item_length = 0;
    for (;;) {
        c = getchar();
        if (opt.nul ? c == '\0' || c == EOF : c == EOF)
            break;
        if (opt.nul) {
            put(c);
            started = true;
            continue;
        }
        if (c == '\n' || (isblank(c) && opt.replace == NULL)) {
            if (c == '\n' && (started || opt.replace != NULL)) {
                *line = true;
                if (started)
                    break;
            } else if (started) {
                /* Blanks before a newline do not continue a line unless they end it: -L */
                int next = getchar();
                while (next != EOF && isblank(next))
                    next = getchar();
                if (next == '\n' && opt.lines == 0)
                    *line = true;
                else if (next != EOF && next != '\n')
                    ungetc(next, stdin);
                break;
            }
            continue;
        }
        if (!started && isblank(c))
            continue;
        started = true;
        if (c == '\'' || c == '"') {
            quoted(c);
        } else if (c == '\\') {
            if ((c = getchar()) == EOF)
                break;
            put(c);
        } else {
            put(c);
        }
    }
    put('\0');
    item_length--;
    if (!started && !(opt.nul && c == '\0'))
        return false;
    return opt.end == NULL || strcmp(item, opt.end) != 0;
}

/* Each occurrence of the word in an argument of the command becomes the item. */
static char *replaced(const char *arg)
{
    size_t n = strlen(opt.replace), length = 0, space = 0;
    char *out = NULL;
    while (*arg != '\0') {
        bool here = n != 0 && strncmp(arg, opt.replace, n) == 0;
        size_t add_length = here ? item_length : 1;
        out = tool_grow(out, &space, length + add_length + 1, 1);
        memcpy(out + length, here ? item : arg, add_length);
        length += add_length;
        arg += here ? n : 1;
    }
    out = tool_grow(out, &space, length + 1, 1);
    out[length] = '\0';
    return out;
}

static void run_replaced(void)
{
    char **list = tool_alloc((fixed + 1) * sizeof *list);
    for (size_t i = 0; i < fixed; i++)
        list[i] = replaced(args[i]);
    run(list);
    for (size_t i = 0; i < fixed; i++)
        free(list[i]);
    free(list);
}

static void take_items(void)
{
    long items = 0, lines = 0;
    bool line, ran = false;
    while (next_item(&line)) {
        if (opt.replace != NULL) {
            run_replaced();
            ran = true;
            continue;
        }
        size_t size = item_length + 1;
        if (used + size > (size_t)opt.size) {
            if (count == fixed || (opt.exact && (opt.items != 0 || opt.lines != 0)))
                tool_die("an item and the command are longer than %lld bytes", opt.size);
            flush_args();
            ran = true;
            items = lines = 0;
        }
        add(tool_copy(item));
        items++;
        lines += line;
        if ((opt.items != 0 && items == opt.items) || (opt.lines != 0 && lines == opt.lines)) {
            flush_args();
            ran = true;
            items = lines = 0;
        }
    }
    if (count > fixed || (!ran && !opt.no_run_empty && opt.replace == NULL))
        flush_args();
}

static void take_number(long *value)
{
    if (!tool_number(optarg, 1, INT_MAX, value))
        exit(1);
}

int main(int argc, char *argv[])
{
    static char *echo[] = { "echo", NULL };
    int c;
    while ((c = getopt(argc, argv, "+0E:I:L:n:P:prs:tx")) != -1) {
        switch (c) {
        case '0': opt.nul = true; break;
        case 'E': opt.end = optarg[0] != '\0' ? optarg : NULL; break;
        case 'I': opt.replace = optarg; opt.lines = opt.items = 0; opt.exact = true; break;
        case 'L': take_number(&opt.lines); opt.items = 0; opt.replace = NULL; break;
        case 'n': take_number(&opt.items); opt.lines = 0; opt.replace = NULL; break;
        case 'P': take_number(&opt.jobs); break;
        case 'p': opt.ask = opt.trace = true; break;
        case 'r': opt.no_run_empty = true; break;
        case 's':
            if (!tool_size(optarg, &opt.size))
                return 1;
            break;
        case 't': opt.trace = true; break;
        case 'x': opt.exact = true; break;
        default:  return 1;
        }
    }
    char **command = optind < argc ? argv + optind : echo;
    for (; *command != NULL; command++)
        add(*command);
    fixed = count;
    fixed_used = used;
    take_items();
    await(0);
    return status;
}
