/* SPDX-License-Identifier: Apache-2.0 */
/* Where commands are found: $PATH, what is remembered of it, and the commands that tell. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sh.h"

struct hashed { struct hashed *next; char *name, *path; unsigned hits; };

static struct hashed *hashed;

void hash_forget(void)
{
    while (hashed != NULL) {
        struct hashed *h = hashed;
        hashed = h->next;
        free(h->name);
        free(h->path);
        free(h);
    }
}

static bool is_file(const char *path, int mode)
{
    struct stat st;
    return access(path, mode) == 0 && stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

char *find_in_path(struct arena *arena, const char *path, const char *name, int mode)
{
    size_t size = strlen(name) + 1;
    for (const char *at = path; at != NULL;) {
        size_t n = strcspn(at, ":"), length = n != 0 ? n : 1;
        char *candidate = arena_alloc(arena, length + 1 + size);
        memcpy(candidate, n != 0 ? at : ".", length);
        candidate[length] = '/';
        memcpy(candidate + length + 1, name, size);
        if (is_file(candidate, mode))
            return candidate;
        at = at[n] == ':' ? at + n + 1 : NULL;
    }
    return NULL;
}

static const char *search_path(void)
{
    const char *path = var_get("PATH");
    return path != NULL ? path : DEFAULT_PATH;
}

static void remember(const char *name, const char *path)
{
    struct hashed *h = xmalloc(sizeof *h);
    *h = (struct hashed){ hashed, xstrdup(name), xstrdup(path), 0 };
    hashed = h;
}

/* A name with a slash is the program's path. A remembered program that is gone is looked for again. */
char *find_program(struct arena *arena, const char *name)
{
    if (strchr(name, '/') != NULL)
        return arena_strdup(arena, name);
    for (struct hashed *h = hashed; h != NULL; h = h->next) {
        if (strcmp(h->name, name) != 0)
            continue;
        if (access(h->path, X_OK) == 0) {
            h->hits++;
            return arena_strdup(arena, h->path);
        }
        hash_forget();
        break;
    }
    char *path = find_in_path(arena, search_path(), name, X_OK);
    if (path != NULL && path[0] == '/')
        remember(name, path);
    return path;
}

int builtin_hash(int argc, char **argv)
{
    int status = 0;
    if (argc > 1 && strcmp(argv[1], "-r") == 0) {
        hash_forget();
        return 0;
    }
    if (argc == 1)
        for (const struct hashed *h = hashed; h != NULL; h = h->next)
            printf("%s\n", h->path);
    struct arena *arena = arena_new();
    for (int i = 1; i < argc; i++) {
        if (find_program(arena, argv[i]) == NULL) {
            complain("hash: %s: not found", argv[i]);
            status = 1;
        }
    }
    arena_drop(arena);
    return status;
}

/* ---- what a name means ---- */

enum meaning { NOTHING, KEYWORD, ALIAS, SPECIAL, FUNCTION, BUILTIN, PROGRAM };

static enum meaning meaning_of(const char *name)
{
    const struct builtin *builtin = builtin_find(name);
    if (is_reserved(name))
        return KEYWORD;
    if (alias_find(name) != NULL)
        return ALIAS;
    if (builtin != NULL && builtin->special)
        return SPECIAL;
    if (function_find(name) != NULL)
        return FUNCTION;
    return builtin != NULL ? BUILTIN : PROGRAM;
}

static void print_alias(const char *name, bool brief)
{
    struct text value = { 0 };
    text_add_quoted(&value, alias_find(name));
    printf(brief ? "alias %s=%s\n" : "%s is an alias for %s\n", name, text_cstr(&value));
    text_free(&value);
}

static int describe(const char *name, const char *path, bool brief)
{
    static const char texts[][24] = {
        [KEYWORD] = "a shell keyword", [SPECIAL] = "a special shell builtin", [FUNCTION] = "a shell function",
        [BUILTIN] = "a shell builtin",
    };
    enum meaning meaning = meaning_of(name);
    int status = 0;
    if (meaning == ALIAS) {
        print_alias(name, brief);
    } else if (meaning != PROGRAM) {
        if (brief)
            printf("%s\n", name);
        else
            printf("%s is %s\n", name, texts[meaning]);
    } else {
        struct arena *arena = arena_new();
        char *found = strchr(name, '/') == NULL ? find_in_path(arena, path, name, X_OK) : is_file(name, X_OK) ? (char *)name : NULL;
        if (found == NULL)
            status = STATUS_NOTFOUND;
        else if (brief)
            printf("%s\n", found);
        else
            printf("%s is %s\n", name, found);
        arena_drop(arena);
    }
    if (status != 0 && !brief)
        printf("%s: not found\n", name);
    return status;
}

int builtin_type(int argc, char **argv)
{
    int status = 0;
    for (int i = 1; i < argc; i++)
        status |= describe(argv[i], search_path(), false);
    return status;
}

/* The words again as a command, with neither functions nor what is special about special builtins. */
static int run_command(char **words, const char *path)
{
    const struct builtin *builtin = builtin_find(words[0]);
    unsigned count = 0;
    while (words[count] != NULL)
        count++;
    if (builtin != NULL) {
        int status = builtin->func((int)count, words);
        sh.fatal = false;
        return status;
    }
    struct arena *arena = arena_new();
    struct fields args = { .word = words, .count = count };
    char *found = strchr(words[0], '/') == NULL ? find_in_path(arena, path, words[0], X_OK) : words[0];
    int status = run_found(arena, &args, found);
    arena_drop(arena);
    return status;
}

int builtin_command(int argc, char **argv)
{
    const char *path = search_path();
    int at = 1;
    char mode = '\0';
    for (; at < argc && argv[at][0] == '-' && argv[at][1] != '\0'; at++) {
        if (strcmp(argv[at], "--") == 0) {
            at++;
            break;
        }
        for (const char *s = argv[at] + 1; *s != '\0'; s++) {
            if (*s == 'p')
                path = DEFAULT_PATH;
            else if (*s == 'v' || *s == 'V')
                mode = *s;
            else
                return usage("command [-p] [-v|-V] name [argument...]");
        }
    }
    if (at == argc)
        return 0;
    return mode != '\0' ? describe(argv[at], path, mode == 'v') : run_command(argv + at, path);
}
