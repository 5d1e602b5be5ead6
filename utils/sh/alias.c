/* SPDX-License-Identifier: Apache-2.0 */
/* Aliases. Their text is put into the input where the name was read. */
#include <stdlib.h>
#include <string.h>

#include "sh.h"

struct alias { struct alias *next; char *name, *value; };

static struct alias *aliases;

static struct alias *find(const char *name)
{
    for (struct alias *a = aliases; a != NULL; a = a->next)
        if (strcmp(a->name, name) == 0)
            return a;
    return NULL;
}

const char *alias_find(const char *name)
{
    const struct alias *a = find(name);
    return a != NULL ? a->value : NULL;
}

void alias_each(void (*visit)(void *arg, const char *name), void *arg)
{
    for (struct alias *a = aliases; a != NULL; a = a->next)
        visit(arg, a->name);
}

/* An alias does not take part in its own text. */
static bool in_use(const struct source *src, const struct alias *a)
{
    for (unsigned i = 0; i < src->nuses; i++)
        if (src->uses[i].alias == a && src->token_left > src->uses[i].left)
            return true;
    return false;
}

/* The word just read: -> true when its text is what comes next. */
bool alias_substitute(struct source *src, const char *word)
{
    const struct alias *a = aliases != NULL && !src->borrowed ? find(word) : NULL;
    size_t left = src->buf.n - src->at;
    if (a == NULL || in_use(src, a))
        return false;
    while (src->nuses > 0 && src->uses[src->nuses - 1].left >= src->token_left)
        src->nuses--;
    if (src->nuses == sizeof src->uses / sizeof src->uses[0])
        return false;
    src->uses[src->nuses].alias = a;
    src->uses[src->nuses++].left = left;
    struct text buf = { 0 };
    size_t n = strlen(a->value);
    text_addn(&buf, a->value, n);
    text_addn(&buf, src->buf.s + src->at, left);
    text_free(&src->buf);
    src->buf = buf;
    src->at = src->echoed = 0;
    if (n != 0 && strchr(" \t", a->value[n - 1]) != NULL)
        src->blank_alias = left + 1;
    else if (left < src->blank_alias)   /* not within one that ends in a blank */
        src->blank_alias = 0;
    return true;
}

/* Is the word just read the one behind an alias that ends in a blank? Asked of each word: the next one is not. */
bool alias_follows(struct source *src)
{
    bool follows = src->token_left < src->blank_alias;
    if (follows)
        src->blank_alias = 0;
    return follows;
}

static void print(const struct alias *a)
{
    struct text text = { 0 };
    text_add_quoted(&text, a->value);
    printf("%s=%s\n", a->name, text_cstr(&text));
    text_free(&text);
}

static void define(const char *name, size_t n, const char *value)
{
    struct alias **link = &aliases, *a;
    while (*link != NULL && strncmp((*link)->name, name, n) == 0 ? (*link)->name[n] != '\0' : *link != NULL)
        link = &(*link)->next;
    if (*link == NULL) {
        *link = xmalloc(sizeof **link);
        **link = (struct alias){ .name = xstrdup(name) };
        (*link)->name[n] = '\0';
    }
    a = *link;
    free(a->value);
    a->value = xstrdup(value);
}

int builtin_alias(int argc, char **argv)
{
    int status = 0;
    if (argc == 1)
        for (struct alias *a = aliases; a != NULL; a = a->next)
            print(a);
    for (int i = 1; i < argc; i++) {
        const char *equals = strchr(argv[i], '=');
        const struct alias *a = find(argv[i]);
        if (equals != NULL && equals != argv[i]) {
            define(argv[i], (size_t)(equals - argv[i]), equals + 1);
        } else if (a != NULL) {
            print(a);
        } else {
            complain("alias: %s: not found", argv[i]);
            status = 1;
        }
    }
    return status;
}

static void forget(struct alias **link)
{
    struct alias *a = *link;
    *link = a->next;
    free(a->name);
    free(a->value);
    free(a);
}

int builtin_unalias(int argc, char **argv)
{
    int status = 0;
    if (argc == 2 && strcmp(argv[1], "-a") == 0) {
        while (aliases != NULL)
            forget(&aliases);
        return 0;
    }
    for (int i = 1; i < argc; i++) {
        struct alias **link = &aliases;
        while (*link != NULL && strcmp((*link)->name, argv[i]) != 0)
            link = &(*link)->next;
        if (*link != NULL) {
            forget(link);
        } else {
            complain("unalias: %s: not found", argv[i]);
            status = 1;
        }
    }
    return status;
}
