/* SPDX-License-Identifier: Apache-2.0 */
/* What was typed: kept in memory, one line each also in $HISTFILE, so that the next shell has it. fc and history. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

#define DEFAULT_SIZE 500

static char **lines;            /* oldest first */
static unsigned count, room, first = 1;     /* first: the number of the oldest */

static unsigned size_limit(void)
{
    const char *size = var_get("HISTSIZE");
    long n = size != NULL ? strtol(size, NULL, 10) : 0;
    return n > 0 && n < 100000 ? (unsigned)n : DEFAULT_SIZE;
}

static void add(const char *line)
{
    while (count >= size_limit()) {
        free(lines[0]);
        memmove(lines, lines + 1, --count * sizeof *lines);
        first++;
    }
    if (count >= room) {
        room = room * 2 + 32;
        lines = xrealloc(lines, room * sizeof *lines);
    }
    lines[count++] = xstrdup(line);
}

const char *history_line(unsigned back)
{
    return back >= 1 && back <= count ? lines[count - back] : NULL;
}

void history_number(struct text *out)
{
    char text[12];
    snprintf(text, sizeof text, "%u", first + count);
    text_adds(out, text);
}

/* ---- the file ---- */

static char *file_path(void)
{
    const char *file = var_get("HISTFILE"), *home = var_get("HOME");
    struct text path = { 0 };
    if (file == NULL && home == NULL)
        return NULL;
    if (file == NULL) {
        text_adds(&path, home);
        file = "/.sh_history";
    }
    text_adds(&path, file);
    return text_cstr(&path);
}

/* With neither a file nor a place for one the history is that of this shell alone. */
static int open_file(int flags)
{
    char *path = file_path();
    int fd = path != NULL && *path != '\0' ? open(path, flags | O_CLOEXEC, 0600) : -1;
    free(path);
    return fd;
}

static void append(const char *line)
{
    struct text text = { 0 };
    int fd = open_file(O_WRONLY | O_CREAT | O_APPEND);
    if (fd == -1)
        return;
    text_adds(&text, line);
    text_add(&text, '\n');
    if (write(fd, text.s, text.n) == -1)
        complain("history: %s", strerror(errno));
    close(fd);
    text_free(&text);
}

/* One that has grown to twice what is wanted is written anew. */
static void shorten(unsigned had)
{
    int fd = had > 2 * count + 100 ? open_file(O_WRONLY | O_TRUNC) : -1;
    if (fd == -1)
        return;
    close(fd);
    for (unsigned i = 0; i < count; i++)
        append(lines[i]);
}

void history_init(void)
{
    struct text all = { 0 };
    char buf[1024];
    ssize_t n;
    unsigned had = 0;
    int fd = open_file(O_RDONLY);
    if (fd == -1)
        return;
    while ((n = read(fd, buf, sizeof buf)) > 0)
        text_addn(&all, buf, (size_t)n);
    close(fd);
    char *next = text_cstr(&all);
    for (char *line; (line = strsep(&next, "\n")) != NULL;) {
        if (*line == '\0')
            continue;
        add(line);
        had++;
    }
    text_free(&all);
    shorten(had);
}

void history_note(const char *command)
{
    size_t n = strlen(command);
    while (n > 0 && strchr(BLANKS, command[n - 1]) != NULL)
        n--;
    if (n == 0)
        return;
    char *line = xstrdup(command);
    line[n] = '\0';
    if (count == 0 || strcmp(lines[count - 1], line) != 0) {
        add(line);
        append(line);
    }
    free(line);
}

/* ---- fc ---- */

/* A number, one counted back, or the start of a line. -> an index, -1 after a complaint. `end`: of what may be meant */
static int find(const char *spec, unsigned end)
{
    char *rest;
    long n = strtol(spec, &rest, 10);
    if (rest != spec && *rest == '\0') {
        long at = n < 0 ? (long)end + n : n - (long)first;
        return at < 0 ? 0 : at >= (long)end ? (int)end - 1 : (int)at;
    }
    for (unsigned i = end; i-- > 0;)
        if (strncmp(lines[i], spec, strlen(spec)) == 0)
            return (int)i;
    complain("fc: %s: not in the history", spec);
    return -1;
}

