/* SPDX-License-Identifier: Apache-2.0 */
/* Variables, positional parameters, functions. */
#include <locale.h>
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
    static char line[12];
    if (name[0] == 'L' && strcmp(name, "LINENO") == 0) {
        snprintf(line, sizeof line, "%u", sh.line);
        return line;
    }
    struct var *v = find(name, strlen(name));
    return v != NULL ? v->value : NULL;
}

/* What a character is, in patterns and ${#name}. A locale that is not there changes nothing. */
static void use_locale(void)
{
    static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    const char *value = NULL;
    for (unsigned i = 0; i < 3 && (value == NULL || *value == '\0'); i++)
        value = var_get(names[i]);
    setlocale(LC_CTYPE, value != NULL && *value != '\0' ? value : "C");
}

/* Some variables are remembered elsewhere in another form. */
static void notice_change(const char *name)
{
    if (strcmp(name, "PATH") == 0)
        hash_forget();
    else if (strcmp(name, "LC_ALL") == 0 || strcmp(name, "LC_CTYPE") == 0 || strcmp(name, "LANG") == 0)
        use_locale();
    else if (strcmp(name, "OPTIND") == 0)
        getopts_reset();
}

static void replace_value(struct var *v, const char *value)
{
    char *copy = value != NULL ? xstrdup(value) : NULL;
    free(v->value);
    v->value = copy;
    notice_change(v->name);
}

bool var_set(const char *name, const char *value)
{
    struct var *v = make(name);
    if (v->readonly) {
        complain("%s: is read only", name);
        return false;
    }
    replace_value(v, value);
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

static void remove_var(const char *name)
{
    struct var **link = bucket(name, strlen(name));
    while (*link != NULL && strcmp((*link)->name, name) != 0)
        link = &(*link)->next;
    struct var *v = *link;
    if (v == NULL)
        return;
    *link = v->next;
    notice_change(name);
    free(v->name);
    free(v->value);
    free(v);
}

bool var_unset(const char *name)
{
    struct var *v = find(name, strlen(name));
    if (v != NULL && v->readonly) {
        complain("%s: is read only", name);
        return false;
    }
    remove_var(name);
    return true;
}

void var_each(void (*visit)(void *arg, const char *name), void *arg)
{
    for (unsigned i = 0; i < BUCKETS; i++)
        for (struct var *v = table[i]; v != NULL; v = v->next)
            if (v->value != NULL)
                visit(arg, v->name);
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(struct var *const *)a)->name, (*(struct var *const *)b)->name);
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
        struct text line = { 0 };
        text_adds(&line, prefix);
        text_adds(&line, sorted[i]->name);
        if (sorted[i]->value != NULL) {
            text_add(&line, '=');
            text_add_quoted(&line, sorted[i]->value);
        }
        puts(text_cstr(&line));
        text_free(&line);
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

/* What a program is given. */
char **var_environment(struct arena *arena)
{
    unsigned n = 0;
    for (unsigned i = 0; i < BUCKETS; i++)
        for (struct var *v = table[i]; v != NULL; v = v->next)
            n += v->exported && v->value != NULL;
    char **environment = arena_alloc(arena, (n + 1) * sizeof *environment);
    n = 0;
    for (unsigned i = 0; i < BUCKETS; i++) {
        for (struct var *v = table[i]; v != NULL; v = v->next) {
            if (!v->exported || v->value == NULL)
                continue;
            size_t length = strlen(v->name), size = strlen(v->value) + 1;
            char *entry = environment[n++] = arena_alloc(arena, length + 1 + size);
            memcpy(entry, v->name, length);
            entry[length] = '=';
            memcpy(entry + length + 1, v->value, size);
        }
    }
    return environment;
}

/* ---- variables set for a time: a command's own, and local ones ---- */

/* name or name=value */
struct saved_var *var_save(struct saved_var *list, const char *assignment)
{
    size_t n = strcspn(assignment, "=");
    const struct var *v = find(assignment, n);
    struct saved_var *saved = xmalloc(sizeof *saved);
    *saved = (struct saved_var){ .next = list, .name = xstrdup(assignment), .set = v != NULL };
    saved->name[n] = '\0';
    if (v != NULL) {
        saved->exported = v->exported;
        saved->readonly = v->readonly;
        saved->value = v->value != NULL ? xstrdup(v->value) : NULL;
    }
    return saved;
}

static void end_saved(struct saved_var *list, bool restore)
{
    while (list != NULL) {
        struct saved_var *next = list->next;
        if (restore && list->set) {
            struct var *v = make(list->name);
            replace_value(v, list->value);
            v->exported = list->exported;
            v->readonly = list->readonly;
        } else if (restore) {
            remove_var(list->name);
        }
        free(list->name);
        free(list->value);
        free(list);
        list = next;
    }
}

void var_restore(struct saved_var *list)
{
    end_saved(list, true);
}

void var_forget(struct saved_var *list)
{
    end_saved(list, false);
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

void function_each(void (*visit)(void *arg, const char *name), void *arg)
{
    for (struct function *f = functions; f != NULL; f = f->next)
        visit(arg, f->name);
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
