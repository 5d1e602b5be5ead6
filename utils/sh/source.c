/* SPDX-License-Identifier: Apache-2.0 */
/* Where commands come from: a string, a script, the terminal. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

void source_init(struct source *src, const char *name, int fd, const char *text)
{
    memset(src, 0, sizeof *src);
    src->name = name;
    src->fd = fd;
    src->line = 1;
    src->tty = fd >= 0 && isatty(fd);
    if (text != NULL)
        text_adds(&src->buf, text);
}

void source_fini(struct source *src)
{
    text_free(&src->buf);
}

static void ask(struct source *src)
{
    const char *prompt = var_get(src->prompt);
    src->prompt = "PS2";
    if (prompt != NULL)
        fputs(prompt, stderr);
    fflush(stderr);
}

/* A terminal gives a line at a time; of anything else we must not take what belongs to the commands we start. */
static void fill(struct source *src)
{
    char bytes[512];
    ssize_t n;
    src->buf.n = src->at = 0;
    if (src->prompt != NULL)
        ask(src);
    while ((n = read(src->fd, bytes, src->tty ? sizeof bytes : 1)) == -1 && errno == EINTR) {
        if (src->tty && interrupt_taken()) {
            src->interrupted = true;
            return;
        }
        traps_run();
    }
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
