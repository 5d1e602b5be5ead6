/* SPDX-License-Identifier: Apache-2.0 */
/* A line from the user: the prompt, the editor, the history. */
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lineedit.h"
#include "sh.h"

/* What is put in for an escape is not expanded again. */
static void add_plain(struct text *out, const char *s)
{
    for (; *s != '\0'; s++) {
        if (strchr("$`\\", *s) != NULL)
            text_add(out, '\\');
        text_add(out, *s);
    }
}

static const char *home_relative(const char *path, struct text *out)
{
    const char *home = var_get("HOME");
    size_t n = home != NULL ? strlen(home) : 0;
    if (n <= 1 || strncmp(path, home, n) != 0 || (path[n] != '/' && path[n] != '\0'))
        return path;
    text_add(out, '~');
    return path + n;
}

static void add_escape(struct text *out, char c)
{
    const char *cwd = var_get("PWD");
    if (cwd == NULL)
        cwd = "?";
    if (c == 'w') {
        add_plain(out, home_relative(cwd, out));
    } else if (c == 'W') {
        const char *base = strrchr(cwd, '/');
        add_plain(out, base == NULL || base[1] == '\0' ? cwd : base + 1);
    } else if (c == 'u') {
        const struct passwd *pw = getpwuid(geteuid());
        add_plain(out, pw != NULL ? pw->pw_name : "?");
    } else if (c == 'h') {
        add_plain(out, var_get("HOSTNAME") != NULL ? var_get("HOSTNAME") : "?");
    } else if (c == '$') {
        add_plain(out, geteuid() == 0 ? "#" : "$");
    } else {
        text_add(out, c == 'n' ? '\n' : '\033');
    }
}

/* PS1, PS2 or PS4 as it is shown: \w \W \u \h \$ \n \e, in PS1 ! for the number in the history, then parameters. */
char *prompt_text(const char *variable)
{
    const char *s = var_get(variable);
    struct text out = { 0 };
    for (; s != NULL && *s != '\0'; s++) {
        if (*s == '\\' && s[1] != '\0' && strchr("wWuh$ne", s[1]) != NULL)
            add_escape(&out, *++s);
        else if (*s == '!' && strcmp(variable, "PS1") == 0 && s[1] != '!')
            history_number(&out);
        else
            text_add(&out, *s == '!' && s[1] == '!' ? *++s : *s);
    }
    text_cstr(&out);
    if (strpbrk(out.s, "$`\\") == NULL)
        return out.s;
    struct arena *arena = arena_new();
    int status = sh.status;
    enum flow flow = sh.flow;
    const char *expanded = expand_heredoc(arena, out.s);
    if (expanded != NULL) {
        text_free(&out);
        out.s = xstrdup(expanded);
    }
    sh.status = status;
    sh.flow = flow;
    arena_drop(arena);
    return out.s;
}

static const char *from_history(void *arg, unsigned back)
{
    (void)arg;
    return history_line(back);
}

/* set -b: jobs are told of as they end. */
static bool job_news(void *arg, bool tell)
{
    (void)arg;
    if (tell)
        jobs_poll(true);
    return sh.notify && jobs_news();
}

static struct lineedit editor = { .history = from_history, .complete = complete_word, .news = job_news };

/* A terminal that cannot do what the editor wants gives lines as it can. */
static bool is_dumb(void)
{
    const char *term = var_get("TERM");
    return !isatty(STDERR_FILENO) || (term != NULL && strcmp(term, "dumb") == 0);
}

static int plain_line(struct text *line, const char *prompt)
{
    char bytes[512];
    ssize_t n;
    fputs(prompt, stderr);
    fflush(stderr);
    while ((n = read(STDIN_FILENO, bytes, sizeof bytes)) == -1) {
        if (interrupt_taken())
            return -1;
        if (!traps_pending())
            continue;
        traps_run();
    }
    text_addn(line, bytes, n > 0 ? (size_t)n : 0);
    return n > 0;
}

int terminal_line(struct text *line, const char *prompt)
{
    fflush(stdout);
    if (is_dumb())
        return plain_line(line, prompt);
    editor.in = STDIN_FILENO;
    editor.out = STDERR_FILENO;
    editor.prompt = prompt;
    editor.vi = sh.vi;
    children_wake(sh.notify);
    enum lineedit_result result = lineedit_read(&editor);
    children_wake(false);
    if (result == LINEEDIT_LINE) {
        text_adds(line, editor.line.s);
        text_add(line, '\n');
    }
    return result == LINEEDIT_LINE ? 1 : result == LINEEDIT_END ? 0 : -1;
}
