/* SPDX-License-Identifier: Apache-2.0 */
#include "awk.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "tool.h"

/* kind: R_*, 'r', 'c' */
struct stream { struct stream *next; struct awk_str *name; int kind; FILE *file; struct awk_reader reader; };
static struct stream *streams;

static struct stream *find(struct awk_str *name, bool input)
{
    for (struct stream *s = streams; s != NULL; s = s->next)
        if ((s->kind == 'r' || s->kind == 'c') == input && strcmp(s->name->s, name->s) == 0)
            return s;
    return NULL;
}

static struct stream *add(struct awk_str *name, int kind, FILE *file)
{
    struct stream *s = tool_alloc(sizeof *s);
    s->name = awk_str_hold(name);
    s->kind = kind;
    s->file = s->reader.file = file;
    s->next = streams;
    streams = s;
    return s;
}

FILE *awk_output(int redirection, struct awk_str *name)
{
    struct stream *s = find(name, false);
    if (s != NULL)
        return s->file;
    FILE *file;
    fflush(stdout);
    if (redirection == R_PIPE)
        file = popen(name->s, "w");
    else if (strcmp(name->s, "/dev/stdout") == 0 || strcmp(name->s, "-") == 0)
        return stdout;
    else if (strcmp(name->s, "/dev/stderr") == 0)
        return stderr;
    else
        file = fopen(name->s, redirection == R_APPEND ? "a" : "w");
    if (file == NULL)
        awk_die("%s: %s", name->s, strerror(errno));
    return add(name, redirection, file)->file;
}

struct awk_reader *awk_input_stream(struct awk_str *name, bool command)
{
    struct stream *s = find(name, true);
    if (s != NULL)
        return &s->reader;
    FILE *file;
    awk_flush(NULL);
    if (command)
        file = popen(name->s, "r");
    else
        file = strcmp(name->s, "-") == 0 || strcmp(name->s, "/dev/stdin") == 0 ? stdin : fopen(name->s, "r");
    return file != NULL ? &add(name, command ? 'c' : 'r', file)->reader : NULL;
}

static int finish(struct stream *s)
{
    int status;
    if (s->kind == R_PIPE || s->kind == 'c') {
        status = pclose(s->file);
        if (status > 0)
            status = WIFSIGNALED(status) ? 256 + WTERMSIG(status) : WEXITSTATUS(status);
    } else {
        status = s->file != stdin ? fclose(s->file) : 0;
        if (status != 0 && s->kind != 'r') {
            tool_error(s->name->s);
            awk_exit_status = 2;
        }
    }
    awk_str_release(s->name);
    free(s->reader.text);
    free(s);
    return status;
}

int awk_close(struct awk_str *name)
{
    int status = -1;
    for (struct stream **link = &streams; *link != NULL;) {
        struct stream *s = *link;
        if (strcmp(s->name->s, name->s) == 0) {
            *link = s->next;
            status = finish(s);
        } else {
            link = &s->next;
        }
    }
    return status;
}

void awk_flush(struct awk_str *name)
{
    if (name == NULL)
        fflush(stdout);
    for (struct stream *s = streams; s != NULL; s = s->next)
        if (s->kind != 'r' && s->kind != 'c' && (name == NULL || strcmp(s->name->s, name->s) == 0))
            fflush(s->file);
}

void awk_close_all(void)
{
    fflush(stdout);
    while (streams != NULL) {
        struct stream *s = streams;
        streams = s->next;
        finish(s);
    }
}
