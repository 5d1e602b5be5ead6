/* SPDX-License-Identifier: Apache-2.0 */
/* read. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

/* A line, and beside each character whether it was quoted by a backslash. */
struct line { struct text s, quoted; };

static void add(struct line *line, char c, bool quoted)
{
    text_add(&line->s, c);
    text_add(&line->quoted, quoted);
}

/*
 * One character at a time: what follows the line is for others. A trap ends the waiting only when it leaves the shell.
 * -> false at the end of the file
 */
static bool read_line(struct line *line, bool raw)
{
    char c;
    bool escaped = false;
    for (;;) {
        ssize_t n = read(STDIN_FILENO, &c, 1);
        if (n == -1 && errno == EINTR && sh.flow == FLOW_NONE) {
            if (sh.interactive && interrupt_taken()) {
                shell_abort(STATUS_SIGNAL + SIGINT);
                return false;
            }
            traps_run();
            continue;
        }
        if (n <= 0)
            return false;
        if (escaped) {
            escaped = false;
            if (c != '\n')
                add(line, c, true);
            else if (sh.interactive && isatty(STDIN_FILENO)) {
                char *prompt = prompt_text("PS2");
                fputs(prompt, stderr);
                free(prompt);
            }
        } else if (c == '\\' && !raw) {
            escaped = true;
        } else if (c == '\n') {
            return true;
        } else if (c != '\0') {
            add(line, c, false);
        }
    }
}

struct splitter { const struct line *line; const char *ifs; size_t at; };

static bool separates(const struct splitter *sp, size_t at, bool blank)
{
    char c = sp->line->s.s[at];
    return at < sp->line->s.n && !sp->line->quoted.s[at] && strchr(sp->ifs, c) != NULL && (strchr(BLANKS, c) != NULL) == blank;
}

static void skip_blanks(struct splitter *sp)
{
    while (sp->at < sp->line->s.n && separates(sp, sp->at, true))
        sp->at++;
}

static void take_field(struct splitter *sp, struct text *field)
{
    skip_blanks(sp);
    while (sp->at < sp->line->s.n && !separates(sp, sp->at, true) && !separates(sp, sp->at, false))
        text_add(field, sp->line->s.s[sp->at++]);
    skip_blanks(sp);
    if (sp->at < sp->line->s.n && separates(sp, sp->at, false)) {
        sp->at++;
        skip_blanks(sp);
    }
}

/* What is left as it stands, but for blanks at its end; a single field also without the separator that ends it. */
static void take_rest(struct splitter *sp, struct text *field)
{
    skip_blanks(sp);
    struct splitter one = *sp;
    take_field(&one, field);
    if (one.at == sp->line->s.n)
        return;
    field->n = 0;
    size_t end = sp->line->s.n;
    while (end > sp->at && separates(sp, end - 1, true))
        end--;
    text_addn(field, sp->line->s.s + sp->at, end - sp->at);
}

static bool assign(const struct line *line, char **names, int count)
{
    const char *ifs = var_get("IFS");
    struct splitter sp = { .line = line, .ifs = ifs != NULL ? ifs : BLANKS };
    bool good = true;
    for (int i = 0; i < count; i++) {
        struct text field = { 0 };
        if (i + 1 < count)
            take_field(&sp, &field);
        else
            take_rest(&sp, &field);
        good &= var_set(names[i], text_cstr(&field));
        text_free(&field);
    }
    return good;
}

int builtin_read(int argc, char **argv)
{
    struct line line = { 0 };
    bool raw = false;
    int at = 1;
    static char reply[] = "REPLY", *reply_name[] = { reply };
    for (; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        if (strcmp(argv[at], "-r") == 0)
            raw = true;
        else if (strcmp(argv[at], "-p") == 0 && at + 1 < argc)
            fputs(argv[++at], stderr);
        else
            return usage("read [-r] [-p prompt] [name...]");
    }
    for (int i = at; i < argc; i++)
        if (!is_name(argv[i], strlen(argv[i]))) {
            complain("read: %s: not a name", argv[i]);
            return STATUS_USAGE;
        }
    bool good = read_line(&line, raw);
    text_cstr(&line.s);
    text_cstr(&line.quoted);
    bool assigned = assign(&line, at < argc ? argv + at : reply_name, at < argc ? argc - at : 1);
    text_free(&line.s);
    text_free(&line.quoted);
    return !assigned ? STATUS_USAGE : !good;
}
