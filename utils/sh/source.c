/* SPDX-License-Identifier: Apache-2.0 */
/* Where commands come from: a string, a script, the terminal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

void source_init(struct source *src, const char *name, int fd, const char *text)
{
    *src = (struct source){ .name = name, .fd = fd, .line = 1 };
    src->tty = fd >= 0 && isatty(fd);
    if (text != NULL)
        text_adds(&src->buf, text);
}

/* A text that outlives the source, and is not changed: without alias substitution. */
void source_borrow(struct source *src, const char *text)
{
    *src = (struct source){ .fd = -1, .line = sh.line, .borrowed = true };
    src->buf = (struct text){ (char *)text, strlen(text), 0 };
}

void source_fini(struct source *src)
{
    if (!src->borrowed)
        text_free(&src->buf);
    text_free(&src->typed);
}

static void fill_from_terminal(struct source *src)
{
    char *prompt = prompt_text(src->more ? "PS2" : "PS1");
    int got = terminal_line(&src->buf, prompt);
    free(prompt);
    text_addn(&src->typed, src->buf.s, src->buf.n);
    src->more = true;
    src->eof = got == 0;
    src->interrupted = got < 0;
}

/* Of what the commands we start may read too, we must not take what belongs to them. */
static void fill(struct source *src)
{
    char bytes[1024];
    ssize_t n;
    src->buf.n = src->at = 0;
    src->nuses = 0;
    src->echoed = 0;
    if (src->blank_alias != 0)
        src->blank_alias = SIZE_MAX;
    if (src->tty && sh.interactive) {
        fill_from_terminal(src);
        return;
    }
    while ((n = read(src->fd, bytes, src->fd >= SHELL_FD ? sizeof bytes : 1)) == -1 && errno == EINTR)
        traps_run();
    if (n <= 0)
        src->eof = true;
    else
        text_addn(&src->buf, bytes, (size_t)n);
}

/* -> character, EOF */
int source_get(struct source *src)
{
    if (src->at == src->buf.n) {
        if (src->fd < 0 || src->eof || src->interrupted)
            return EOF;
        fill(src);
        if (src->at == src->buf.n)
            return EOF;
    }
    int c = (unsigned char)src->buf.s[src->at++];
    src->line += c == '\n';
    if (src->record != NULL)
        text_add(src->record, (char)c);
    if (sh.verbose && src->fd >= 0 && src->at > src->echoed)
        fputc(c, stderr);
    if (src->at > src->echoed)
        src->echoed = src->at;
    return c;
}

/* The character just got. Reading never throws away the one before the position, so it is still there. */
void source_unget(struct source *src, int c)
{
    if (c == EOF)
        return;
    src->at--;
    src->line -= c == '\n';
    if (src->record != NULL)
        src->record->n--;
}
