/* SPDX-License-Identifier: Apache-2.0 */
/* Variables, positional parameters, functions. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sh.h"

struct var {
    struct var *next;
    char *name, *value;         /* value NULL: not set, but marked */
    bool exported, readonly;
};

#define BUCKETS 64
static struct var *table[BUCKETS];
static struct function *functions;

static struct var **bucket(const char *name, size_t n)
{
    unsigned hash = 5381;
    for (size_t i = 0; i < n; i++)
        hash = hash * 33 + (unsigned char)name[i];
    return &table[hash % BUCKETS];
}

static struct var *find(const char *name, size_t n)
{
    for (struct var *v = *bucket(name, n); v != NULL; v = v->next)
        if (strncmp(v->name, name, n) == 0 && v->name[n] == '\0')
            return v;
    return NULL;
}

static struct var *make(const char *name)
{
    struct var *v = find(name, strlen(name));
    if (v != NULL)
        return v;
    struct var **head = bucket(name, strlen(name));
    v = xmalloc(sizeof *v);
    *v = (struct var){ .next = *head, .name = xstrdup(name) };
    return *head = v;
}

const char *var_get(const char *name)
{
    struct var *v = find(name, strlen(name));
    return v != NULL ? v->value : NULL;
}

bool var_set(const char *name, const char *value)
{
    struct var *v = make(name);
    if (v->readonly) {
        complain("%s: may not be changed", name);
        return false;
    }
    char *copy = value != NULL ? xstrdup(value) : NULL;
    free(v->value);
    v->value = copy;
    v->exported |= sh.allexport;
    return true;
}

/* name=value */
bool var_assign(const char *text)
{
    const char *equals = strchr(text, '=');
    char *name = xmalloc((size_t)(equals - text) + 1);
    memcpy(name, text, (size_t)(equals - text));
    name[equals - text] = '\0';
    bool good = var_set(name, equals + 1);
    free(name);
    return good;
}

void var_export(const char *name)
{
    make(name)->exported = true;
}

void var_readonly(const char *name)
{
    make(name)->readonly = true;
}

bool var_unset(const char *name)
{
    for (struct var **link = bucket(name, strlen(name)); *link != NULL; link = &(*link)->next) {
        struct var *v = *link;
        if (strcmp(v->name, name) != 0)
            continue;
        if (v->readonly) {
            complain("%s: may not be changed", name);
            return false;
        }
        *link = v->next;
        free(v->name);
        free(v->value);
        free(v);
        return true;
    }
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct var *const *)a)->name, (*(struct var *const *)b)->name);
}

static void print_quoted(const char *value)
{
    putchar('\'');
    for (; *value != '\0'; value++) {
        if (*value == '\'')
            fputs("'\\''", stdout);
        else
            putchar(*value);
    }
    putchar('\'');
}

void var_print(bool only_exported, bool only_readonly, const char *prefix)
{
    unsigned count = 0;
    for (unsigned i = 0; i < BUCKETS; i++)
        for (struct var *v = table[i]; v != NULL; v = v->next)
            count++;
    struct var **sorted = xmalloc(count * sizeof *sorted);
    count = 0;
    for (unsigned i = 0; i < BUCKETS; i++)
        for (struct var *v = table[i]; v != NULL; v = v->next)
            if ((!only_exported || v->exported) && (!only_readonly || v->readonly) &&
                (v->value != NULL || prefix[0] != '\0'))
                sorted[count++] = v;
    qsort(sorted, count, sizeof *sorted, by_name);
    for (unsigned i = 0; i < count; i++) {
        printf("%s%s", prefix, sorted[i]->name);
        if (sorted[i]->value != NULL) {
            putchar('=');
            print_quoted(sorted[i]->value);
        }
        putchar('\n');
    }
    free(sorted);
}

void var_import(char **environment)
{
    for (; environment != NULL && *environment != NULL; environment++) {
        const char *equals = strchr(*environment, '=');
        if (equals == NULL || !is_name(*environment, (size_t)(equals - *environment)))
            continue;
        var_assign(*environment);
        find(*environment, (size_t)(equals - *environment))->exported = true;
    }
}

static bool overridden(const struct var *v, char **extra, unsigned count)
{
    size_t n = strlen(v->name);
    for (unsigned i = 0; i < count; i++)
        if (strncmp(extra[i], v->name, n) == 0 && extra[i][n] == '=')
            return true;
    return false;
}

/* What a program is given: the exported variables, and those assigned on its own command line. */
char **var_environment(struct arena *arena, char **extra, unsigned count)
{
    unsigned n = count;
    for (unsigned i = 0; i < BUCKETS; i++)
        for (struct var *v = table[i]; v != NULL; v = v->next)
            n += v->exported && v->value != NULL;
    char **environment = arena_alloc(arena, (n + 1) * sizeof *environment);
    n = 0;
    for (unsigned i = 0; i < BUCKETS; i++) {
        for (struct var *v = table[i]; v != NULL; v = v->next) {
            if (!v->exported || v->value == NULL || overridden(v, extra, count))
                continue;
            size_t size = strlen(v->name) + strlen(v->value) + 2;
            environment[n] = arena_alloc(arena, size);
            snprintf(environment[n++], size, "%s=%s", v->name, v->value);
        }
    }
    for (unsigned i = 0; i < count; i++)
        environment[n++] = extra[i];
    return environment;
}

struct saved_var var_save(const char *name)
{
    struct var *v = find(name, strlen(name));
    return (struct saved_var){
        .name = xstrdup(name), .set = v != NULL, .exported = v != NULL && v->exported,
        .value = v != NULL && v->value != NULL ? xstrdup(v->value) : NULL,
    };
}

void var_restore(struct saved_var *saved)
{
    if (saved->set) {
        var_set(saved->name, saved->value);
        make(saved->name)->exported = saved->exported;
    } else {
        var_unset(saved->name);
    }
    free(saved->name);
    free(saved->value);
}

/* ---- $1 $2 ... ---- */

void positional_set(char **args, unsigned count)
{
    char **copy = xmalloc((count + 1) * sizeof *copy);
    for (unsigned i = 0; i < count; i++)
        copy[i] = xstrdup(args[i]);
    for (unsigned i = 0; i < sh.args.count; i++)
        free(sh.args.args[i]);
    free(sh.args.args);
    copy[count] = NULL;
    sh.args = (struct positional){ copy, count };
}

void positional_shift(unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        free(sh.args.args[i]);
    sh.args.count -= n;
    memmove(sh.args.args, sh.args.args + n, (sh.args.count + 1) * sizeof *sh.args.args);
}

/* ---- functions: the tree lives as long as its arena, which they hold ---- */

struct function *function_find(const char *name)
{
    for (struct function *f = functions; f != NULL; f = f->next)
        if (strcmp(f->name, name) == 0)
            return f;
    return NULL;
}

void function_define(const char *name, struct node *body, struct arena *arena)
{
    struct function *f = function_find(name);
    arena_ref(arena);
    if (f != NULL) {
        struct arena *old = f->arena;
        f->body = body;
        f->arena = arena;
        arena_drop(old);
        return;
    }
    f = xmalloc(sizeof *f);
    *f = (struct function){ functions, xstrdup(name), body, arena };
    functions = f;
}

bool function_unset(const char *name)
{
    for (struct function **link = &functions; *link != NULL; link = &(*link)->next) {
        struct function *f = *link;
        if (strcmp(f->name, name) != 0)
            continue;
        *link = f->next;
        arena_drop(f->arena);
        free(f->name);
        free(f);
        return true;
    }
    return false;
}