static void list(int from, int to, bool numbers, bool reverse)
{
    int step = from <= to ? 1 : -1;
    if (reverse) {
        int swap = from;
        from = to;
        to = swap;
        step = -step;
    }
    for (int i = from; i >= 0 && i != to + step; i += step) {
        if (numbers)
            printf("%u", first + (unsigned)i);
        printf("\t%s\n", lines[i]);
    }
}

static int run_line(const char *line)
{
    add(line);
    append(line);
    fprintf(stderr, "%s\n", line);
    return run_text(line);
}

/* fc -s [old=new] [first] */
static int again(char **words, unsigned end)
{
    const char *equals = *words != NULL ? strchr(*words, '=') : NULL;
    char *change = equals != NULL ? *words++ : NULL;
    int at = find(*words != NULL ? *words : "-1", end);
    if (at == -1)
        return 1;
    struct text line = { 0 };
    size_t n = change != NULL ? (size_t)(equals - change) : 0;
    const char *s = lines[at];
    if (change != NULL)
        change[n] = '\0';
    const char *found = n != 0 ? strstr(s, change) : NULL;
    text_addn(&line, s, found != NULL ? (size_t)(found - s) : 0);
    if (found != NULL) {
        text_adds(&line, equals + 1);
        s = found + n;
    }
    text_adds(&line, s);
    int status = run_line(text_cstr(&line));
    text_free(&line);
    return status;
}

static bool write_lines(const char *path, int from, int to)
{
    FILE *f = fopen(path, "w");
    if (f == NULL)
        return false;
    for (int i = from, step = from <= to ? 1 : -1; i != to + step; i += step)
        fprintf(f, "%s\n", lines[i]);
    return fclose(f) == 0;
}

/* The lines in an editor, and what comes out of it as a command. */
static int edit(const char *editor, int from, int to)
{
    char path[] = "/tmp/fcXXXXXX";
    int fd = mkstemp(path), status = 1;
    if (fd == -1 || !write_lines(path, from, to)) {
        complain("fc: %s: %s", path, strerror(errno));
    } else {
        struct text command = { 0 };
        text_adds(&command, editor);
        text_add(&command, ' ');
        text_adds(&command, path);
        status = run_text(text_cstr(&command));
        if (status == 0)
            run_file(path, &status);
        text_free(&command);
    }
    if (fd != -1) {
        close(fd);
        unlink(path);
    }
    return status;
}

int builtin_fc(int argc, char **argv)
{
    bool listing = false, numbers = true, reverse = false, repeat = false;
    const char *editor = var_get("FCEDIT");
    int at = 1, end = (int)count;
    for (; at < argc && argv[at][0] == '-' && !(argv[at][1] >= '0' && argv[at][1] <= '9'); at++) {
        for (const char *s = argv[at] + 1; *s != '\0'; s++) {
            listing |= *s == 'l';
            numbers &= *s != 'n';
            reverse |= *s == 'r';
            repeat |= *s == 's';
            if (*s == 'e' && at + 1 < argc) {
                editor = argv[++at];
                break;
            }
            if (strchr("lnrs-", *s) == NULL)
                return usage("fc [-r] [-e editor] [first [last]] | -l [-nr] [first [last]] | -s [old=new] [first]");
        }
    }
    if (sh.interactive && end > 0 && !listing)
        end--;                  /* not the fc itself */
    if (end == 0)
        return 0;
    if (repeat)
        return again(argv + at, (unsigned)end);
    int from = argc > at ? find(argv[at], (unsigned)end) : listing ? (end > 16 ? end - 16 : 0) : end - 1;
    int to = from == -1 ? -1 : argc > at + 1 ? find(argv[at + 1], (unsigned)end) : listing ? end - 1 : from;
    if (to == -1)
        return 1;
    if (!listing)
        return edit(editor != NULL ? editor : "ed", reverse ? to : from, reverse ? from : to);
    list(from, to, numbers, reverse);
    return 0;
}

/* history [n]: all, or the last n */
int builtin_history(int argc, char **argv)
{
    unsigned n = count;
    if (argc > 1 && !read_number("history", argv[1], &n))
        return STATUS_USAGE;
    if (count != 0 && n != 0)
        list((int)(n < count ? count - n : 0), (int)count - 1, true, false);
    return 0;
}
